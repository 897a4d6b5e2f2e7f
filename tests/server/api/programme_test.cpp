// The programme as an editor works on it: what a change would come to, and what was in force before.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::http::Verb;
using Fields = std::vector<std::string>;

namespace {

constexpr char const* check_path = "/api/v1/programme/check";

json in_force(TestServer& server) {
    return server.get("/api/v1/programme", server.token("quality_lead")).body;
}

} // namespace

TEST_CASE("a change is told what it would come to, and nothing is stored") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json changed = in_force(server);
    changed["surveys"][0]["questions"][0]["text"]["en"] = "How did we do?";
    changed["surveys"][0]["questions"][4]["cut"] = 3;
    changed["moments"][2]["target"] = 70;
    Answered const told = server.post(check_path, lead, changed);
    REQUIRE(told.status == 200);
    CHECK(told.body["version"] == 1);
    CHECK(told.body["changed"] == true);
    REQUIRE(told.body["published"].size() == 1);
    CHECK(told.body["published"][0]["survey"] == "check-in");
    CHECK(told.body["published"][0]["version"] == 2);
    json const expected = json::array({{{"question", "service"}, {"what", "wording"}, {"from", 1}, {"to", 2}},
                                       {{"question", "seat"}, {"what", "cut"}, {"from", 1}, {"to", 2}}});
    CHECK(told.body["published"][0]["changes"] == expected);

    CHECK(server.store->catalog()->version() == 1);
    CHECK(in_force(server)["moments"][2].contains("target") == false);
    CHECK(server.post(check_path, lead, in_force(server)).body["changed"] == false);
}

TEST_CASE("a new survey is published as its first version, and codes are not used up by asking") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json changed = in_force(server);
    changed["surveys"].push_back(
        {{"id", "web"},
         {"moment", "web"},
         {"questions",
          json::array(
              {{{"id", "fast"}, {"type", "stars"}, {"text", {{"es", "¿Rápida?"}, {"en", "Fast?"}}}}})}});
    for (int times = 0; times < 2; ++times) {
        Answered const told = server.post(check_path, lead, changed);
        REQUIRE(told.status == 200);
        CHECK(told.body["published"] ==
              json::array({{{"survey", "web"}, {"version", 1}, {"changes", json::array()}}}));
    }
    REQUIRE(server.ask(Verb::put, "/api/v1/programme", lead, changed).status == 200);
    CHECK(server.store->catalog()->programme().surveys.back().code == 3);
}

TEST_CASE("what is wrong with a change is told by field, also what contradicts what was published") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json changed = in_force(server);
    changed["moments"][0]["target"] = 170;
    changed["kiosks"][0]["site"] = "nowhere";
    Answered const wrong = server.post(check_path, lead, changed);
    CHECK(wrong.status == 400);
    CHECK(wrong.fields() == Fields{"moments[0].target", "kiosks[0].site"});

    json other_type = in_force(server);
    other_type["surveys"][0]["questions"][0]["type"] = "stars";
    other_type["surveys"][0]["questions"][0].erase("cut");
    Answered const refused = server.post(check_path, lead, other_type);
    CHECK(refused.status == 409);
    CHECK(refused.fields() == Fields{"surveys[0].questions[0].type"});
    CHECK(server.post(check_path, server.token("viewer"), changed).status == 403);
    CHECK(server.post(check_path, server.token("site_manager", {"bilbao"}), changed).status == 403);
}

TEST_CASE("two people who change the same version: the second is told, and the first one's change stays") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json first = in_force(server);
    first["smallest_difference"] = 3;
    json second = in_force(server);
    second["disclosure_minimum"] = 2;
    auto const put = [&](json const& document) {
        return server.ask(Verb::put, "/api/v1/programme", lead, document, {{"if-match", "\"1\""}});
    };
    Answered const applied = put(first);
    REQUIRE(applied.status == 200);
    CHECK(applied.header("ETag") == "\"2\"");
    CHECK(put(second).status == 412);
    CHECK(in_force(server)["smallest_difference"] == 3);
    CHECK(in_force(server)["disclosure_minimum"] == 1);
}

