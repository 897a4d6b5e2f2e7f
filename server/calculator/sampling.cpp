#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/margin_input.hpp"
#include "server/calculator/rating_input.hpp"
#include "server/scoring/cluster_sample.hpp"
#include "server/scoring/sample_size.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace instante::server::calculator {

namespace {

// ---- sample sizes ------------------------------------------------------------------------------------

constexpr Member share_size_input[] = {
    {"p", "the share expected, 0 to 1 (0.5, which asks for most)", false},
    {"margin", "half the width of the interval wanted, more than 0"},
    {"population", "of how many the sample is taken (of very many)", false},
    {"design_effect", "multiplies what is needed (1)", false},
    level_member,
};
constexpr Member share_size_output[] = {
    {"n", "answers needed, rounded up"},
    {"before_rounding", "of very many: design_effect z^2 p (1 - p) / margin^2"},
};

scoring::SampleSizeQuestion read_question(Arguments& arguments) {
    scoring::SampleSizeQuestion question;
    question.margin = arguments.number("margin", not_negative);
    question.population = arguments.number_if("population", {1, std::numeric_limits<double>::max()});
    question.design_effect = arguments.number_or("design_effect", 1, not_negative);
    question.confidence = arguments.confidence();
    arguments.require(question.margin > 0, "margin", "must be more than 0");
    arguments.require(question.design_effect > 0, "design_effect", "must be more than 0");
    return question;
}

nlohmann::json size_json(scoring::SampleSize const& size) {
    return {{"n", size.n ? nlohmann::json(*size.n) : nlohmann::json(nullptr)},
            {"before_rounding", figure(size.before_rounding)}};
}

nlohmann::json sample_size_share(Arguments& arguments) {
    double const p = arguments.number_or("p", 0.5, {0, 1});
    auto const question = read_question(arguments);
    if (!arguments.sound()) return nullptr;
    return size_json(scoring::sample_size_for_share(p, question));
}

constexpr Member mean_size_input[] = {
    {"sd", "standard deviation of a single answer, 0 or more"},
    {"margin", "half the width of the interval wanted, more than 0"},
    {"population", "of how many the sample is taken (of very many)", false},
    {"design_effect", "multiplies what is needed (1)", false},
    level_member,
};
constexpr Member mean_size_output[] = {
    {"n", "answers needed by the normal interval, rounded up"},
    {"before_rounding", "of very many: design_effect (z sd / margin)^2"},
    {"n_t", "answers that the t interval will need, of very many and without a design effect; null beyond a "
            "million"},
};

nlohmann::json sample_size_mean(Arguments& arguments) {
    double const sd = arguments.number("sd", not_negative);
    auto const question = read_question(arguments);
    if (!arguments.sound()) return nullptr;
    nlohmann::json result = size_json(scoring::sample_size_for_mean(sd, question));
    auto const by_t = scoring::sample_size_for_t(sd, question.margin, question.confidence);
    result["n_t"] = by_t ? nlohmann::json(*by_t) : nlohmann::json(nullptr);
    return result;
}

// ---- cluster sample ----------------------------------------------------------------------------------

constexpr Member cluster_input[] = {
    {"y", "what was measured of each unit"},
    {"x", "of each unit, for the ratio sum y / sum x (1 each: the ratio is the mean of y)", false},
    {"weights", "of each unit, 0 or more (1 each)", false},
    {"clusters", "the cluster of each unit, texts or numbers (each unit its own)", false},
    {"strata", "the stratum of each unit; clusters are of their stratum (one)", false},
    {"fpc", "clusters in the population: a number, or {\"stratum\": number} (very many)", false},
    {"categories",
     "adjusts the weights: {\"margin\": [category of each unit]}; one margin post-stratifies, several "
     "rake",
     false},
    {"margins", "beside `categories`: {\"margin\": {\"category\": how many the population has}}", false},
    level_member,
};
constexpr Member cluster_output[] = {
    {"n", "units"},
    {"clusters", "in the sample"},
    {"strata", "in the sample"},
    {"degrees_of_freedom", "clusters - strata"},
    {"lonely_strata", "of one cluster out of several: no error can be known"},
    {"weight", "sum of weights, adjusted"},
    {"n_effective", "Kish, of the weights alone"},
    {"mean", "sum w y / sum w x"},
    {"mean_standard_error", "linearised; after adjusting from the residuals"},
    {"mean_t", "[low, high], t with the degrees of freedom"},
    {"mean_z", "[low, high], normal"},
    {"total", "sum w y"},
    {"total_standard_error", "likewise"},
    {"total_t", "[low, high]"},
    {"total_z", "[low, high]"},
    {"design_effect", "variance of the mean over that of single draws"},
    {"weights", "of each unit, adjusted"},
    {"adjustment", "rounds, converged, largest_gap, n_effective, design_effect; null without margins"},
};

/// Labels as numbers from 0, in order of first appearance.
std::vector<std::size_t> numbered(std::vector<std::string> const& labels, std::vector<std::string>& names) {
    std::map<std::string, std::size_t> numbers;
    std::vector<std::size_t> result;
    for (std::string const& label : labels) {
        auto const [at, fresh] = numbers.try_emplace(label, numbers.size());
        if (fresh) names.push_back(label);
        result.push_back(at->second);
    }
    return result;
}

std::vector<std::size_t> read_numbered(Arguments& arguments, std::string const& name, std::size_t units,
                                       std::vector<std::string>& names) {
    auto const labels = read_labels(arguments, name, false);
    if (arguments.has(name)) arguments.require(labels.size() == units, name, "must be as many as y");
    return numbered(labels, names);
}

void read_correction(Arguments& arguments, scoring::ClusterSample& sample,
                     std::vector<std::string> const& strata) {
    nlohmann::json const& fpc = arguments.raw("fpc");
    if (fpc.is_null() ||
        !arguments.require(!fpc.is_object() || !strata.empty(), "fpc", "by stratum needs strata"))
        return;
    for (std::size_t h = 0; h < std::max<std::size_t>(1, strata.size()); ++h) {
        std::string const path = fpc.is_object() ? "fpc." + strata[h] : "fpc";
        if (fpc.is_object() && !arguments.require(fpc.contains(strata[h]), path, "is missing")) continue;
        nlohmann::json const& clusters = fpc.is_object() ? fpc.at(strata[h]) : fpc;
        if (!arguments.require(clusters.is_number(), path, "must be a number")) return;
        std::set<std::size_t> sampled;
        std::size_t units = 0;
        for (std::size_t i = 0; i < sample.y.size(); ++i) {
            if (!sample.strata.empty() && sample.strata[i] != h) continue;
            ++units;
            if (i < sample.clusters.size()) sampled.insert(sample.clusters[i]);
        }
        auto const n = static_cast<double>(sample.clusters.empty() ? units : sampled.size());
        arguments.require(clusters.get<double>() >= n, path,
                          "must not be less than the clusters in the sample");
        sample.clusters_in_population.push_back(std::max(n, clusters.get<double>()));
    }
}

std::vector<MarginInput> read_margins(Arguments& arguments, std::size_t units) {
    std::vector<MarginInput> inputs;
    nlohmann::json const& categories = arguments.raw("categories");
    nlohmann::json const& margins = arguments.raw("margins");
    if (categories.is_null() && margins.is_null()) return inputs;
    if (!arguments.require(categories.is_object() && !categories.empty(), "categories",
                           "must be an object of a list of categories by margin") ||
        !arguments.require(margins.is_object(), "margins", "must be an object of targets by margin"))
        return inputs;
    Arguments lists{categories};
    for (auto const& [name, list] : categories.items()) {
        std::string const path = "categories." + name;
        auto const labels = read_labels(lists, name, true);
        arguments.require(lists.errors().empty(), path, "must be a list of texts or numbers");
        if (!arguments.require(margins.contains(name), "margins." + name, "is missing")) continue;
        inputs.push_back(read_margin(arguments, margins.at(name), "margins." + name, labels, path, units));
    }
    for (auto const& [name, targets] : margins.items())
        arguments.require(categories.contains(name), "categories." + name, "is missing");
    return inputs;
}

void put_estimate(nlohmann::json& result, std::string const& name, scoring::SampleEstimate const& estimate) {
    result[name] = figure(estimate.value);
    result[name + "_standard_error"] = figure(estimate.standard_error);
    result[name + "_t"] = figure(estimate.t);
    result[name + "_z"] = figure(estimate.z);
}

nlohmann::json cluster_sample(Arguments& arguments) {
    scoring::ClusterSample sample;
    sample.y = arguments.numbers("y");
    std::size_t const units = sample.y.size();
    sample.x = arguments.numbers_or_none("x");
    if (arguments.has("x")) arguments.require(sample.x.size() == units, "x", "must be as many as y");
    sample.weights = read_weights(arguments, units, "y");
    std::vector<std::string> clusters;
    std::vector<std::string> strata;
    sample.clusters = read_numbered(arguments, "clusters", units, clusters);
    sample.strata = read_numbered(arguments, "strata", units, strata);
    if (arguments.errors().empty()) read_correction(arguments, sample, strata);
    arguments.raw("fpc");
    auto const margins = read_margins(arguments, units);
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    for (MarginInput const& margin : margins) {
        sample.margins.push_back(margin.targets);
        sample.categories.push_back(margin.category);
    }
    auto const estimated = scoring::cluster_estimate(sample, confidence);
    if (auto const* refused = std::get_if<scoring::WeightRefusal>(&estimated)) {
        blame_refusal(arguments, *refused, margins);
        return nullptr;
    }
    nlohmann::json result;
    for (Member const& member : cluster_output)
        result[std::string{member.name}] = nullptr;
    result["n"] = units;
    auto const& estimate = std::get<std::optional<scoring::ClusterEstimate>>(estimated);
    if (!estimate) return result;
    result["clusters"] = estimate->clusters;
    result["strata"] = estimate->strata;
    result["degrees_of_freedom"] = estimate->degrees_of_freedom;
    result["lonely_strata"] = estimate->lonely_strata;
    result["weight"] = figure(estimate->weight);
    result["n_effective"] = figure(estimate->n_eff);
    put_estimate(result, "mean", estimate->ratio);
    put_estimate(result, "total", estimate->total);
    result["design_effect"] = figure(estimate->design_effect);
    result["weights"] = figure(estimate->weights);
    if (estimate->adjusted) put_weights(result["adjustment"], *estimate->adjusted);
    return result;
}

constexpr Function sampling_family[] = {
    {"sample_size_share", "Answers that a share needs", share_size_input, share_size_output,
     sample_size_share},
    {"sample_size_mean", "Answers that a mean needs", mean_size_input, mean_size_output, sample_size_mean},
    {"cluster_sample",
     "Mean (or ratio) and total of a one-stage cluster sample, weighted, stratified, adjusted to a "
     "population or not, with linearised errors",
     cluster_input, cluster_output, cluster_sample},
};

} // namespace

std::span<Function const> sampling_functions() {
    return sampling_family;
}

} // namespace instante::server::calculator
