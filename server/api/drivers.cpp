// Drivers of an outcome, the importance-performance map that is drawn from them, and penalty-reward
// contrasts.

#include "server/api/handlers.hpp"
#include "server/api/visit_request.hpp"
#include "server/reporting/visit_columns.hpp"
#include "server/scoring/drivers/losses.hpp"

#include <numeric>

namespace instante::server::api {

using nlohmann::json;

namespace {

struct Columns {
    std::vector<reporting::VisitColumn> all; // predictors, then the outcome
    calculator::Names names;
};

Result<Columns> columns_of(Context const& context, VisitRequest const& request) {
    std::string const of = request.text("of", "image");
    auto outcome = reporting::outcome_column(of, *context.catalog);
    if (!outcome) return outcome.error();
    auto predictors =
        reporting::predictor_columns(request.text("predictors", "moments"), of, *outcome, *context.catalog);
    if (!predictors) return predictors.error();
    Columns columns{std::move(*predictors), {}};
    columns.all.push_back(std::move(*outcome));
    columns.names = names_of(columns.all);
    return columns;
}

Result<scoring::DriverOptions> options_of(VisitRequest const& request) {
    scoring::DriverOptions options;
    auto const method = scoring::parse_importance_method(request.text("method", "lmg"));
    if (!method)
        return Problem::at(ProblemKind::invalid, "method",
                           "must be lmg, johnson, first, last, pratt, betasq or car");
    options.method = *method;
    std::string const missing = request.text("missing", "listwise");
    if (missing != "listwise" && missing != "pairwise")
        return Problem::at(ProblemKind::invalid, "missing", "must be listwise or pairwise");
    options.gaps = missing == "pairwise" ? scoring::Gaps::pairwise : scoring::Gaps::listwise;
    auto const replicates = request.whole("replicates", 1000, 0, 5'000);
    if (!replicates) return replicates.error();
    if (*replicates > 0 && *replicates < 100)
        return Problem::at(ProblemKind::invalid, "replicates", "must be 0, or 100 or more");
    options.replicates = static_cast<int>(*replicates);
    auto const seed = request.whole("seed", 1, 0, 1'000'000'000);
    if (!seed) return seed.error();
    options.seed = static_cast<std::uint64_t>(*seed);
    return options;
}

/// What few visits said stays untold.
void hide_few(std::optional<scoring::Contrast>& contrast, std::int64_t minimum) {
    if (contrast && (contrast->n_kept < minimum || contrast->n_lost < minimum)) contrast.reset();
}

scoring::Losses told_losses(scoring::VisitMatrix const& matrix, std::int64_t minimum) {
    scoring::Losses losses = scoring::losses_of(matrix);
    hide_few(losses.outcome, minimum);
    for (scoring::ColumnLoss& column : losses.columns)
        hide_few(column.outcome, minimum);
    return losses;
}

scoring::Answer<scoring::DriverReport>
told_drivers(Context const& context, scoring::VisitMatrix const& matrix, scoring::DriverOptions options) {
    options.least_overlap = std::max(minimum_of(context), static_cast<std::int64_t>(matrix.columns()) + 1);
    auto answer = scoring::drivers_of(matrix, options);
    if (answer && answer->n < minimum_of(context))
        return scoring::Refusal{scoring::Reason::too_few, too_few(context)["detail"].get<std::string>(), {}};
    return answer;
}

/// Mean index and its smoothed interval, of everybody who answered.
std::optional<scoring::MapItem> performance_of(scoring::VisitMatrix const& matrix, Eigen::Index column,
                                               std::int64_t minimum) {
    std::vector<Eigen::Index> rows(static_cast<std::size_t>(matrix.rows()));
    std::iota(rows.begin(), rows.end(), 0);
    auto const summary = scoring::summary_of(matrix, column, rows);
    if (!summary || summary->n < minimum) return std::nullopt;
    double const mean = summary->mean / 100;
    double const n = summary->n_eff;
    double const spread = n > 1 ? summary->variance / 1e4 * (n - 1) / n : 0.0;
    auto const interval = scoring::smoothed_interval(n, n * mean, n * (spread + mean * mean), mean);
    return scoring::MapItem{0, summary->mean, {}, scoring::Interval{100 * interval.low, 100 * interval.high}};
}

json drawn(std::vector<scoring::MapItem> const& items, calculator::Names const& names,
           std::string const& crosshair) {
    auto const by = crosshair == "median" ? scoring::Crosshair::median : scoring::Crosshair::mean;
    json figures = calculator::map_figures(scoring::importance_performance(items, by), items, names);
    figures["refusal"] = nullptr;
    return figures;
}

json derived_map(Context const& context, reporting::VisitGroup const& group, Columns const& columns,
                 scoring::DriverOptions const& options, std::string const& crosshair) {
    auto const answer = told_drivers(context, group.matrix, options);
    if (!answer) return {{"refusal", calculator::refusal_figures(answer.error(), columns.names)}};
    std::vector<scoring::MapItem> items;
    calculator::Names names;
    for (scoring::Driver const& driver : answer->drivers) {
        auto item =
            performance_of(group.matrix, static_cast<Eigen::Index>(driver.predictor), minimum_of(context));
        if (!item || !driver.share) continue;
        item->importance = *driver.share;
        item->importance_interval = driver.share_interval;
        items.push_back(*item);
        names.push_back(columns.names[driver.predictor]);
    }
    if (items.empty()) return {{"refusal", too_few(context)}};
    return drawn(items, names, crosshair);
}

json stated_map(Context const& context, reporting::VisitGroup const& group, Columns const& columns,
                std::string const& crosshair) {
    std::vector<scoring::MapItem> items;
    calculator::Names names;
    for (std::size_t i = 0; i < columns.names.size(); ++i) {
        auto item = performance_of(group.matrix, static_cast<Eigen::Index>(i), minimum_of(context));
        Moment const* const moment = context.catalog->moment(columns.names[i]);
        if (!item || !moment) continue;
        item->importance = moment->importance;
        items.push_back(*item);
        names.push_back(columns.names[i]);
    }
    if (items.empty()) return {{"refusal", too_few(context)}};
    return drawn(items, names, crosshair);
}

} // namespace

Result<http::Reply> get_drivers(Context const& context) {
    auto const request =
        VisitRequest::read(context, {"of", "predictors", "method", "missing", "replicates", "seed"});
    if (!request) return request.error();
    auto const options = options_of(*request);
    if (!options) return options.error();
    auto const columns = columns_of(context, *request);
    if (!columns) return columns.error();
    auto const table = request->table(context, columns->all);
    if (!table) return table.error();
    json const about{{"of", columns->names.back()},
                     {"method", to_string(options->method)},
                     {"missing", request->text("missing", "listwise")},
                     {"seed", options->seed}};
    return request->reply(context, *table, about, [&](reporting::VisitGroup const& group) {
        json row = calculator::driver_figures(told_drivers(context, group.matrix, *options), options->method,
                                              columns->names);
        row["losses"] =
            calculator::loss_figures(told_losses(group.matrix, minimum_of(context)), columns->names);
        return row;
    });
}

Result<http::Reply> get_importance(Context const& context) {
    auto const request = VisitRequest::read(
        context, {"of", "predictors", "method", "missing", "replicates", "seed", "importance", "crosshair"});
    if (!request) return request.error();
    auto const options = options_of(*request);
    if (!options) return options.error();
    std::string const importance = request->text("importance", "derived");
    std::string const crosshair = request->text("crosshair", "mean");
    if (importance != "derived" && importance != "stated")
        return Problem::at(ProblemKind::invalid, "importance", "must be derived or stated");
    if (crosshair != "mean" && crosshair != "median")
        return Problem::at(ProblemKind::invalid, "crosshair", "must be mean or median");
    bool const stated = importance == "stated";
    auto columns = columns_of(context, *request);
    if (!columns) return columns.error();
    if (stated) {
        columns->all.pop_back(); // needs no outcome
        columns->names.pop_back();
        for (std::string const& name : columns->names) {
            if (!context.catalog->moment(name))
                return Problem::at(ProblemKind::invalid, "predictors",
                                   "importance is stated of moments only");
        }
    }
    auto const table = request->table(context, columns->all);
    if (!table) return table.error();
    json about{{"importance", importance}, {"crosshair", crosshair}};
    if (!stated) about.update({{"of", columns->names.back()}, {"method", to_string(options->method)}});
    return request->reply(context, *table, about, [&](reporting::VisitGroup const& group) {
        return stated ? stated_map(context, group, *columns, crosshair)
                      : derived_map(context, group, *columns, *options, crosshair);
    });
}

Result<http::Reply> get_penalty_reward(Context const& context) {
    auto const request = VisitRequest::read(context, {"of", "predictors", "low_at_most", "high_at_least"});
    if (!request) return request.error();
    auto const low = request->index("low_at_most");
    if (!low) return low.error();
    auto const high = request->index("high_at_least");
    if (!high) return high.error();
    scoring::PerformanceCuts cuts;
    cuts.low_at_most = low->value_or(cuts.low_at_most);
    cuts.high_at_least = high->value_or(cuts.high_at_least);
    if (!(cuts.low_at_most < cuts.high_at_least))
        return Problem::at(ProblemKind::invalid, "high_at_least", "must be above low_at_most");
    auto const columns = columns_of(context, *request);
    if (!columns) return columns.error();
    auto const table = request->table(context, columns->all);
    if (!table) return table.error();
    json const about{{"of", columns->names.back()},
                     {"low_at_most", cuts.low_at_most},
                     {"high_at_least", cuts.high_at_least}};
    return request->reply(context, *table, about, [&](reporting::VisitGroup const& group) -> json {
        auto const answer = scoring::penalty_reward(group.matrix, cuts);
        if (answer && answer->n < minimum_of(context)) return {{"refusal", too_few(context)}};
        return calculator::penalty_reward_figures(answer, columns->names);
    });
}

} // namespace instante::server::api
