#pragma once
// Ratings of one question as the roll-ups keep them: sums per scale point. What can be said of them
// without any distribution (totals, mean, spread, quantiles, the index) is here; intervals.hpp has the rest.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// The points of an ordered scale, min < max.
struct Scale {
    int min = 1;
    int max = 5;
    friend bool operator==(Scale const&, Scale const&) = default;
};

/// All ratings that chose one scale point: how many, the sum of their weights and of the squares of these.
struct PointSums {
    std::int64_t n = 0;
    double w = 0;
    double w2 = 0;
    friend bool operator==(PointSums const&, PointSums const&) = default;
};

/// Ratings of one scale; points[i] belongs to the rating min + i. Two of them merge by adding, so a cell
/// of any size costs the same and the order of arrival cannot matter.
struct RatingSums {
    int min = 1;
    std::vector<PointSums> points;

    RatingSums() = default;
    explicit RatingSums(Scale scale);

    int max() const { return min + static_cast<int>(points.size()) - 1; }
    /// Counts one rating; it must be on the scale (std::invalid_argument).
    void add(int value, double weight = 1.0);
    /// Adds another cell of the same scale (else std::invalid_argument).
    void merge(RatingSums const& other);
    friend bool operator==(RatingSums const&, RatingSums const&) = default;
};

/// Ratings that all weigh 1, from counts per point, lowest point first.
RatingSums from_counts(int min, std::span<std::int64_t const> counts);

/// Number of ratings, their weight, and how many equally weighted ratings would tell as much.
struct Totals {
    std::int64_t n = 0;
    double weight = 0;
    double n_eff = 0;
};

/// n_eff is Kish's (sum w)^2 / sum w^2 (Survey Sampling, 1965, section 11.7): n itself when all weights
/// are equal. nullopt when there is no rating, or none with weight: nothing can be said then.
std::optional<Totals> totals_of(RatingSums const& sums);

/// 0..100 for a rating on its scale; a negative polarity is reversed, so that 100 is always the best.
double index_of(double value, Scale scale, bool reversed);

/// Weighted mean rating. nullopt when nothing carries weight; so it is for all below.
std::optional<double> mean_of(RatingSums const& sums);

/// Standard deviation with the n-1 divisor; with weights, n_eff takes the place of n. nullopt when n_eff
/// is 1 (or n is): one rating shows no spread.
std::optional<double> sd_of(RatingSums const& sums);

/// Mean of the indices, 0..100.
std::optional<double> mean_index_of(RatingSums const& sums, bool reversed);

/// Quantile by the averaged inverse of the (weighted) distribution: type 2 of Hyndman & Fan, The American
/// Statistician 50:361 (1996). probability is in 0..1.
std::optional<double> quantile_of(RatingSums const& sums, double probability);
std::optional<double> median_of(RatingSums const& sums);

/// Weighted share of ratings between two points, both inclusive.
std::optional<double> share_between(RatingSums const& sums, int from, int to);

} // namespace instante::server::scoring
