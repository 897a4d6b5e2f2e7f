#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace instante::programme_json {

namespace {

/// Minutes of `HH:MM`, up to 24:00.
std::optional<int> parse_minutes(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (std::size_t const i : {0U, 1U, 3U, 4U}) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
    }
    int const hours = (text[0] - '0') * 10 + (text[1] - '0');
    int const minutes = (text[3] - '0') * 10 + (text[4] - '0');
    int const total = hours * 60 + minutes;
    if (minutes > 59 || total > day_minutes) return std::nullopt;
    return total;
}

} // namespace

std::optional<OpeningSpan> parse_span(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    std::optional<int> const from = parse_minutes(text.substr(0, 5));
    std::optional<int> const to = parse_minutes(text.substr(6));
    if (!from || !to || *from == day_minutes) return std::nullopt;
    return OpeningSpan{*from, *to > *from ? *to : *to + day_minutes};
}

nlohmann::json to_json(OpeningHours const& hours) {
    nlohmann::json document = nlohmann::json::object();
    for (std::size_t day = 0; day < hours.size(); ++day) {
        for (OpeningSpan const& span : hours[day])
            document[day_names[day]].push_back(span_to_string(span));
    }
    return document;
}

std::string span_to_string(OpeningSpan const& span) {
    int const to = span.to > day_minutes ? span.to - day_minutes : span.to;
    char text[64];
    std::snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", span.from / 60, span.from % 60, to / 60, to % 60);
    return text;
}

} // namespace instante::programme_json
