#include "server/api/comparison_json.hpp"
#include "server/api/etag.hpp"
#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "shared/programme_json.hpp"

#include <set>

namespace instante::server::api {

namespace {

std::string etag_of_version(int version) {
    return '"' + std::to_string(version) + '"';
}

/// The version in an If-Match header.
Result<std::optional<int>> expected_version(http::Request const& request) {
    auto const header = request.header("if-match");
    if (!header || *header == "*") return std::optional<int>{};
    std::string_view const text{*header};
    std::optional<int> version;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"')
        version = http::number_in(text.substr(1, text.size() - 2));
    if (!version)
        return Problem::at(ProblemKind::invalid, "If-Match",
                           "must be an ETag of the programme, such as \"3\"");
    return version;
}

/// What is left of a list of sites or kiosks for somebody bounded to some sites.
void keep(nlohmann::json& list, char const* site_member, std::set<std::string> const& sites) {
    nlohmann::json kept = nlohmann::json::array();
    for (nlohmann::json& each : list) {
        if (sites.contains(each.at(site_member).get<std::string>())) kept.push_back(std::move(each));
    }
    list = std::move(kept);
}

/// Only what is in somebody's sites, and the groups above these: names and time zones come from there.
void bound(nlohmann::json& document, auth::Person const& person, Catalog const& catalog) {
    std::set<std::string> below;
    for (Code const code : auth::visible_sites(person, catalog))
        below.insert(catalog.site(code)->id);
    std::set<std::string> with_groups = below;
    with_groups.insert(person.sites.begin(), person.sites.end());
    for (std::string const& site : std::set<std::string>{with_groups}) {
        for (Site const* at = catalog.site(site); at && !at->parent.empty(); at = catalog.site(at->parent))
            with_groups.insert(at->parent);
    }
    keep(document["sites"], "id", with_groups);
    keep(document["kiosks"], "site", below);
}

/// The programme as the caller may see it: what opens the menu of a kiosk is for those who look after it.
nlohmann::json document_for(Context const& context) {
    nlohmann::json document = to_json(context.catalog->programme());
    auth::Person const& person = context.person();
    if (person.role == Role::site_manager) bound(document, person, *context.catalog);
    if (person.role == Role::viewer) {
        for (nlohmann::json& kiosk : document["kiosks"])
            kiosk.erase("attendant_pin");
    }
    return document;
}

nlohmann::json outcome_json(AppliedProgramme const& outcome) {
    nlohmann::json published = nlohmann::json::array();
    for (Survey const& survey : outcome.published)
        published.push_back({{"survey", survey.id}, {"version", survey.version}});
    return {{"version", outcome.version}, {"changed", outcome.changed}, {"published", std::move(published)}};
}

constexpr UnixMs furthest_plan = 366LL * 24 * 3'600'000;

nlohmann::json plan_json(PlannedProgramme const& plan) {
    nlohmann::json failure; // null: it waits
    if (!plan.failure.empty()) failure = plan.failure;
    nlohmann::json document{{"due", instant_to_string(plan.due)},
                            {"base_version", plan.base_version},
                            {"by", plan.by},
                            {"made_at", instant_to_string(plan.made_at)},
                            {"failure", std::move(failure)}};
    document["etag"] = etag_of(nlohmann::json::array({document, plan.document}));
    return document;
}

/// The plan that a new one takes the place of: it has to be named, so that nobody's work goes unseen.
Result<std::optional<PlannedProgramme>> plan_replaced(Context const& context, nlohmann::json const& body) {
    auto present = context.services.store.planned_programme();
    if (!present) return present;
    auto const named = body.find("replaces");
    if (named != body.end() && *named == plan_json(*present)["etag"]) return present;
    return Problem{ProblemKind::stale, present->by + " has planned something for " +
                                           instant_to_string(present->due) +
                                           "; name its 'etag' as 'replaces' to put this in its place"};
}

} // namespace

Result<http::Reply> get_programme(Context const& context) {
    if (context.catalog->empty()) return Problem{ProblemKind::not_found, "no programme has been applied yet"};
    std::string const etag = etag_of_version(context.catalog->version());
    http::Reply reply;
    if (context.request.header("if-none-match") == etag) {
        reply.status = 304;
    } else {
        reply = http::Reply::json(200, document_for(context).dump());
    }
    reply.headers.emplace_back("ETag", etag);
    reply.headers.emplace_back("Cache-Control", "private, no-cache");
    return reply;
}

Result<http::Reply> put_programme(Context const& context) {
    auto const expected = expected_version(context.request);
    if (!expected) return expected.error();
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto programme = read_programme(*body);
    if (!programme) return programme.error();
    ApplyContext apply;
    apply.by = context.person().name;
    apply.at = context.services.clock.wall_now();
    apply.effective_from = local_time(apply.at, "UTC").day;
    apply.expected_version = *expected;
    auto const applied = context.services.store.apply_programme(std::move(*programme), apply);
    if (!applied) return applied.error();
    // What was given to a survey that was not here yet can perhaps be counted now.
    if (applied->changed) context.services.replays.start_by_itself();
    http::Reply reply = http::Reply::json(200, outcome_json(*applied).dump());
    reply.headers.emplace_back("ETag", etag_of_version(applied->version));
    return reply;
}

Result<http::Reply> check_programme_document(Context const& context) {
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto programme = read_programme(*body);
    if (!programme) return programme.error();
    auto const outcome = context.services.store.rehearse_programme(std::move(*programme));
    if (!outcome) return outcome.error();
    nlohmann::json document = outcome_json(*outcome);
    for (std::size_t i = 0; i < outcome->published.size(); ++i) {
        Survey const& survey = outcome->published[i];
        Survey const* const before = context.catalog->newest_survey(survey.code);
        document["published"][i]["changes"] =
            before ? changes_json(reporting::changes_between(*before, survey)) : nlohmann::json::array();
    }
    return http::Reply::json(200, document.dump());
}

Result<http::Reply> get_plan(Context const& context) {
    nlohmann::json plan;
    if (auto const planned = context.services.store.planned_programme()) {
        plan = plan_json(*planned);
        plan["programme"] = nlohmann::json::parse(planned->document);
    }
    return http::Reply::json(200, nlohmann::json{{"plan", std::move(plan)}}.dump());
}

Result<http::Reply> put_plan(Context const& context) {
    auto const expected = expected_version(context.request);
    if (!expected) return expected.error();
    auto const body = json_body(context.request);
    if (!body) return body.error();
    UnixMs const now = context.services.clock.wall_now();
    auto const text = string_member(*body, "due");
    if (!text) return text.error();
    auto const due = parse_rfc3339(*text);
    if (!due || *due <= now || *due > now + furthest_plan) {
        return Problem::at(ProblemKind::invalid, "due",
                           "must be an instant to come within a year, such as 2026-12-01T08:00:00+01:00");
    }
    auto const document = body->find("programme");
    if (document == body->end() || !document->is_object())
        return Problem::at(ProblemKind::invalid, "programme", "must be a programme document");
    auto programme = read_programme(*document);
    if (!programme) return programme.error();
    PlannedProgramme plan{
        *due, context.catalog->version(), to_json(*programme).dump(), context.person().name, now, {}};
    if (expected->value_or(plan.base_version) != plan.base_version) {
        return Problem{ProblemKind::stale, "the programme is at version " +
                                               std::to_string(plan.base_version) +
                                               " by now; look at what changed and plan again"};
    }
    auto const outcome = context.services.store.rehearse_programme(std::move(*programme));
    if (!outcome) return outcome.error();
    if (!outcome->changed)
        return Problem::at(ProblemKind::invalid, "programme", "says what is already in force");
    auto const present = plan_replaced(context, *body);
    if (!present) return present.error();
    auto const planned = context.services.store.plan_programme(plan, *present);
    if (!planned) return planned.error();
    return http::Reply::json(200, nlohmann::json{{"plan", plan_json(plan)}}.dump());
}

Result<http::Reply> remove_plan(Context const& context) {
    auto const present = context.services.store.planned_programme();
    if (!present) return Problem{ProblemKind::not_found, "nothing is planned"};
    auto const seen =
        check_match(context.request, plan_json(*present)["etag"], "something else is planned by now");
    if (!seen) return seen.error();
    auto const forgotten = context.services.store.forget_plan(*present);
    if (!forgotten) return forgotten.error();
    http::Reply reply;
    reply.status = 204;
    return reply;
}

Result<http::Reply> list_programme_versions(Context const& context) {
    nlohmann::json versions = nlohmann::json::array();
    auto const& all = context.catalog->versions();
    for (auto version = all.rbegin(); version != all.rend(); ++version) {
        bool const since_ever = version->effective_from == unknown_day;
        versions.push_back(
            {{"version", version->number},
             {"applied_at", instant_to_string(version->applied_at)},
             {"applied_by", version->applied_by},
             {"effective_from", since_ever ? nlohmann::json(nullptr)
                                           : nlohmann::json(day_to_string(version->effective_from))}});
    }
    return http::Reply::json(200, nlohmann::json{{"versions", std::move(versions)}}.dump());
}

Result<http::Reply> get_programme_version(Context const& context) {
    auto const number = http::number_in(context.request.places.at("version"));
    for (ProgrammeVersion const& version : context.catalog->versions()) {
        if (number != version.number) continue;
        http::Reply reply = http::Reply::json(200, to_json(version.programme).dump());
        reply.headers.emplace_back("Cache-Control",
                                   "private, max-age=86400"); // what was applied never changes
        return reply;
    }
    return Problem{ProblemKind::not_found, "the programme never had this version"};
}

Result<http::Reply> get_survey_version(Context const& context) {
    auto const version = http::number_in(context.request.places.at("version"));
    Survey const* const survey =
        version ? context.catalog->survey(context.request.places.at("survey"), *version) : nullptr;
    if (!survey) return Problem{ProblemKind::not_found, "there is no such published version"};
    http::Reply reply = http::Reply::json(200, to_json(*survey).dump());
    reply.headers.emplace_back("Cache-Control", "private, max-age=86400"); // published versions never change
    return reply;
}

} // namespace instante::server::api
