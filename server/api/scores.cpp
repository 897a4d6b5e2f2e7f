#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/export/scores_csv.hpp"
#include "server/reporting/score_report.hpp"

namespace instante::server::api {

namespace {

using reporting::ScoreQuery;
using reporting::ScoreReport;
using reporting::ScoreRow;

struct Answered {
    ScoreQuery query;
    ScoreReport report;
    std::optional<reporting::CompletenessReport> completeness;
};

Result<Answered> ask(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto query = reporting::read_score_query(context.request.query, *context.catalog, visible);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, *query); !inside) return inside.error();
    auto report = reporting::make_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    auto completeness = completeness_of(context, *query, report->rows);
    if (!completeness) return completeness.error();
    return Answered{std::move(*query), std::move(*report), std::move(*completeness)};
}

nlohmann::json interval(double value, char const* name, scoring::Interval const& around, char const* method) {
    return {{name, value}, {"low", around.low}, {"high", around.high}, {"method", method}};
}

nlohmann::json scale_json(reporting::Measure const& measure) {
    nlohmann::json scale{{"type", to_string(measure.type)}, {"construct", to_string(measure.construct)}};
    if (measure.scale) {
        scale["min"] = measure.scale->min;
        scale["max"] = measure.scale->max;
        scale["polarity"] = to_string(measure.polarity);
        scale["cut"] = or_null(measure.cut);
    }
    return scale;
}

void add_score(nlohmann::json& entry, std::optional<scoring::Score> const& score) {
    for (char const* name : {"mean", "sd", "median", "mean_t", "index", "favourable", "nps"})
        entry[name] = nullptr;
    if (!score) return;
    entry["mean"] = score->mean;
    entry["sd"] = or_null(score->sd);
    entry["median"] = score->median;
    entry["weight"] = score->weight;
    entry["n_effective"] = score->n_eff;
    if (score->mean_t) entry["mean_t"] = interval(score->mean, "value", *score->mean_t, "t");
    entry["index"] = interval(score->index, "value", score->index_interval, "dirichlet");
    if (score->favourable) {
        entry["favourable"] =
            interval(score->favourable->share, "share", score->favourable->wilson, "wilson");
    }
    if (score->nps) {
        entry["nps"] = interval(score->nps->value, "value", score->nps->adjusted_wald, "adjusted_wald");
        entry["nps"]["wald"] = {{"low", score->nps->wald.low}, {"high", score->nps->wald.high}};
    }
}

nlohmann::json row_json(ScoreQuery const& query, ScoreRow const& row) {
    nlohmann::json counts = nlohmann::json::object();
    for (auto const& [point, n] : row.counts)
        counts[point] = n;
    nlohmann::json entry{{"group", group_json(query, row.group)},  {"scale", scale_json(row.measure)},
                         {"survey_versions", row.survey_versions}, {"n", row.n},
                         {"not_applicable", row.not_applicable},   {"counts", counts}};
    add_score(entry, row.score);
    return entry;
}

} // namespace

Result<http::Reply> get_scores(Context const& context) {
    auto const answered = ask(context);
    if (!answered) return answered.error();
    ScoreQuery const& query = answered->query;
    nlohmann::json rows = nlohmann::json::array();
    auto const& completeness = answered->completeness;
    for (std::size_t i = 0; i < answered->report.rows.size(); ++i) {
        rows.push_back(row_json(query, answered->report.rows[i]));
        if (completeness) rows.back()["completeness"] = completeness_json(completeness->rows[i]);
    }
    auto document = report_json(context, query, answered->report.cells_read, std::move(rows));
    if (completeness) document["completeness"] = completeness_json(*completeness);
    return http::Reply::json(200, document.dump());
}

Result<http::Reply> get_scores_csv(Context const& context) {
    auto const answered = ask(context);
    if (!answered) return answered.error();
    http::Reply reply;
    reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                     {"Content-Disposition", "attachment; filename=\"instante-scores.csv\""}};
    reply.body = exporting::scores_csv(answered->query, answered->report,
                                       answered->completeness ? &answered->completeness->rows : nullptr);
    return reply;
}

} // namespace instante::server::api
