#include "server/scoring/small_cells.hpp"

#include <cmath>

namespace instante::server::scoring {

std::optional<CellMean> index_cell(RatingSums const& sums, bool reversed) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    auto const sd = sd_of(sums);
    double const per_point = 100.0 / static_cast<double>(sums.points.size() - 1);
    return CellMean{totals->n_eff, *mean_index_of(sums, reversed),
                    sd ? std::optional{*sd * per_point} : std::nullopt};
}

CellMean index_cell(Score const& score, int points) {
    double const per_point = 100.0 / (points - 1);
    return {score.n_eff, score.index, score.sd ? std::optional{*score.sd * per_point} : std::nullopt};
}

CellMean quality_cell(Quality const& quality) {
    auto const visits = static_cast<double>(quality.visits);
    if (!quality.standard_error) return {visits, quality.index, std::nullopt};
    return {visits, quality.index, *quality.standard_error * std::sqrt(visits)};
}

std::vector<Estimate> index_estimates(std::span<CellMean const> cells, double moderation) {
    auto const variances = sampling_variances(cells, moderation, 100.0 * 100.0 / 4);
    std::vector<Estimate> estimates;
    estimates.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        estimates.push_back({cells[i].mean, variances[i]});
    return estimates;
}

Estimate nps_estimate(NetPromoter const& nps, double n_eff) {
    double const more = n_eff + 3;
    double const promoters = (nps.promoters * n_eff + 0.75) / more;
    double const detractors = (nps.detractors * n_eff + 0.75) / more;
    double const net = promoters - detractors;
    return {nps.value, 10000 * (promoters + detractors - net * net) / more};
}

} // namespace instante::server::scoring
