#include "server/scoring/drivers/kano.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <tuple>

namespace instante::server::scoring {

namespace {

constexpr std::size_t answers = 5;
constexpr char table[answers][answers + 1] = {"QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"};
constexpr std::pair<char, std::string_view> kano_names[kano_categories] = {
    {'M', "must_be"},     {'O', "one_dimensional"}, {'A', "attractive"},
    {'I', "indifferent"}, {'R', "reverse"},         {'Q', "questionable"}};
constexpr double ninety_percent = 1.65; // as Fong rounds it

double count(KanoCounts const& counts, KanoCategory category) {
    return counts[static_cast<std::size_t>(category)];
}

/// The two largest; the order of the categories is that in which equals are taken.
std::pair<KanoCategory, KanoCategory> two_largest(KanoCounts const& counts) {
    std::array<std::size_t, kano_categories> order{};
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    return {static_cast<KanoCategory>(order[0]), static_cast<KanoCategory>(order[1])};
}

} // namespace

std::string_view to_string(KanoCategory category) {
    return kano_names[static_cast<std::size_t>(category)].second;
}

char letter_of(KanoCategory category) {
    return kano_names[static_cast<std::size_t>(category)].first;
}

KanoCategory kano_category(KanoAnswer functional, KanoAnswer dysfunctional) {
    auto const row = static_cast<std::size_t>(functional) - 1;
    auto const column = static_cast<std::size_t>(dysfunctional) - 1;
    if (row >= answers || column >= answers) throw std::invalid_argument("Kano answers are 1 to 5");
    std::size_t at = 0;
    while (kano_names[at].first != table[row][column])
        ++at;
    return static_cast<KanoCategory>(at);
}

std::optional<KanoResult> kano_of(KanoCounts const& counts, std::optional<double> n_eff, double confidence) {
    KanoResult result;
    result.counts = counts;
    result.n = std::accumulate(counts.begin(), counts.end(), 0.0);
    if (!(result.n > 0)) return std::nullopt;
    result.n_eff = n_eff.value_or(result.n);
    double const per_n = result.n_eff / result.n;
    std::tie(result.modal, result.second) = two_largest(counts);
    double const first = count(counts, result.modal) * per_n;
    double const second = count(counts, result.second) * per_n;
    double const both = first + second;
    result.difference = first - second;
    result.critical_difference =
        ninety_percent * std::sqrt(both * (2 * result.n_eff - both) / (2 * result.n_eff));
    result.clear = result.difference >= result.critical_difference;
    result.category_strength = result.difference / result.n_eff;
    double const must = count(counts, KanoCategory::must_be);
    double const one = count(counts, KanoCategory::one_dimensional);
    double const attractive = count(counts, KanoCategory::attractive);
    double const base = must + one + attractive + count(counts, KanoCategory::indifferent);
    result.total_strength = (must + one + attractive) / result.n;
    if (base > 0) {
        result.better = (attractive + one) / base;
        result.worse = -(one + must) / base;
        result.better_interval = wilson((attractive + one) * per_n, base * per_n, confidence);
        Interval const worse = wilson((one + must) * per_n, base * per_n, confidence);
        result.worse_interval = Interval{-worse.high, -worse.low};
    }
    return result;
}

} // namespace instante::server::scoring
