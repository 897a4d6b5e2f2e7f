#pragma once
// From ratings to the estimates that are shrunk: what the API and the calculator hand to shrink().

#include "server/scoring/net_promoter.hpp"
#include "server/scoring/quality.hpp"
#include "server/scoring/ratings.hpp"
#include "server/scoring/score.hpp"
#include "server/scoring/shrinkage.hpp"

namespace instante::server::scoring {

/// The mean index and its spread, 0..100; nullopt when nothing carries weight.
std::optional<CellMean> index_cell(RatingSums const& sums, bool reversed);
/// The same from a score of a scale of `points` points.
CellMean index_cell(Score const& score, int points);
/// Perceived quality: visits are the units.
CellMean quality_cell(Quality const& quality);

/// Means on 0..100 with moderated variances; the doubt is of one rating, half at each end of the scale, as in
/// smoothed_index_interval.
std::vector<Estimate> index_estimates(std::span<CellMean const> cells,
                                      double moderation = default_moderation);

/// The net promoter score with the variance that its displayed interval has: three answers added.
Estimate nps_estimate(NetPromoter const& nps, double n_eff);

} // namespace instante::server::scoring
