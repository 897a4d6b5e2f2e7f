#include "server/scoring/net_promoter.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

Interval percent(Interval const& shares) {
    return {100.0 * shares.low, 100.0 * shares.high};
}

} // namespace

std::optional<NetPromoter> net_promoter_of(RatingSums const& sums, double confidence) {
    if (sums.min != 0 || sums.max() != 10) throw std::invalid_argument("a net promoter score needs 0 to 10");
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;

    NetPromoter score;
    score.promoters = *share_between(sums, 9, 10);
    score.passives = *share_between(sums, 7, 8);
    score.detractors = *share_between(sums, 0, 6);
    score.mean = *mean_of(sums);

    NetShare const net = net_share(score.promoters, score.detractors, totals->n_eff, confidence);
    score.value = 100.0 * net.value;
    score.standard_error = 100.0 * net.standard_error;
    score.adjusted_wald = percent(net.adjusted_wald);
    score.adjusted_value = 100.0 * net.adjusted_value;
    score.wald = percent(net.wald);
    if (net.t) score.t = percent(*net.t);
    return score;
}

NetPromoterDifference difference_of_nps(NetPromoter const& a, NetPromoter const& b, double confidence) {
    double const z = normal_z(confidence);
    NetPromoterDifference result;
    Difference const recovered = recovered_difference({a.value, a.adjusted_wald}, {b.value, b.adjusted_wald});
    result.value = recovered.value;
    result.interval = {std::max(-200.0, recovered.interval.low), std::min(200.0, recovered.interval.high)};
    result.standard_error = std::hypot(a.standard_error, b.standard_error);
    result.wald = {result.value - z * result.standard_error, result.value + z * result.standard_error};
    if (result.standard_error > 0) {
        result.z = result.value / result.standard_error;
        result.p = normal_two_sided(*result.z);
    }
    return result;
}

} // namespace instante::server::scoring
