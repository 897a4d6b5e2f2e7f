#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/margin_input.hpp"
#include "server/calculator/rating_input.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace instante::server::calculator {

namespace {

// ---- Kish --------------------------------------------------------------------------------------------

constexpr Member kish_input[] = {{"weights", "weight of each unit, 0 or more"}};
constexpr Member kish_output[] = {
    {"n", "units"},
    {"weight", "sum of weights"},
    {"n_effective", "(sum w)^2 / sum w^2; null where nothing carries weight"},
    {"design_effect", "n / n_effective"},
};

nlohmann::json effective_sample_size(Arguments& arguments) {
    auto const weights = arguments.numbers("weights", not_negative);
    if (!arguments.sound()) return nullptr;
    std::vector<double> const same(weights.size(), 0.0);
    auto const estimate = scoring::mean_estimate(scoring::value_sums(same, weights));
    nlohmann::json result{
        {"n", weights.size()}, {"weight", 0}, {"n_effective", nullptr}, {"design_effect", nullptr}};
    if (!estimate) return result;
    result["weight"] = figure(estimate->weight);
    result["n_effective"] = figure(estimate->n_eff);
    result["design_effect"] = figure(estimate->design_effect);
    return result;
}

// ---- post-stratification -----------------------------------------------------------------------------

constexpr Member poststratify_input[] = {
    {"population", "{\"stratum\": how many or which share of the population}, zero or more"},
    {"counts", "{\"stratum\": respondents}; or give `strata`", false},
    {"strata", "in place of `counts`: the stratum of each respondent (texts or numbers)", false},
    {"weights", "beside `strata`: weight of each respondent before (1 each)", false},
};
constexpr Member poststratify_output[] = {
    {"factors", "{\"stratum\": what each weight there is multiplied by}"},
    {"fitted", "{\"stratum\": sum of weights after}"},
    {"respondent_weights", "weight of each respondent after; with `strata` only"},
    {"rounds", "always 1"},
    {"converged", "true"},
    {"largest_gap", "of any stratum to its target, as a share of the population"},
    {"n_effective", "Kish, of the weights after"},
    {"design_effect", "n / n_effective"},
};

/// Counts by stratum as labels and weights of one unit each would be too many: a cell for each stratum.
std::vector<scoring::SampleCell> cells_of_counts(Arguments& arguments,
                                                 std::vector<std::string> const& labels) {
    nlohmann::json const& counts = arguments.raw("counts");
    std::vector<scoring::SampleCell> cells;
    for (std::size_t k = 0; k < labels.size(); ++k)
        cells.push_back({0, 0, 0, {k}});
    if (!arguments.require(counts.is_object(), "counts", "must be an object of respondents by stratum"))
        return cells;
    for (auto const& [label, count] : counts.items()) {
        auto const at = std::find(labels.begin(), labels.end(), label);
        std::string const path = "counts." + label;
        if (!arguments.require(at != labels.end(), path, "is no stratum of the population")) continue;
        bool const whole = count.is_number_integer() && count.get<double>() >= 0;
        if (!arguments.require(whole, path, "must be a whole number of zero or more")) continue;
        auto const n = count.get<std::int64_t>();
        auto const weight = static_cast<double>(n);
        cells[static_cast<std::size_t>(at - labels.begin())] = {
            n, weight, weight, {static_cast<std::size_t>(at - labels.begin())}};
    }
    return cells;
}

nlohmann::json by_label(std::vector<std::string> const& labels, std::vector<double> const& values) {
    nlohmann::json result = nlohmann::json::object();
    for (std::size_t k = 0; k < labels.size(); ++k)
        result[labels[k]] = figure(values[k]);
    return result;
}

nlohmann::json poststratify(Arguments& arguments) {
    bool const raw = arguments.has("strata") || !arguments.has("counts");
    auto const strata = raw ? read_labels(arguments, "strata", true) : std::vector<std::string>{};
    std::vector<double> weights;
    if (raw) {
        weights = read_weights(arguments, strata.size(), "strata");
        leave_out(arguments, {"counts"}, "must not be given beside strata");
    } else {
        leave_out(arguments, {"strata", "weights"}, "must not be given beside counts");
    }
    auto const margin =
        read_margin(arguments, arguments.raw("population"), "population", strata, "strata", strata.size());
    auto cells = raw ? std::vector<scoring::SampleCell>{} : cells_of_counts(arguments, margin.labels);
    if (!arguments.sound()) return nullptr;
    if (raw) {
        for (std::size_t k = 0; k < margin.labels.size(); ++k)
            cells.push_back({0, 0, 0, {k}});
        for (std::size_t i = 0; i < strata.size(); ++i) {
            double const weight = weights.empty() ? 1.0 : weights[i];
            auto& cell = cells[margin.category[i]];
            ++cell.n;
            cell.w += weight;
            cell.w2 += weight * weight;
        }
    }
    std::vector<scoring::Margin> const margins{margin.targets};
    auto const fitted = scoring::population_weights(cells, margins);
    if (auto const* refused = std::get_if<scoring::WeightRefusal>(&fitted)) {
        blame_refusal(arguments, *refused, {margin});
        return nullptr;
    }
    auto const& result = std::get<scoring::PopulationWeights>(fitted);
    nlohmann::json figures{{"factors", by_label(margin.labels, result.factors)},
                           {"fitted", by_label(margin.labels, result.fitted)},
                           {"respondent_weights", nullptr}};
    if (raw) {
        figures["respondent_weights"] = nlohmann::json::array();
        for (std::size_t i = 0; i < strata.size(); ++i)
            figures["respondent_weights"].push_back(
                figure(result.factors[margin.category[i]] * (weights.empty() ? 1.0 : weights[i])));
    }
    put_weights(figures, result);
    return figures;
}

// ---- raking ------------------------------------------------------------------------------------------

constexpr Member rake_input[] = {
    {"sample_counts", "table of respondents, row by row; or give `respondents`", false},
    {"row_targets", "beside `sample_counts`: what the population has in each row, counts or shares", false},
    {"col_targets", "beside `sample_counts`: in each column", false},
    {"respondents", "in place of the table: {\"margin\": [category of each respondent]}", false},
    {"margins",
     "beside `respondents`: {\"margin\": {\"category\": how many or which share of the population}}", false},
    {"weights", "beside `respondents`: weight of each before (1 each)", false},
    {"tolerance", "largest gap to any target, as a share of the population (1e-10)", false},
    {"most_rounds", "after which it gives up (10000)", false},
};
constexpr Member rake_output[] = {
    {"fitted", "the table of weights after; null with `respondents`"},
    {"respondent_weights",
     "weight of one respondent in each cell of the table (null in empty cells), or of each "
     "respondent"},
    {"rounds", "over all margins"},
    {"converged", "whether all targets are met; if not, empty cells make them irreconcilable"},
    {"largest_gap", "of any category to its target, as a share of the population"},
    {"n_effective", "Kish, of the weights after"},
    {"design_effect", "n / n_effective"},
};

/// What is raked: cells, margins and, for a table, its width.
struct Raking {
    std::vector<scoring::SampleCell> cells;
    std::vector<MarginInput> margins;
    std::size_t columns = 0;          // of a table
    std::vector<std::size_t> cell_of; // of each respondent
    std::vector<double> weights;      // of each respondent, before
};

MarginInput numbered(Arguments& arguments, std::string const& name, std::size_t categories) {
    MarginInput margin;
    margin.path = name;
    margin.targets = arguments.numbers(name, not_negative);
    arguments.require(margin.targets.size() == categories, name, "must be as many as the table has");
    for (std::size_t k = 0; k < margin.targets.size(); ++k)
        margin.labels.push_back(std::to_string(k));
    return margin;
}

Raking read_table(Arguments& arguments) {
    leave_out(arguments, {"respondents", "margins", "weights"}, "must not be given beside sample_counts");
    Raking raking;
    Matrix const table = arguments.matrix("sample_counts", not_negative);
    raking.columns = table.empty() ? 0 : table.front().size();
    raking.margins = {numbered(arguments, "row_targets", table.size()),
                      numbered(arguments, "col_targets", raking.columns)};
    for (std::size_t row = 0; row < table.size(); ++row) {
        for (std::size_t column = 0; column < raking.columns; ++column) {
            double const n = table[row][column];
            raking.cells.push_back({static_cast<std::int64_t>(std::min(n, 9e15)), n, n, {row, column}});
        }
    }
    return raking;
}

Raking read_respondents(Arguments& arguments) {
    leave_out(arguments, {"sample_counts", "row_targets", "col_targets"},
              "must not be given beside respondents");
    Raking raking;
    nlohmann::json const& respondents = arguments.raw("respondents");
    nlohmann::json const& margins = arguments.raw("margins");
    if (!arguments.require(respondents.is_object() && !respondents.empty(), "respondents",
                           "must be an object of a list of categories by margin") ||
        !arguments.require(margins.is_object(), "margins", "must be an object of targets by margin"))
        return raking;
    Arguments lists{respondents};
    std::size_t units = 0;
    for (auto const& [name, list] : respondents.items()) {
        std::string const path = "respondents." + name;
        auto const labels = read_labels(lists, name, true);
        if (!arguments.require(lists.errors().empty(), path, "must be a list of texts or numbers"))
            return raking;
        if (raking.margins.empty()) units = labels.size();
        if (!arguments.require(margins.contains(name), "margins." + name, "is missing")) continue;
        raking.margins.push_back(
            read_margin(arguments, margins.at(name), "margins." + name, labels, path, units));
    }
    for (auto const& [name, targets] : margins.items())
        arguments.require(respondents.contains(name), "respondents." + name, "is missing");
    raking.weights = read_weights(arguments, units, "the respondents");
    if (raking.weights.empty()) raking.weights.assign(units, 1.0);
    if (!arguments.errors().empty()) return raking;
    std::map<std::vector<std::size_t>, std::size_t> numbers;
    for (std::size_t i = 0; i < units; ++i) {
        std::vector<std::size_t> category;
        for (MarginInput const& margin : raking.margins)
            category.push_back(margin.category[i]);
        auto const [at, fresh] = numbers.try_emplace(category, raking.cells.size());
        if (fresh) raking.cells.push_back({0, 0, 0, category});
        auto& cell = raking.cells[at->second];
        ++cell.n;
        cell.w += raking.weights[i];
        cell.w2 += raking.weights[i] * raking.weights[i];
        raking.cell_of.push_back(at->second);
    }
    return raking;
}

nlohmann::json rows_of(std::vector<double> const& values, std::vector<scoring::SampleCell> const& cells,
                       std::size_t columns, bool null_where_empty) {
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t c = 0; c < values.size(); ++c) {
        if (c % columns == 0) rows.push_back(nlohmann::json::array());
        bool const nobody = null_where_empty && !(cells[c].w > 0);
        rows.back().push_back(nobody ? nlohmann::json(nullptr) : figure(values[c]));
    }
    return rows;
}

