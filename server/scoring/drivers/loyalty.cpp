#include "server/scoring/drivers/loyalty.hpp"

#include <cmath>
#include <numeric>

namespace instante::server::scoring {

namespace {

constexpr std::string_view group_names[loyalty_groups] = {"loyalist", "mercenary", "hostage", "defector"};

std::size_t at(LoyaltyGroup group) {
    return static_cast<std::size_t>(group);
}

} // namespace

std::string_view to_string(LoyaltyGroup group) {
    return group_names[at(group)];
}

LoyaltyGroup loyalty_group(double satisfaction, double loyalty, LoyaltyCuts const& cuts) {
    bool const loyal = loyalty >= cuts.loyalty;
    if (satisfaction >= cuts.satisfaction) return loyal ? LoyaltyGroup::loyalist : LoyaltyGroup::mercenary;
    return loyal ? LoyaltyGroup::hostage : LoyaltyGroup::defector;
}

void LoyaltySums::add(LoyaltyGroup group, double of_weight) {
    if (!(of_weight > 0)) return;
    ++n[at(group)];
    weight[at(group)] += of_weight;
    squares += of_weight * of_weight;
}

std::optional<LoyaltyResult> loyalty_of(LoyaltySums const& sums, double confidence) {
    double const total = std::accumulate(sums.weight.begin(), sums.weight.end(), 0.0);
    if (!(total > 0)) return std::nullopt;
    LoyaltyResult result;
    result.n = std::accumulate(sums.n.begin(), sums.n.end(), std::int64_t{0});
    result.n_eff = total * total / sums.squares;
    auto const share_of = [&](std::int64_t n, double weight) {
        double const share = weight / total;
        return LoyaltyShare{n, share, wilson(share * result.n_eff, result.n_eff, confidence)};
    };
    for (std::size_t i = 0; i < loyalty_groups; ++i)
        result.groups[i] = share_of(sums.n[i], sums.weight[i]);
    auto const two = [&](LoyaltyGroup a, LoyaltyGroup b) {
        return share_of(sums.n[at(a)] + sums.n[at(b)], sums.weight[at(a)] + sums.weight[at(b)]);
    };
    result.satisfied = two(LoyaltyGroup::loyalist, LoyaltyGroup::mercenary);
    result.loyal = two(LoyaltyGroup::loyalist, LoyaltyGroup::hostage);
    double const spread =
        result.satisfied.share * (1 - result.satisfied.share) * result.loyal.share * (1 - result.loyal.share);
    if (spread > 0) {
        result.phi =
            (result.groups[at(LoyaltyGroup::loyalist)].share - result.satisfied.share * result.loyal.share) /
            std::sqrt(spread);
    }
    return result;
}

} // namespace instante::server::scoring
