#include "server/scoring/intervals.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

double tail_of(double confidence) {
    return (1.0 - confidence) / 2.0;
}

/// Eight digits, of which nobody displays half, cost less than all sixteen.
using ToADisplay = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                                 boost::math::policies::digits2<28>>;
/// Twelve, for the utmost tails of many answers: there a root is far from flat.
using FarOut = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                             boost::math::policies::digits2<40>>;

template <class Digits>
double inverted_beta(double a, double b, double tail, bool upper) {
    return upper ? boost::math::ibetac_inv(a, b, tail, Digits{})
                 : boost::math::ibeta_inv(a, b, tail, Digits{});
}

/// The quantile of a beta distribution where the standard normal one has z: Cornish and Fisher's expansion to
/// the sixth cumulant (Abramowitz & Stegun 26.2.49; Hill & Davis 1968, Annals of Mathematical Statistics
/// 39:1264). Central moments by (n + r) m_(r+1) = r ((1 - 2m) m_r + m (1 - m) m_(r-1)), as of all of
/// Pearson's curves.
double expanded_beta(double a, double b, double z) {
    double const n = a + b;
    double const mean = a / n;
    double moments[7] = {1, 0};
    for (int r = 1; r < 6; ++r)
        moments[r + 1] = r * ((1 - 2 * mean) * moments[r] + mean * (b / n) * moments[r - 1]) / (n + r);
    double const variance = moments[2];
    double const sd = std::sqrt(variance);
    double const g1 = moments[3] / (sd * variance);
    double const g2 = moments[4] / (variance * variance) - 3;
    double const g3 = moments[5] / (sd * variance * variance) - 10 * g1;
    double const g4 = moments[6] / (variance * variance * variance) - 15 * g2 - 10 * g1 * g1 - 15;
    double const z2 = z * z; // Hermite's polynomials
    double const h1 = z;
    double const h2 = z2 - 1;
    double const h3 = z * (z2 - 3);
    double const h4 = z2 * (z2 - 6) + 3;
    double const h5 = z * (z2 * (z2 - 10) + 15);
    double const first = g1 * h2 / 6;
    double const second = g2 * h3 / 24 - g1 * g1 * (2 * h3 + h1) / 36;
    double const third = g3 * h4 / 120 - g1 * g2 * (h4 + h2) / 24 + g1 * g1 * g1 * (12 * h4 + 19 * h2) / 324;
    double const fourth = g4 * h5 / 720 - g2 * g2 * (3 * h5 + 6 * h3 + 2 * h1) / 384 -
                          g1 * g3 * (2 * h5 + 3 * h3) / 180 +
                          g1 * g1 * g2 * (14 * h5 + 37 * h3 + 8 * h1) / 288 -
                          g1 * g1 * g1 * g1 * (252 * h5 + 832 * h3 + 227 * h1) / 7776;
    return mean + sd * (z + first + second + third + fourth);
}

// From here on the expansion is within 5 10^-6 standard deviations, unless of the utmost tails; inverting the
// beta function takes ten times as long, growing with the root of n, and in the end gives up.
constexpr double surely_expanded = 100;
constexpr double surely_expanded_far_out = 1e4;
constexpr double far_out = 0.004;
// From here on one of Halley's steps from the expansion gets as near, and from `begun` on two of them do.
constexpr double well_begun = 6;
constexpr double begun = 2.5;

/// The quantile with `tail` below it or, where `upper`, above it.
double beta_quantile(double a, double b, double tail, bool upper) {
    double const least = std::min(a, b);
    if (tail < far_out && least < surely_expanded_far_out) return inverted_beta<FarOut>(a, b, tail, upper);
    if (least < begun) return inverted_beta<ToADisplay>(a, b, tail, upper);
    double const z = normal_quantile_above(tail);
    double x = expanded_beta(a, b, upper ? z : -z);
    int const steps = least > surely_expanded ? 0 : least > well_begun ? 1 : 2;
    for (int i = 0; i < steps; ++i) {
        double const over = upper ? tail - boost::math::ibetac(a, b, x, ToADisplay{})
                                  : boost::math::ibeta(a, b, x, ToADisplay{}) - tail;
        double const newton = over / boost::math::ibeta_derivative(a, b, x, ToADisplay{});
        double const bend = (a - 1) / x - (b - 1) / (1 - x); // of the density, over the density
        x -= newton / (1 - newton * bend / 2);
    }
    return x;
}

double beta_low(double a, double b, double tail) {
    return beta_quantile(a, b, tail, false);
}

double beta_high(double a, double b, double tail) {
    return beta_quantile(a, b, tail, true);
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
    return {successes <= 0 ? 0.0 : beta_low(a, b, tail), successes >= n ? 1.0 : beta_high(a, b, tail)};
}

Interval clopper_pearson(double successes, double n, double confidence) {
    double const failures = n - successes;
    double const tail = tail_of(confidence);
    return {successes <= 0 ? 0.0 : beta_low(successes, failures + 1.0, tail),
            failures <= 0 ? 1.0 : beta_high(successes + 1.0, failures, tail)};
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
    return {beta_low(mean * strength, (1.0 - mean) * strength, tail),
            beta_high(mean * strength, (1.0 - mean) * strength, tail)};
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
