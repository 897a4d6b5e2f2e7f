#include "server/scoring/charts/attribute_charts.hpp"

#include "server/calculator/chart_inputs.hpp"
#include "server/calculator/function.hpp"

namespace instante::server::calculator {

namespace {

using namespace scoring::charts;

constexpr Member ratio_input_own[] = {
    {"counts", "list: how many (defects, favourable answers) in each sample, in the order of time"},
    {"sizes", "list as long, or one number for all: how many were looked at; where 0, there is no point"},
};
constexpr auto ratio_input = joined(ratio_input_own, base_input, runs_input);
constexpr Member laney_input_own[] = {
    {"counts", "list: how many (defects, favourable answers) in each sample, in the order of time"},
    {"sizes", "list as long, or one number for all: how many were looked at; where 0, there is no point"},
    {"constants", "as_printed (d2 = 1.128, the default) or exact (1.12838)", false},
};
constexpr auto laney_input = joined(laney_input_own, base_input, runs_input);
constexpr Member count_input_own[] = {
    {"counts", "list: how many each time, on equal opportunity; null where nobody counted"},
};
constexpr auto count_input = joined(count_input_own, base_input, runs_input);
constexpr Member laney_output_own[] = {
    {"sigma_z",
     "Laney's: mean moving range of z (before widening) / d2(2); 1 where chance within samples is all"},
};
constexpr auto laney_output = joined(chart_output, laney_output_own);

using RatioChart = std::optional<ControlChart> (*)(std::span<double const>, std::span<double const>,
                                                   Options const&);

nlohmann::json ratio_chart(Arguments& arguments, RatioChart make, bool shares, bool laney) {
    auto const counts = arguments.numbers("counts", not_negative);
    auto const sizes = sizes_for(arguments, counts.size());
    Options options = chart_options(arguments, counts.size(), shares ? Range{0, 1} : not_negative);
    if (laney) options.constants = constants_of(arguments);
    for (std::size_t i = 0; shares && i < counts.size() && i < sizes.size(); ++i)
        arguments.require(counts[i] <= sizes[i], "counts[" + std::to_string(i) + "]",
                          "must not be more than its size");
    for (std::size_t i = 0; i < counts.size() && i < sizes.size(); ++i)
        arguments.require(sizes[i] > 0 || counts[i] == 0, "counts[" + std::to_string(i) + "]",
                          "must be 0 where the size is 0");
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    auto const chart = make(counts, sizes, options);
    nlohmann::json figures = chart_figures(chart, run_length);
    if (laney) figures["sigma_z"] = chart ? figure(chart->dispersion) : nlohmann::json(nullptr);
    return figures;
}

nlohmann::json p(Arguments& arguments) {
    return ratio_chart(arguments, p_chart, true, false);
}
nlohmann::json np(Arguments& arguments) {
    return ratio_chart(arguments, np_chart, true, false);
}
nlohmann::json laney_p(Arguments& arguments) {
    return ratio_chart(arguments, laney_p_chart, true, true);
}
nlohmann::json u(Arguments& arguments) {
    return ratio_chart(arguments, u_chart, false, false);
}
nlohmann::json laney_u(Arguments& arguments) {
    return ratio_chart(arguments, laney_u_chart, false, true);
}

nlohmann::json c(Arguments& arguments) {
    auto const counts = arguments.gappy_numbers("counts");
    for (std::size_t i = 0; i < counts.size(); ++i)
        arguments.require(!counts[i] || *counts[i] >= 0, "counts[" + std::to_string(i) + "]",
                          "must be 0 or more");
    Options const options = chart_options(arguments, counts.size(), not_negative);
    auto const run_length = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    return chart_figures(c_chart(counts, options), run_length);
}

constexpr Function attribute_chart_family[] = {
    {"p_chart", "Control chart of shares: p +- 3 sqrt(p (1 - p) / n_i)", ratio_input, chart_output, p},
    {"np_chart",
     "Control chart of counts out of n_i: n_i p +- 3 sqrt(n_i p (1 - p)); `centre` is p, of points n_i p",
     ratio_input, chart_output, np},
    {"laney_p_chart",
     "Laney's p' chart: shares that vary more (or less) than binomially, limits times sigma_z", laney_input,
     laney_output, laney_p},
    {"u_chart", "Control chart of rates: u +- 3 sqrt(u / n_i)", ratio_input, chart_output, u},
    {"laney_u_chart", "Laney's u' chart: rates that vary more (or less) than Poisson, limits times sigma_z",
     laney_input, laney_output, laney_u},
    {"c_chart", "Control chart of counts on equal opportunity: c +- 3 sqrt(c)", count_input, chart_output, c},
};

} // namespace

std::span<Function const> attribute_chart_functions() {
    return attribute_chart_family;
}

} // namespace instante::server::calculator
