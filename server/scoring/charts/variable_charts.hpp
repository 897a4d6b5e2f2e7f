#pragma once
// Charts of measured values: means, ranges and standard deviations of subgroups, and single values with their
// moving range. Sources: Montgomery, Introduction to Statistical Quality Control, chapter 6; the weighted
// estimates are those of Burr 1969, Journal of Quality Technology 1:163.

#include "server/scoring/charts/control_chart.hpp"

namespace instante::server::scoring::charts {

/// What a chart needs to know of a subgroup; n = 0: nothing was measured, no point.
struct Subgroup {
    double n = 0;
    double mean = 0;
    std::optional<double> range; // of n >= 2 values
    std::optional<double> sd;    // n - 1 divisor
};
Subgroup subgroup_of(std::span<double const> values);

/// How the spread within subgroups is estimated. Subgroups of one tell nothing of it.
enum class SpreadFrom {
    range,          // mean of R_i / d2(n_i)
    sd,             // mean of s_i / c4(n_i)
    weighted_range, // the same with weights (d2 / d3)^2, the inverse of each one's variance
    weighted_sd,    // the same with weights c4^2 / (1 - c4^2)
    pooled_sd       // sqrt(sum (n_i - 1) s_i^2 / sum (n_i - 1)) / c4(1 + sum (n_i - 1))
};

/// nullopt where no subgroup of the base has what it is estimated from.
std::optional<double> spread_within(std::span<Subgroup const> subgroups, SpreadFrom from,
                                    Options const& options = {});

/// Means, around the mean of all values; sd sigma / sqrt(n_i). nullopt: no data or no spread to be known.
std::optional<ControlChart> xbar_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                       Options const& options = {});
/// The same with limits from what the means do from one to the next: where subgroups (days) differ by more
/// than the spread within them tells. Laney's step taken for means.
std::optional<ControlChart> widened_xbar_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                               Options const& options = {});
/// Ranges around d2(n_i) sigma, sd d3(n_i) sigma; limits from 0.
std::optional<ControlChart> range_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                        Options const& options = {});
/// Standard deviations around c4(n_i) sigma, sd sigma sqrt(1 - c4(n_i)^2); limits from 0.
std::optional<ControlChart> sd_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                     Options const& options = {});

struct IndividualsChart {
    ControlChart values;
    ControlChart moving_ranges; // the first point, and those without a neighbour before, are absent
};

enum class SingleSpread {
    moving_range, // mean range of `span` neighbours / d2(span)
    sd            // s / c4(n)
};

/// Single values: centre their mean. nullopt: fewer values in the base than the spread needs. `span` >= 2.
std::optional<IndividualsChart> individuals_chart(std::span<std::optional<double> const> values,
                                                  SingleSpread from = SingleSpread::moving_range,
                                                  int span = 2, Options const& options = {});

} // namespace instante::server::scoring::charts
