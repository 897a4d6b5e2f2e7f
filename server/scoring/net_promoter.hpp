#pragma once
// Net promoter score on 0-10: share of 9-10 minus share of 0-6, times 100 (Reichheld, Harvard Business
// Review, December 2003). 0 is a value like any other.

#include "server/scoring/difference.hpp"
#include "server/scoring/net_share.hpp"

#include <optional>

namespace instante::server::scoring {

struct NetPromoter {
    double value = 0;     // -100..100; so are the standard error and the intervals
    double promoters = 0; // shares
    double passives = 0;
    double detractors = 0;
    double mean = 0;           // likelihood to recommend, 0..10
    double standard_error = 0; // sqrt of the plain Wald variance
    Interval adjusted_wald;    // displayed, within -100..100
    double adjusted_value = 0; // its centre
    Interval wald;             // textbook: may pass 100, and is a point when all answers are alike
    std::optional<Interval> t; // trinomial t(n - 1); none for a single answer
};

/// nullopt when nothing carries weight. The scale must be 0..10 (std::invalid_argument). Intervals are those
/// of net_share(), n_eff in place of n where answers are weighted.
std::optional<NetPromoter> net_promoter_of(RatingSums const& sums, double confidence = default_confidence);

/// Of two net promoter scores, A minus B, -200..200.
struct NetPromoterDifference {
    double value = 0;
    Interval interval; // displayed: recovered from the two adjusted Wald intervals
    Interval wald;     // d -+ z sqrt(var_a + var_b)
    double standard_error = 0;
    std::optional<double> z; // absent, as p, when neither side shows any spread
    std::optional<double> p; // two-sided
};
NetPromoterDifference difference_of_nps(NetPromoter const& a, NetPromoter const& b,
                                        double confidence = default_confidence);

} // namespace instante::server::scoring
