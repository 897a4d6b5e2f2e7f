// Annotations: what people write down beside a day, to be seen where trends are.

#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"

#include <algorithm>
#include <limits>

namespace instante::server::api {

namespace {

constexpr std::size_t longest_annotation = 200; // bytes: a line beside a chart

nlohmann::json annotation_json(Annotation const& annotation) {
    auto const or_null = [](std::string const& text) {
        return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
    };
    return {{"number", annotation.number},
            {"day", day_to_string(annotation.day)},
            {"site", or_null(annotation.site)},
            {"moment", or_null(annotation.moment)},
            {"text", annotation.text},
            {"by", annotation.by},
            {"at", instant_to_string(annotation.at)}};
}

bool lies_within(Catalog const& catalog, std::string const& site, std::string const& root) {
    for (Site const* at = catalog.site(site); at; at = catalog.site(at->parent)) {
        if (at->id == root) return true;
        if (at->parent.empty()) break;
    }
    return false;
}

/// Does what is written of one place speak of the other: above it, below it, or the same?
bool speaks_of(Catalog const& catalog, std::string const& one, std::string const& other) {
    return one.empty() || other.empty() || lies_within(catalog, one, other) ||
           lies_within(catalog, other, one);
}

bool may_see(Context const& context, Annotation const& annotation) {
    auth::Person const& person = context.person();
    if (person.role != Role::site_manager) return true;
    return std::any_of(person.sites.begin(), person.sites.end(), [&](std::string const& site) {
        return speaks_of(*context.catalog, annotation.site, site);
    });
}

/// What is asked for: `site` (a subtree), `moment`, days `from` and `to`.
struct AnnotationChoice {
    std::string site;
    std::string moment;
    Day from = std::numeric_limits<Day>::min();
    Day to = std::numeric_limits<Day>::max();
};

Result<AnnotationChoice> read_annotation_choice(Context const& context) {
    AnnotationChoice choice;
    for (auto const& [name, value] : context.request.query) {
        if (name == "site") {
            auto const inside = auth::check_site(context.person(), *context.catalog, value, "site");
            if (!inside) return inside.error();
            choice.site = value;
        } else if (name == "moment") {
            if (!context.catalog->moment(value))
                return Problem::at(ProblemKind::invalid, name, "there is no moment '" + value + "'");
            choice.moment = value;
        } else if (name == "from" || name == "to") {
            auto const day = parse_day(value);
            if (!day) return Problem::at(ProblemKind::invalid, name, "must be a date such as 2026-11-21");
            (name == "from" ? choice.from : choice.to) = *day;
        } else {
            return Problem::at(ProblemKind::invalid, name, "is not something annotations can be asked by");
        }
    }
    return choice;
}

/// Everything that is wrong with it, at once.
Result<Annotation> read_annotation(Context const& context) {
    Catalog const& catalog = *context.catalog;
    auto const body = json_body(context.request);
    if (!body) return body.error();
    std::vector<FieldError> errors;
    // nullopt: it is not there, or no text, which is then told.
    auto const text_of = [&](char const* name, bool required) -> std::optional<std::string> {
        auto const found = body->find(name);
        if (!required && (found == body->end() || found->is_null())) return std::nullopt;
        auto const text = string_member(*body, name);
        if (!text) errors.push_back({name, text.error().detail});
        return text ? std::optional{*text} : std::nullopt;
    };
    Annotation wanted;
    if (auto const day = text_of("day", true)) {
        auto const parsed = parse_day(*day);
        if (!parsed) errors.push_back({"day", "must be a date such as 2026-11-21"});
        wanted.day = parsed.value_or(0);
    }
    if (auto const text = text_of("text", true)) {
        if (text->empty() || text->size() > longest_annotation)
            errors.push_back({"text", "must be 1 to " + std::to_string(longest_annotation) + " bytes"});
        wanted.text = *text;
    }
    if (auto const moment = text_of("moment", false)) {
        if (!catalog.moment(*moment)) errors.push_back({"moment", "there is no moment '" + *moment + "'"});
        wanted.moment = *moment;
    }
    if (auto const site = text_of("site", false)) {
        if (!catalog.site(*site)) errors.push_back({"site", "there is no site '" + *site + "'"});
        wanted.site = *site;
    }
    if (!errors.empty()) return Problem{ProblemKind::invalid, errors.front().detail, errors};
    return wanted;
}

/// Who looks after some sites writes of these, and takes back what was written of them.
Result<void> check_place(Context const& context, std::string const& site) {
    auth::Person const& person = context.person();
    if (person.role != Role::site_manager) return {};
    if (site.empty())
        return Problem::at(ProblemKind::forbidden, "site",
                           "must be one of your sites: " + person.sites.front());
    return auth::check_site(person, *context.catalog, site, "site");
}

} // namespace

Result<http::Reply> list_annotations(Context const& context) {
    auto const choice = read_annotation_choice(context);
    if (!choice) return choice.error();
    nlohmann::json list = nlohmann::json::array();
    for (Annotation const& one : context.services.store.annotations()) {
        bool const of_days = one.day >= choice->from && one.day <= choice->to;
        bool const of_moment = choice->moment.empty() || one.moment.empty() || one.moment == choice->moment;
        if (of_days && of_moment && speaks_of(*context.catalog, one.site, choice->site) &&
            may_see(context, one))
            list.push_back(annotation_json(one));
    }
    return http::Reply::json(200, nlohmann::json{{"annotations", std::move(list)}}.dump());
}

Result<http::Reply> add_annotation(Context const& context) {
    auto wanted = read_annotation(context);
    if (!wanted) return wanted.error();
    if (auto const theirs = check_place(context, wanted->site); !theirs) return theirs.error();
    wanted->by = context.person().name;
    wanted->at = context.services.clock.wall_now();
    return http::Reply::json(201, annotation_json(context.services.store.annotate(*wanted)).dump());
}

Result<http::Reply> remove_annotation(Context const& context) {
    std::string const& text = context.request.places.at("annotation");
    auto const number = http::number_in(text);
    auto const all = context.services.store.annotations();
    auto const found = std::find_if(all.begin(), all.end(), [&](Annotation const& one) {
        return number && one.number == *number && may_see(context, one);
    });
    if (found == all.end()) {
        return Problem::at(ProblemKind::not_found, "annotation", "there is no annotation '" + text + "'");
    }
    if (auto const theirs = check_place(context, found->site); !theirs) return theirs.error();
    if (auto const removed = context.services.store.remove_annotation(found->number); !removed)
        return removed.error();
    http::Reply reply;
    reply.status = 204;
    return reply;
}

} // namespace instante::server::api
