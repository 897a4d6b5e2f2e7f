// Where visits begin, go on and end: counts of days that kiosks tell in their heartbeats.

#include "shared/heartbeat.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

struct Booth : TestServer {
    Booth() { hide_below(5); }
    void tell(std::string const& token, std::vector<Tally> tallies, std::string const& series = "file-1") {
        Heartbeat beat;
        beat.version = "1";
        beat.sent = {clock.wall, 5'000, "boot"};
        beat.outbox = series;
        beat.tallies = std::move(tallies);
        REQUIRE(post("/api/v1/kiosk/heartbeat", token, wire::to_json(beat)).status == 204);
        clock.monotonic += 1'000;
    }
    json activity(std::string const& query = "") {
        Answered const answered = get("/api/v1/activity" + query, viewer);
        REQUIRE(answered.status == 200);
        return answered.body;
    }
    Day today = local_time(clock.wall, "Europe/Madrid").day;
    std::string viewer = token("viewer");
};

json question_of(json const& moment, std::string const& id) {
    for (json const& each : moment.at("questions")) {
        if (each.at("question") == id) return each;
    }
    return nullptr;
}

} // namespace

TEST_CASE("a manager sees at which question of which moment customers leave") {
    Booth server;
    std::string const bilbao = server.pair("bio-1");
    server.tell(bilbao, {{server.today, "", "attract_views", 40},
                         {server.today, "", "first_touches", 30},
                         {server.today, "", "abandoned:choose_moment", 3},
                         {server.today, "check-in", "rated", 24},
                         {server.today, "check-in", "completed", 15},
                         {server.today, "check-in", "reached:question:service", 27},
                         {server.today, "check-in", "reached:question:why", 10},
                         {server.today, "check-in", "abandoned:question:service", 3},
                         {server.today, "check-in", "abandoned:question:why", 6},
                         {server.today, "check-in", "ended:question:why", 2},
                         {server.today, "check-in", "reached:question:effort", 4},
                         {server.today, "check-in", "abandoned:question:effort", 1},
                         {server.today, "check-in", "abandoned:question:former", 8},
                         {server.today, "lounge", "reached:question:recommend", 9}});
    json const shown = server.activity();
    CHECK(shown["disclosure_minimum"] == 5);
    json const& total = shown["total"];
    CHECK(total["attract_views"] == 40);
    CHECK(total["first_touches"] == 30);
    CHECK(total["rated"] == 24);
    CHECK(total["response_rate"] == Approx(0.8));
    CHECK(total["left"] == 21);
    // One left at "effort", to which four came: in the sum, and nowhere by name.
    json const by_screen{
        {"choose_moment", 3}, {"question:service", 3}, {"question:why", 6}, {"question:former", 8}};
    CHECK(total["abandoned"] == by_screen);
    CHECK_FALSE(shown["moments"][0]["abandoned"].contains("question:effort"));
    CHECK(shown["moments"][0]["left"] == 18);
    CHECK(server.get("/api/v1/kiosks", server.viewer).body["kiosks"][0]["activity"]["abandoned"] ==
          by_screen);
    REQUIRE(shown["moments"].size() == 3);
    json const& check_in = shown["moments"][0];
    CHECK(check_in["moment"] == "check-in");
    CHECK(check_in["completed"] == 15);
    CHECK(check_in["response_rate"].is_null()); // nobody began here: it was chosen
    CHECK(question_of(check_in, "why") ==
          json{{"question", "why"}, {"reached", 10}, {"left", 6}, {"ended", 2}});
    CHECK(question_of(check_in, "service") ==
          json{{"question", "service"}, {"reached", 27}, {"left", 3}, {"ended", 0}});
    // Fewer visits than the programme shows, and none: alike.
    CHECK(question_of(check_in, "effort") ==
          json{{"question", "effort"}, {"reached", nullptr}, {"left", nullptr}, {"ended", nullptr}});
    CHECK(question_of(check_in, "note")["left"].is_null());
    // Of a kiosk that does not say how many came so far, and of a question that is no longer asked.
    CHECK(question_of(check_in, "former") ==
          json{{"question", "former"}, {"reached", nullptr}, {"left", 8}, {"ended", 0}});
    CHECK(check_in["questions"].back()["question"] == "former");
    CHECK(check_in["questions"][1]["question"] == "why"); // in the survey's order
    CHECK(shown["moments"][2]["moment"].is_null());       // before one was chosen
}