nlohmann::json rake(Arguments& arguments) {
    bool const table = !arguments.has("respondents");
    Raking const raking = table ? read_table(arguments) : read_respondents(arguments);
    double const tolerance = arguments.number_or("tolerance", 1e-10, {1e-15, 0.1});
    auto const most_rounds = static_cast<int>(arguments.whole_or("most_rounds", 10'000, {1, 1e6}));
    if (!arguments.sound()) return nullptr;
    std::vector<scoring::Margin> margins;
    for (MarginInput const& margin : raking.margins)
        margins.push_back(margin.targets);
    auto const fitted = scoring::population_weights(raking.cells, margins, tolerance, most_rounds);
    if (auto const* refused = std::get_if<scoring::WeightRefusal>(&fitted)) {
        blame_refusal(arguments, *refused, raking.margins);
        return nullptr;
    }
    auto const& result = std::get<scoring::PopulationWeights>(fitted);
    nlohmann::json figures{{"fitted", nullptr}, {"respondent_weights", nlohmann::json::array()}};
    if (table) {
        figures["fitted"] = rows_of(result.fitted, raking.cells, raking.columns, false);
        figures["respondent_weights"] = rows_of(result.factors, raking.cells, raking.columns, true);
    } else {
        for (std::size_t i = 0; i < raking.cell_of.size(); ++i)
            figures["respondent_weights"].push_back(
                figure(result.factors[raking.cell_of[i]] * raking.weights[i]));
    }
    put_weights(figures, result);
    return figures;
}

constexpr Function weighting_family[] = {
    {"effective_sample_size", "Kish's effective sample size and design effect of weights", kish_input,
     kish_output, effective_sample_size},
    {"poststratify", "Weights that give strata their known size in the population", poststratify_input,
     poststratify_output, poststratify},
    {"rake", "Weights that give several margins their known sizes: iterative proportional fitting",
     rake_input, rake_output, rake},
};

} // namespace

std::span<Function const> weighting_functions() {
    return weighting_family;
}

} // namespace instante::server::calculator
