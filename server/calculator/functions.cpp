#include "server/calculator/function.hpp"

namespace instante::server::calculator {

namespace {

using Family = std::span<Function const> (*)();
// clang-format off
constexpr Family families[] = {
    share_functions,
    varying_share_functions,
    small_cell_functions,
    ranking_functions,
    attribute_chart_functions,
    variable_chart_functions,
    chart_rule_functions,
    rating_functions,
    loyalty_functions,
    weighting_functions,
    sampling_functions,
    quality_functions,
    driver_functions,
    construct_functions,
    difference_functions,
    comparison_functions,
};
// clang-format on

nlohmann::json describe(std::span<Member const> members, bool with_need) {
    nlohmann::json list = nlohmann::json::array();
    for (Member const& member : members) {
        nlohmann::json entry{{"name", member.name}, {"meaning", member.meaning}};
        if (with_need) entry["needed"] = member.needed;
        list.push_back(std::move(entry));
    }
    return list;
}

} // namespace

nlohmann::json nothing_known(std::span<Member const> output) {
    nlohmann::json figures = nlohmann::json::object();
    for (Member const& member : output)
        figures[std::string{member.name}] = nullptr;
    return figures;
}

std::vector<Function> const& functions() {
    static std::vector<Function> const all = [] {
        std::vector<Function> list;
        for (Family const family : families) {
            auto const members = family();
            list.insert(list.end(), members.begin(), members.end());
        }
        return list;
    }();
    return all;
}

Function const* find_function(std::string_view name) {
    for (Function const& function : functions()) {
        if (function.name == name) return &function;
    }
    return nullptr;
}

Result<nlohmann::json> evaluate(Function const& function, nlohmann::json const& input) {
    if (!input.is_object()) return Problem{ProblemKind::invalid, "the input must be a JSON object"};
    Arguments arguments{input};
    nlohmann::json figures = function.evaluate(arguments);
    if (!arguments.errors().empty())
        return Problem{ProblemKind::invalid, "the input cannot be used", arguments.errors()};
    return figures;
}

nlohmann::json describe(Function const& function) {
    return {{"name", function.name},
            {"summary", function.summary},
            {"input", describe(function.input, true)},
            {"output", describe(function.output, false)}};
}

} // namespace instante::server::calculator
