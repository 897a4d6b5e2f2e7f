#pragma once
// Instants are milliseconds since 1970 UTC; local days and hours are those of a site's wall.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace instante {

using UnixMs = std::int64_t;

inline constexpr int day_minutes = 24 * 60;

/// Where the present comes from; tests and simulated devices bring their own.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual UnixMs wall_now() const = 0;
    /// Milliseconds since the machine was started: they only ever grow, also while it sleeps.
    virtual std::int64_t monotonic_now() const = 0;
};

/// The machine's own clock.
Clock const& system_clock();

/// A day as days since 1970-01-01 in the proleptic Gregorian calendar.
using Day = std::int32_t;
/// Stands in keys for "the day is not known"; lower than every real day.
inline constexpr Day unknown_day = -10'000'000;
/// Stands in keys for "the hour is not known".
inline constexpr int unknown_hour = -1;

struct LocalTime {
    Day day = unknown_day;
    int hour = unknown_hour;    // 0..23
    int utc_offset_minutes = 0; // east positive
    friend bool operator==(LocalTime const&, LocalTime const&) = default;
};

struct CivilDate {
    int year = 1970;
    int month = 1; // 1..12
    int day = 1;   // 1..31
};

Day to_day(CivilDate const& date);
CivilDate to_civil(Day day);

/// `2026-11-21`.
std::string day_to_string(Day day);
std::optional<Day> parse_day(std::string_view text);

/// 1 = Monday .. 7 = Sunday (ISO 8601).
int iso_weekday(Day day);
/// The Monday of the day's ISO week.
Day week_start(Day day);
/// ISO 8601 week as `2026-W47`.
std::string iso_week_to_string(Day day);
/// First day of the day's month.
Day month_start(Day day);

bool is_time_zone(std::string_view iana_name);

/// The wall of a place at an instant. The zone must be known (see is_time_zone), else UTC is taken.
LocalTime local_time(UnixMs instant, std::string const& iana_zone);

/// The instant of a local civil time `format`ted as strptime (cctz::parse) understands it, in a zone.
/// A time skipped by daylight saving is read with the offset before the gap; a repeated one as the first.
std::optional<UnixMs> parse_instant(std::string const& text, std::string const& format,
                                    std::string const& iana_zone);

/// `2026-11-21T21:50:00.000Z`.
std::string instant_to_string(UnixMs instant);
/// RFC 3339 with any offset, milliseconds optional.
std::optional<UnixMs> parse_rfc3339(std::string_view text);

} // namespace instante
