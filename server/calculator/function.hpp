#pragma once
// The calculator: every function of server/scoring by name, JSON in and JSON out, as `instante-server score`
// offers it. It calls what the API calls; a test feeds both.

#include "server/calculator/arguments.hpp"

#include <span>

namespace instante::server::calculator {

struct Member {
    std::string_view name;
    std::string_view meaning; // type, unit, default
    bool needed = true;       // of inputs
};

/// Asks `arguments` for its members, then, if they are `sound()`, answers with its figures. What cannot be
/// known is null; no figure is ever NaN or infinite.
using Evaluate = nlohmann::json (*)(Arguments& arguments);

struct Function {
    std::string_view name;
    std::string_view summary;
    std::span<Member const> input;
    std::span<Member const> output;
    Evaluate evaluate;
};

/// Every member null: what is said where there is nothing to say it of.
nlohmann::json nothing_known(std::span<Member const> output);

/// All of them, in the order of their families.
std::vector<Function> const& functions();
/// nullptr: there is none of that name.
Function const* find_function(std::string_view name);

/// Problem (invalid): each field that is wrong, by its path.
Result<nlohmann::json> evaluate(Function const& function, nlohmann::json const& input);

/// What `score --list` prints: name, summary, input and output of each function.
nlohmann::json describe(Function const& function);

// ---- families: one file each ---------------------------------------------------------------------------

std::span<Function const> share_functions();
std::span<Function const> varying_share_functions();
std::span<Function const> small_cell_functions();
std::span<Function const> ranking_functions();
std::span<Function const> attribute_chart_functions();
std::span<Function const> variable_chart_functions();
std::span<Function const> chart_rule_functions();
std::span<Function const> rating_functions();
std::span<Function const> loyalty_functions();
std::span<Function const> weighting_functions();
std::span<Function const> sampling_functions();
std::span<Function const> quality_functions();
std::span<Function const> driver_functions();
std::span<Function const> construct_functions();
std::span<Function const> difference_functions();
std::span<Function const> comparison_functions();

} // namespace instante::server::calculator
