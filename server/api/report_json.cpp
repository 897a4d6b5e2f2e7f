#include "server/api/report_json.hpp"

#include "server/auth/identity.hpp"
#include "server/scoring/intervals.hpp"

namespace instante::server::api {

Result<void> check_sites(Context const& context, reporting::ScoreQuery const& query) {
    for (std::string const& site : query.site_names) {
        auto const inside = auth::check_site(context.person(), *context.catalog, site, "site");
        if (!inside) return inside.error();
    }
    if (query.compare && query.compare->selection) {
        for (std::string const& site : query.compare->selection->site_names) {
            auto const inside = auth::check_site(context.person(), *context.catalog, site, "compare_site");
            if (!inside) return inside.error();
        }
    }
    return {};
}

nlohmann::json group_json(reporting::ScoreQuery const& query,
                          std::vector<std::optional<std::string>> const& group) {
    nlohmann::json named = nlohmann::json::object();
    for (std::size_t i = 0; i < group.size(); ++i)
        named[query.group_by[i].name()] = or_null(group[i]);
    return named;
}

nlohmann::json completeness_json(std::optional<scoring::Completeness> const& figure) {
    return {{"share", figure ? nlohmann::json(figure->share) : nlohmann::json(nullptr)},
            {"received", figure ? figure->received : 0},
            {"known", figure ? figure->known : 0}};
}

nlohmann::json completeness_json(reporting::RowCompleteness const& row) {
    nlohmann::json document = completeness_json(row.figure);
    document["kiosks"] = row.kiosks;
    document["silent"] = row.silent;
    return document;
}

nlohmann::json completeness_json(reporting::CompletenessReport const& report) {
    nlohmann::json document = completeness_json(report.whole.figure);
    document["kiosks"] = report.kiosks;
    document["silent"] = nlohmann::json::array();
    for (reporting::SilentKiosk const& silent : report.silent)
        document["silent"].push_back({{"kiosk", silent.kiosk}, {"since", instant_to_string(silent.since)}});
    document["told_apart_by"] = report.told_apart_by;
    return document;
}

nlohmann::json response_rate_json(std::optional<reporting::ResponseRate> const& rate) {
    if (!rate) return nullptr;
    return {{"begun", rate->begun}, {"rated", rate->rated}, {"share", rate->share}};
}

nlohmann::json uncertain_clocks_json(std::optional<reporting::UncertainClocks> const& clocks) {
    if (!clocks) return nullptr;
    return {{"n", clocks->n}, {"share", clocks->share}};
}

void put_arrivals(nlohmann::json& entry, reporting::ScoreQuery const& query,
                  reporting::Arrivals const& arrivals, std::size_t row) {
    if (arrivals.completeness) entry["completeness"] = completeness_json(arrivals.completeness->rows[row]);
    if (query.response_rate) entry["response_rate"] = response_rate_json(arrivals.response_rates[row]);
    if (query.uncertain_clocks)
        entry["uncertain_clocks"] = uncertain_clocks_json(arrivals.uncertain_clocks[row]);
}

nlohmann::json visit_counts_json(reporting::VisitCounts const& counts) {
    return {{"attract_views", counts.attract_views},
            {"first_touches", counts.first_touches},
            {"rated", counts.rated},
            {"completed", counts.completed},
            {"not_saved", counts.not_saved},
            {"left", counts.left},
            {"abandoned", counts.abandoned},
            {"response_rate", or_null(counts.response_rate())}};
}

nlohmann::json report_json(Context const& context, reporting::ScoreQuery const& query,
                           std::int64_t cells_read, nlohmann::json rows) {
    nlohmann::json group_by = nlohmann::json::array();
    for (reporting::Grouping const& by : query.group_by)
        group_by.push_back(by.name());
    auto const day = [](std::optional<Day> const& value) {
        return value ? nlohmann::json(day_to_string(*value)) : nlohmann::json(nullptr);
    };
    Programme const& programme = context.catalog->programme();
    return {{"programme", programme.id},
            {"version", context.catalog->version()},
            {"group_by", std::move(group_by)},
            {"period", {{"from", day(query.from)}, {"to", day(query.to)}, {"days", "local to each site"}}},
            {"confidence", scoring::default_confidence},
            {"disclosure_minimum", programme.disclosure_minimum},
            {"cells_read", cells_read},
            {"rows", std::move(rows)}};
}

nlohmann::json flagged_json(reporting::ScoreQuery const& query, std::int64_t flagged) {
    bool const excluded = query.flagged == reporting::Flagged::exclude;
    return {{"which", to_string(query.flagged)}, {"found", flagged}, {"left_out", excluded ? flagged : 0}};
}

std::string with_rows(nlohmann::json document, std::string const& rows) {
    document.erase("rows");
    std::string text = document.dump();
    text.pop_back();
    text.reserve(text.size() + rows.size() + 16);
    text += ",\"rows\":[";
    text += rows;
    text += "]}";
    return text;
}

} // namespace instante::server::api
