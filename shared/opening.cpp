#include "shared/opening.hpp"

#include <algorithm>
#include <array>

namespace instante {

namespace {

constexpr int week_minutes = 7 * day_minutes;
constexpr std::int64_t minute_ms = 60'000;

/// Every minute of a week: is it open?
std::array<bool, week_minutes> open_minutes(OpeningHours const& hours) {
    std::array<bool, week_minutes> open{};
    for (int day = 0; day < 7; ++day) {
        for (OpeningSpan const& span : hours[static_cast<std::size_t>(day)]) {
            for (int minute = span.from; minute < span.to && minute < span.from + week_minutes; ++minute)
                open[static_cast<std::size_t>((day * day_minutes + minute) % week_minutes)] = true;
        }
    }
    return open;
}

} // namespace

Opening opening_at(OpeningHours const& hours, UnixMs instant, std::string const& iana_zone) {
    LocalTime const local = local_time(instant, iana_zone);
    std::int64_t const wall = instant + local.utc_offset_minutes * minute_ms;
    std::int64_t const of_day = wall - std::int64_t{local.day} * day_minutes * minute_ms;
    int const now = (iso_weekday(local.day) - 1) * day_minutes + static_cast<int>(of_day / minute_ms);
    auto const open = open_minutes(hours);
    auto const at = [&](int minute) { return open[static_cast<std::size_t>(minute % week_minutes)]; };
    Opening result{at(now), std::nullopt};
    for (int ahead = 1; ahead <= week_minutes; ++ahead) {
        if (at(now + ahead) == result.open) continue;
        result.for_ms = ahead * minute_ms - of_day % minute_ms;
        break;
    }
    return result;
}

std::int64_t open_ms_between(OpeningHours const& hours, UnixMs from, UnixMs to, std::string const& iana_zone,
                             std::int64_t enough) {
    std::int64_t sum = 0;
    for (UnixMs at = from; at < to && sum < enough;) {
        Opening const now = opening_at(hours, at, iana_zone);
        UnixMs const until = now.for_ms ? std::min(to, at + *now.for_ms) : to;
        if (now.open) sum += until - at;
        at = until;
    }
    return sum;
}

} // namespace instante
