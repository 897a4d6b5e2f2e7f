#pragma once
// What the functions of control charts have in common: inputs that say how a chart is made, and the figures
// of its points.

#include "server/calculator/arguments.hpp"
#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/charts/run_rules.hpp"
#include "server/scoring/charts/variable_charts.hpp"

#include <array>

namespace instante::server::calculator {

/// The members of several lists, one after the other.
template <std::size_t... Sizes>
constexpr auto joined(Member const (&... lists)[Sizes]) {
    std::array<Member, (Sizes + ...)> all{};
    std::size_t at = 0;
    auto const append = [&](std::span<Member const> list) {
        for (Member const& member : list)
            all[at++] = member;
    };
    (append(lists), ...);
    return all;
}

inline constexpr Member base_input[] = {
    {"nsigmas", "distance of the limits in sd (3)", false},
    {"base_points", "the first so many points are the base that centre and sd come from (all)", false},
    {"base_without", "list of 0-based indices left out of the base, whose cause is known (none)", false},
    {"centre", "known centre in place of the base's", false},
    {"sd", "known sd of one unit (sigma) in place of the base's", false},
};
inline constexpr Member runs_input[] = {
    {"run", "length of the runs to report (7, as qcc)", false},
};
inline constexpr Member chart_output[] = {
    {"centre", "of the chart"},
    {"sd", "sigma, the spread of one unit"},
    {"lcl", "lower limit: a number where all points have the same, else a list"},
    {"ucl", "upper limit, likewise"},
    {"statistics", "list: the value of each point; null where there is none"},
    {"points", "list: n, value, centre, sd (standard error), lcl, ucl, z, beyond of each; or null"},
    {"beyond_0based", "indices of points beyond their limits"},
    {"beyond_1based", "the same, from 1"},
    {"runs_0based", "indices at which `run` or more points in a row lie on one side of the centre"},
    {"runs_1based", "the same, from 1"},
};

/// `sizes`: a list of `count`, or one number for all.
std::vector<double> sizes_for(Arguments& arguments, std::size_t count);
/// `nsigmas`, `base_points`, `base_without`, `centre`, `sd`.
scoring::charts::Options chart_options(Arguments& arguments, std::size_t count, Range centre = {});
scoring::charts::Constants constants_of(Arguments& arguments);
std::size_t run_length_of(Arguments& arguments);
/// A matrix of `samples`, or `means` with `sds` or `ranges` and `sizes`.
std::vector<scoring::charts::Subgroup> subgroups_of(Arguments& arguments);
/// One of `allowed`, the first when absent; only what these functions have a name for.
scoring::charts::SpreadFrom spread_of(Arguments& arguments,
                                      std::vector<scoring::charts::Subgroup> const& subgroups, bool of_ranges,
                                      bool of_sds);

/// The figures of `chart_output`; all of them null where there is no chart.
nlohmann::json chart_figures(std::optional<scoring::charts::ControlChart> const& chart,
                             std::size_t run_length);
/// `prefix`_0based and `prefix`_1based.
void add_indices(nlohmann::json& figures, std::string const& prefix, std::vector<std::size_t> const& indices);
/// A number where all that are there are the same, else a list.
nlohmann::json common_figure(std::vector<std::optional<double>> const& values);

} // namespace instante::server::calculator
