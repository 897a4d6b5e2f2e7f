#include "server/calculator/chart_inputs.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/charts/small_shifts.hpp"

namespace instante::server::calculator {

namespace {

using namespace scoring::charts;

constexpr Member subgroup_input[] = {
    {"samples",
     "list of subgroups in the order of time, each a list of values (null: missing); or instead:", false},
    {"means", "list of the subgroups' means (null: none), with", false},
    {"sds", "list of their standard deviations (n - 1 divisor)", false},
    {"ranges", "list of their ranges", false},
    {"sizes", "their sizes, a list or one number for all", false},
};
constexpr Member constants_input[] = {
    {"constants", "as_printed (d2 to three decimals as tables and qcc, the default) or exact", false},
};

constexpr Member xbar_input_own[] = {
    {"sigma_from",
     "range (mean of R / d2), weighted_range, sd (mean of s / c4), weighted_sd or pooled_sd; default as qcc: "
     "range, or pooled_sd where a subgroup has more than 25",
     false},
    {"widened", "true: limits times sigma_z, from neighbouring means, as Laney does for shares (false)",
     false},
};
constexpr auto xbar_input = joined(subgroup_input, xbar_input_own, constants_input, base_input, runs_input);
constexpr Member r_input_own[] = {
    {"sigma_from", "range (default) or weighted_range", false},
};
constexpr auto r_input = joined(subgroup_input, r_input_own, constants_input, base_input, runs_input);
constexpr Member s_input_own[] = {
    {"sigma_from", "sd (default), weighted_sd or pooled_sd", false},
};
constexpr auto s_input = joined(subgroup_input, s_input_own, base_input, runs_input);
constexpr Member individuals_input_own[] = {
    {"values", "list of single values in the order of time; null where there is none"},
    {"sigma_from", "moving_range (default) or sd (s / c4)", false},
    {"span", "neighbours of a moving range (2)", false},
};
constexpr auto individuals_input = joined(individuals_input_own, constants_input, base_input, runs_input);
constexpr Member xbar_output_own[] = {
    {"sigma_z", "spread of neighbouring z where `widened`, else null"},
};
constexpr auto xbar_output = joined(chart_output, xbar_output_own);
constexpr Member individuals_output_own[] = {
    {"moving_range", "the chart of moving ranges, with the same members"},
};
constexpr auto individuals_output = joined(chart_output, individuals_output_own);
constexpr Member ewma_input_own[] = {
    {"values", "list of single values (null: none); or samples, or means with sds, ranges and sizes", false},
};
constexpr Member ewma_input_own2[] = {
    {"lambda", "weight of the newest point, 0 to 1 (0.2)", false},
    {"sigma_from", "as xbar_chart; of values: moving_range (default) or sd", false},
    {"limits", "exact (default; the variance so far), last_size (printed formula) or steady", false},
};
constexpr auto ewma_input =
    joined(ewma_input_own, subgroup_input, ewma_input_own2, constants_input, base_input);
constexpr Member ewma_output[] = {
    {"centre", "where the average starts"},
    {"sd", "sigma, the spread of one unit"},
    {"lambda", "as given"},
    {"ewma", "list: the average at each point; null where there is none"},
    {"standard_errors", "list"},
    {"lcl", "list: lower limits"},
    {"ucl", "list: upper limits"},
    {"statistics", "list: the points themselves"},
    {"beyond_0based", "indices at which the average is beyond its limits"},
    {"beyond_1based", "the same, from 1"},
    {"violations_1based", "the same again, as qcc names it"},
};
constexpr Member cusum_input_own[] = {
    {"values", "list of single values (null: none); or samples, or means with sds, ranges and sizes", false},
};
constexpr Member cusum_input_own2[] = {
    {"slack", "k, in sd of a point (0.5)", false},
    {"interval", "h, the decision interval, in sd of a point (5)", false},
    {"head_start", "both sums begin there, in sd (0); h / 2 for a fast initial response", false},
    {"sigma_from", "as xbar_chart; of values: moving_range (default) or sd", false},
};
constexpr auto cusum_input =
    joined(cusum_input_own, subgroup_input, cusum_input_own2, constants_input, base_input);
constexpr Member cusum_output[] = {
    {"centre", "target"},
    {"sd", "sigma, the spread of one unit"},
    {"z", "list: the points, standardised"},
    {"upper", "list of C+, 0 or more"},
    {"lower", "list of C-, 0 or less"},
    {"upper_run", "list of N+: points since C+ was zero"},
    {"lower_run", "list of N-"},
    {"beyond_above_0based", "indices at which C+ is more than h"},
    {"beyond_above_1based", "the same, from 1"},
    {"beyond_below_0based", "indices at which C- is less than -h"},
    {"beyond_below_1based", "the same, from 1"},
    {"change_above_0based",
     "where the first shift upwards began: the point after the last zero of C+; null: none"},
    {"change_below_0based", "the same downwards"},
};

SingleSpread single_spread(Arguments& arguments) {
    return arguments.word("sigma_from", {"moving_range", "sd"}) == "sd" ? SingleSpread::sd
                                                                        : SingleSpread::moving_range;
}

nlohmann::json xbar(Arguments& arguments) {
    auto const groups = subgroups_of(arguments);
    Options options = chart_options(arguments, groups.size());
    options.constants = constants_of(arguments);
    SpreadFrom const from = spread_of(arguments, groups, true, true);
    bool const wide = arguments.flag_or("widened", false);
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    auto const chart = wide ? widened_xbar_chart(groups, from, options) : xbar_chart(groups, from, options);
    nlohmann::json figures = chart_figures(chart, run_length);
    figures["sigma_z"] = chart ? figure(chart->dispersion) : nlohmann::json(nullptr);
    return figures;
}

nlohmann::json r(Arguments& arguments) {
    auto const groups = subgroups_of(arguments);
    Options options = chart_options(arguments, groups.size(), not_negative);
    options.constants = constants_of(arguments);
    SpreadFrom const from = spread_of(arguments, groups, true, false);
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    return chart_figures(range_chart(groups, from, options), run_length);
}

nlohmann::json s(Arguments& arguments) {
    auto const groups = subgroups_of(arguments);
    Options const options = chart_options(arguments, groups.size(), not_negative);
    SpreadFrom const from = spread_of(arguments, groups, false, true);
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    return chart_figures(sd_chart(groups, from, options), run_length);
}

nlohmann::json individuals(Arguments& arguments) {
    auto const values = arguments.gappy_numbers("values");
    Options options = chart_options(arguments, values.size());
    options.constants = constants_of(arguments);
    SingleSpread const from = single_spread(arguments);
    auto const span = static_cast<int>(arguments.whole_or("span", 2, {2, 25}));
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    auto const chart = individuals_chart(values, from, span, options);
    auto const part = [&](ControlChart const* one) {
        return chart_figures(one ? std::optional{*one} : std::nullopt, run_length);
    };
    nlohmann::json figures = part(chart ? &chart->values : nullptr);
    figures["moving_range"] = part(chart ? &chart->moving_ranges : nullptr);
    return figures;
}

/// The chart whose points a chart of small shifts follows.
std::optional<ControlChart> followed_chart(Arguments& arguments) {
    arguments.raw("values");
    if (arguments.has("values")) {
        auto const values = arguments.gappy_numbers("values");
        Options options = chart_options(arguments, values.size());
        options.constants = constants_of(arguments);
        SingleSpread const from = single_spread(arguments);
        auto chart = individuals_chart(values, from, 2, options);
        return chart ? std::optional{std::move(chart->values)} : std::nullopt;
    }
    auto const groups = subgroups_of(arguments);
    Options options = chart_options(arguments, groups.size());
    options.constants = constants_of(arguments);
    SpreadFrom const from = spread_of(arguments, groups, true, true);
    return arguments.errors().empty() ? xbar_chart(groups, from, options) : std::nullopt;
}

nlohmann::json none(std::span<Member const> output) {
    nlohmann::json figures;
    for (Member const& member : output)
        figures[std::string{member.name}] = nullptr;
    return figures;
}

EwmaLimits limits_of(Arguments& arguments) {
    auto const word = arguments.word("limits", {"exact", "last_size", "steady"});
    return word == "exact"    ? EwmaLimits::exact
           : word == "steady" ? EwmaLimits::steady
                              : EwmaLimits::last_size;
}

nlohmann::json ewma(Arguments& arguments) {
    auto const chart = followed_chart(arguments);
    double const lambda = arguments.number_or("lambda", 0.2, {0, 1});
    arguments.require(lambda > 0, "lambda", "must be more than 0");
    EwmaLimits const limits = limits_of(arguments);
    if (!arguments.sound()) return nullptr;
    if (!chart) return none(ewma_output);
    auto const ewma = ewma_chart(*chart, lambda, chart->widths, limits);
    std::vector<std::optional<double>> average;
    std::vector<std::optional<double>> errors;
    std::vector<std::optional<double>> low;
    std::vector<std::optional<double>> high;
    std::vector<std::optional<double>> statistics;
    std::vector<std::size_t> beyond;
    for (std::size_t i = 0; i < ewma.points.size(); ++i) {
        auto const& point = ewma.points[i];
        auto const put = [&](auto& list, double EwmaPoint::*member) {
            list.push_back(point ? std::optional{(*point).*member} : std::nullopt);
        };
        put(average, &EwmaPoint::value);
        put(errors, &EwmaPoint::sd);
        put(low, &EwmaPoint::low);
        put(high, &EwmaPoint::high);
        statistics.push_back(point ? std::optional{chart->points[i]->value} : std::nullopt);
        if (point && point->beyond) beyond.push_back(i);
    }
    nlohmann::json figures{{"centre", figure(chart->centre)},
                           {"sd", figure(chart->sigma)},
                           {"lambda", lambda},
                           {"ewma", figure(average)},
                           {"standard_errors", figure(errors)},
                           {"lcl", figure(low)},
                           {"ucl", figure(high)},
                           {"statistics", figure(statistics)}};
    add_indices(figures, "beyond", beyond);
    figures["violations_1based"] = figures["beyond_1based"];
    return figures;
}

nlohmann::json cusum_figures(ControlChart const& chart, CusumChart const& cusum) {
    nlohmann::json upper = nlohmann::json::array();
    nlohmann::json lower = nlohmann::json::array();
    nlohmann::json upper_run = nlohmann::json::array();
    nlohmann::json lower_run = nlohmann::json::array();
    std::vector<std::size_t> above;
    std::vector<std::size_t> below;
    for (std::size_t i = 0; i < cusum.points.size(); ++i) {
        auto const& point = cusum.points[i];
        upper.push_back(point ? figure(point->upper) : nlohmann::json(nullptr));
        lower.push_back(point ? figure(point->lower) : nlohmann::json(nullptr));
        upper_run.push_back(point ? nlohmann::json(point->upper_run) : nlohmann::json(nullptr));
        lower_run.push_back(point ? nlohmann::json(point->lower_run) : nlohmann::json(nullptr));
        if (point && point->beyond_above) above.push_back(i);
        if (point && point->beyond_below) below.push_back(i);
    }
    nlohmann::json figures{{"centre", figure(chart.centre)},   {"sd", figure(chart.sigma)},
                           {"z", figure(z_of(chart))},         {"upper", std::move(upper)},
                           {"lower", std::move(lower)},        {"upper_run", std::move(upper_run)},
                           {"lower_run", std::move(lower_run)}};
    add_indices(figures, "beyond_above", above);
    add_indices(figures, "beyond_below", below);
    auto const change = [&](std::vector<std::size_t> const& signals, bool upwards) {
        auto const excursion =
            signals.empty() ? std::nullopt : excursion_around(cusum, signals.front(), upwards);
        return excursion ? nlohmann::json(excursion->begin) : nlohmann::json(nullptr);
    };
    figures["change_above_0based"] = change(above, true);
    figures["change_below_0based"] = change(below, false);
    return figures;
}

nlohmann::json cusum(Arguments& arguments) {
    auto const chart = followed_chart(arguments);
    CusumDesign design;
    design.slack = arguments.number_or("slack", 0.5, not_negative);
    design.interval = arguments.number_or("interval", 5, not_negative);
    design.head_start = arguments.number_or("head_start", 0, not_negative);
    arguments.require(design.interval > 0, "interval", "must be more than 0");
    arguments.require(design.head_start < design.interval || design.interval == 0, "head_start",
                      "must be less than the interval");
    if (!arguments.sound()) return nullptr;
    if (!chart) return none(cusum_output);
    return cusum_figures(*chart, cusum_chart(*chart, design));
}

constexpr Function variable_chart_family[] = {
    {"xbar_chart", "Control chart of subgroups' means: centre +- 3 sigma / sqrt(n_i)", xbar_input,
     xbar_output, xbar},
    {"r_chart", "Control chart of subgroups' ranges: d2 sigma +- 3 d3 sigma", r_input, chart_output, r},
    {"s_chart", "Control chart of subgroups' standard deviations: c4 sigma +- 3 sigma sqrt(1 - c4^2)",
     s_input, chart_output, s},
    {"individuals_chart", "Control chart of single values with their moving range", individuals_input,
     individuals_output, individuals},
    {"ewma_chart", "Exponentially weighted moving average of single values or subgroups' means", ewma_input,
     ewma_output, ewma},
    {"cusum_chart", "Tabular CUSUM of single values or subgroups' means, with where a shift began",
     cusum_input, cusum_output, cusum},
};

} // namespace

std::span<Function const> variable_chart_functions() {
    return variable_chart_family;
}

} // namespace instante::server::calculator
