#include "server/scoring/net_promoter.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

Interval wald_interval(double promoters, double detractors, double n, double z) {
    double const net = promoters - detractors;
    // Rounding can take an all-alike variance just below zero.
    double const variance = std::max(0.0, promoters + detractors - net * net) / n;
    double const half = z * std::sqrt(variance);
    return {100.0 * (net - half), 100.0 * (net + half)};
}

} // namespace

std::optional<NetPromoter> net_promoter_of(RatingSums const& sums, double confidence) {
    if (sums.min != 0 || sums.max() != 10) throw std::invalid_argument("a net promoter score needs 0 to 10");
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;

    NetPromoter net;
    net.promoters = *share_between(sums, 9, 10);
    net.passives = *share_between(sums, 7, 8);
    net.detractors = *share_between(sums, 0, 6);
    net.value = 100.0 * (net.promoters - net.detractors);

    double const z = normal_z(confidence);
    double const n = totals->n_eff;
    net.wald = wald_interval(net.promoters, net.detractors, n, z);
    double const more = n + 3.0;
    net.adjusted_wald =
        wald_interval((net.promoters * n + 0.75) / more, (net.detractors * n + 0.75) / more, more, z);
    net.adjusted_wald.low = std::min(std::max(-100.0, net.adjusted_wald.low), net.value);
    net.adjusted_wald.high = std::max(std::min(100.0, net.adjusted_wald.high), net.value);
    return net;
}

} // namespace instante::server::scoring
