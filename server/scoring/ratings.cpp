#include "server/scoring/ratings.hpp"

#include "server/scoring/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

RatingSums::RatingSums(Scale scale) : min(scale.min) {
    if (scale.min >= scale.max) throw std::invalid_argument("a scale has at least two points");
    points.resize(static_cast<std::size_t>(scale.max - scale.min) + 1);
}

void RatingSums::add(int value, double weight) {
    if (value < min || value > max()) throw std::invalid_argument("a rating off its scale");
    if (!(weight >= 0) || !std::isfinite(weight)) throw std::invalid_argument("a weight is zero or more");
    PointSums& point = points[static_cast<std::size_t>(value - min)];
    ++point.n;
    point.w += weight;
    point.w2 += weight * weight;
}

void RatingSums::merge(RatingSums const& other) {
    if (min != other.min || points.size() != other.points.size()) {
        throw std::invalid_argument("unlike scales are never pooled");
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].n += other.points[i].n;
        points[i].w += other.points[i].w;
        points[i].w2 += other.points[i].w2;
    }
}

RatingSums from_counts(int min, std::span<std::int64_t const> counts) {
    RatingSums sums;
    sums.min = min;
    for (std::int64_t const count : counts) {
        auto const weight = static_cast<double>(count);
        sums.points.push_back({count, weight, weight});
    }
    return sums;
}

std::optional<Totals> totals_of(RatingSums const& sums) {
    Totals totals;
    double squares = 0;
    for (PointSums const& point : sums.points) {
        totals.n += point.n;
        totals.weight += point.w;
        squares += point.w2;
    }
    if (totals.n <= 0 || !(totals.weight > 0) || !std::isfinite(squares)) return std::nullopt;
    // Between 1 and n by Cauchy-Schwarz; rounding in the sums (or an underflow of w^2) must not carry it
    // past.
    double const kish = squares > 0 ? totals.weight * totals.weight / squares : 1.0;
    totals.n_eff = std::clamp(kish, 1.0, static_cast<double>(totals.n));
    return totals;
}

double index_of(double value, Scale scale, bool reversed) {
    double const span = static_cast<double>(scale.max) - scale.min;
    double const above = reversed ? scale.max - value : value - scale.min;
    return 100.0 * above / span;
}

std::optional<double> mean_of(RatingSums const& sums) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    double above_min = 0;
    for (std::size_t i = 0; i < sums.points.size(); ++i)
        above_min += sums.points[i].w * static_cast<double>(i);
    return sums.min + above_min / totals->weight;
}

std::optional<double> sd_of(RatingSums const& sums) {
    auto const totals = totals_of(sums);
    if (!totals || totals->n < 2 || totals->n_eff <= 1.0) return std::nullopt;
    double const mean = *mean_of(sums);
    double squares = 0;
    for (std::size_t i = 0; i < sums.points.size(); ++i) {
        double const off = sums.min + static_cast<double>(i) - mean;
        squares += sums.points[i].w * off * off;
    }
    return std::sqrt(squares / totals->weight * (totals->n_eff / (totals->n_eff - 1.0)));
}

std::optional<double> mean_index_of(RatingSums const& sums, bool reversed) {
    auto const mean = mean_of(sums);
    if (!mean) return std::nullopt;
    return index_of(*mean, {sums.min, sums.max()}, reversed);
}

std::optional<double> quantile_of(RatingSums const& sums, double probability) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    return averaged_inverse(
        sums.points.size(), [&](std::size_t i) { return sums.points[i].w; },
        [&](std::size_t i) { return sums.min + static_cast<double>(i); }, totals->weight, probability);
}

std::optional<double> median_of(RatingSums const& sums) {
    return quantile_of(sums, 0.5);
}

std::optional<double> share_between(RatingSums const& sums, int from, int to) {
    auto const totals = totals_of(sums);
    if (!totals) return std::nullopt;
    double inside = 0;
    double outside = 0;
    for (std::size_t i = 0; i < sums.points.size(); ++i) {
        int const value = sums.min + static_cast<int>(i);
        (value >= from && value <= to ? inside : outside) += sums.points[i].w;
    }
    return inside / (inside + outside); // exactly 1 when nothing is outside, however the weights rounded
}

} // namespace instante::server::scoring
