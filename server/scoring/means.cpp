#include "server/scoring/means.hpp"

#include "server/scoring/distributions.hpp"
#include "server/scoring/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

std::optional<Interval> t_around(double mean, double error, double df, double confidence) {
    if (error == 0) return Interval{mean, mean};
    // Degrees of freedom near 0 (weights that all but ignore the others) would overflow the quantile.
    if (df < 0.01) return std::nullopt;
    double const half = t_quantile_above((1.0 - confidence) / 2.0, df) * error;
    if (!std::isfinite(half)) return std::nullopt;
    return Interval{mean - half, mean + half};
}

/// Weighted central moments of order 2 and 3, and sum w^2 (x - mean)^2.
struct Moments {
    double second = 0;
    double third = 0;
    double squared_residuals = 0;
};

Moments moments_of(std::span<ValueSums const> sums, double mean, double weight) {
    Moments moments;
    for (ValueSums const& at : sums) {
        double const off = at.value - mean;
        moments.second += at.w / weight * off * off;
        moments.third += at.w / weight * off * off * off;
        moments.squared_residuals += at.w2 * off * off;
    }
    return moments;
}

/// n, weight, n_eff, mean; n = 0 when nothing can be said.
MeanEstimate totals_and_mean(std::span<ValueSums const> sums) {
    MeanEstimate estimate;
    double squares = 0;
    for (ValueSums const& at : sums) {
        estimate.n += at.n;
        estimate.weight += at.w;
        squares += at.w2;
    }
    if (estimate.n <= 0 || !(estimate.weight > 0) || !std::isfinite(squares)) return {};
    auto const n = static_cast<double>(estimate.n);
    // As totals_of(): rounding and underflow must not carry it past its bounds.
    double const kish = squares > 0 ? estimate.weight * estimate.weight / squares : 1.0;
    estimate.n_eff = std::clamp(kish, 1.0, n);
    estimate.design_effect = n / estimate.n_eff;
    double const origin = sums.front().value; // keeps digits where values are large and close
    double above = 0;
    for (ValueSums const& at : sums)
        above += at.w / estimate.weight * (at.value - origin);
    estimate.mean = origin + above;
    return estimate;
}

double weight_of(std::span<ValueSums const> sums) {
    double weight = 0;
    for (ValueSums const& at : sums)
        weight += at.w;
    return weight;
}

/// The unit at this place in ascending order, from 0.
double unit_at(std::span<ValueSums const> sums, double place) {
    double passed = 0;
    for (ValueSums const& at : sums) {
        passed += static_cast<double>(at.n);
        if (place < passed) return at.value;
    }
    return sums.back().value;
}

} // namespace

std::vector<ValueSums> value_sums(std::span<double const> values, std::span<double const> weights) {
    if (!weights.empty() && weights.size() != values.size())
        throw std::invalid_argument("one weight for each value is needed");
    std::vector<ValueSums> sums;
    sums.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const weight = weights.empty() ? 1.0 : weights[i];
        if (!std::isfinite(values[i])) throw std::invalid_argument("a value is a number");
        if (!(weight >= 0) || !std::isfinite(weight)) throw std::invalid_argument("a weight is zero or more");
        sums.push_back({values[i], 1, weight, weight * weight});
    }
    std::sort(sums.begin(), sums.end(), [](ValueSums const& a, ValueSums const& b) {
        return a.value != b.value ? a.value < b.value : a.w < b.w; // whatever the order of arrival
    });
    std::vector<ValueSums> merged;
    for (ValueSums const& one : sums) {
        if (merged.empty() || merged.back().value != one.value) {
            merged.push_back(one);
            continue;
        }
        merged.back().n += one.n;
        merged.back().w += one.w;
        merged.back().w2 += one.w2;
    }
    return merged;
}

std::vector<ValueSums> value_sums(RatingSums const& sums) {
    std::vector<ValueSums> values;
    values.reserve(sums.points.size());
    for (std::size_t i = 0; i < sums.points.size(); ++i) {
        PointSums const& point = sums.points[i];
        values.push_back({sums.min + static_cast<double>(i), point.n, point.w, point.w2});
    }
    return values;
}

