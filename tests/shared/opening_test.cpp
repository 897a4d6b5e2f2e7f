#include "shared/opening.hpp"

#include <catch2/catch.hpp>

using namespace instante;

namespace {

constexpr std::int64_t minute = 60'000;

/// Monday to Friday 9 to 14 and 16:30 to 20, Saturday 18 to 2 in the night.
OpeningHours shop() {
    OpeningHours hours;
    for (std::size_t day = 0; day < 5; ++day)
        hours[day] = {{9 * 60, 14 * 60}, {16 * 60 + 30, 20 * 60}};
    hours[5] = {{18 * 60, 26 * 60}};
    return hours;
}

Opening at(char const* instant) {
    return opening_at(shop(), *parse_rfc3339(instant), "Europe/Madrid");
}

} // namespace

TEST_CASE("a place is open within its hours, by its own wall") {
    // 2026-11-23 is a Monday; Madrid is an hour ahead of UTC.
    CHECK_FALSE(at("2026-11-23T07:59:59Z").open);
    CHECK(at("2026-11-23T07:59:59Z").for_ms == 1'000);
    CHECK(at("2026-11-23T08:00:00Z").open);
    CHECK(at("2026-11-23T08:00:00Z").for_ms == 5 * 60 * minute);
    CHECK(at("2026-11-23T12:59:00Z").open);
    CHECK_FALSE(at("2026-11-23T13:00:00Z").open);
    CHECK(at("2026-11-23T13:00:00Z").for_ms == 150 * minute);
    // In summer it is two.
    CHECK(at("2026-07-20T07:00:00Z").open);
    CHECK_FALSE(at("2026-07-20T12:00:00Z").open);
}

TEST_CASE("hours that pass midnight belong to the day they began on") {
    CHECK(at("2026-11-28T22:30:00Z").open);       // Saturday night
    CHECK(at("2026-11-29T00:59:00Z").open);       // Sunday, 1:59
    CHECK_FALSE(at("2026-11-29T01:00:00Z").open); // 2:00
    CHECK(at("2026-11-29T01:00:00Z").for_ms == (22 + 9) * 60 * minute);
    OpeningHours sunday;
    sunday[6] = {{22 * 60, 26 * 60}};
    CHECK(opening_at(sunday, *parse_rfc3339("2026-11-23T00:30:00Z"), "Europe/Madrid").open); // Monday, 1:30
}

TEST_CASE("what is open always, or never, has no end") {
    OpeningHours always;
    for (auto& day : always)
        day = {{0, 1440}};
    CHECK(opening_at(always, 0, "UTC").open);
    CHECK_FALSE(opening_at(always, 0, "UTC").for_ms);
    CHECK_FALSE(opening_at(OpeningHours{}, 0, "UTC").open);
    CHECK_FALSE(opening_at(OpeningHours{}, 0, "UTC").for_ms);
}

TEST_CASE("how long a place was open between two instants, as far as anybody wants to know") {
    constexpr std::int64_t hour = 60 * minute;
    auto const open = [](char const* from, char const* to, std::int64_t enough = 1'000 * 3'600'000LL) {
        return open_ms_between(shop(), *parse_rfc3339(from), *parse_rfc3339(to), "Europe/Madrid", enough);
    };
    CHECK(open("2026-11-23T08:30:00Z", "2026-11-23T08:40:00Z") == 10 * minute);
    CHECK(open("2026-11-23T12:00:00Z", "2026-11-23T16:00:00Z") == hour + 30 * minute); // over noon
    CHECK(open("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z") == (5 * 5 + 8) * hour + 5 * 210 * minute);
    CHECK(open("2026-11-29T02:00:00Z", "2026-11-30T07:59:00Z") == 0); // Sunday
    CHECK(open("2026-11-23T00:00:00Z", "2036-11-30T00:00:00Z", hour) >= hour);
    CHECK(open("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z") == 0);
    CHECK(open_ms_between(OpeningHours{}, 0, 1'000'000'000'000, "UTC", 1) == 0); // never open
}
