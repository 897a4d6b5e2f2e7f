#pragma once
// Margins of a population by label, and why weights to them were refused.

#include "server/calculator/arguments.hpp"
#include "server/scoring/population_weights.hpp"

#include <string>
#include <vector>

namespace instante::server::calculator {

/// One margin with the categories of the units.
struct MarginInput {
    std::vector<std::string> labels; // of its categories
    scoring::Margin targets;
    std::vector<std::size_t> category; // of each unit
    std::string path;                  // of its targets, for problems
};

/// `targets` is an object {"label": how many or which share of the population}; `labels` says where each of
/// `units` units belongs, at `labels_path`.
MarginInput read_margin(Arguments& arguments, nlohmann::json const& targets, std::string const& path,
                        std::vector<std::string> const& labels, std::string const& labels_path,
                        std::size_t units);

/// Blames the targets that population_weights() refused.
void blame_refusal(Arguments& arguments, scoring::WeightRefusal const& refusal,
                   std::vector<MarginInput> const& margins);

/// rounds, converged, largest_gap, n_effective and design_effect.
void put_weights(nlohmann::json& result, scoring::PopulationWeights const& weights);

} // namespace instante::server::calculator
