#include "server/storage/stored_response.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <tuple>

namespace instante::server {

namespace {

void append_number(std::string& text, Code number) {
    std::array<char, 12> digits;
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

constexpr std::pair<Provenance, char> provenance_letters[] = {
    {Provenance::unknown, 'u'}, {Provenance::kiosk, 'k'},  {Provenance::question, 'q'},
    {Provenance::ticket, 't'},  {Provenance::import, 'i'}, {Provenance::api, 'a'},
};

static_assert(std::variant_size_v<StoredValue> == 4);
constexpr std::uint64_t answer_kinds = 4; // as StoredValue's alternatives, in their order

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

} // namespace

std::string pseudonym_text(std::array<std::uint8_t, 32> const& pseudonym) {
    return fmt::format("{:02x}", fmt::join(pseudonym, ""));
}

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

std::string microsegment_key(std::vector<StoredSegment> const& segments) {
    std::string key;
    for (StoredSegment const& segment : segments) {
        if (segment.value == 0) continue;
        if (!key.empty()) key += ';';
        append_number(key, segment.dimension);
        key += '=';
        append_number(key, segment.value);
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
        if (segment.value == 0) continue;
        append_number(key, segment.dimension);
        key += letter_of(segment.provenance);
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

void write(ByteWriter& bytes, std::vector<StoredAnswer> const& answers) {
    for (StoredAnswer const& answer : answers) {
        bytes.number(static_cast<std::uint64_t>(answer.question) * answer_kinds + answer.value.index());
        if (int const* rating = std::get_if<int>(&answer.value)) bytes.signed_number(*rating);
        if (auto const* text = std::get_if<std::string>(&answer.value)) bytes.text(*text);
        if (auto const* chosen = std::get_if<std::vector<Code>>(&answer.value)) {
            bytes.number(chosen->size());
            for (Code const option : *chosen)
                bytes.signed_number(option);
        }
    }
}

std::vector<StoredAnswer> read_answers(std::span<std::uint8_t const> stored) {
    std::vector<StoredAnswer> answers;
    ByteReader bytes{stored};
    while (!bytes.at_end()) {
        std::uint64_t const head = bytes.number();
        StoredAnswer answer{static_cast<Code>(head / answer_kinds), NotApplicable{}};
        switch (head % answer_kinds) {
        case 1:
            answer.value = static_cast<int>(bytes.signed_number());
            break;
        case 2: {
            std::vector<Code> chosen;
            for (std::uint64_t left = bytes.number(); left > 0; --left)
                chosen.push_back(static_cast<Code>(bytes.signed_number()));
            answer.value = std::move(chosen);
            break;
        }
        case 3:
            answer.value = bytes.text();
            break;
        default:
            break;
        }
        answers.push_back(std::move(answer));
    }
    return answers;
}

bool says_the_same(StoredResponse const& one, StoredResponse const& other) {
    auto const said = [](StoredResponse const& r) {
        return std::tie(r.id, r.visit, r.revision, r.survey, r.survey_version, r.moment, r.claimed,
                        r.language, r.segments, r.weight, r.final, r.test, r.answers, r.unknown);
    };
    return said(one) == said(other);
}

} // namespace instante::server
