#include "server/ingest/prepare.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using server::ingest::correct_time;

namespace {
constexpr UnixMs noon = 1'793'000'000'000;
}

TEST_CASE("clocks that agree are believed") {
    auto const time = correct_time({noon - 3'600'000, 1'000, "boot"}, {noon, 3'601'000, "boot"}, noon + 200);
    CHECK(time.at == noon - 3'600'000);
}

TEST_CASE("within one boot the monotonic clock tells how long ago, whatever the wall clock says") {
    UnixMs const in_1970 = 5'000'000;
    auto const time = correct_time({in_1970, 1'000, "boot"}, {in_1970 + 60'000, 61'000, "boot"}, noon);
    CHECK(time.at == noon - 60'000);
}

TEST_CASE("a clock that was set between tap and upload does not move the tap") {
    auto const time = correct_time({5'000'000, 1'000, "boot"}, {noon, 61'000, "boot"}, noon);
    CHECK(time.at == noon - 60'000);
}

TEST_CASE("after a boot the offset is all there is, and it says how uncertain it is") {
    auto const right = correct_time({noon - 900'000, 50'000, "before"}, {noon, 1'000, "after"}, noon + 300);
    CHECK(right.at == noon - 900'000);
    auto const slow =
        correct_time({noon - 4'500'000, 50'000, "before"}, {noon - 3'600'000, 1'000, "after"}, noon);
    CHECK(slow.at == noon - 900'000);
    CHECK(slow.uncertainty_ms == 3'600'000);
}
