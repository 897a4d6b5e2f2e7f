#include "server/misuse/rules.hpp"
#include "server/scoring/beta_binomial.hpp"
#include "server/scoring/varying_share.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace instante::server::misuse {

namespace {

constexpr double mad_to_sd = 1.4826; // of a normal distribution
constexpr double most_deviations = 8;
/// No two days are alike: even where history happens to show no more variance than chance.
constexpr double least_correlation = 0.01;

double median_of(std::vector<double> values) {
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<std::string> too_many(DayCounts const& day, std::span<DayCounts const> history,
                                    MisuseRules::OutlierDay const& rule) {
    std::vector<double> counts;
    for (DayCounts const& before : history)
        counts.push_back(static_cast<double>(before.ratings));
    double const usual = median_of(counts);
    for (double& count : counts)
        count = std::abs(count - usual);
    double const deviation = std::max(mad_to_sd * median_of(std::move(counts)), std::sqrt(usual));
    auto const today = static_cast<double>(day.ratings);
    if (today < rule.times_usual * usual || today - usual <= most_deviations * deviation) return std::nullopt;
    return fmt::format("{} ratings on a day where {} are usual", day.ratings, usual);
}

/// `count` picks what is counted: ratings at one end of the scale.
std::optional<std::string> too_alike(DayCounts const& day, std::span<DayCounts const> history,
                                     std::int64_t DayCounts::*count, char const* where, double probability) {
    std::vector<scoring::ShareCell> groups;
    double n = 0;
    for (DayCounts const& before : history) {
        groups.push_back({static_cast<double>(before.*count), static_cast<double>(before.ratings)});
        n += groups.back().n;
    }
    scoring::BetaPrior const prior = scoring::prior_by_moments(groups);
    // A share is never quite 0 or 1: as if one rating more had been seen at this end, and one elsewhere.
    scoring::VaryingShare const usual{
        (prior.mean * n + 1) / (n + 2),
        std::max(prior.strength ? 1 / (*prior.strength + 1) : 0, least_correlation)};
    double const tail = scoring::varying_share_at_least(day.*count, day.ratings, usual);
    if (tail >= probability / 2) return std::nullopt; // either end
    return fmt::format("{:.0f} % of {} ratings at the {} end where {:.0f} % are usual",
                       100.0 * static_cast<double>(day.*count) / static_cast<double>(day.ratings),
                       day.ratings, where, 100 * usual.share);
}

} // namespace

std::optional<std::string> outlier_reason(DayCounts const& day, std::span<DayCounts const> history,
                                          MisuseRules::OutlierDay const& rule) {
    if (day.ratings < rule.least_ratings || static_cast<int>(history.size()) < rule.least_days)
        return std::nullopt;
    if (auto reason = too_many(day, history, rule)) return reason;
    if (auto reason = too_alike(day, history, &DayCounts::high, "upper", rule.probability)) return reason;
    return too_alike(day, history, &DayCounts::low, "lower", rule.probability);
}

} // namespace instante::server::misuse
