#include "server/calculator/margin_input.hpp"

#include "server/calculator/figures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace instante::server::calculator {

MarginInput read_margin(Arguments& arguments, nlohmann::json const& targets, std::string const& path,
                        std::vector<std::string> const& labels, std::string const& labels_path,
                        std::size_t units) {
    MarginInput margin;
    margin.path = path;
    if (!arguments.require(targets.is_object() && !targets.empty(), path,
                           "must be an object of a target for each category"))
        return margin;
    for (auto const& [label, target] : targets.items()) {
        bool const sound =
            target.is_number() && std::isfinite(target.get<double>()) && target.get<double>() >= 0;
        arguments.require(sound, fmt::format("{}.{}", path, label), "must be a number of zero or more");
        margin.labels.push_back(label);
        margin.targets.push_back(sound ? target.get<double>() : 0.0);
    }
    arguments.require(labels.size() == units, labels_path, "must be as many as the units");
    for (std::size_t i = 0; i < labels.size(); ++i) {
        auto const at = std::find(margin.labels.begin(), margin.labels.end(), labels[i]);
        bool const known = at != margin.labels.end();
        arguments.require(known, labels_path + "[" + std::to_string(i) + "]", "has no target: " + labels[i]);
        margin.category.push_back(known ? static_cast<std::size_t>(at - margin.labels.begin()) : 0);
    }
    return margin;
}

void blame_refusal(Arguments& arguments, scoring::WeightRefusal const& refusal,
                   std::vector<MarginInput> const& margins) {
    MarginInput const& margin = margins[refusal.margin];
    switch (refusal.fault) {
    case scoring::WeightFault::no_units:
        arguments.require(false, margin.path, "cannot be met: nothing in the sample carries weight");
        break;
    case scoring::WeightFault::no_target:
        arguments.require(false, margin.path, "sum to zero");
        break;
    case scoring::WeightFault::unequal_totals:
        arguments.require(false, margin.path, "sum to something else than " + margins.front().path);
        break;
    case scoring::WeightFault::empty_category:
        arguments.require(false, margin.path + "." + margin.labels[refusal.category],
                          "cannot be met: nobody in the sample stands for it");
        break;
    }
}

void put_weights(nlohmann::json& result, scoring::PopulationWeights const& weights) {
    result["rounds"] = weights.rounds;
    result["converged"] = weights.converged;
    result["largest_gap"] = figure(weights.largest_gap);
    result["n_effective"] = figure(weights.n_eff);
    result["design_effect"] = figure(weights.design_effect);
}

} // namespace instante::server::calculator
