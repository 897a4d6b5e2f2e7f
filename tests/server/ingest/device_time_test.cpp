#include "server/ingest/device_time.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using namespace instante::server::ingest;

namespace {

constexpr UnixMs noon = 1'793'000'000'000;
constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t year = 365 * 24 * hour;
StreamKey const stream{3, 7, 1};

/// A batch sent at `sent`, whose records claim these times.
wire::IncomingBatch batch_of(DeviceTime const& sent, std::vector<DeviceTime> const& claims,
                             bool clock_kept = false) {
    wire::IncomingBatch batch;
    batch.envelope.sent = sent;
    batch.envelope.clock_kept = clock_kept;
    for (DeviceTime const& claimed : claims) {
        Response response;
        response.at = claimed;
        batch.records.push_back({static_cast<std::int64_t>(batch.records.size()) + 1, response, ""});
    }
    return batch;
}

/// The corrected time of the first claim, record number 10.
CorrectedTime corrected(wire::IncomingBatch const& batch, std::vector<BootAnchor> anchors = {}) {
    BatchClock const clock{batch, stream, std::move(anchors), noon};
    return clock.correct(batch.records.at(0).response->at, 10);
}

} // namespace

TEST_CASE("clocks that agree are believed") {
    auto const time = corrected(batch_of({noon - 200, 3'601'000, "b"}, {{noon - hour - 200, 1'000, "b"}}));
    CHECK(time.at == noon - hour - 200);
}

TEST_CASE("within one boot the monotonic clock tells how long ago, whatever the wall clock says") {
    for (UnixMs const wall : {UnixMs{5'000'000}, noon + 12 * year, -noon}) {
        auto const time = corrected(batch_of({wall + minute, 61'000, "b"}, {{wall, 1'000, "b"}}));
        CHECK(time.at == noon - minute);
        CHECK(time.uncertainty_ms == longest_request_ms + minute / drift_part);
    }
}

TEST_CASE("a clock that was set between tap and upload does not move the tap") {
    auto const time = corrected(batch_of({noon, 61'000, "b"}, {{5'000'000, 1'000, "b"}}));
    CHECK(time.at == noon - minute);
}

TEST_CASE("a tap of an earlier boot is exact when the server ever heard of that boot") {
    std::vector<BootAnchor> const anchors{{"before", 2 * hour, noon - 9 * hour, stream, 4}};
    for (UnixMs const wall : {UnixMs{5'000'000}, noon + 12 * year}) {
        auto const batch = batch_of({noon, hour, "after"}, {{wall, 3 * hour, "before"}});
        auto const time = corrected(batch, anchors);
        CHECK(time.at == noon - 8 * hour);
        CHECK(time.uncertainty_ms == longest_request_ms + hour / drift_part);
    }
}

TEST_CASE("what the device remembers of its boots is as good as what the server does") {
    auto batch = batch_of({noon, hour, "after"}, {{77, 3 * hour, "before"}});
    batch.envelope.boots = {{"before", 2 * hour, noon - 9 * hour}};
    CHECK(corrected(batch).at == noon - 8 * hour);
    batch.envelope.boots[0].server_ms = noon + hour; // it cannot know the future
    CHECK_FALSE(corrected(batch).at);
}

TEST_CASE("a tap of a boot nobody heard of lies between the last word before it and the next boot") {
    // Heard at 6 hours ago with four records; the tap is number 10, an hour into its boot.
    std::vector<BootAnchor> const anchors{{"first", 2 * hour, noon - 6 * hour, stream, 4}};
    auto const batch = batch_of({noon, hour, "third"}, {{77, hour, "second"}});
    auto const time = corrected(batch, anchors);
    UnixMs const earliest = noon - 5 * hour;
    UnixMs const latest = noon - hour;
    REQUIRE(time.at);
    CHECK(*time.at - time.uncertainty_ms <= earliest);
    CHECK(*time.at + time.uncertainty_ms >= latest);
    CHECK(time.uncertainty_ms < 2 * hour + 2 * minute);
    LocalTime const local = local_time_of(time, "Europe/Madrid");
    CHECK(local.hour == unknown_hour);
    CHECK(local.day != unknown_day);
}

TEST_CASE("what such a boot told later bounds what it told first") {
    std::vector<BootAnchor> const anchors{{"first", 2 * hour, noon - 6 * hour, stream, 4}};
    // Ten minutes in, and four hours in: that leaves less than an hour of play.
    auto const batch = batch_of({noon, hour, "third"},
                                {{77, 10 * minute, "second"}, {78, 4 * hour + 10 * minute, "second"}});
    auto const time = corrected(batch, anchors);
    REQUIRE(time.at);
    CHECK(time.uncertainty_ms <= uncertain_from_ms);
    CHECK(local_time_of(time, "UTC").hour != unknown_hour);
}

TEST_CASE("a word that had heard of the record already does not bound it from below") {
    std::vector<BootAnchor> const anchors{{"first", 2 * hour, noon - 6 * hour, stream, 10}};
    CHECK_FALSE(corrected(batch_of({noon, hour, "third"}, {{77, hour, "second"}}), anchors).at);
}

TEST_CASE("a tap that can only be told to be before its receipt has neither hour nor day") {
    for (UnixMs const wall : {UnixMs{0}, noon - 2 * hour, noon + 12 * year}) {
        auto const time = corrected(batch_of({noon, hour, "after"}, {{wall, hour, "before"}}));
        CHECK_FALSE(time.at);
        CHECK(local_time_of(time, "Europe/Madrid") == LocalTime{});
    }
}

TEST_CASE("an uncertainty of half a day leaves no day") {
    CHECK(local_time_of({noon, undated_from_ms}, "UTC").day == local_time(noon, "UTC").day);
    CHECK(local_time_of({noon, undated_from_ms + 1}, "UTC") == LocalTime{});
    CHECK(local_time_of({noon, uncertain_from_ms}, "UTC") == local_time(noon, "UTC"));
    CHECK(local_time_of({noon, uncertain_from_ms + 1}, "UTC").hour == unknown_hour);
}

TEST_CASE("a wall clock that a battery keeps is believed across boots, where that is possible at all") {
    auto const two_days_ago = noon - 48 * hour;
    auto const time = corrected(batch_of({noon, hour, "after"}, {{two_days_ago, hour, "before"}}, true));
    CHECK(time.at == two_days_ago);
    CHECK(time.uncertainty_ms < minute);
    // It runs an hour late, then as now.
    auto const late =
        corrected(batch_of({noon - hour, hour, "after"}, {{two_days_ago - hour, hour, "before"}}, true));
    CHECK(late.at == two_days_ago);
    // After this boot began: the battery is empty.
    CHECK_FALSE(corrected(batch_of({noon, hour, "after"}, {{noon - minute, hour, "before"}}, true)).at);
    std::vector<BootAnchor> const anchors{{"first", 2 * hour, noon - 6 * hour, stream, 4}};
    auto const empty = corrected(batch_of({noon, hour, "after"}, {{5'000, hour, "before"}}, true), anchors);
    CHECK(empty.uncertainty_ms > uncertain_from_ms);
}

TEST_CASE("clocks that make no sense make nothing known, and break nothing") {
    std::int64_t const huge = INT64_MAX;
    CHECK_FALSE(corrected(batch_of({noon, 1'000, "b"}, {{noon, 2'000, "b"}})).at); // it ran backwards
    CHECK_FALSE(corrected(batch_of({noon, 1'000, ""}, {{noon, 500, ""}})).at);     // no boot is named
    for (DeviceTime const& claimed : {DeviceTime{huge, -huge, "b"}, DeviceTime{-huge, huge, "b"},
                                      DeviceTime{huge, huge, "x"}, DeviceTime{-huge, -huge - 1, "x"}}) {
        for (DeviceTime const& sent : {DeviceTime{-huge, huge, "b"}, DeviceTime{huge, -huge, "b"}}) {
            std::vector<BootAnchor> const anchors{{"x", -huge, noon, stream, 4},
                                                  {"y", huge, noon, stream, 4}};
            auto const time = corrected(batch_of(sent, {claimed}), anchors);
            if (time.at) CHECK((*time.at >= 0 && *time.at <= noon));
        }
    }
}
