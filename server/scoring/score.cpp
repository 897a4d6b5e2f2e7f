#include "server/scoring/score.hpp"

#include "server/scoring/means.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server::scoring {

std::optional<Share> favourable_share(RatingSums const& sums, int cut, bool reversed, double confidence) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    Share favourable;
    favourable.share = reversed ? *share_between(sums, sums.min, cut) : *share_between(sums, cut, sums.max());
    favourable.wilson = wilson(favourable.share * totals->n_eff, totals->n_eff, confidence);
    favourable.jeffreys = jeffreys(favourable.share * totals->n_eff, totals->n_eff, confidence);
    return favourable;
}

std::optional<Share> choice_share(PointSums const& chosen, PointSums const& answered, double confidence) {
    RatingSums sums{Scale{0, 1}};
    // Weights that were added in another order may differ by less than a rounding: nobody is left, not less.
    sums.points = {
        {answered.n - chosen.n, std::max(0.0, answered.w - chosen.w), std::max(0.0, answered.w2 - chosen.w2)},
        chosen};
    return favourable_share(sums, 1, false, confidence);
}

std::optional<Score> score(RatingSums const& sums, Measure const& measure, double confidence) {
    if (measure.min >= measure.max || sums.min != measure.min || sums.max() != measure.max) {
        throw std::invalid_argument("these ratings are not of the measure's scale");
    }
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;

    Score result;
    result.n = totals->n;
    result.weight = totals->weight;
    result.n_eff = totals->n_eff;
    result.mean = *mean_of(sums);
    result.sd = sd_of(sums);
    result.standard_error = linearised_error_of(sums);
    result.median = *median_of(sums);
    result.lower_quartile = *quantile_of(sums, 0.25);
    result.upper_quartile = *quantile_of(sums, 0.75);
    result.mean_t = mean_t_interval(sums, confidence);
    result.index = *mean_index_of(sums, measure.reversed);
    result.index_interval = *smoothed_index_interval(sums, measure.reversed, confidence);
    if (measure.cut) result.favourable = favourable_share(sums, *measure.cut, measure.reversed, confidence);
    if (measure.net_promoter) result.nps = net_promoter_of(sums, confidence);
    return result;
}

} // namespace instante::server::scoring
