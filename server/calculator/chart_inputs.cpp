#include "server/calculator/chart_inputs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace instante::server::calculator {

using namespace scoring::charts;

namespace {

constexpr double most_base_points = 1e6;

std::string at(std::string const& name, std::size_t index) {
    return name + "[" + std::to_string(index) + "]";
}

/// Rows may end early, or have null where a value is missing.
std::vector<Subgroup> subgroups_of_samples(Arguments& arguments) {
    std::vector<Subgroup> groups;
    auto const& samples = arguments.raw("samples");
    if (!arguments.require(samples.is_array(), "samples", "must be a list of lists")) return groups;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!arguments.require(samples[i].is_array(), at("samples", i), "must be a list")) continue;
        std::vector<double> values;
        for (std::size_t j = 0; j < samples[i].size(); ++j) {
            auto const& value = samples[i][j];
            if (value.is_null()) continue;
            if (arguments.require(value.is_number() && std::isfinite(value.get<double>()),
                                  at(at("samples", i), j), "must be a number or null"))
                values.push_back(value.get<double>());
        }
        groups.push_back(subgroup_of(values));
    }
    return groups;
}

/// Of a subgroup of a given size: a summary that cannot be is told by its field.
std::optional<double> summary(Arguments& arguments, std::string const& name,
                              std::vector<std::optional<double>> const& values, std::size_t i, double size) {
    if (i >= values.size() || !values[i]) return std::nullopt;
    arguments.require(*values[i] >= 0, at(name, i), "must be 0 or more");
    return size > 1 ? values[i] : std::nullopt;
}

std::vector<Subgroup> subgroups_of_summaries(Arguments& arguments) {
    auto const means = arguments.gappy_numbers("means");
    auto const listed = [&](std::string const& name) {
        arguments.raw(name);
        if (!arguments.has(name)) return std::vector<std::optional<double>>{};
        auto values = arguments.gappy_numbers(name);
        arguments.require(values.size() == means.size(), name, "must be as long as means");
        return values;
    };
    auto const sds = listed("sds");
    auto const ranges = listed("ranges");
    auto const sizes = sizes_for(arguments, means.size());
    std::vector<Subgroup> groups;
    for (std::size_t i = 0; i < means.size() && i < sizes.size(); ++i) {
        Subgroup group;
        group.n = means[i] ? sizes[i] : 0;
        group.mean = means[i].value_or(0);
        group.sd = summary(arguments, "sds", sds, i, group.n);
        group.range = summary(arguments, "ranges", ranges, i, group.n);
        groups.push_back(group);
    }
    return groups;
}

nlohmann::json point_figures(Point const& point) {
    return {{"n", figure(point.n)},   {"value", figure(point.value)}, {"centre", figure(point.centre)},
            {"sd", figure(point.sd)}, {"lcl", figure(point.low)},     {"ucl", figure(point.high)},
            {"z", figure(point.z)},   {"beyond", point.beyond}};
}

} // namespace

std::vector<double> sizes_for(Arguments& arguments, std::size_t count) {
    auto const& given = arguments.raw("sizes");
    if (given.is_number()) return std::vector<double>(count, arguments.number("sizes", not_negative));
    auto sizes = arguments.numbers("sizes", not_negative);
    if (sizes.size() != count) {
        arguments.require(!given.is_array(), "sizes", "must be as long as the values");
        sizes.assign(count, std::numeric_limits<double>::max()); // whatever else is wrong is told too
    }
    return sizes;
}

Options chart_options(Arguments& arguments, std::size_t count, Range centre) {
    Options options;
    options.widths = arguments.number_or("nsigmas", 3, {0.1, 10});
    auto const base_points =
        arguments.whole_or("base_points", static_cast<std::int64_t>(count), {0, most_base_points});
    std::vector<std::int64_t> left_out;
    arguments.raw("base_without");
    if (arguments.has("base_without")) left_out = arguments.counts("base_without");
    options.base.assign(count, false);
    std::fill_n(options.base.begin(), std::min(count, static_cast<std::size_t>(base_points)), true);
    for (std::size_t i = 0; i < left_out.size(); ++i) {
        auto const index = static_cast<std::size_t>(left_out[i]);
        if (arguments.require(index < count, at("base_without", i), "is not the index of a point"))
            options.base[index] = false;
    }
    options.centre = arguments.number_if("centre", centre);
    options.sigma = arguments.number_if("sd", not_negative);
    return options;
}

Constants constants_of(Arguments& arguments) {
    return arguments.word("constants", {"as_printed", "exact"}) == "exact" ? Constants::exact
                                                                           : Constants::as_printed;
}

