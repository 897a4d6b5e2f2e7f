#include "server/scoring/intervals.hpp"

#include "server/scoring/beta_quantile.hpp"
#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

double tail_of(double confidence) {
    return (1.0 - confidence) / 2.0;
}

} // namespace

double normal_z(double confidence) {
    return normal_quantile_above(tail_of(confidence));
}

Interval wilson(double successes, double n, double confidence) {
    double const z = normal_z(confidence);
    double const z2 = z * z;
    double const p = successes / n;
    double const centre = p + z2 / (2.0 * n);
    double const half = z * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    double const shrink = 1.0 + z2 / n;
    // The ends meet 0 and 1 exactly by algebra; rounding must not show.
    double const low = successes <= 0 ? 0.0 : std::max(0.0, (centre - half) / shrink);
    double const high = successes >= n ? 1.0 : std::min(1.0, (centre + half) / shrink);
    return {low, high};
}

Interval jeffreys(double successes, double n, double confidence) {
    double const a = successes + 0.5;
    double const b = std::max(0.0, n - successes) + 0.5;
    double const tail = tail_of(confidence);
    return {successes <= 0 ? 0.0 : beta_quantile_below(a, b, tail),
            successes >= n ? 1.0 : beta_quantile_above(a, b, tail)};
}

Interval clopper_pearson(double successes, double n, double confidence) {
    double const failures = n - successes;
    double const tail = tail_of(confidence);
    return {successes <= 0 ? 0.0 : beta_quantile_below(successes, failures + 1.0, tail),
            failures <= 0 ? 1.0 : beta_quantile_above(successes + 1.0, failures, tail)};
}

Interval wilson_corrected(double successes, double n, double confidence) {
    // The score test with the correction is the score test of half a success fewer, or more.
    return {wilson(std::max(0.0, successes - 0.5), n, confidence).low,
            wilson(std::min(n, successes + 0.5), n, confidence).high};
}

Interval agresti_coull(double successes, double n, double confidence) {
    double const z = normal_z(confidence);
    double const total = n + z * z;
    Interval const around = wald(successes + z * z / 2.0, total, confidence);
    return {std::max(0.0, around.low), std::min(1.0, around.high)};
}

Interval wald(double successes, double n, double confidence) {
    double const p = successes / n;
    double const half = normal_z(confidence) * std::sqrt(std::max(0.0, p * (1.0 - p)) / n);
    return {p - half, p + half};
}

std::optional<Interval> mean_t_interval(RatingSums const& sums, double confidence) {
    auto const sd = sd_of(sums);
    if (!sd) return std::nullopt;
    double const n = totals_of(sums)->n_eff;
    double const mean = *mean_of(sums);
    if (*sd == 0) return Interval{mean, mean};
    // Degrees of freedom near 0 (weights that all but ignore the others) would overflow the quantile.
    if (n - 1.0 < 0.01) return std::nullopt;
    double const half = t_quantile_above(tail_of(confidence), n - 1.0) * *sd / std::sqrt(n);
    if (!std::isfinite(half)) return std::nullopt;
    return Interval{mean - half, mean + half};
}

Interval beta_interval(double mean, double variance, double confidence) {
    double const spread = mean * (1.0 - mean);
    if (!(spread > 0) || !(variance > 0)) return {mean, mean};
    if (!(spread > variance)) return {0, 1};
    double const strength = spread / variance - 1.0;
    double const tail = tail_of(confidence);
    return {beta_quantile_below(mean * strength, (1.0 - mean) * strength, tail),
            beta_quantile_above(mean * strength, (1.0 - mean) * strength, tail)};
}

Interval smoothed_interval(double n_eff, double sum, double sum_of_squares, double plain, double confidence) {
    double const total = n_eff + 1.0; // the prior: half a unit at 0, half at 1
    double const mean = (sum + 0.5) / total;
    double const variance = ((sum_of_squares + 0.5) / total - mean * mean) / (total + 1.0);
    // The prior keeps both above zero, but n beyond 10^15 would round them away.
    double const spread = mean * (1.0 - mean);
    if (!(variance > 0) || !(spread > variance)) return {plain, plain};
    auto const [low, high] = beta_interval(mean, variance, confidence);
    return {std::min(low, plain), std::max(high, plain)};
}

std::optional<Interval> smoothed_index_interval(RatingSums const& sums, bool reversed, double confidence) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    double const per_weight = totals->n_eff / totals->weight;
    double first = 0;
    double second = 0;
    auto const top = static_cast<double>(sums.points.size() - 1);
    for (std::size_t i = 0; i < sums.points.size(); ++i) {
        double const alpha = sums.points[i].w * per_weight;
        double const above = static_cast<double>(i);
        double const value = (reversed ? top - above : above) / top;
        first += alpha * value;
        second += alpha * value * value;
    }
    double const plain = *mean_index_of(sums, reversed) / 100.0;
    Interval const interval = smoothed_interval(totals->n_eff, first, second, plain, confidence);
    return Interval{100.0 * interval.low, 100.0 * interval.high};
}

} // namespace instante::server::scoring
