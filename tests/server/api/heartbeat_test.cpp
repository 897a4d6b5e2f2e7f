// What kiosks say of themselves, and how the fleet shows it.

#include "shared/heartbeat.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace instante;
using namespace instante::test;

namespace {

Heartbeat a_beat(TestServer const& server) {
    Heartbeat beat;
    beat.version = "1.2.3";
    beat.sent = {server.clock.wall - 90'000, 5'000, "boot"};
    beat.outbox = "file-1";
    beat.screen = "attract";
    beat.waiting = 7;
    beat.oldest_waiting_s = 3'600;
    beat.highest_sequence = 12;
    beat.disk_free = 1'000;
    beat.salvages = 1;
    Day const today = local_time(server.clock.wall, "Europe/Madrid").day;
    beat.tallies = {{today, "check-in", "first_touches", 8},
                    {today, "check-in", "rated", 6},
                    {today, "check-in", "abandoned:question:why", 2},
                    {today - 3, "check-in", "first_touches", 2},
                    {today - 30, "check-in", "first_touches", 900}};
    return beat;
}

json kiosk(TestServer& server) {
    return server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0];
}

} // namespace

TEST_CASE("a heartbeat comes back as it was written") {
    TestServer server;
    Heartbeat beat = a_beat(server);
    beat.touched_s = 3;
    beat.clock_offset_ms = -5;
    beat.config_rolled_back = beat.reserve_used = true;
    beat.storage_usable = false;
    CHECK(*wire::read_heartbeat(wire::to_json(beat)) == beat);
    json document = wire::to_json(beat);
    document["humour"] = "good"; // a newer kiosk's
    CHECK(wire::to_json(*wire::read_heartbeat(document)) == document);
    document["humour"] = std::string(5'000, '!');
    CHECK(wire::read_heartbeat(document)->unknown.empty());
    json const least{{"version", "1"}, {"sent", {{"wall_ms", 1}, {"monotonic_ms", 2}, {"boot_id", "b"}}}};
    CHECK(wire::read_heartbeat(least).has_value());
}

TEST_CASE("the fleet shows how each kiosk is, and what happened before it in seven days") {
    TestServer server;
    server.hide_below(5);
    std::string const token = server.pair("bio-1");
    CHECK(kiosk(server)["health"].is_null());
    json told = wire::to_json(a_beat(server));
    told["humour"] = "good";
    REQUIRE(server.post("/api/v1/kiosk/heartbeat", token, told).status == 204);
    json const shown = server.get("/api/v1/kiosks", server.token("admin")).body["kiosks"][0];
    json const& health = shown["health"];
    CHECK(health["version"] == "1.2.3");
    CHECK(health["screen"] == "attract");
    CHECK(health["waiting"] == 7);
    CHECK(health["oldest_waiting_s"] == 3'600);
    CHECK(health["clock_offset_ms"] == 90'000);
    CHECK(health["received_at"] == instant_to_string(server.clock.wall));
    CHECK(health["humour"] == "good"); // whoever looks may have a name for it
    CHECK_FALSE(health.contains("tallies"));
    json const& activity = shown["activity"];
    CHECK(activity["first_touches"] == 10);
    CHECK(activity["rated"] == 6);
    CHECK(activity["response_rate"] == Approx(0.6));
    CHECK(activity["left"] == 2);
    CHECK(activity["abandoned"] == json::object()); // two came to that question: too few to say
}

TEST_CASE("a day's counts are the last word of each outbox, and never less") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    Day const today = local_time(server.clock.wall, "Europe/Madrid").day;
    auto const tell = [&](std::string const& outbox, std::int64_t count) {
        Heartbeat beat = a_beat(server);
        beat.outbox = outbox;
        beat.tallies = {{today, "check-in", "rated", count}};
        REQUIRE(server.post("/api/v1/kiosk/heartbeat", token, wire::to_json(beat)).status == 204);
        server.clock.monotonic += 1'000;
    };
    tell("one", 3);
    tell("one", 5);
    tell("one", 4);  // came late
    tell("two", 10); // after a salvage
    CHECK(server.get("/api/v1/kiosks", server.token("admin")).body["kiosks"][0]["activity"]["rated"] == 15);
}

TEST_CASE("a heartbeat that makes no sense is refused by field, and nobody but a device may send one") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    json document = wire::to_json(a_beat(server));
    document["waiting"] = -1;
    document["tallies"][0]["day"] = "someday";
    document.erase("version");
    Answered const refused = server.post("/api/v1/kiosk/heartbeat", token, document);
    CHECK(refused.status == 400);
    CHECK(refused.fields() == std::vector<std::string>{"version", "waiting", "tallies[0].day"});
    CHECK(
        server.post("/api/v1/kiosk/heartbeat", server.token("admin"), wire::to_json(a_beat(server))).status ==
        403);
}

TEST_CASE("a device whose outbox was damaged gets a new generation where it stands") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    Answered const first = server.post("/api/v1/kiosk/generation", token, json::object());
    REQUIRE(first.status == 201);
    CHECK(first.body == json{{"site", "bilbao"}, {"generation", 2}});
    server.clock.monotonic += 1'000;
    CHECK(server.post("/api/v1/kiosk/generation", token, json::object()).body["generation"] == 3);
    server.clock.monotonic += 1'000;
    CHECK(server.get("/api/v1/kiosk/config", token).body["generation"] == 3);
}

