#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace instante::server::api {

namespace {

struct ActivityQuery {
    std::vector<Code> sites;
    std::string site;
    std::string kiosk;
    std::string moment;
    DayRange days;
};

Result<ActivityQuery> read_activity_query(Context const& context) {
    ActivityQuery query;
    std::vector<FieldError> errors;
    auto const take_day = [&](std::string const& name, std::string const& value, std::optional<Day>& day) {
        day = parse_day(value);
        if (!day) errors.push_back({name, "must be a date such as 2026-11-21"});
    };
    for (auto const& [name, value] : context.request.query) {
        if (name == "from") {
            take_day(name, value, query.days.from);
        } else if (name == "to") {
            take_day(name, value, query.days.to);
        } else if (name == "site" && context.catalog->site(value)) {
            query.site = value;
        } else if (name == "kiosk" && context.catalog->kiosk(value)) {
            query.kiosk = value;
        } else if (name == "moment" && context.catalog->moment(value)) {
            query.moment = value;
        } else {
            bool const known = name == "site" || name == "kiosk" || name == "moment";
            errors.push_back({name, known ? fmt::format("there is no {} '{}'", name, value)
                                          : "is not something activity can be asked by"});
        }
    }
    if (query.days.from && query.days.to && *query.days.from > *query.days.to)
        errors.push_back({"from", "lies after 'to'"});
    if (!errors.empty())
        return Problem{ProblemKind::invalid, "the query cannot be answered", std::move(errors)};
    query.sites = auth::visible_sites(context.person(), *context.catalog);
    if (query.site.empty()) return query;
    auto const inside = auth::check_site(context.person(), *context.catalog, query.site, "site");
    if (!inside) return inside.error();
    auto const wanted = context.catalog->sites_below({query.site});
    std::erase_if(query.sites,
                  [&](Code code) { return !std::binary_search(wanted.begin(), wanted.end(), code); });
    return query;
}

nlohmann::json to_json(reporting::MomentActivity const& moment) {
    nlohmann::json entry = visit_counts_json(moment.counts);
    entry["moment"] = moment.moment.empty() ? nlohmann::json{} : nlohmann::json(moment.moment);
    entry["questions"] = nlohmann::json::array();
    for (reporting::QuestionActivity const& each : moment.questions) {
        entry["questions"].push_back({{"question", each.question},
                                      {"reached", or_null(each.reached)},
                                      {"left", or_null(each.left)},
                                      {"ended", or_null(each.ended)}});
    }
    return entry;
}

} // namespace

/// Where visits begin, go on and end.
Result<http::Reply> get_activity(Context const& context) {
    auto const query = read_activity_query(context);
    if (!query) return query.error();
    auto activity = context.services.store.kiosk_activity(query->sites, query->days);
    Kiosk const* const kiosk = query->kiosk.empty() ? nullptr : context.catalog->kiosk(query->kiosk);
    std::erase_if(activity, [&](KioskActivity const& each) {
        return (kiosk && each.kiosk != kiosk->code) ||
               (!query->moment.empty() && each.moment != query->moment);
    });
    auto const report = reporting::make_activity_report(activity, *context.catalog);
    nlohmann::json moments = nlohmann::json::array();
    for (reporting::MomentActivity const& each : report.moments)
        moments.push_back(to_json(each));
    auto const day = [](std::optional<Day> const& value) {
        return value ? nlohmann::json(day_to_string(*value)) : nlohmann::json{};
    };
    nlohmann::json const document{
        {"period",
         {{"from", day(query->days.from)}, {"to", day(query->days.to)}, {"days", "local to each site"}}},
        {"disclosure_minimum", context.catalog->programme().disclosure_minimum},
        {"total", visit_counts_json(report.total)},
        {"moments", std::move(moments)}};
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
