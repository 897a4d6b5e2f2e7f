#pragma once
// The parts of a programme document, for the files that read it. Not for use outside this room.

#include "shared/json_reader.hpp"
#include "shared/programme.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace instante::programme_json {

Site read_site(ReadContext& context, nlohmann::json const& document, std::string const& path);
Dimension read_dimension(ReadContext& context, nlohmann::json const& document, std::string const& path);
Moment read_moment(ReadContext& context, nlohmann::json const& document, std::string const& path);
Survey read_survey(ReadContext& context, nlohmann::json const& document, std::string const& path);
Kiosk read_kiosk(ReadContext& context, nlohmann::json const& document, std::string const& path);

/// Of a member `opening_hours`, which may be absent.
std::optional<OpeningHours> read_opening_hours(ReadContext& context, ObjectReader& reader);
nlohmann::json to_json(OpeningHours const& hours);
/// Of a member `privacy`, which may be absent.
std::optional<PrivacyNotice> read_privacy(ReadContext& context, ObjectReader& owner);

FixedSegment read_fixed_segment(ReadContext& context, nlohmann::json const& document,
                                std::string const& path);
/// Of a member `scanner`, which may be absent.
std::optional<Scanner> read_scanner(ReadContext& context, ObjectReader& reader);
nlohmann::json to_json(Scanner const& scanner);
/// Of a member `theme`, which may be absent.
std::optional<ThemeChoice> read_theme(ReadContext& context, ObjectReader& owner);
nlohmann::json to_json(ThemeChoice const& theme);

/// Of a member `worth`, which may be absent.
std::optional<Worth> read_worth(ReadContext& context, ObjectReader& owner);
nlohmann::json to_json(Worth const& worth);
Microsegment read_microsegment(ReadContext& context, nlohmann::json const& document, std::string const& path);
nlohmann::json to_json(Microsegment const& microsegment);

AnalysisSheet read_sheet(ReadContext& context, nlohmann::json const& document, std::string const& path);
nlohmann::json to_json(AnalysisSheet const& sheet);

/// A code, which may be absent.
Code read_code(ObjectReader& reader);

/// Gives each question without a variable one made from its id, different from all others.
void derive_variables(Survey& survey);
/// Letters, digits and `_` after a letter, at most 64, and no keyword of SPSS.
bool is_variable(std::string_view text);
/// As SPSS compares them, `Wait` and `WAIT` are one variable.
std::string upper_case(std::string_view text);

/// Index 0 = Monday.
inline constexpr std::array<char const*, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
/// `09:00-14:00`; an end at or before the beginning is on the next day.
std::optional<OpeningSpan> parse_span(std::string_view text);
std::string span_to_string(OpeningSpan const& span);

} // namespace instante::programme_json