TEST_CASE("every version stays, with who applied it, and can be applied again") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json const before = in_force(server);
    json changed = before;
    changed["surveys"][0]["questions"][0]["text"]["en"] = "How did we do?";
    REQUIRE(server.ask(Verb::put, "/api/v1/programme", lead, changed).status == 200);

    Answered const list = server.get("/api/v1/programme/versions", lead);
    REQUIRE(list.status == 200);
    REQUIRE(list.body["versions"].size() == 2);
    CHECK(list.body["versions"][0]["version"] == 2);
    CHECK(list.body["versions"][0]["applied_by"].get<std::string>().starts_with("token "));
    CHECK(list.body["versions"][0]["applied_at"] == instant_to_string(server.clock.wall));
    CHECK(list.body["versions"][0]["effective_from"] == "2026-10-26");
    CHECK(list.body["versions"][1]["effective_from"] == nullptr);

    Answered const first = server.get("/api/v1/programme/versions/1", lead);
    REQUIRE(first.status == 200);
    CHECK(first.body == before);
    REQUIRE(server.ask(Verb::put, "/api/v1/programme", lead, first.body).status == 200);
    CHECK(server.store->catalog()->version() == 3);
    CHECK(server.store->catalog()->survey("check-in", 3)->questions[0].text.at("en") == "How was it?");
    CHECK(server.get("/api/v1/programme/versions/9", lead).status == 404);
    CHECK(server.get("/api/v1/programme/versions/x", lead).status == 404);
    CHECK(server.get("/api/v1/programme/versions", server.token("viewer")).status == 403);
}

TEST_CASE("sheets of the analysis go in and come out, and no kiosk is bothered with them") {
    TestServer server;
    std::string const lead = server.token("quality_lead");
    json changed = in_force(server);
    changed["sheets"] =
        json::array({{{"moment", "check-in"}, {"offer", "Two counters"}, {"process", "Greet\nWeigh"}},
                     {{"moment", "check-in"},
                      {"segments", json::array({{{"dimension", "class"}, {"value", "business"}}})},
                      {"expectation", "No queue"}}});
    REQUIRE(server.ask(Verb::put, "/api/v1/programme", lead, changed).status == 200);
    CHECK(in_force(server)["sheets"] == changed["sheets"]);
    std::string const device = server.pair("bio-1");
    CHECK(server.get("/api/v1/kiosk/config", device).text.find("Two counters") == std::string::npos);
}

TEST_CASE("a long reply is packed for a browser") {
    TestServer server;
    Answered const packed = server.ask(Verb::get, "/api/v1/programme", server.token("viewer"), nullptr,
                                       {{"accept-encoding", "gzip, deflate, br"}});
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.text.starts_with("\x1f\x8b"));
}

TEST_CASE("who looks after some sites sees these, the groups above them, and their kiosks") {
    TestServer server;
    auto const seen_by = [&](std::vector<std::string> const& sites) {
        json const programme = server.get("/api/v1/programme", server.token("site_manager", sites)).body;
        json ids{{"sites", json::array()}, {"kiosks", json::array()}};
        for (char const* const list : {"sites", "kiosks"}) {
            for (json const& each : programme[list])
                ids[list].push_back(each["id"]);
        }
        return ids;
    };
    CHECK(seen_by({"bilbao"}) == json{{"sites", {"acme", "north", "bilbao"}}, {"kiosks", {"bio-1"}}});
    CHECK(seen_by({"north"}) == json{{"sites", {"acme", "north", "bilbao"}}, {"kiosks", {"bio-1"}}});
    CHECK(seen_by({"lpa"}) == json{{"sites", {"acme", "lpa"}}, {"kiosks", {"lpa-1"}}});
    CHECK(seen_by({"acme"})["sites"].size() == 4);
}

TEST_CASE("the PIN of a kiosk is told to those who look after kiosks") {
    TestServer server;
    json changed = in_force(server);
    changed["kiosks"][0]["attendant_pin"] = "2580";
    REQUIRE(server.ask(Verb::put, "/api/v1/programme", server.token("admin"), changed).status == 200);
    auto const seen_by = [&](std::string const& token) {
        return server.get("/api/v1/programme", token).body["kiosks"][0].contains("attendant_pin");
    };
    CHECK(seen_by(server.token("quality_lead")));
    CHECK(seen_by(server.token("site_manager", {"bilbao"})));
    CHECK_FALSE(seen_by(server.token("viewer")));
}