std::optional<MeanEstimate> mean_estimate(std::span<ValueSums const> sums, double confidence) {
    MeanEstimate estimate = totals_and_mean(sums);
    if (estimate.n == 0) return std::nullopt;
    estimate.median = *quantile_of(sums, 0.5);
    Moments const moments = moments_of(sums, estimate.mean, estimate.weight);
    if (double const spread = moments.second * std::sqrt(moments.second); spread > 0)
        estimate.skewness = moments.third / spread;
    if (estimate.n < 2) return estimate;

    auto const n = static_cast<double>(estimate.n);
    estimate.linearised_error = std::sqrt(n / (n - 1.0) * moments.squared_residuals) / estimate.weight;
    estimate.linearised_t = t_around(estimate.mean, *estimate.linearised_error, n - 1.0, confidence);
    if (estimate.n_eff <= 1.0) return estimate;

    double const n_eff = estimate.n_eff;
    estimate.sd = std::sqrt(moments.second * (n_eff / (n_eff - 1.0)));
    estimate.standard_error = *estimate.sd / std::sqrt(n_eff);
    estimate.t = t_around(estimate.mean, *estimate.standard_error, n_eff - 1.0, confidence);
    double const half = normal_z(confidence) * *estimate.standard_error;
    estimate.z = Interval{estimate.mean - half, estimate.mean + half};
    return estimate;
}

std::optional<double> linearised_error_of(RatingSums const& sums) {
    auto const totals = totals_of(sums);
    if (!totals || totals->n < 2) return std::nullopt;
    double const mean = *mean_of(sums);
    double squared = 0;
    for (std::size_t i = 0; i < sums.points.size(); ++i) {
        double const off = sums.min + static_cast<double>(i) - mean;
        squared += sums.points[i].w2 * off * off;
    }
    auto const n = static_cast<double>(totals->n);
    return std::sqrt(n / (n - 1.0) * squared) / totals->weight;
}

std::optional<double> quantile_of(std::span<ValueSums const> sums, double probability) {
    return averaged_inverse(
        sums.size(), [&](std::size_t i) { return sums[i].w; }, [&](std::size_t i) { return sums[i].value; },
        weight_of(sums), probability);
}

std::optional<double> interpolated_quantile_of(std::span<ValueSums const> sums, double probability) {
    double n = 0;
    for (ValueSums const& at : sums)
        n += static_cast<double>(at.n);
    if (n <= 0) return std::nullopt;
    double const place = (n - 1.0) * std::clamp(probability, 0.0, 1.0);
    double const below = std::floor(place);
    double const low = unit_at(sums, below);
    return low + (place - below) * (unit_at(sums, below + 1.0) - low);
}

std::vector<double> decay_weights(std::span<double const> ages, double half_life) {
    if (!(half_life > 0)) throw std::invalid_argument("a half-life is more than zero");
    std::vector<double> weights;
    weights.reserve(ages.size());
    for (double const age : ages)
        weights.push_back(std::exp2(-age / half_life));
    return weights;
}

std::optional<MeanEstimate> time_decayed_mean(std::span<double const> values, std::span<double const> ages,
                                              double half_life, double confidence) {
    if (ages.size() != values.size()) throw std::invalid_argument("one age for each value is needed");
    if (values.empty()) return std::nullopt;
    // A common factor changes nothing: the newest weighs 1, so that not all weights vanish together.
    double const newest = *std::min_element(ages.begin(), ages.end());
    std::vector<double> since(ages.begin(), ages.end());
    for (double& age : since)
        age -= newest;
    auto const weights = decay_weights(since, half_life);
    auto const sums = value_sums(values, weights);
    auto estimate = mean_estimate(sums, confidence);
    if (estimate) estimate->weight *= std::exp2(-newest / half_life);
    return estimate;
}

} // namespace instante::server::scoring
