#pragma once
// Net promoter score on 0-10: share of 9-10 minus share of 0-6, times 100 (Reichheld, Harvard Business
// Review, December 2003). 0 is a value like any other.

#include "server/scoring/intervals.hpp"

#include <optional>

namespace instante::server::scoring {

struct NetPromoter {
    double value = 0;     // -100..100
    double promoters = 0; // shares
    double passives = 0;
    double detractors = 0;
    Interval adjusted_wald; // displayed, within -100..100
    Interval wald;          // textbook: may pass 100, and is a point when all answers are alike
};

/// nullopt when nothing carries weight. The scale must be 0..10 (std::invalid_argument).
///
/// Wald: var = (p+ + p- - NPS^2) / n. Adjusted: three answers added, 3/4 of a promoter, 3/4 of a detractor
/// and 3/2 of a passive (Rocks 2016, The American Statistician 70:365); its interval is kept within -100..100
/// and stretched to hold the plain value, which is the one shown.
std::optional<NetPromoter> net_promoter_of(RatingSums const& sums, double confidence = default_confidence);

} // namespace instante::server::scoring
