#include "server/scoring/net_promoter.hpp"

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

} // namespace instante::server::scoring
