// Who belongs to the fleet, and who of it should have spoken by now.

#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::http::Verb;

namespace {

json kiosk(TestServer& server, std::string const& id) {
    json const all = server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"];
    for (json const& each : all) {
        if (each["id"] == id) return each;
    }
    return nullptr;
}

Answered unpair(TestServer& server, std::string const& token) {
    return server.ask(Verb::remove, "/api/v1/kiosk/pairing", token);
}

/// A word of the device: nothing new.
int speak(TestServer& server, std::string const& token, std::string const& site) {
    return server.post("/api/v1/kiosk/records", token, batch_of(server, site, {})).status;
}

} // namespace

TEST_CASE("a kiosk that is unpaired where it stands can do nothing with its token any more") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    REQUIRE(
        server
            .post("/api/v1/kiosk/records", token, batch_of(server, "bilbao", {check_in_record(server, 1, 5)}))
            .status == 200);
    REQUIRE(kiosk(server, "bio-1")["paired"] == true);
    CHECK(unpair(server, token).status == 204);
    CHECK(kiosk(server, "bio-1")["paired"] == false);
    CHECK(unpair(server, token).status == 401);
    CHECK(speak(server, token, "bilbao") == 401);
    CHECK(server.get("/api/v1/kiosk/config", token).status == 401);
    json const scores = server.get("/api/v1/quality?include=completeness", server.token("viewer")).body;
    CHECK(scores["completeness"]["received"] == 1); // what it gave stays
    CHECK(unpair(server, server.token("admin")).status == 403);
    CHECK(speak(server, server.pair("bio-1"), "bilbao") == 200); // and it can be paired anew
}

TEST_CASE("who manages a site can retire its kiosks from afar") {
    TestServer server;
    std::string const token = server.pair("bio-1");
    auto const retire = [&](std::string const& id, std::string const& bearer) {
        return server.ask(Verb::remove, "/api/v1/kiosks/" + id + "/pairing", bearer).status;
    };
    CHECK(retire("bio-1", server.token("viewer")) == 403);
    CHECK(retire("bio-1", server.token("site_manager", {"lpa"})) == 403);
    CHECK(retire("nothing", server.token("admin")) == 404);
    CHECK(retire("lpa-1", server.token("admin")) == 404); // nothing is paired there
    CHECK(speak(server, token, "bilbao") == 200);
    CHECK(retire("bio-1", server.token("site_manager", {"bilbao"})) == 204);
    CHECK(speak(server, token, "bilbao") == 401);
    CHECK(retire("bio-1", server.token("admin")) == 404);
}

TEST_CASE("a kiosk is silent when it should have spoken: hours that its site is closed do not count") {
    TestServer server; // Bilbao: Mondays 9 to 14 and 16 to 20, Saturday night, Sundays
    auto const at = [&](char const* instant) { server.clock.wall = *parse_rfc3339(instant); };
    at("2026-10-26T18:55:00Z"); // Monday, 19:55 there
    std::string const token = server.pair("bio-1");
    REQUIRE(speak(server, token, "bilbao") == 200);
    auto const silent = [&] { return kiosk(server, "bio-1")["silent_since"]; };
    at("2026-10-28T12:00:00Z"); // Wednesday: five minutes of Monday, then closed
    CHECK(silent().is_null());
    CHECK(kiosk(server, "bio-1")["hours"] == json{{"open", false}, {"until", "2026-10-31T21:00:00.000Z"}});
    at("2026-10-31T21:04:00Z"); // the lights have just been switched on
    CHECK(silent().is_null());
    CHECK(kiosk(server, "bio-1")["hours"]["open"] == true);
    at("2026-10-31T21:06:00Z");
    CHECK(silent() == "2026-10-26T18:55:00.000Z");
    json const scores = server.get("/api/v1/quality?include=completeness", server.token("viewer")).body;
    CHECK(scores["completeness"]["silent"].size() == 1); // one rule for both

    // A site without hours is always open.
    std::string const canaria = server.pair("lpa-1");
    REQUIRE(speak(server, canaria, "lpa") == 200);
    server.clock.wall += 11 * 60'000;
    CHECK_FALSE(kiosk(server, "lpa-1")["silent_since"].is_null());
    CHECK(kiosk(server, "lpa-1")["hours"] == json{{"open", true}, {"until", nullptr}});
}

TEST_CASE("what an unpaired kiosk still owed is told of it, until its outbox goes on elsewhere") {
    TestServer server;
    auto const five_of_ten = [&](std::string const& token) {
        std::vector<json> records;
        for (int i = 1; i <= 5; ++i)
            records.push_back(check_in_record(server, i, 4));
        json batch = batch_of(server, "bilbao", records);
        batch["highest_sequence"] = 10;
        batch["outbox"] = "file-1";
        return server.post("/api/v1/kiosk/records", token, batch).status;
    };
    std::string const token = server.pair("bio-1");
    REQUIRE(five_of_ten(token) == 200);
    REQUIRE(kiosk(server, "bio-1")["missing"] == 5);
    REQUIRE(unpair(server, token).status == 204);
    json const shown = kiosk(server, "bio-1");
    CHECK(shown["paired"] == false);
    CHECK_FALSE(shown.contains("device"));
    CHECK_FALSE(shown.contains("health"));
    REQUIRE(shown["earlier"].size() == 1);
    CHECK(shown["earlier"][0]["missing"] == 5);
    CHECK(shown["earlier"][0]["gaps"] == json::array({{{"first", 6}, {"last", 10}}}));
    CHECK(shown["earlier"][0]["site"] == "bilbao");
    CHECK(shown["completeness"]["known"] == 10);
    CHECK(shown["completeness"]["received"] == 5);
    CHECK(shown["silent_since"].is_null());

    std::string const again = server.pair("bio-1"); // the same machine: it numbers anew what it holds
    json batch = batch_of(server, "bilbao", {});
    batch["outbox"] = "file-1";
    REQUIRE(server.post("/api/v1/kiosk/records", again, batch).status == 200);
    CHECK(kiosk(server, "bio-1")["earlier"] == json::array());
}
