#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/reporting/quality_report.hpp"

namespace instante::server::api {

namespace {

template <class T>
nlohmann::json or_null(std::optional<T> const& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json row_json(reporting::ScoreQuery const& query, reporting::QualityRow const& row) {
    nlohmann::json group = nlohmann::json::object();
    for (std::size_t i = 0; i < row.group.size(); ++i)
        group[query.group_by[i].name()] = or_null(row.group[i]);
    scoring::Quality const& quality = row.quality;
    nlohmann::json entry{{"group", group},
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
    for (std::string const& site : query->of.site_names) {
        auto const inside = auth::check_site(context.person(), *context.catalog, site, "site");
        if (!inside) return inside.error();
    }
    auto const report = reporting::make_quality_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    nlohmann::json group_by = nlohmann::json::array();
    for (reporting::Grouping const& by : query->of.group_by)
        group_by.push_back(by.name());
    nlohmann::json rows = nlohmann::json::array();
    for (reporting::QualityRow const& row : report->rows)
        rows.push_back(row_json(query->of, row));
    auto const day = [](std::optional<Day> const& value) {
        return value ? nlohmann::json(day_to_string(*value)) : nlohmann::json(nullptr);
    };
    Programme const& programme = context.catalog->programme();
    nlohmann::json const document{
        {"programme", programme.id},
        {"version", context.catalog->version()},
        {"group_by", group_by},
        {"weighting", reporting::to_string(query->weighting)},
        {"period",
         {{"from", day(query->of.from)}, {"to", day(query->of.to)}, {"days", "local to each site"}}},
        {"confidence", scoring::default_confidence},
        {"disclosure_minimum", programme.disclosure_minimum},
        {"cells_read", report->cells_read},
        {"rows", rows}};
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
