#include "server/calculator/chart_inputs.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/charts/run_length.hpp"

namespace instante::server::calculator {

namespace {

using namespace scoring::charts;

constexpr Member rules_input[] = {
    {"z", "list of points in sd from the centre, in the order of time; null where there is none; or instead:",
     false},
    {"values", "list of points, with", false},
    {"centre", "their centre and", false},
    {"sd", "their sd, more than 0", false},
    {"run", "length of the runs on one side (7, as qcc)", false},
};
constexpr Member rules_output[] = {
    {"western_electric_1", "beyond 3 sd"},
    {"western_electric_2", "two of three beyond 2 sd on one side"},
    {"western_electric_3", "four of five beyond 1 sd on one side"},
    {"western_electric_4", "eight in a row on one side"},
    {"nelson_1", "beyond 3 sd"},
    {"nelson_2", "nine in a row on one side"},
    {"nelson_3", "six in a row rising, or falling"},
    {"nelson_4", "fourteen in a row alternating up and down"},
    {"nelson_5", "two of three beyond 2 sd on one side"},
    {"nelson_6", "four of five beyond 1 sd on one side"},
    {"nelson_7", "fifteen in a row within 1 sd"},
    {"nelson_8", "eight in a row beyond 1 sd, on both sides"},
    {"run_on_one_side", "`run` in a row on one side. Of every rule: indices_0based and indices_1based at "
                        "which it is true of the points up "
                        "to there, completed_0based (of them, where the newest point is itself part of the "
                        "pattern), directions (1 above or "
                        "rising, -1 below, 0 neither)"},
};

nlohmann::json rule_figures(RuleHits const& rule) {
    std::vector<std::size_t> indices;
    nlohmann::json completed = nlohmann::json::array();
    nlohmann::json directions = nlohmann::json::array();
    for (RuleHit const& hit : rule.hits) {
        indices.push_back(hit.index);
        directions.push_back(hit.direction);
        if (hit.completes) completed.push_back(hit.index);
    }
    nlohmann::json figures{{"meaning", rule.meaning},
                           {"completed_0based", std::move(completed)},
                           {"directions", std::move(directions)}};
    add_indices(figures, "indices", indices);
    return figures;
}

nlohmann::json rules(Arguments& arguments) {
    arguments.raw("z");
    arguments.raw("values");
    bool const plain = arguments.has("z");
    arguments.require(plain != arguments.has("values"), "z", "give either z or values with centre and sd");
    std::vector<std::optional<double>> z = arguments.has(plain ? "z" : "values")
                                               ? arguments.gappy_numbers(plain ? "z" : "values")
                                               : std::vector<std::optional<double>>{};
    if (!plain) {
        double const centre = arguments.number("centre");
        double const sd = arguments.number("sd", not_negative);
        arguments.require(sd > 0, "sd", "must be more than 0");
        for (auto& value : z) {
            if (value) value = (*value - centre) / sd;
        }
    }
    std::size_t const run = run_length_of(arguments);
    if (!arguments.sound()) return nullptr;
    nlohmann::json figures;
    for (RuleSet const set : {RuleSet::western_electric, RuleSet::nelson}) {
        for (RuleHits const& rule : run_rules(z, set))
            figures[std::string{rule.rule}] = rule_figures(rule);
    }
    figures["run_on_one_side"] = rule_figures(runs_on_one_side(z, run));
    return figures;
}

constexpr Member length_input[] = {
    {"chart", "shewhart (default), ewma or cusum", false},
    {"shift", "of the mean, in sd of a point (0)", false},
    {"run_length", "wanted in control: the limits are found for it, in place of nsigmas or interval", false},
    {"nsigmas", "of shewhart and ewma: distance of the limits (3)", false},
    {"lambda", "of ewma, 0.01 to 1 (0.2)", false},
    {"slack", "of cusum: k (0.5)", false},
    {"interval", "of cusum: h, up to 30 (5)", false},
    {"head_start", "of cusum (0)", false},
};
constexpr Member length_output[] = {
    {"in_control", "average points until a false signal (ARL0)"},
    {"shifted", "average points until a signal after the shift"},
    {"nsigmas", "the limits used; null of cusum"},
    {"interval", "the interval used; of cusum alone"},
};

nlohmann::json length(Arguments& arguments) {
    auto const chart = arguments.word("chart", {"shewhart", "ewma", "cusum"});
    double const shift = arguments.number_or("shift", 0, {-20, 20});
    auto const wanted = arguments.number_if("run_length", {2, 1e6});
    bool const of_cusum = chart == "cusum";
    double nsigmas = 3;
    double lambda = 1;
    double slack = 0.5;
    double interval = 5;
    double head_start = 0;
    if (of_cusum) {
        slack = arguments.number_or("slack", 0.5, {0, 10});
        interval = arguments.number_or("interval", 5, {0.01, 30});
        head_start = arguments.number_or("head_start", 0, {0, 30});
    } else {
        nsigmas = arguments.number_or("nsigmas", 3, {0.1, 6});
        if (chart == "ewma") lambda = arguments.number_or("lambda", 0.2, {0.01, 1});
    }
    if (wanted && arguments.errors().empty()) {
        if (of_cusum) {
            interval = cusum_interval_for(*wanted, slack);
        } else {
            nsigmas = chart == "ewma" ? ewma_widths_for(*wanted, lambda) : shewhart_widths_for(*wanted);
        }
    }
    arguments.require(head_start < interval, "head_start", "must be less than the interval");
    if (!arguments.sound()) return nullptr;
    auto const runs = [&](double by) {
        return of_cusum          ? cusum_run_length(slack, interval, by, head_start)
               : chart == "ewma" ? ewma_run_length(lambda, nsigmas, by)
                                 : shewhart_run_length(nsigmas, by);
    };
    return {{"in_control", figure(runs(0))},
            {"shifted", figure(runs(shift))},
            {"nsigmas", of_cusum ? nlohmann::json(nullptr) : figure(nsigmas)},
            {"interval", of_cusum ? figure(interval) : nlohmann::json(nullptr)}};
}

constexpr Function chart_rule_family[] = {
    {"run_rules",
     "Western Electric's and Nelson's rules, and runs on one side, each with every index at which it is true",
     rules_input, rules_output, rules},
    {"run_length",
     "Average run length of a chart until it signals, in control and after a shift; or its limits for one",
     length_input, length_output, length},
};

} // namespace

std::span<Function const> chart_rule_functions() {
    return chart_rule_family;
}

} // namespace instante::server::calculator
