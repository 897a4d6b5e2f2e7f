#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/misuse/report.hpp"
#include "server/misuse/rules.hpp"
#include "shared/misuse_json.hpp"

#include <algorithm>

namespace instante::server::api {

namespace {

Result<misuse::Scope> scope_of(Context const& context, misuse::Choice const& choice) {
    if (choice.site) {
        auto const inside = auth::check_site(context.person(), *context.catalog, *choice.site, "site");
        if (!inside) return inside.error();
    }
    return misuse::read_scope(choice, *context.catalog,
                              auth::visible_sites(context.person(), *context.catalog),
                              context.services.clock.wall_now());
}

/// Of a JSON object with `from`, `to`, `site`, and nothing else but `also`.
Result<misuse::Choice> read_choice(nlohmann::json const& body, std::string_view also) {
    misuse::Choice choice;
    for (auto const& [name, value] : body.items()) {
        if (name == also && !also.empty()) continue;
        auto* const member = name == "from"   ? &choice.from
                             : name == "to"   ? &choice.to
                             : name == "site" ? &choice.site
                                              : nullptr;
        if (!member) return Problem::at(ProblemKind::invalid, name, "is not known");
        if (!value.is_string()) return Problem::at(ProblemKind::invalid, name, "must be text");
        *member = value.get<std::string>();
    }
    return choice;
}

Result<FlagFilter> read_filter(Context const& context) {
    Catalog const& catalog = *context.catalog;
    FlagFilter filter;
    filter.sites = auth::visible_sites(context.person(), catalog);
    std::vector<FieldError> errors;
    auto const read_day = [&](std::string const& name, std::string const& value) {
        auto const day = parse_day(value);
        if (!day) errors.push_back({name, "must be a date such as 2026-11-21"});
        return day;
    };
    for (auto const& [name, value] : context.request.query) {
        if (name == "site") {
            auto const inside = auth::check_site(context.person(), catalog, value, "site");
            if (!inside) return inside.error();
            filter.sites = catalog.sites_below({value});
        } else if (name == "kiosk") {
            Kiosk const* const kiosk = catalog.kiosk(value);
            if (!kiosk) errors.push_back({name, "there is no kiosk '" + value + "'"});
            filter.kiosk = kiosk ? kiosk->code : 0;
        } else if (name == "rule") {
            auto const* const known =
                std::find(std::begin(misuse::rule_names), std::end(misuse::rule_names), value);
            if (known == std::end(misuse::rule_names))
                errors.push_back({name, "there is no rule '" + value + "'"});
            filter.rule = value;
        } else if (name == "from") {
            filter.from = read_day(name, value);
        } else if (name == "to") {
            filter.to = read_day(name, value);
        } else {
            errors.push_back({name, "is not something misuse can be asked by"});
        }
    }
    if (!errors.empty())
        return Problem{ProblemKind::invalid, "the choice cannot be understood", std::move(errors)};
    return filter;
}

} // namespace

Result<http::Reply> list_misuse(Context const& context) {
    auto const filter = read_filter(context);
    if (!filter) return filter.error();
    return http::Reply::json(200,
                             misuse::list_flagged(context.services.store, *context.catalog, *filter).dump());
}

Result<http::Reply> preview_misuse(Context const& context) {
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const choice = read_choice(*body, "rules");
    if (!choice) return choice.error();
    auto rules = context.catalog->programme().misuse;
    if (body->contains("rules") && body->at("rules").is_null()) {
        rules = std::nullopt;
    } else if (body->contains("rules")) {
        auto const given = read_misuse_rules(body->at("rules"), "rules");
        if (!given) return given.error();
        rules = *given;
    }
    auto const scope = scope_of(context, *choice);
    if (!scope) return scope.error();
    auto const review = misuse::preview(context.services.store, *context.catalog, *scope, rules);
    auto document = misuse::to_json(review, *context.catalog);
    document["rules"] = rules ? to_json(*rules) : nlohmann::json(nullptr);
    document["period"] = {{"from", day_to_string(scope->from)}, {"to", day_to_string(scope->to)}};
    return http::Reply::json(200, document.dump());
}

Result<http::Reply> apply_misuse(Context const& context) {
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const choice = read_choice(*body, {});
    if (!choice) return choice.error();
    auto const scope = scope_of(context, *choice);
    if (!scope) return scope.error();
    auto const applied =
        misuse::apply(context.services.store, *context.catalog, *scope, context.services.clock.wall_now());
    auto document = misuse::to_json(applied);
    document["rules_version"] = misuse::version_of_rules(*context.catalog);
    document["period"] = {{"from", day_to_string(scope->from)}, {"to", day_to_string(scope->to)}};
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
