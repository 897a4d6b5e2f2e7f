#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/api/score_row.hpp"
#include "server/export/scores_csv.hpp"
#include "server/reporting/score_report.hpp"

namespace instante::server::api {

namespace {

using reporting::ScoreQuery;
using reporting::ScoreReport;

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

} // namespace

Result<http::Reply> get_scores(Context const& context) {
    auto const answered = ask(context);
    if (!answered) return answered.error();
    ScoreQuery const& query = answered->query;
    auto const& completeness = answered->completeness;
    ScoreRowWriter rows{query};
    for (std::size_t i = 0; i < answered->report.rows.size(); ++i) {
        RowAdditions additions;
        if (completeness) additions.completeness = &completeness->rows[i];
        rows.write(answered->report.rows[i], additions);
    }
    auto document = report_json(context, query, answered->report.cells_read, {});
    if (completeness) document["completeness"] = completeness_json(*completeness);
    return http::Reply::json(200, with_rows(std::move(document), rows.text()));
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
