#include "server/misuse/report.hpp"

#include "server/misuse/rules.hpp"
#include "shared/misuse_json.hpp"

#include <algorithm>

namespace instante::server::misuse {

using nlohmann::json;

namespace {

constexpr std::size_t most_examples = 50;

template <class T>
json or_null(std::optional<T> const& value) {
    return value ? json(*value) : json(nullptr);
}
template <class Entity>
json id_of(Entity const* entity) {
    return entity ? json(entity->id) : json(nullptr);
}

bool is_gated(Catalog const& catalog) {
    return catalog.programme().disclosure_minimum > 1;
}

/// That of an outlier day may be a share of what was answered, which the disclosure gate does not let out.
std::string reason_of(Flag const& flag, Catalog const& catalog) {
    if (flag.rule == "outlier_day" && is_gated(catalog)) return "a day unlike the kiosk's others";
    return flag.reason;
}

json flags_json(std::vector<Flag> const& flags, Catalog const& catalog) {
    json list = json::array();
    for (Flag const& flag : flags) {
        json entry{{"rule", flag.rule}, {"reason", reason_of(flag, catalog)}};
        if (flag.version != 0) {
            entry["rules_version"] = flag.version;
            entry["flagged_at"] = instant_to_string(flag.at);
        }
        list.push_back(std::move(entry));
    }
    return list;
}

json response_json(FlaggedResponse const& one, Catalog const& catalog) {
    return {{"response", to_string(one.id)},
            {"visit", to_string(one.visit)},
            {"site", id_of(catalog.site(one.site))},
            {"kiosk", id_of(catalog.kiosk(one.kiosk))},
            {"moment", id_of(catalog.moment(one.moment))},
            {"day", one.day == unknown_day ? json(nullptr) : json(day_to_string(one.day))},
            {"at", one.at ? json(instant_to_string(*one.at)) : json(nullptr)}};
}

/// What was answered, in the sum, with weights that let parts of a period be put together. Asked for day by
/// day and by one rule and another, it would tell single answers: above a disclosure minimum of one there is
/// none.
json index_json(Effect const& effect, Catalog const& catalog) {
    if (is_gated(catalog)) return nullptr;
    return {{"raw", or_null(effect.raw.index())},
            {"filtered_now", or_null(effect.filtered_now.index())},
            {"filtered_then", or_null(effect.filtered_then.index())},
            {"weights",
             {{"raw", effect.raw.weight},
              {"filtered_now", effect.filtered_now.weight},
              {"filtered_then", effect.filtered_then.weight}}}};
}

json effect_json(Effect const& effect, Catalog const& catalog) {
    return {{"responses", effect.responses},
            {"flagged", {{"now", effect.flagged_now}, {"then", effect.flagged_then}}},
            {"index", index_json(effect, catalog)}};
}

/// Only those where anything is or would be flagged.
template <class Rows, class Name>
json effects_json(Rows const& rows, Catalog const& catalog, char const* key, Name name) {
    json list = json::array();
    for (auto const& [value, effect] : rows) {
        if (effect.flagged_now == 0 && effect.flagged_then == 0) continue;
        json row = effect_json(effect, catalog);
        row[key] = name(value);
        list.push_back(std::move(row));
    }
    return list;
}

template <class Key, class Name>
json counts_json(std::map<Key, std::int64_t> const& counts, char const* key, Name name) {
    json list = json::array();
    for (auto const& [value, n] : counts)
        list.push_back({{key, name(value)}, {"responses", n}});
    return list;
}

} // namespace

Result<Scope> read_scope(Choice const& choice, Catalog const& catalog, std::vector<Code> const& visible,
                         UnixMs now) {
    std::vector<FieldError> errors;
    Scope scope;
    scope.sites = visible;
    if (choice.site) {
        if (!catalog.site(*choice.site))
            errors.push_back({"site", "there is no site '" + *choice.site + "'"});
        std::vector<Code> const below = catalog.sites_below({*choice.site});
        std::erase_if(scope.sites,
                      [&](Code site) { return std::find(below.begin(), below.end(), site) == below.end(); });
    }
    auto const day_of = [&](char const* name, std::string const& text) {
        auto const day = parse_day(text);
        if (!day) errors.push_back({name, "must be a date such as 2026-11-21"});
        return day.value_or(0);
    };
    if (!choice.from) errors.push_back({"from", "is required"});
    if (choice.from) scope.from = day_of("from", *choice.from);
    // Somewhere it may be tomorrow already.
    scope.to = choice.to ? day_of("to", *choice.to) : local_time(now, "UTC").day + 1;
    if (errors.empty() && scope.from > scope.to) errors.push_back({"from", "lies after 'to'"});
    if (errors.empty() && scope.to - scope.from >= most_days)
        errors.push_back({"from", "lies more than " + std::to_string(most_days) + " days before 'to'"});
    if (!errors.empty())
        return Problem{ProblemKind::invalid, "the period cannot be taken", std::move(errors)};
    return scope;
}

json to_json(Review const& review, Catalog const& catalog) {
    json document = effect_json(review.whole, catalog);
    document["disclosure_minimum"] = catalog.programme().disclosure_minimum;
    document["rules_in_force"] =
        catalog.programme().misuse ? to_json(*catalog.programme().misuse) : json(nullptr);
    document["rules_version"] = version_of_rules(catalog);
    document["newly_flagged"] = review.newly_flagged;
    document["no_longer_flagged"] = review.no_longer_flagged;
    document["by_rule"] = json::array();
    for (auto const& [rule, counts] : review.by_rule)
        document["by_rule"].push_back({{"rule", rule}, {"now", counts.first}, {"then", counts.second}});
    document["by_site"] =
        effects_json(review.by_site, catalog, "site", [&](Code site) { return id_of(catalog.site(site)); });
    document["by_kiosk"] = effects_json(review.by_kiosk, catalog, "kiosk",
                                        [&](Code kiosk) { return id_of(catalog.kiosk(kiosk)); });
    document["by_day"] =
        effects_json(review.by_day, catalog, "day", [](Day day) { return json(day_to_string(day)); });
    document["examples"] = json::array();
    for (Change const& change : review.examples) {
        json entry = response_json(change.response, catalog);
        entry["now"] = flags_json(change.response.flags, catalog);
        entry["then"] = flags_json(change.then, catalog);
        document["examples"].push_back(std::move(entry));
    }
    return document;
}

json to_json(Applied const& applied) {
    return {{"judged", applied.judged}, {"changed", applied.changed}, {"flagged", applied.flagged}};
}

json list_flagged(MisuseStore& store, Catalog const& catalog, FlagFilter const& filter) {
    std::int64_t all = 0;
    std::map<std::string, std::int64_t> by_rule;
    std::map<Code, std::int64_t> by_site;
    std::map<Code, std::int64_t> by_kiosk;
    std::map<Day, std::int64_t> by_day;
    std::vector<FlaggedResponse> newest;
    auto const newer = [](FlaggedResponse const& a, FlaggedResponse const& b) {
        return std::pair{a.day, a.at} > std::pair{b.day, b.at};
    };
    store.read_flagged(filter, [&](FlaggedResponse const& one) {
        ++all;
        for (Flag const& flag : one.flags)
            ++by_rule[flag.rule];
        ++by_site[one.site];
        ++by_kiosk[one.kiosk];
        ++by_day[one.day];
        if (newest.size() == most_examples && !newer(one, newest.back())) return;
        newest.insert(std::upper_bound(newest.begin(), newest.end(), one, newer), one);
        if (newest.size() > most_examples) newest.pop_back();
    });
    json document{
        {"responses", all},
        {"rules_version", version_of_rules(catalog)},
        {"by_rule", counts_json(by_rule, "rule", [](std::string const& rule) { return json(rule); })},
        {"by_site", counts_json(by_site, "site", [&](Code c) { return id_of(catalog.site(c)); })},
        {"by_kiosk", counts_json(by_kiosk, "kiosk", [&](Code c) { return id_of(catalog.kiosk(c)); })},
        {"by_day", counts_json(by_day, "day", [](Day day) { return json(day_to_string(day)); })},
        {"newest", json::array()}};
    for (FlaggedResponse const& one : newest) {
        json entry = response_json(one, catalog);
        entry["flags"] = flags_json(one.flags, catalog);
        document["newest"].push_back(std::move(entry));
    }
    return document;
}

} // namespace instante::server::misuse
