#include "server/api/comparison_json.hpp"
#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/reporting/quality_report.hpp"

namespace instante::server::api {

namespace {

nlohmann::json row_json(reporting::ScoreQuery const& query, reporting::QualityRow const& row) {
    scoring::Quality const& quality = row.quality;
    nlohmann::json entry{{"group", group_json(query, row.group)},
                         {"moments", row.moments},
                         {"visits", quality.visits},
                         {"contacts", quality.contacts},
                         {"quality",
                          {{"value", quality.index},
                           {"low", quality.interval.low},
                           {"high", quality.interval.high},
                           {"method", "smoothed_by_visit"}}},
                         {"standard_error", or_null(quality.standard_error)},
                         {"t", nullptr}};
    if (quality.t)
        entry["t"] = {{"value", quality.index}, {"low", quality.t->low}, {"high", quality.t->high}};
    return entry;
}

} // namespace

Result<http::Reply> get_quality(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto const query = reporting::read_quality_query(context.request.query, *context.catalog, visible);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, query->of); !inside) return inside.error();
    auto const report = reporting::make_quality_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    auto const completeness = completeness_of(context, query->of, report->rows);
    if (!completeness) return completeness.error();
    std::optional<reporting::QualityComparisons> comparisons;
    if (query->of.compare) {
        auto made =
            reporting::make_quality_comparisons(*query, *report, *context.catalog, context.services.store);
        if (!made) return made.error();
        comparisons = std::move(*made);
    }
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t i = 0; i < report->rows.size(); ++i) {
        rows.push_back(row_json(query->of, report->rows[i]));
        if (comparisons) rows.back()["comparison"] = comparison_json(comparisons->rows[i]);
        if (*completeness) rows.back()["completeness"] = completeness_json((*completeness)->rows[i]);
    }
    std::int64_t const cells_read = report->cells_read + (comparisons ? comparisons->cells_read : 0);
    nlohmann::json document = report_json(context, query->of, cells_read, std::move(rows));
    if (comparisons) document["comparison"] = comparison_json(query->of, context.catalog->programme());
    if (*completeness) document["completeness"] = completeness_json(**completeness);
    auto const versions = reporting::quality_versions(*query, *context.catalog, context.services.store);
    if (!versions) return versions.error();
    document["notes"] = notes_json(*versions, false);
    document["flagged"] = flagged_json(query->of, report->flagged);
    document["weighting"] = reporting::to_string(query->weighting);
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
