#pragma once
// What the checks of a programme share. Not for use outside this room.

#include "shared/ids.hpp"
#include "shared/json_reader.hpp"
#include "shared/problem.hpp"
#include "shared/programme.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instante {

/// The programme under examination and what was found wrong with it.
struct Findings {
    Programme const& programme;
    std::vector<FieldError> errors;

    void blame(std::string const& path, std::string_view key, std::string detail) {
        errors.push_back({join_path(path, key), std::move(detail)});
    }
    /// There, and in every language of the programme.
    void require_text(LocalizedText const& text, std::string const& path, std::string_view key);
    /// Absent, or in every language of the programme.
    void check_text(LocalizedText const& text, std::string const& path, std::string_view key);
};

inline constexpr Code largest_code = 60'000;
inline constexpr Code largest_survey_code = 2'000;
inline constexpr int largest_survey_version = 4'000;
inline constexpr Code largest_question_code = 250;

/// Ids: slugs, each once. Codes: each once, within 1..largest.
template <class Items>
void check_ids_and_codes(Findings& findings, Items const& items, std::string const& list,
                         Code largest = largest_code) {
    std::set<std::string_view> ids;
    std::set<Code> codes;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const& item = items[i];
        std::string const path = join_path(list, i);
        if (!is_slug(item.id)) {
            findings.blame(path, "id", "must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit");
        } else if (!ids.insert(item.id).second) {
            findings.blame(path, "id", "is used twice: " + item.id);
        }
        if (item.code == 0) continue;
        if (item.code < 1 || item.code > largest) {
            findings.blame(path, "code", "must be between 1 and " + std::to_string(largest));
        } else if (!codes.insert(item.code).second) {
            findings.blame(path, "code", "is used twice: " + std::to_string(item.code));
        }
    }
}

/// The parts of check_programme.
void check_sites(Findings& findings);
void check_surveys(Findings& findings);
void check_sheets(Findings& findings);
void check_microsegments(Findings& findings);
void check_worth(Findings& findings, Worth const& worth, std::string const& path);
void check_scanner(Findings& findings, Kiosk const& kiosk, std::string const& path);
/// Of a member `segments`: known, and each dimension once.
void check_fixed_segments(Findings& findings, std::vector<FixedSegment> const& segments,
                          std::string const& path);

} // namespace instante
