#include "server/storage/stored_response.hpp"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr std::pair<Provenance, char> provenance_letters[] = {
    {Provenance::unknown, 'u'}, {Provenance::kiosk, 'k'},  {Provenance::question, 'q'},
    {Provenance::ticket, 't'},  {Provenance::import, 'i'}, {Provenance::api, 'a'},
};

char letter_of(Provenance provenance) {
    for (auto const& [value, letter] : provenance_letters) {
        if (value == provenance) return letter;
    }
    return 'u';
}

Provenance provenance_of(char wanted) {
    for (auto const& [value, letter] : provenance_letters) {
        if (letter == wanted) return value;
    }
    return Provenance::unknown;
}

/// The sums of one answer; empty for what roll-ups do not count.
CellSums sums_of(StoredValue const& value, Question const& question, double weight, int sign) {
    CellSums sums;
    if (std::holds_alternative<NotApplicable>(value)) {
        sums.not_applicable = sign;
    } else if (int const* rating = std::get_if<int>(&value)) {
        sums.add_point(*rating, sign, weight);
    } else if (auto const* chosen = std::get_if<std::vector<Code>>(&value);
               chosen && is_choice(question.type)) {
        sums.add_point(answered_point, sign, weight);
        for (Code const option : *chosen)
            sums.add_point(option, sign, weight);
    }
    return sums;
}

} // namespace

std::string_view to_string(Source source) {
    switch (source) {
    case Source::kiosk:
        return "kiosk";
    case Source::import:
        return "import";
    case Source::api:
        return "api";
    }
    return "kiosk";
}

std::vector<std::pair<CellKey, CellSums>> contributions(StoredResponse const& response, Survey const& survey,
                                                        std::int64_t microsegment, int sign) {
    std::vector<std::pair<CellKey, CellSums>> cells;
    if (response.test) return cells;
    for (StoredAnswer const& answer : response.answers) {
        Question const* const question = find_by_code(survey.questions, answer.question);
        if (!question || question->type == QuestionType::segment || question->type == QuestionType::text)
            continue;
        CellSums sums = sums_of(answer.value, *question, response.weight, sign);
        if (sums.empty()) continue;
        CellKey key;
        key.site = response.site;
        key.period = response.local.day;
        key.hour = response.local.hour;
        key.kiosk = response.kiosk;
        key.instrument = {response.survey, response.survey_version, answer.question};
        key.microsegment = microsegment;
        key.flagged = response.flagged;
        cells.emplace_back(key, std::move(sums));
    }
    return cells;
}

std::string microsegment_key(std::vector<StoredSegment> const& segments) {
    std::string key;
    for (StoredSegment const& segment : segments) {
        if (segment.value == 0) continue;
        if (!key.empty()) key += ';';
        key += std::to_string(segment.dimension) + '=' + std::to_string(segment.value);
    }
    return key;
}

std::vector<std::pair<Code, Code>> parse_microsegment_key(std::string_view key) {
    std::vector<std::pair<Code, Code>> pairs;
    char const* at = key.data();
    char const* const end = key.data() + key.size();
    while (at < end) {
        std::pair<Code, Code> pair;
        auto const dimension = std::from_chars(at, end, pair.first);
        if (dimension.ec != std::errc{} || dimension.ptr == end)
            throw std::runtime_error("microsegment key is damaged");
        auto const value = std::from_chars(dimension.ptr + 1, end, pair.second);
        if (value.ec != std::errc{}) throw std::runtime_error("microsegment key is damaged");
        pairs.push_back(pair);
        at = value.ptr + 1;
    }
    return pairs;
}

std::string provenance_key(std::vector<StoredSegment> const& segments) {
    std::string key;
    for (StoredSegment const& segment : segments) {
        if (segment.value != 0) key += std::to_string(segment.dimension) + letter_of(segment.provenance);
    }
    return key;
}

std::vector<StoredSegment> parse_segments(std::string_view microsegment, std::string_view provenance) {
    std::vector<StoredSegment> segments;
    for (auto const& [dimension, value] : parse_microsegment_key(microsegment)) {
        segments.push_back({dimension, value, Provenance::unknown});
    }
    char const* at = provenance.data();
    char const* const end = at + provenance.size();
    while (at < end) {
        Code dimension = 0;
        auto const read = std::from_chars(at, end, dimension);
        if (read.ec != std::errc{} || read.ptr == end) throw std::runtime_error("provenance key is damaged");
        for (StoredSegment& segment : segments) {
            if (segment.dimension == dimension) segment.provenance = provenance_of(*read.ptr);
        }
        at = read.ptr + 1;
    }
    return segments;
}

std::string answers_to_text(std::vector<StoredAnswer> const& answers) {
    nlohmann::json document = nlohmann::json::object();
    for (StoredAnswer const& answer : answers) {
        nlohmann::json& slot = document[std::to_string(answer.question)];
        if (int const* rating = std::get_if<int>(&answer.value)) slot = *rating;
        if (auto const* chosen = std::get_if<std::vector<Code>>(&answer.value)) slot = *chosen;
        if (auto const* text = std::get_if<std::string>(&answer.value)) slot = *text;
    }
    return document.dump();
}

std::vector<StoredAnswer> answers_from_text(std::string const& text) {
    std::vector<StoredAnswer> answers;
    nlohmann::json const document = nlohmann::json::parse(text); // items() only refers to it
    for (auto const& [question, value] : document.items()) {
        StoredAnswer answer{std::stoi(question), NotApplicable{}};
        if (value.is_number()) answer.value = value.get<int>();
        if (value.is_array()) answer.value = value.get<std::vector<Code>>();
        if (value.is_string()) answer.value = value.get<std::string>();
        answers.push_back(std::move(answer));
    }
    std::sort(answers.begin(), answers.end(),
              [](StoredAnswer const& a, StoredAnswer const& b) { return a.question < b.question; });
    return answers;
}

std::int64_t content_digest(StoredResponse const& response) {
    std::string content = to_string(response.id) + to_string(response.visit);
    auto const add = [&](auto const& value) {
        content += '|';
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
            content += std::to_string(value);
        } else {
            content += value;
        }
    };
    add(response.revision);
    add(response.survey);
    add(response.survey_version);
    add(response.moment);
    add(response.claimed.wall_ms);
    add(response.claimed.monotonic_ms);
    add(response.claimed.boot_id);
    add(response.language);
    add(microsegment_key(response.segments));
    add(provenance_key(response.segments));
    add(response.weight);
    add(static_cast<int>(response.final) + 2 * static_cast<int>(response.test));
    add(answers_to_text(response.answers));
    std::uint8_t digest[crypto_generichash_BYTES_MIN];
    crypto_generichash(digest, sizeof digest, reinterpret_cast<unsigned char const*>(content.data()),
                       content.size(), nullptr, 0);
    std::int64_t value = 0;
    std::memcpy(&value, digest, sizeof value);
    return value;
}

} // namespace instante::server
