#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"

#include <algorithm>

namespace instante::server::api {

namespace {

nlohmann::json attribution_json(Attribution const& attribution, Catalog const& catalog) {
    Site const* const site = catalog.site(attribution.site);
    Kiosk const* const kiosk = catalog.kiosk(attribution.kiosk);
    Kiosk const* const counted_as = catalog.kiosk(attribution.counted_as);
    nlohmann::json undone; // null: it holds
    if (!attribution.holds())
        undone = {{"by", attribution.undone_by}, {"at", instant_to_string(attribution.undone_at)}};
    return {{"number", attribution.number},
            {"site", site ? site->id : ""},
            {"kiosk", kiosk ? kiosk->id : ""},
            {"counted_as", counted_as ? counted_as->id : ""},
            {"from", day_to_string(attribution.from)},
            {"to", day_to_string(attribution.to)},
            {"by", attribution.by},
            {"at", instant_to_string(attribution.at)},
            {"responses", attribution.responses},
            {"undone", std::move(undone)}};
}

/// Of the kiosk in the path: `counted_as`, and the days `from` and `to`. Everything that is wrong, at once.
Result<Attribution> read_attribution(Context const& context) {
    Catalog const& catalog = *context.catalog;
    std::string const& id = context.request.places.at("kiosk");
    Kiosk const* const kiosk = find_by_id(catalog.programme().kiosks, id);
    if (!kiosk) return Problem::at(ProblemKind::not_found, "kiosk", "there is no kiosk '" + id + "'");
    auto const body = json_body(context.request);
    if (!body) return body.error();
    std::vector<FieldError> errors;
    auto const text_of = [&](char const* name) {
        auto const text = string_member(*body, name);
        if (!text) errors.push_back({name, text.error().detail});
        return text.has_value() ? *text : std::string{};
    };
    auto const day_of = [&](char const* name) {
        std::string const text = text_of(name);
        auto const day = parse_day(text);
        if (!day && !text.empty()) errors.push_back({name, "must be a date such as 2026-11-21"});
        return day.value_or(0);
    };
    Attribution wanted;
    wanted.kiosk = kiosk->code;
    wanted.site = catalog.site(kiosk->site)->code;
    wanted.from = day_of("from");
    wanted.to = day_of("to");
    std::string const other = text_of("counted_as");
    Kiosk const* const counted_as = find_by_id(catalog.programme().kiosks, other);
    if (!counted_as) {
        if (!other.empty()) errors.push_back({"counted_as", "there is no kiosk '" + other + "'"});
    } else if (counted_as == kiosk) {
        errors.push_back({"counted_as", "is the kiosk itself"});
    } else if (counted_as->site != kiosk->site) {
        errors.push_back({"counted_as", "stands at '" + counted_as->site + "', '" + id + "' at '" +
                                            kiosk->site + "': responses stay at their site"});
    } else {
        wanted.counted_as = counted_as->code;
    }
    if (errors.empty() && wanted.to < wanted.from) errors.push_back({"to", "is before `from`"});
    if (!errors.empty()) return Problem{ProblemKind::invalid, errors.front().detail, errors};
    return wanted;
}

} // namespace

Result<http::Reply> list_attributions(Context const& context) {
    nlohmann::json list = nlohmann::json::array();
    for (Attribution const& one : context.services.store.attributions())
        list.push_back(attribution_json(one, *context.catalog));
    return http::Reply::json(200, nlohmann::json{{"attributions", std::move(list)}}.dump());
}

Result<http::Reply> rehearse_attribution(Context const& context) {
    auto const wanted = read_attribution(context);
    if (!wanted) return wanted.error();
    std::int64_t const responses = context.services.store.rehearse_attribution(*wanted);
    return http::Reply::json(200, nlohmann::json{{"responses", responses}}.dump());
}

Result<http::Reply> add_attribution(Context const& context) {
    auto wanted = read_attribution(context);
    if (!wanted) return wanted.error();
    wanted->by = context.person().name;
    wanted->at = context.services.clock.wall_now();
    Attribution const made = context.services.store.attribute(*wanted);
    return http::Reply::json(201, attribution_json(made, *context.catalog).dump());
}

Result<http::Reply> undo_attribution(Context const& context) {
    Store& store = context.services.store;
    std::string const& kiosk = context.request.places.at("kiosk");
    std::string const& text = context.request.places.at("attribution");
    auto const number = http::number_in(text);
    auto const all = store.attributions();
    bool const found = number && std::any_of(all.begin(), all.end(), [&](Attribution const& one) {
                           Kiosk const* const told = context.catalog->kiosk(one.kiosk);
                           return one.number == *number && told && told->id == kiosk;
                       });
    if (!found) {
        return Problem::at(ProblemKind::not_found, "attribution",
                           "there is no attribution '" + text + "' of '" + kiosk + "'");
    }
    auto const undone =
        store.undo_attribution(*number, context.person().name, context.services.clock.wall_now());
    if (!undone) return undone.error();
    return http::Reply::json(200, attribution_json(*undone, *context.catalog).dump());
}

} // namespace instante::server::api