std::size_t run_length_of(Arguments& arguments) {
    return static_cast<std::size_t>(arguments.whole_or("run", 7, {2, 1000}));
}

std::vector<Subgroup> subgroups_of(Arguments& arguments) {
    arguments.raw("means");
    arguments.raw("samples");
    bool const summaries = arguments.has("means");
    if (!arguments.require(summaries != arguments.has("samples"), "samples",
                           "give either samples or means with sizes"))
        return {};
    return summaries ? subgroups_of_summaries(arguments) : subgroups_of_samples(arguments);
}

SpreadFrom spread_of(Arguments& arguments, std::vector<Subgroup> const& subgroups, bool of_ranges,
                     bool of_sds) {
    constexpr std::array<std::pair<std::string_view, SpreadFrom>, 5> names{
        {{"range", SpreadFrom::range},
         {"weighted_range", SpreadFrom::weighted_range},
         {"sd", SpreadFrom::sd},
         {"weighted_sd", SpreadFrom::weighted_sd},
         {"pooled_sd", SpreadFrom::pooled_sd}}};
    bool const have_ranges =
        std::any_of(subgroups.begin(), subgroups.end(), [](Subgroup const& group) { return group.range; });
    bool const large =
        std::any_of(subgroups.begin(), subgroups.end(), [](Subgroup const& group) { return group.n > 25; });
    SpreadFrom from = !of_sds       ? SpreadFrom::range
                      : !of_ranges  ? SpreadFrom::sd
                      : large       ? SpreadFrom::pooled_sd
                      : have_ranges ? SpreadFrom::range
                                    : SpreadFrom::sd;
    arguments.raw("sigma_from");
    if (arguments.has("sigma_from")) {
        auto const word =
            arguments.word("sigma_from", {"range", "weighted_range", "sd", "weighted_sd", "pooled_sd"});
        for (auto const& [name, value] : names) {
            if (name == word) from = value;
        }
    }
    bool const ranges = from == SpreadFrom::range || from == SpreadFrom::weighted_range;
    arguments.require(ranges ? of_ranges : of_sds, "sigma_from", "is not how this chart knows its spread");
    for (std::size_t i = 0; ranges && i < subgroups.size(); ++i) {
        double const n = subgroups[i].n;
        arguments.require(!subgroups[i].range || (n <= most_range_size && n == std::floor(n)), "sizes",
                          "must be whole and at most " + std::to_string(most_range_size) + " for ranges");
    }
    return from;
}

nlohmann::json common_figure(std::vector<std::optional<double>> const& values) {
    std::optional<double> common;
    for (auto const& value : values) {
        if (!value) continue;
        if (common && std::fabs(*common - *value) > 1e-12 * std::fabs(*common)) return figure(values);
        if (!common) common = value;
    }
    return figure(common);
}

void add_indices(nlohmann::json& figures, std::string const& prefix,
                 std::vector<std::size_t> const& indices) {
    nlohmann::json from_one = nlohmann::json::array();
    for (std::size_t const index : indices)
        from_one.push_back(index + 1);
    figures[prefix + "_0based"] = indices;
    figures[prefix + "_1based"] = std::move(from_one);
}

nlohmann::json chart_figures(std::optional<ControlChart> const& chart, std::size_t run_length) {
    if (!chart) {
        nlohmann::json none;
        for (char const* name : {"centre", "sd", "lcl", "ucl", "statistics", "points", "beyond_0based",
                                 "beyond_1based", "runs_0based", "runs_1based"})
            none[name] = nullptr;
        return none;
    }
    std::vector<std::optional<double>> statistics;
    std::vector<std::optional<double>> low;
    std::vector<std::optional<double>> high;
    nlohmann::json points = nlohmann::json::array();
    for (auto const& point : chart->points) {
        statistics.push_back(point ? std::optional{point->value} : std::nullopt);
        low.push_back(point ? std::optional{point->low} : std::nullopt);
        high.push_back(point ? std::optional{point->high} : std::nullopt);
        points.push_back(point ? point_figures(*point) : nlohmann::json(nullptr));
    }
    nlohmann::json figures{{"centre", figure(chart->centre)},  {"sd", figure(chart->sigma)},
                           {"lcl", common_figure(low)},        {"ucl", common_figure(high)},
                           {"statistics", figure(statistics)}, {"points", std::move(points)}};
    add_indices(figures, "beyond", beyond_limits(*chart));
    std::vector<std::size_t> runs;
    for (RuleHit const& hit : runs_on_one_side(z_of(*chart), run_length).hits)
        runs.push_back(hit.index);
    add_indices(figures, "runs", runs);
    return figures;
}

} // namespace instante::server::calculator
