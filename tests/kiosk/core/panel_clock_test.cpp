#include "kiosk/core/panel_clock.hpp"

#include <catch2/catch.hpp>

using instante::kiosk::PanelClock;

TEST_CASE("Reports that were read together keep the time between them") {
    PanelClock clock;
    CHECK(clock.time_of(70'000, 1'002) == 1'002); // as soon as anybody could
    CHECK(clock.time_of(70'100, 1'500) == 1'102);
    CHECK(clock.time_of(70'180, 1'500) == 1'182);
    CHECK(clock.time_of(70'300, 1'501) == 1'302);
}

TEST_CASE("The report that was read soonest tells how far the clocks are apart, and none is of the future") {
    PanelClock clock;
    CHECK(clock.time_of(500, 9'000) == 9'000); // had waited, which nobody can know yet
    CHECK(clock.time_of(900, 9'001) == 9'001);
    CHECK(clock.time_of(1'000, 9'400) == 9'101);
}

TEST_CASE("The stamps begin anew after 49.7 days, at any time of them") {
    PanelClock clock;
    std::uint32_t const last = 0xFFFFFFFFU;
    CHECK(clock.time_of(last - 49, 1'000) == 1'000);
    CHECK(clock.time_of(50, 1'300) == 1'100);
    CHECK(clock.time_of(0x80000000U, 1'100 + 0x7FFFFFCELL) == 1'100 + 0x7FFFFFCELL);
}

TEST_CASE("A clock that was set, or stood still, is believed again with the next report") {
    PanelClock clock;
    CHECK(clock.time_of(1'000, 5'000) == 5'000);
    CHECK(clock.time_of(2'000, 6'000 + PanelClock::longest_wait_ms + 1) == 16'001);
    CHECK(clock.time_of(2'100, 16'200) == 16'101);
}
