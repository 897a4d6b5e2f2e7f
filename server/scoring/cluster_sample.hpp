#pragma once
// Means, ratios and totals from whole clusters drawn at random: visits of several answers, households,
// branches. The general form of what perceived_quality.hpp does with visit sums.

#include "server/scoring/intervals.hpp"
#include "server/scoring/population_weights.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace instante::server::scoring {

/// Units in any order. What may be empty says what it then means.
struct ClusterSample {
    std::vector<double> y;
    std::vector<double> x;             // of a ratio sum y / sum x; empty: 1 each, the ratio is the mean
    std::vector<double> weights;       // zero or more; empty: 1 each
    std::vector<std::size_t> clusters; // numbered from 0; empty: each unit its own
    std::vector<std::size_t> strata;   // numbered from 0; empty: one. A cluster number is of its stratum
    std::vector<double> clusters_in_population; // by stratum; empty: very many (no correction)
    std::vector<Margin> margins;                // to which the weights are adjusted; empty: they are not
    std::vector<std::vector<std::size_t>> categories; // by margin, of each unit
};

struct SampleEstimate {
    double value = 0;
    std::optional<double> standard_error;
    std::optional<Interval> t; // value +- t(clusters - strata) SE
    std::optional<Interval> z; // value +- z SE
};

struct ClusterEstimate {
    std::int64_t n = 0;
    std::int64_t clusters = 0;
    std::int64_t strata = 0;
    std::int64_t lonely_strata = 0; // of one cluster out of several: no error can be known
    std::int64_t degrees_of_freedom = 0;
    double weight = 0;    // of all units, adjusted
    double n_eff = 0;     // Kish, of the weights alone
    SampleEstimate ratio; // the mean where there is no x
    SampleEstimate total; // of y
    /// Variance of the ratio over that of as many units drawn one by one with the same weights; without
    /// putting them back where the sample has a finite population correction (then sum w is taken for its
    /// units).
    std::optional<double> design_effect;
    std::optional<PopulationWeights> adjusted; // where there are margins; cells in order of first appearance
    std::vector<double> weights;               // of each unit, adjusted
};

/// One-stage cluster sample. Variance by linearisation (Taylor): with u_i = w_i (y_i - R x_i) / sum w x for
/// the ratio and w_i y_i for the total, summed over each cluster, sum over strata of (1 - n_h / N_h) n_h /
/// (n_h - 1) sum (u_hc - mean u_h)^2 (Cochran, Sampling Techniques, 3rd ed., 1977, sections 6.3 and 9A.2; R
/// survey's svymean and svytotal). After adjusting, u_i / w_i gives way to its residual from what the margins
/// explain (MarginFit): known are the margins, not the weights.
///
/// nullopt when nothing carries weight (or sum w x is 0). WeightRefusal as population_weights(). Lists of
/// unlike length, negative weights, or more clusters than the population has: std::invalid_argument.
std::variant<std::optional<ClusterEstimate>, WeightRefusal>
cluster_estimate(ClusterSample const& sample, double confidence = default_confidence);

} // namespace instante::server::scoring
