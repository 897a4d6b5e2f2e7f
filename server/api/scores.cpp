#include "server/api/comparison_json.hpp"
#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/api/score_row.hpp"
#include "server/api/small_cells_json.hpp"
#include "server/export/scores_csv.hpp"
#include "server/reporting/score_comparison.hpp"

#include <algorithm>

namespace instante::server::api {

namespace {

using reporting::ScoreQuery;
using reporting::ScoreReport;
using reporting::ScoreRow;

struct Answered {
    ScoreQuery query;
    ScoreReport report;
    reporting::Arrivals arrivals;
    std::optional<reporting::Comparisons> comparisons;
    std::optional<SmallCells> small_cells;
};

Result<Answered> ask(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto query = reporting::read_score_query(context.request.query, *context.catalog, visible);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, *query); !inside) return inside.error();
    auto report = reporting::make_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    auto arrivals = arrivals_of(context, *query, report->rows);
    if (!arrivals) return arrivals.error();
    std::optional<reporting::Comparisons> comparisons;
    if (query->compare) {
        auto made = reporting::make_comparisons(*query, *report, *context.catalog, context.services.store);
        if (!made) return made.error();
        comparisons = std::move(*made);
    }
    auto small_cells = small_cells_of(context, *query, report->rows);
    if (!small_cells) return small_cells.error();
    return Answered{std::move(*query), std::move(*report), std::move(*arrivals), std::move(comparisons),
                    std::move(*small_cells)};
}

/// What rows put together that is not alike.
nlohmann::json notes_of(Context const& context, Answered const& answered) {
    reporting::VersionNotes notes;
    bool rescaled = false;
    for (std::size_t i = 0; i < answered.report.rows.size(); ++i) {
        ScoreRow const& row = answered.report.rows[i];
        if (row.pooled_versions) notes.add(row.survey_versions);
        rescaled = rescaled || row.rescaled;
        if (!answered.comparisons) continue;
        reporting::RowComparison const& comparison = answered.comparisons->rows[i];
        rescaled = rescaled || comparison.rescaled;
        if (!comparison.other || !comparison.across_versions) continue;
        std::vector<std::string> versions = row.survey_versions;
        for (std::string const& version : comparison.other->survey_versions) {
            if (std::find(versions.begin(), versions.end(), version) == versions.end())
                versions.push_back(version);
        }
        notes.add(versions);
    }
    return notes_json(notes.finish(*context.catalog), rescaled);
}

} // namespace

Result<http::Reply> get_scores(Context const& context) {
    auto const answered = ask(context);
    if (!answered) return answered.error();
    ScoreQuery const& query = answered->query;
    auto const& completeness = answered->arrivals.completeness;
    ScoreRowWriter rows{query};
    for (std::size_t i = 0; i < answered->report.rows.size(); ++i) {
        RowAdditions additions;
        if (completeness) additions.completeness = &completeness->rows[i];
        if (query.response_rate) additions.response_rate = &answered->arrivals.response_rates[i];
        if (query.uncertain_clocks) additions.uncertain_clocks = &answered->arrivals.uncertain_clocks[i];
        if (answered->comparisons) additions.comparison = &answered->comparisons->rows[i];
        if (query.shrunk) additions.shrunk = &(*answered->small_cells)[i];
        if (query.rank) additions.rank = &(*answered->small_cells)[i];
        rows.write(answered->report.rows[i], additions);
    }
    auto const& comparisons = answered->comparisons;
    std::int64_t const cells_read = answered->report.cells_read + (comparisons ? comparisons->cells_read : 0);
    auto document = report_json(context, query, cells_read, {});
    document["notes"] = notes_of(context, *answered);
    if (comparisons) document["comparison"] = comparison_json(query, context.catalog->programme());
    document["flagged"] = flagged_json(query, answered->report.flagged);
    if (completeness) document["completeness"] = completeness_json(*completeness);
    return http::Reply::json(200, with_rows(std::move(document), rows.text()));
}

Result<http::Reply> get_scores_csv(Context const& context) {
    auto const answered = ask(context);
    if (!answered) return answered.error();
    http::Reply reply;
    reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                     {"Content-Disposition", "attachment; filename=\"instante-scores.csv\""}};
    reply.body = exporting::scores_csv(answered->query, answered->report, answered->arrivals,
                                       answered->comparisons ? &answered->comparisons->rows : nullptr,
                                       answered->small_cells ? &*answered->small_cells : nullptr);
    return reply;
}

} // namespace instante::server::api
