#include "server/calculator/driver_figures.hpp"
#include "server/calculator/driver_inputs.hpp"
#include "server/calculator/function.hpp"

namespace instante::server::calculator {

namespace {

// ---- drivers ---------------------------------------------------------------------------------------------

constexpr Member driver_input[] = {
    {"data", "a row a visit, a column a predictor; null: not answered. This and outcome, or correlations",
     false},
    {"outcome", "one number (or null) a row of data", false},
    {"correlations", "in place of data: correlation matrix, predictors first and the outcome last", false},
    {"n", "observations behind correlations, where known", false},
    {"names", "of the predictors (x1, x2, ...)", false},
    {"weights", "one a row of data, >= 0", false},
    {"method", "what importance is by: lmg (default), johnson, first, last, pratt, betasq, car", false},
    {"missing", "listwise (default): complete rows; pairwise: each pair of columns takes the rows with both",
     false},
    {"least_overlap", "pairwise: rows each pair needs (predictors + 2)", false},
    {"replicates", "of the bootstrap, 100 to 20000 (1000); 0: no intervals", false},
    {"seed", "of the bootstrap (1)", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member driver_output[] = {
    {"refusal",
     "null, or {reason, detail, columns}: why the data cannot tell; then only this and losses are there"},
    {"method", "as asked for"},
    {"n", "rows used; pairwise: of the pair that meets least"},
    {"n_eff", "Kish's, where rows have weights"},
    {"r2", "squared multiple correlation"},
    {"adjusted_r2", "null where degrees of freedom are not known"},
    {"drivers",
     "by rank: name, value (by method), share (of the sum), rank; their bootstrap percentile intervals "
     "(value_interval, share_interval, rank_interval); not_clear_from (names whose difference's interval "
     "holds "
     "zero); correlation, std_beta with standard_error and p_value (listwise), vif, suppressed; and the "
     "value by "
     "every method: lmg, johnson, first, last, pratt, betasq, car (squared CAR score)"},
    {"importance", "the same by method: {lmg: {name: value}, ...}, and std_beta"},
    {"importance_shares", "the same as shares of their sum; null where that is not above zero"},
    {"differences",
     "of each pair: first, second, difference of values, interval, probability that first is ahead, clear"},
    {"dropped", "predictors left out: name, reason (no_answers, constant)"},
    {"warnings",
     "few_visits (under ten a predictor), collinear (vif above 10), suppressed; with the drivers meant"},
    {"correlations", "that were taken apart: predictors kept, in their order, then the outcome"},
    {"bootstrap",
     "replicates used, groups of rows drawn from (as many as rows: each its own), no_intervals: why none"},
    {"losses", "of data: visits, complete, how the outcome of incomplete ones differs (means, Welch "
               "interval, effect d), "
               "and so by column: missing, only_this, outcome of those without against those with; null for "
               "correlations"},
};

scoring::ImportanceMethod method_of(Arguments& arguments) {
    auto const word = arguments.word("method", {"lmg", "johnson", "first", "last", "pratt", "betasq", "car"});
    return scoring::parse_importance_method(word).value_or(scoring::ImportanceMethod::lmg);
}

scoring::DriverOptions options_of(Arguments& arguments) {
    scoring::DriverOptions options;
    options.method = method_of(arguments);
    options.gaps = arguments.word("missing", {"listwise", "pairwise"}) == "pairwise"
                       ? scoring::Gaps::pairwise
                       : scoring::Gaps::listwise;
    options.least_overlap = arguments.whole_or("least_overlap", 0, not_negative);
    auto const replicates = arguments.whole_or("replicates", 1000, {0, 20'000});
    arguments.require(replicates == 0 || replicates >= 100, "replicates", "must be 0, or 100 or more");
    options.replicates = static_cast<int>(replicates);
    options.seed = static_cast<std::uint64_t>(arguments.whole_or("seed", 1, not_negative));
    options.confidence = arguments.confidence();
    return options;
}

/// Every figure by method and name, as well as by driver.
void add_by_method(nlohmann::json& figures) {
    nlohmann::json importance = nlohmann::json::object();
    nlohmann::json shares = nlohmann::json::object();
    for (scoring::ImportanceMethod const method : scoring::importance_methods) {
        std::string const name{to_string(method)};
        double sum = 0;
        for (auto const& driver : figures["drivers"]) {
            importance[name][driver["name"].get<std::string>()] = driver[name];
            sum += driver[name].is_number() ? driver[name].get<double>() : 0.0;
        }
        for (auto const& driver : figures["drivers"]) {
            auto const& value = driver[name];
            shares[name][driver["name"].get<std::string>()] =
                sum > 0 && value.is_number() ? figure(value.get<double>() / sum) : nlohmann::json(nullptr);
        }
    }
    for (auto const& driver : figures["drivers"])
        importance["std_beta"][driver["name"].get<std::string>()] = driver["std_beta"];
    figures["importance"] = std::move(importance);
    figures["importance_shares"] = std::move(shares);
}

nlohmann::json drivers_of_correlations(Arguments& arguments, scoring::ImportanceMethod method) {
    Matrix const rows = arguments.matrix("correlations", {-1, 1});
    auto const n = arguments.number_if("n", {2, 1e15});
    bool const square = rows.size() >= 2 && rows.front().size() == rows.size();
    arguments.require(square, "correlations", "must be square, two predictors or outcome at least");
    for (std::size_t i = 0; square && i < rows.size(); ++i) {
        arguments.require(rows[i][i] == 1, "correlations", "must have ones on the diagonal");
        for (std::size_t k = 0; k < i; ++k)
            arguments.require(std::abs(rows[i][k] - rows[k][i]) < 1e-9, "correlations", "must be symmetric");
    }
    Names const names = names_of(arguments, square ? rows.size() - 1 : 0);
    if (!arguments.sound()) return nullptr;
    auto const size = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd r(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index k = 0; k < size; ++k)
            r(i, k) =
                rows[static_cast<std::size_t>(std::max(i, k))][static_cast<std::size_t>(std::min(i, k))];
    }
    auto figures = driver_figures(scoring::drivers_of(r, n, method), method, names);
    figures["losses"] = nullptr;
    return figures;
}

nlohmann::json drivers(Arguments& arguments) {
    scoring::DriverOptions const options = options_of(arguments);
    nlohmann::json figures;
    if (arguments.has("correlations")) {
        for (char const* const other : {"data", "outcome", "weights"})
            arguments.require(!arguments.has(other), other, "is not for correlations");
        figures = drivers_of_correlations(arguments, options.method);
    } else {
        arguments.require(!arguments.has("n"), "n", "is for correlations; rows are counted");
        DataInput const input = data_of(arguments, true);
        Names names = names_of(arguments, input.columns);
        if (!arguments.sound()) return nullptr;
        names.emplace_back("outcome");
        figures = driver_figures(scoring::drivers_of(input.matrix, options), options.method, names);
        figures["losses"] = loss_figures(scoring::losses_of(input.matrix, options.confidence), names);
    }
    if (figures.is_object() && figures.contains("drivers")) add_by_method(figures);
    return figures;
}

// ---- importance and performance --------------------------------------------------------------------------

constexpr Member map_input[] = {
    {"importance", "one number an item"},
    {"performance", "one number an item"},
    {"names", "of the items (x1, x2, ...)", false},
    {"importance_intervals", "[low, high] or null, one an item", false},
    {"performance_intervals", "[low, high] or null, one an item", false},
    {"importance_line", "a cross-hair of your own; with performance_line", false},
    {"performance_line", "a cross-hair of your own; with importance_line", false},
};
constexpr Member map_output[] = {
    {"mean",
     "cross-hair through the means: importance_line, performance_line, items with quadrant (of the point: "
     "concentrate_here, keep_up_the_good_work, low_priority, possible_overkill; on a line counts as above), "
     "state (the quadrant, or not_clear where an interval holds a line) and not_clear_on (axes)"},
    {"median", "the same through the medians"},
    {"given", "the same through your own lines; null without"},
};

std::vector<std::optional<scoring::Interval>> intervals_of(Arguments& arguments, std::string const& name,
                                                           std::size_t items) {
    std::vector<std::optional<scoring::Interval>> intervals(items);
    auto const& list = arguments.raw(name);
    if (list.is_null()) return intervals;
    if (!arguments.require(list.is_array() && list.size() == items, name,
                           "must be one [low, high] or null an item"))
        return intervals;
    for (std::size_t i = 0; i < items; ++i) {
        if (list[i].is_null()) continue;
        bool const pair = list[i].is_array() && list[i].size() == 2 && list[i][0].is_number() &&
                          list[i][1].is_number() && list[i][0] <= list[i][1];
        if (arguments.require(pair, name + "[" + std::to_string(i) + "]", "must be [low, high]"))
            intervals[i] = scoring::Interval{list[i][0].get<double>(), list[i][1].get<double>()};
    }
    return intervals;
}

nlohmann::json importance_performance(Arguments& arguments) {
    auto const importance = arguments.numbers("importance");
    auto const performance = arguments.numbers("performance");
    bool const alike = arguments.require(importance.size() == performance.size(), "performance",
                                         "must be as many as importance");
    arguments.require(!importance.empty(), "importance", "must not be empty");
    Names const names = names_of(arguments, importance.size());
    auto const of_importance = intervals_of(arguments, "importance_intervals", importance.size());
    auto const of_performance = intervals_of(arguments, "performance_intervals", importance.size());
    auto const importance_line = arguments.number_if("importance_line");
    auto const performance_line = arguments.number_if("performance_line");
    arguments.require(importance_line.has_value() == performance_line.has_value(), "performance_line",
                      "goes with importance_line");
    if (!arguments.sound() || !alike) return nullptr;
    std::vector<scoring::MapItem> items;
    for (std::size_t i = 0; i < importance.size(); ++i)
        items.push_back({importance[i], performance[i], of_importance[i], of_performance[i]});
    auto const by = [&](scoring::Crosshair crosshair) {
        return map_figures(scoring::importance_performance(items, crosshair), items, names);
    };
    nlohmann::json given = nullptr;
    if (importance_line)
        given = map_figures(scoring::importance_performance(items, *importance_line, *performance_line),
                            items, names);
    return {
        {"mean", by(scoring::Crosshair::mean)}, {"median", by(scoring::Crosshair::median)}, {"given", given}};
}

// ---- penalty and reward ----------------------------------------------------------------------------------

constexpr Member contrast_input[] = {
    {"data", "a row a visit, a column an attribute's performance; null: not answered (the row is left out)"},
    {"outcome", "one number (or null) a row"},
    {"low_at_most", "performance up to here is low"},
    {"high_at_least", "performance from here on is high; between the two is the middle"},
    {"names", "of the attributes (x1, x2, ...)", false},
    {"weights", "one a row, >= 0", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member contrast_output[] = {
    {"refusal", "null, or {reason, detail, columns}; then only this is there"},
    {"n", "complete rows"},
    {"r2", "of the regression on all dummies"},
    {"intercept", "the outcome with every attribute in the middle"},
    {"errors", "classical; robust (HC1) where rows have weights"},
    {"attributes",
     "name, n_low, n_middle, n_high; penalty and reward: coefficient of low and of high against the middle "
     "(value, standard_error, interval, p_value); balance: reward + penalty; range: reward - penalty; "
     "asymmetry: "
     "balance / range, -1 to 1; factor: basic, performance, excitement or not_clear; reason: wrong_sign, "
     "one_side, "
     "balanced or no_effect where a ratio or factor is withheld"},
};

nlohmann::json penalty_reward(Arguments& arguments) {
    scoring::PerformanceCuts cuts;
    cuts.low_at_most = arguments.number("low_at_most");
    cuts.high_at_least = arguments.number("high_at_least");
    arguments.require(!arguments.has("low_at_most") || !arguments.has("high_at_least") ||
                          cuts.low_at_most < cuts.high_at_least,
                      "high_at_least", "must be above low_at_most");
    DataInput const input = data_of(arguments, true);
    double const confidence = arguments.confidence();
    Names names = names_of(arguments, input.columns);
    if (!arguments.sound()) return nullptr;
    names.emplace_back("outcome");
    return penalty_reward_figures(scoring::penalty_reward(input.matrix, cuts, confidence), names);
}

constexpr Function driver_family[] = {
    {"drivers",
     "Which predictors make an outcome: R2 taken apart, with bootstrap intervals, or why it cannot be",
     driver_input, driver_output, drivers},
    {"importance_performance", "Importance-performance map with a state for what is not clear", map_input,
     map_output, importance_performance},
    {"penalty_reward", "Penalty-reward contrasts: basic, performance and excitement factors", contrast_input,
     contrast_output, penalty_reward},
};

} // namespace

std::span<Function const> driver_functions() {
    return driver_family;
}

} // namespace instante::server::calculator
