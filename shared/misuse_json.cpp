#include "shared/misuse_json.hpp"

#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <type_traits>

namespace instante {

using nlohmann::json;

namespace {

constexpr int most_visits = 1'000;
constexpr double most_seconds = 600;

/// Of a whole number or a real one between two bounds.
template <class Number>
void read_between(ObjectReader& reader, char const* key, Number& value, Number low, Number high) {
    double const given = reader.number_or(key, static_cast<double>(value));
    bool const inside = given >= static_cast<double>(low) && given <= static_cast<double>(high);
    bool const whole = inside && (!std::is_integral_v<Number> || given == std::trunc(given));
    if (!whole) {
        reader.blame(key, "must be " + std::string{std::is_integral_v<Number> ? "a whole number " : ""} +
                              "between " + json(low).dump() + " and " + json(high).dump());
        return;
    }
    value = static_cast<Number>(given);
}

/// A rule that is absent has its defaults.
template <class Rule, class Read>
void read_rule(ReadContext& context, ObjectReader& owner, char const* key, Rule& rule, Read read) {
    json const* const document = owner.find(key);
    if (!document) return;
    ObjectReader reader{context, *document, owner.path_of(key)};
    rule.on = reader.boolean_or("on", rule.on);
    read(reader);
    reader.finish();
}

} // namespace

MisuseRules programme_json::read_misuse_rules(ReadContext& context, json const& document,
                                              std::string const& path) {
    MisuseRules rules;
    ObjectReader owner{context, document, path};
    read_rule(context, owner, "burst", rules.burst, [&](ObjectReader& reader) {
        read_between(reader, "visits", rules.burst.visits, 2, most_visits);
        read_between(reader, "seconds", rules.burst.seconds, 0.1, most_seconds);
    });
    read_rule(context, owner, "held", rules.held, [&](ObjectReader& reader) {
        read_between(reader, "visits", rules.held.visits, 2, most_visits);
        read_between(reader, "seconds_between", rules.held.seconds_between, 0.1, most_seconds);
    });
    read_rule(context, owner, "alternation", rules.alternation, [&](ObjectReader& reader) {
        read_between(reader, "visits", rules.alternation.visits, 3, most_visits);
        read_between(reader, "seconds_between", rules.alternation.seconds_between, 0.1, most_seconds);
    });
    read_rule(context, owner, "closed_hours", rules.closed_hours, [&](ObjectReader& reader) {
        read_between(reader, "margin_minutes", rules.closed_hours.margin_minutes, 0, 12 * 60);
    });
    read_rule(context, owner, "attendant", rules.attendant, [&](ObjectReader& reader) {
        read_between(reader, "minutes", rules.attendant.minutes, 1, 120);
    });
    read_rule(context, owner, "test", rules.test, [](ObjectReader&) {});
    read_rule(context, owner, "outlier_day", rules.outlier_day, [&](ObjectReader& reader) {
        MisuseRules::OutlierDay& rule = rules.outlier_day;
        read_between(reader, "history_days", rule.history_days, 7, 400);
        read_between(reader, "least_days", rule.least_days, 5, 400);
        read_between(reader, "least_ratings", rule.least_ratings, 5, 100'000);
        read_between(reader, "times_usual", rule.times_usual, 1.5, 1'000.0);
        read_between(reader, "probability", rule.probability, 1e-300, 1e-3);
        if (rule.least_days > rule.history_days)
            reader.blame("least_days", "must not be greater than history_days");
    });
    owner.finish();
    return rules;
}

std::optional<MisuseRules> programme_json::read_misuse(ReadContext& context, ObjectReader& owner) {
    json const* const document = owner.find("misuse");
    if (!document) return std::nullopt;
    return read_misuse_rules(context, *document, owner.path_of("misuse"));
}

json to_json(MisuseRules const& rules) {
    return {
        {"burst", {{"on", rules.burst.on}, {"visits", rules.burst.visits}, {"seconds", rules.burst.seconds}}},
        {"held",
         {{"on", rules.held.on},
          {"visits", rules.held.visits},
          {"seconds_between", rules.held.seconds_between}}},
        {"alternation",
         {{"on", rules.alternation.on},
          {"visits", rules.alternation.visits},
          {"seconds_between", rules.alternation.seconds_between}}},
        {"closed_hours",
         {{"on", rules.closed_hours.on}, {"margin_minutes", rules.closed_hours.margin_minutes}}},
        {"attendant", {{"on", rules.attendant.on}, {"minutes", rules.attendant.minutes}}},
        {"test", {{"on", rules.test.on}}},
        {"outlier_day",
         {{"on", rules.outlier_day.on},
          {"history_days", rules.outlier_day.history_days},
          {"least_days", rules.outlier_day.least_days},
          {"least_ratings", rules.outlier_day.least_ratings},
          {"times_usual", rules.outlier_day.times_usual},
          {"probability", rules.outlier_day.probability}}}};
}

Result<MisuseRules> read_misuse_rules(json const& document, std::string const& path) {
    ReadContext context;
    context.unknown_keys_are_errors = true;
    MisuseRules const rules = programme_json::read_misuse_rules(context, document, path);
    context.errors.insert(context.errors.end(), context.unknown_keys.begin(), context.unknown_keys.end());
    if (context.errors.empty()) return rules;
    return Problem{ProblemKind::invalid, "the rules cannot be read", std::move(context.errors)};
}

} // namespace instante