TEST_CASE("activity is asked by site, kiosk, moment and days, and nobody sees beyond their sites") {
    Booth server;
    server.tell(server.pair("bio-1"), {{server.today, "check-in", "first_touches", 6},
                                       {server.today - 1, "check-in", "first_touches", 10},
                                       {server.today, "lounge", "first_touches", 1}});
    server.tell(server.pair("lpa-1"), {{server.today, "check-in", "first_touches", 100}});
    auto const begun = [&](std::string const& query) {
        return server.activity(query)["total"]["first_touches"];
    };
    std::string const day = day_to_string(server.today);
    CHECK(begun("") == 117);
    CHECK(begun("?site=north") == 17);
    CHECK(begun("?kiosk=lpa-1") == 100);
    CHECK(begun("?moment=lounge") == 1);
    CHECK(begun("?from=" + day) == 107);
    CHECK(begun("?to=" + day_to_string(server.today - 1)) == 10);
    CHECK(begun("?site=bilbao&from=" + day + "&to=" + day + "&moment=check-in") == 6);

    std::string const manager = server.token("site_manager", {"lpa"});
    CHECK(server.get("/api/v1/activity", manager).body["total"]["first_touches"] == 100);
    CHECK(server.get("/api/v1/activity?site=bilbao", manager).status == 403);
    CHECK(server.get("/api/v1/activity?kiosk=bio-1", manager).body["total"]["first_touches"] == 0);
    Answered const refused =
        server.get("/api/v1/activity?site=x&kiosk=x&moment=x&from=x&to=x&colour=red", server.viewer);
    CHECK(refused.status == 400);
    CHECK(refused.fields() == Fields{"site", "kiosk", "moment", "from", "to", "colour"});
    CHECK(server.get("/api/v1/activity?from=2026-11-02&to=2026-11-01", server.viewer).fields() ==
          Fields{"from"});
}

TEST_CASE("the fleet's counts are those of activity, and a kiosk's new words for things harm nothing") {
    Booth server;
    server.tell(server.pair("bio-1"), {{server.today, "check-in", "first_touches", 8},
                                       {server.today, "check-in", "rated", 6},
                                       {server.today, "check-in", "reached:question:why", 5},
                                       {server.today, "check-in", "danced", 4},
                                       {server.today, "lounge", "abandoned:question:recommend", 2}});
    json const fleet = server.get("/api/v1/kiosks", server.viewer).body["kiosks"][0]["activity"];
    CHECK(fleet["first_touches"] == 8);
    CHECK(fleet["left"] == 2);
    CHECK(fleet["abandoned"] == json::object()); // two came to that question: no figures of it, here neither
    CHECK_FALSE(fleet.contains("danced"));
    CHECK(fleet["from"] == day_to_string(local_time(server.clock.wall, "UTC").day - 6));
    json const unpaired = server.get("/api/v1/kiosks", server.viewer).body["kiosks"][1];
    CHECK(unpaired["paired"] == false);
    CHECK(unpaired["activity"]["response_rate"].is_null());
}

TEST_CASE("a question's figures of one moment are not told by those of another") {
    Booth server;
    server.tell(server.pair("bio-1"), {{server.today, "check-in", "reached:question:why", 3},
                                       {server.today, "check-in", "abandoned:question:why", 1},
                                       {server.today, "lounge", "reached:question:why", 9},
                                       {server.today, "lounge", "abandoned:question:why", 7}});
    json const shown = server.activity();
    CHECK(shown["total"]["left"] == 8);
    CHECK(shown["total"]["abandoned"] == json{{"question:why", 7}});
}

TEST_CASE("a kiosk that refuses its move counts its visits where it stands, and once") {
    Booth server;
    std::string const kiosk = server.pair("bio-1");
    auto const begun = [&](std::string const& site) {
        return server.activity("?site=" + site)["total"]["first_touches"].get<int>();
    };
    server.tell(kiosk, {{server.today, "check-in", "first_touches", 5}});
    Programme programme = server.store->catalog()->programme();
    programme.kiosks[0].site = "lpa";
    REQUIRE(
        server.store->apply_programme(programme, {"test", server.clock.wall, server.today, {}}).has_value());
    server.clock.wall += 200; // a snapshot of the programme is believed for a moment
    REQUIRE(server.get("/api/v1/kiosk/config", kiosk).body["kiosk"]["site"] == "lpa");
    server.clock.monotonic += 1'000;
    server.tell(kiosk, {{server.today, "check-in", "first_touches", 8}});
    CHECK(begun("bilbao") == 8);
    CHECK(begun("lpa") == 0);
    server.tell(kiosk, {{server.today + 1, "check-in", "first_touches", 2}}); // the series goes on
    CHECK(begun("bilbao") == 10);
    server.tell(kiosk, {{server.today, "check-in", "first_touches", 4}}, "file-1.2"); // it has moved by now
    CHECK(begun("bilbao") == 10);
    CHECK(begun("lpa") == 4);
}
