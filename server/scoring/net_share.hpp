#pragma once
// The difference of two shares of the same answers: top boxes minus bottom boxes, promoters minus detractors.

#include "server/scoring/intervals.hpp"

#include <optional>

namespace instante::server::scoring {

/// On -1..1. The answers are three-fold (for, against, neither); n of them.
struct NetShare {
    double value = 0;          // in favour minus against
    double standard_error = 0; // sqrt((p+ + p- - value^2) / n)
    Interval wald;          // textbook: value +- z SE; may pass 1, and is a point when all answers are alike
    Interval adjusted_wald; // displayed: within -1..1, holds `value`
    double adjusted_value = 0; // centre of the adjusted interval before it is kept within -1..1
    std::optional<Interval> t; // t(n - 1), variance with the n - 1 divisor; none for n <= 1
};

/// Shares in favour and against, each 0..1 and together no more than 1, of n > 0 answers (n_eff where
/// weighted).
///
/// Wald from the multinomial variance. Adjusted: three answers added, 3/4 in favour, 3/4 against and 3/2
/// neither (Rocks 2016, The American Statistician 70:365, with Agresti & Min's recipe for paired shares,
/// 2005, Statistics in Medicine 24:729). t: the interval of the mean of answers scored 1, 0 and -1.
NetShare net_share(double in_favour, double against, double n, double confidence = default_confidence);

} // namespace instante::server::scoring
