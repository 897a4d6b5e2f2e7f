#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/api/report_json.hpp"

namespace instante::server::api {

namespace {

constexpr int most_listed = 200;

/// Problems name each parameter; forbidden: a site outside what the caller may see.
Result<QuarantineFilter> read_filter(Context const& context,
                                     std::vector<std::pair<std::string, std::string>> const& parameters) {
    Catalog const& catalog = *context.catalog;
    QuarantineFilter filter;
    filter.sites = auth::visible_sites(context.person(), catalog);
    std::vector<FieldError> errors;
    for (auto const& [name, value] : parameters) {
        if (name == "site") {
            auto const inside = auth::check_site(context.person(), catalog, value, "site");
            if (!inside) return inside.error();
            filter.sites = catalog.sites_below({value});
        } else if (name == "kiosk") {
            Kiosk const* const kiosk = catalog.kiosk(value);
            if (!kiosk) errors.push_back({name, "there is no kiosk '" + value + "'"});
            filter.kiosk = kiosk ? kiosk->code : 0;
        } else if (name == "survey") {
            filter.survey = value; // it may well be one that we do not know
        } else if (name == "reason") {
            filter.reason = value;
        } else {
            errors.push_back({name, "is not something quarantine can be asked by"});
        }
    }
    if (!errors.empty())
        return Problem{ProblemKind::invalid, "the choice cannot be understood", std::move(errors)};
    return filter;
}

Result<std::vector<std::pair<std::string, std::string>>> text_members(http::Request const& request) {
    std::vector<std::pair<std::string, std::string>> members;
    if (request.body.empty()) return members; // all
    auto const body = json_body(request);
    if (!body) return body.error();
    for (auto const& [name, value] : body->items()) {
        if (!value.is_string()) return Problem::at(ProblemKind::invalid, name, "must be text");
        members.emplace_back(name, value.get<std::string>());
    }
    return members;
}

/// What a record says of itself, as far as that can be read.
nlohmann::json said_by(std::string const& text, char const* name) {
    auto const response = nlohmann::json::parse(text, nullptr, false);
    if (!response.is_object() || !response.contains(name)) return nullptr;
    return response.at(name);
}

http::Reply to_reply(ingest::ReplayTotals const& totals) {
    nlohmann::json const document{
        {"tried", totals.tried}, {"counted", totals.counted}, {"still_quarantined", totals.quarantined}};
    return http::Reply::json(200, document.dump());
}

} // namespace

Result<http::Reply> list_quarantine(Context const& context) {
    auto const filter = read_filter(context, context.request.query);
    if (!filter) return filter.error();
    nlohmann::json records = nlohmann::json::array();
    for (QuarantinedRecord const& record : context.services.store.quarantined(*filter, most_listed)) {
        Site const* const site = context.catalog->site(record.stream.site);
        Kiosk const* const kiosk = context.catalog->kiosk(record.kiosk);
        records.push_back({{"id", record.id},
                           {"site", site ? site->id : ""},
                           {"kiosk", kiosk ? kiosk->id : ""},
                           {"generation", record.stream.generation},
                           {"sequence", record.sequence},
                           {"received_at", instant_to_string(record.received_at)},
                           {"survey", said_by(record.text, "survey")},
                           {"survey_version", said_by(record.text, "survey_version")},
                           {"problem", nlohmann::json::parse(record.problem)}});
    }
    return http::Reply::json(200, nlohmann::json{{"records", records}}.dump());
}

Result<http::Reply> replay_quarantine(Context const& context) {
    auto const chosen = text_members(context.request);
    if (!chosen) return chosen.error();
    auto const filter = read_filter(context, *chosen);
    if (!filter) return filter.error();
    http::Reply reply;
    reply.later = [&services = context.services, id = context.request.id,
                   filter = *filter](http::Respond const& respond) {
        services.replays.start(filter, [respond, id](ingest::Replays::Outcome const& outcome) {
            respond([outcome, id] {
                auto const totals = outcome();
                return totals ? to_reply(*totals) : http::to_reply(totals.error(), id);
            });
        });
    };
    return reply;
}

} // namespace instante::server::api
