#pragma once
// Means of ratings or of any measurements, weighted or not: every textbook figure under its own name. What is
// displayed of a mean is the smoothed interval of intervals.hpp.

#include "server/scoring/intervals.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// All units that share one value: how many, the sum of their weights and of the squares of these.
struct ValueSums {
    double value = 0;
    std::int64_t n = 0;
    double w = 0;
    double w2 = 0;
};

/// Ascending by value. `weights` are as many as the values, or none (all 1). Values must be finite, weights
/// finite and zero or more (std::invalid_argument).
std::vector<ValueSums> value_sums(std::span<double const> values, std::span<double const> weights = {});
std::vector<ValueSums> value_sums(RatingSums const& sums);

struct MeanEstimate {
    std::int64_t n = 0;
    double weight = 0;
    double n_eff = 0;         // Kish
    double design_effect = 1; // n / n_eff: how much the unequal weights cost
    double mean = 0;
    double median = 0;
    /// With the n - 1 divisor, n_eff in place of n. None where n or n_eff is 1: one unit shows no spread.
    std::optional<double> sd;
    std::optional<double> standard_error; // sd / sqrt(n_eff)
    std::optional<Interval> t;            // mean +- t(n_eff - 1) SE
    std::optional<Interval> z;            // mean +- z SE
    /// Of the ratio sum w x / sum w, weights as given with their units (probability weights): linearised,
    /// n / (n - 1) sum w^2 (x - mean)^2 / (sum w)^2 (Cochran, Sampling Techniques, 3rd ed., 1977,
    /// section 6.3; R survey's svymean of independent units). Equals `standard_error` when all weights are
    /// alike.
    std::optional<double> linearised_error;
    std::optional<Interval> linearised_t; // mean +- t(n - 1) of the linearised error
    /// m3 / m2^1.5 of the (weighted) central moments with divisor n: g1 of Joanes & Gill 1998, The
    /// Statistician 47:183. None where all values are alike.
    std::optional<double> skewness;
};

/// nullopt when there is nothing, or nothing with weight.
std::optional<MeanEstimate> mean_estimate(std::span<ValueSums const> sums,
                                          double confidence = default_confidence);

/// The linearised standard error alone, straight from the sums per scale point.
std::optional<double> linearised_error_of(RatingSums const& sums);

/// Type 2 of Hyndman & Fan, as quantile_of() of ratings.
std::optional<double> quantile_of(std::span<ValueSums const> sums, double probability);
/// Type 7 (ibid.; the default of R and NumPy), which interpolates between neighbours. It knows no weights:
/// units count alike.
std::optional<double> interpolated_quantile_of(std::span<ValueSums const> sums, double probability);

/// Weights 2^(-age / half_life): an answer counts half as much for each half-life that has passed since. Ages
/// in the unit of half_life > 0 (std::invalid_argument).
std::vector<double> decay_weights(std::span<double const> ages, double half_life);
/// mean_estimate with these weights, however small they are. As many ages as values.
std::optional<MeanEstimate> time_decayed_mean(std::span<double const> values, std::span<double const> ages,
                                              double half_life, double confidence = default_confidence);

} // namespace instante::server::scoring