TEST_CASE("counts that cannot be are left out of a heartbeat, and the rest of it is kept") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    std::string const viewer = server.token("viewer");
    Day const today = local_time(server.clock.wall, "Europe/Madrid").day;
    Heartbeat beat = a_beat(server);
    beat.tallies = {{today, "check-in", "rated", 6},
                    {today - 99, "check-in", "rated", 30}, // of a kiosk that was offline
                    {today, "", "abandoned:choose_moment", 7},
                    {today, "lounge", "rated", 1'000'000},
                    {today, "check-in", "first_touches", largest_sequence},
                    {today - 1, "check-in", "first_touches", largest_sequence},
                    {today, "lounge", "first_touches", 1'000'001},
                    {today + 3, "check-in", "rated", 5},
                    {today - 102, "check-in", "rated", 5},
                    {*parse_day("2099-01-01"), "check-in", "rated", 5},
                    {today, "nowhere", "rated", 5},
                    {today, "check-in", "danced", 5},
                    {today, "check-in", "left:home", 5}};
    for (int i = 0; i < 3; ++i) { // all of a day: three times no more than once
        REQUIRE(server.post("/api/v1/kiosk/heartbeat", token, wire::to_json(beat)).status == 204);
        server.clock.monotonic += 1'000;
    }
    Answered const shown = server.get("/api/v1/activity", viewer);
    REQUIRE(shown.status == 200);
    CHECK(shown.body["total"]["rated"] == 1'000'036);
    CHECK(shown.body["total"]["first_touches"] == 0);
    CHECK(shown.body["total"]["abandoned"] == json{{"choose_moment", 7}});
    CHECK(shown.body["moments"].size() == 3); // check-in, lounge, none yet
    CHECK(kiosk(server)["health"]["version"] == "1.2.3");
}

TEST_CASE("names of things that a kiosk counts have an end; what it counts already goes on") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    Day const today = local_time(server.clock.wall, "Europe/Madrid").day;
    Heartbeat beat = a_beat(server);
    auto const tell = [&](std::vector<Tally> tallies) {
        beat.tallies = std::move(tallies);
        REQUIRE(server.post("/api/v1/kiosk/heartbeat", token, wire::to_json(beat)).status == 204);
        server.clock.monotonic += 1'000;
    };
    tell({{today, "check-in", "rated", 6}});
    int screens = 0;
    for (int i = 0; i < 3; ++i) {
        beat.outbox = "file-" + std::to_string(i % 2); // of another file, no more than of this one
        std::vector<Tally> tallies;
        for (int j = 0; j < 1'500; ++j)
            tallies.push_back({today, "", "abandoned:screen-" + std::to_string(++screens), 1});
        tell(tallies);
    }
    beat.outbox = "file-1";
    tell({{today, "check-in", "rated", 9}, {today - 1, "check-in", "completed", 4}});
    json const activity = kiosk(server)["activity"];
    CHECK(activity["abandoned"].size() == 1'999);
    CHECK(activity["rated"] == 9);
    CHECK(activity["completed"] == 4);
}

TEST_CASE("what was told of the far future before takes neither the fleet nor activity down") {
    TestServer server;
    server.pair("bio-1");
    Day const today = local_time(server.clock.wall, "Europe/Madrid").day;
    Heartbeat beat = a_beat(server);
    beat.tallies = {
        {today, "check-in", "rated", 6},
        {today + 1, "check-in", "rated", 1}, // where it is tomorrow already
        {*parse_day("2099-01-01"), "check-in", "rated", 500},
        {*parse_day("2099-01-01"), "check-in", "completed", std::numeric_limits<std::int64_t>::max()},
        {*parse_day("2099-01-02"), "check-in", "completed", std::numeric_limits<std::int64_t>::max()}};
    server.store->keep_heartbeat(server.store->kiosk_statuses().at(0).device, beat, server.clock.wall);
    CHECK(kiosk(server)["activity"]["rated"] == 7);
    CHECK(kiosk(server)["activity"]["completed"] == 0);
    Answered const shown = server.get("/api/v1/activity", server.token("viewer"));
    REQUIRE(shown.status == 200);
    CHECK(shown.body["total"]["completed"] == 2'000'000);
}
