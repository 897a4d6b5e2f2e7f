#pragma once
// Drawing visits again, cheaply: sums of products instead of rows.

#include "server/scoring/drivers/correlations.hpp"

#include <cstdint>
#include <functional>

namespace instante::server::scoring {

struct BootstrapPlan {
    int replicates = 1000;
    std::uint64_t seed = 1;
};

/// Draws visits with replacement and hands the correlations of each draw to `take`, `replicates` times; the
/// same seed draws the same. nullopt: in that draw a column did not vary, or a pair never met.
///
/// Where rows are many, they are first dealt at random into groups (1,000 to some 4,000) of nearly equal
/// size, and whole groups are drawn: the spread of a mean over random groups of visits is that over visits
/// (random groups: Wolter, Introduction to Variance Estimation, 2nd ed., 2007, chapter 2), and so is that of
/// what is smooth in means, as correlations are. It costs the same however many rows there are. Returns how
/// many groups were drawn from: the number of rows where each is its own.
Eigen::Index draw_again(CrossSums const& sums, BootstrapPlan const& plan,
                        std::function<void(std::optional<Eigen::MatrixXd> const&)> const& take);

/// Percentile interval of values, linear between order statistics (type 7 of Hyndman & Fan, The American
/// Statistician 50:361, 1996). Sorts them. They must not be empty.
Interval percentile_interval(std::vector<double>& values, double confidence);

} // namespace instante::server::scoring
