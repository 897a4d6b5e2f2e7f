#include "shared/time.hpp"

#include <catch2/catch.hpp>

using namespace instante;

TEST_CASE("days count from 1970 in both directions") {
    REQUIRE(to_day({1970, 1, 1}) == 0);
    REQUIRE(to_day({1969, 12, 31}) == -1);
    REQUIRE(to_day({2026, 12, 31}) == 20818);
    CivilDate const leap = to_civil(to_day({2024, 2, 29}));
    REQUIRE(leap.year == 2024);
    REQUIRE(leap.month == 2);
    REQUIRE(leap.day == 29);
    REQUIRE(unknown_day < to_day({1, 1, 1}));
}

TEST_CASE("a day is written and read as ISO 8601") {
    REQUIRE(day_to_string(to_day({2026, 11, 21})) == "2026-11-21");
    REQUIRE(parse_day("2026-11-21") == to_day({2026, 11, 21}));
    REQUIRE(parse_day("0999-01-02") == to_day({999, 1, 2}));
}

TEST_CASE("what is not a day of the calendar is refused") {
    for (char const* const text :
         {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "21/11/2026", "2026-11-21 ",
          "2026-11-2x", "20261-1-21", "+026-11-21", "2026-+1-21", " 026-11-21", "2026- 1-21", "-026-11-21"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_day(text));
    }
}

TEST_CASE("ISO weeks belong to the year of their Thursday") {
    REQUIRE(iso_week_to_string(to_day({2026, 12, 31})) == "2026-W53");
    REQUIRE(iso_week_to_string(to_day({2027, 1, 3})) == "2026-W53");
    REQUIRE(iso_week_to_string(to_day({2027, 1, 4})) == "2027-W01");
    REQUIRE(iso_week_to_string(to_day({2025, 12, 29})) == "2026-W01");
    REQUIRE(iso_week_to_string(to_day({2024, 12, 30})) == "2025-W01");
    REQUIRE(iso_week_to_string(to_day({1970, 1, 1})) == "1970-W01");
}

TEST_CASE("weeks begin on Monday, also before 1970") {
    REQUIRE(iso_weekday(to_day({1970, 1, 1})) == 4);
    REQUIRE(iso_weekday(to_day({1969, 12, 28})) == 7);
    REQUIRE(iso_weekday(to_day({1969, 12, 29})) == 1);
    REQUIRE(week_start(to_day({2027, 1, 3})) == to_day({2026, 12, 28}));
    REQUIRE(week_start(to_day({2026, 12, 28})) == to_day({2026, 12, 28}));
    REQUIRE(month_start(to_day({2024, 2, 29})) == to_day({2024, 2, 1}));
}

TEST_CASE("time zones are those of IANA") {
    REQUIRE(is_time_zone("Europe/Madrid"));
    REQUIRE(is_time_zone("Atlantic/Canary"));
    REQUIRE(is_time_zone("UTC"));
    REQUIRE_FALSE(is_time_zone(""));
    REQUIRE_FALSE(is_time_zone("Europe/Bilbao"));
    REQUIRE_FALSE(is_time_zone("CEST"));
}

TEST_CASE("the wall of a site jumps over the hour of summer time and repeats the one of winter") {
    Day const spring = to_day({2026, 3, 29});
    REQUIRE(local_time(1'774'745'999'000, "Europe/Madrid") == LocalTime{spring, 1, 60});
    REQUIRE(local_time(1'774'746'000'000, "Europe/Madrid") == LocalTime{spring, 3, 120});
    Day const autumn = to_day({2026, 10, 25});
    REQUIRE(local_time(1'792'889'999'000, "Europe/Madrid") == LocalTime{autumn, 2, 120});
    REQUIRE(local_time(1'792'890'000'000, "Europe/Madrid") == LocalTime{autumn, 2, 60});
}

TEST_CASE("one instant lies on different days of different sites") {
    UnixMs const instant = 1'798'759'800'000; // 2026-12-31 23:30 UTC
    REQUIRE(local_time(instant, "Europe/Madrid") == LocalTime{to_day({2027, 1, 1}), 0, 60});
    REQUIRE(local_time(instant, "Atlantic/Canary") == LocalTime{to_day({2026, 12, 31}), 23, 0});
    REQUIRE(local_time(instant, "America/St_Johns") == LocalTime{to_day({2026, 12, 31}), 20, -210});
    REQUIRE(local_time(-1, "UTC") == LocalTime{-1, 23, 0});
}

TEST_CASE("a skipped local time is read with the offset before the gap, a repeated one as the first") {
    std::string const format = "%Y-%m-%d %H:%M";
    REQUIRE(parse_instant("2026-03-29 02:30", format, "Europe/Madrid") == 1'774'747'800'000);
    REQUIRE(parse_instant("2026-10-25 02:30", format, "Europe/Madrid") == 1'792'888'200'000);
    REQUIRE_FALSE(parse_instant("2026-03-29", format, "Europe/Madrid"));
    REQUIRE_FALSE(parse_instant("2026-02-30 10:00", format, "Europe/Madrid"));
    REQUIRE_FALSE(parse_instant("2026-03-29 02:30", format, "Nowhere/Else"));
}

TEST_CASE("instants are written in UTC and read with any offset") {
    REQUIRE(instant_to_string(1'795'297'800'000) == "2026-11-21T21:50:00.000Z");
    REQUIRE(instant_to_string(1'795'297'800'007) == "2026-11-21T21:50:00.007Z");
    REQUIRE(instant_to_string(-1) == "1969-12-31T23:59:59.999Z");
    REQUIRE(parse_rfc3339("2026-11-21T21:50:00.007Z") == 1'795'297'800'007);
    REQUIRE(parse_rfc3339("2026-11-21T22:50:00+01:00") == 1'795'297'800'000);
    REQUIRE(parse_rfc3339("2026-11-21T18:20:00-03:30") == 1'795'297'800'000);
    for (char const* const text :
         {"", "2026-11-21", "2026-11-21T21:50:00", "2026-11-21 21:50", "2026-11-31T21:50:00Z",
          " 2026-11-21T21:50:00Z", "2026-11-21T21:50:00Z ", "2026-11-21T21:50:00 Z", "2026-11-21T25:50:00Z",
          "2026-11-21T21:50:00+25:00", "2026-11-21T21:5:00.00Z", "2026-11-21T21:50:00+01",
          "2026-11-21T21:50:00+0100"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("the machine's monotonic clock never goes back") {
    Clock const& clock = system_clock();
    std::int64_t const before = clock.monotonic_now();
    REQUIRE(clock.monotonic_now() >= before);
    REQUIRE(clock.wall_now() > 1'700'000'000'000);
}
