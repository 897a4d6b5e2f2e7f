#include "shared/time.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace instante {

namespace {

using SysMs = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

SysMs to_point(UnixMs instant) {
    return SysMs{std::chrono::milliseconds{instant}};
}

/// A digit wherever the shape has a 0, else the shape's own character.
bool has_shape(std::string_view text, std::string_view shape) {
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                      [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

class SystemClock final : public Clock {
  public:
    UnixMs wall_now() const override {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    std::int64_t monotonic_now() const override {
        // Unlike steady_clock it goes on while the machine sleeps: a kiosk's night is time too.
        timespec now{};
        clock_gettime(CLOCK_BOOTTIME, &now);
        return std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
    }
};

} // namespace

Clock const& system_clock() {
    static SystemClock const clock;
    return clock;
}

Day to_day(CivilDate const& date) {
    using namespace std::chrono;
    sys_days const days = year{date.year} / date.month / date.day;
    return static_cast<Day>(days.time_since_epoch().count());
}

CivilDate to_civil(Day day) {
    using namespace std::chrono;
    year_month_day const date{sys_days{days{day}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::string day_to_string(Day day) {
    CivilDate const date = to_civil(day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
}

std::optional<Day> parse_day(std::string_view text) {
    if (!has_shape(text, "0000-00-00")) return std::nullopt;
    auto const number = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (char const c : text.substr(from, count))
            value = value * 10 + (c - '0');
        return value;
    };
    int const year = number(0, 4);
    int const month = number(5, 2);
    int const day = number(8, 2);
    cctz::civil_day const civil(year, month, day);
    if (civil.year() != year || civil.month() != month || civil.day() != day) return std::nullopt;
    return to_day({year, month, day});
}

int iso_weekday(Day day) {
    return ((day + 3) % 7 + 7) % 7 + 1;
}

Day week_start(Day day) {
    return day - (iso_weekday(day) - 1);
}

std::string iso_week_to_string(Day day) {
    Day const thursday = week_start(day) + 3;
    int const year = to_civil(thursday).year;
    int const week = (thursday - to_day({year, 1, 1})) / 7 + 1;
    char text[32];
    std::snprintf(text, sizeof text, "%04d-W%02d", year, week);
    return text;
}

Day month_start(Day day) {
    return day - (to_civil(day).day - 1);
}

bool is_time_zone(std::string_view iana_name) {
    cctz::time_zone zone;
    return !iana_name.empty() && cctz::load_time_zone(std::string{iana_name}, &zone);
}

LocalTime local_time(UnixMs instant, std::string const& iana_zone) {
    cctz::time_zone zone;
    cctz::load_time_zone(iana_zone, &zone);
    cctz::time_zone::absolute_lookup const here = zone.lookup(to_point(instant));
    LocalTime local;
    local.day = static_cast<Day>(cctz::civil_day(here.cs) - cctz::civil_day(1970, 1, 1));
    local.hour = here.cs.hour();
    local.utc_offset_minutes = here.offset / 60;
    return local;
}

std::optional<UnixMs> parse_instant(std::string const& text, std::string const& format,
                                    std::string const& iana_zone) {
    cctz::time_zone zone;
    if (!cctz::load_time_zone(iana_zone, &zone)) return std::nullopt;
    SysMs point;
    if (!cctz::parse(format, text, zone, &point)) return std::nullopt;
    return point.time_since_epoch().count();
}

std::string instant_to_string(UnixMs instant) {
    return cctz::format("%Y-%m-%dT%H:%M:%E3SZ", to_point(instant), cctz::utc_time_zone());
}

std::optional<UnixMs> parse_rfc3339(std::string_view text) {
    // cctz would pass over blanks, and read numbers and offsets of other lengths.
    static constexpr std::string_view until_seconds = "0000-00-00T00:00:00";
    if (!has_shape(text.substr(0, until_seconds.size()), until_seconds)) return std::nullopt;
    std::string_view const rest = text.substr(until_seconds.size());
    std::string_view const offset = rest.substr(rest.size() < 6 ? 0 : rest.size() - 6);
    bool const zoned = rest.ends_with('Z') || has_shape(offset, "+00:00") || has_shape(offset, "-00:00");
    if (!zoned) return std::nullopt;
    SysMs point;
    if (!cctz::parse("%Y-%m-%dT%H:%M:%E*S%Ez", std::string{text}, cctz::utc_time_zone(), &point))
        return std::nullopt;
    return point.time_since_epoch().count();
}

} // namespace instante
