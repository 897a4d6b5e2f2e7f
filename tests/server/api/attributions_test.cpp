// A kiosk that stood at the wrong desk, as a quality lead puts it right over HTTP.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::http::Verb;

namespace {

/// Bilbao with two kiosks, of which the first told three ratings today.
class Hall {
  public:
    Hall() : lead(server.token("quality_lead")), device(server.pair("bio-1")) {
        json document = programme_document();
        json second = document["kiosks"][0];
        second["id"] = "bio-2";
        document["kiosks"].push_back(second);
        REQUIRE(server.ask(Verb::put, "/api/v1/programme", lead, document).status == 200);
        tell(3);
    }

    void tell(int count) {
        std::vector<json> records;
        for (int i = 0; i < count; ++i)
            records.push_back(check_in_record(server, ++sequence, 4));
        Answered const answered =
            server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", records));
        INFO(answered.text);
        REQUIRE(answered.status == 200);
    }
    Answered attribute(json const& body, std::string const& more = {}, std::string const& by = {}) {
        return server.post("/api/v1/kiosks/bio-1/attributions" + more, by.empty() ? lead : by, body);
    }
    Answered undo(std::string const& number, std::string const& kiosk = "bio-1") {
        return server.ask(Verb::remove, "/api/v1/kiosks/" + kiosk + "/attributions/" + number, lead);
    }
    /// Ratings by kiosk.
    std::map<std::string, int> counted() {
        std::map<std::string, int> counts;
        json const scores = server.get("/api/v1/scores?group_by=kiosk&moment=check-in", lead).body;
        for (json const& row : scores["rows"])
            counts[row["group"]["kiosk"]] = row["n"];
        return counts;
    }
    std::vector<std::string> audited() {
        std::vector<std::string> entries;
        json const log = server.get("/api/v1/audit", lead).body;
        for (json const& each : log["entries"])
            entries.push_back(std::string{each["action"]} + " " + std::string{each["subject"]});
        return entries;
    }

    TestServer server;
    std::string lead;
    std::string device;
    int sequence = 0;
};

json const today{{"counted_as", "bio-2"}, {"from", "2026-10-26"}, {"to", "2026-10-26"}};
using Counts = std::map<std::string, int>;

} // namespace

TEST_CASE("what a kiosk told at the wrong desk is counted for the right one, audited, and can be undone") {
    Hall hall;
    REQUIRE(hall.counted() == Counts{{"bio-1", 3}});
    CHECK(hall.attribute(today, "/preview").body == json{{"responses", 3}});
    CHECK(hall.counted() == Counts{{"bio-1", 3}});

    Answered const made = hall.attribute(today);
    INFO(made.text);
    REQUIRE(made.status == 201);
    CHECK(made.body["responses"] == 3);
    CHECK(made.body["kiosk"] == "bio-1");
    CHECK(made.body["counted_as"] == "bio-2");
    CHECK(made.body["undone"].is_null());
    CHECK(hall.counted() == Counts{{"bio-2", 3}});
    hall.tell(2); // what still waited in the kiosk
    CHECK(hall.counted() == Counts{{"bio-2", 5}});
    CHECK(hall.server.get("/api/v1/attributions", hall.lead).body["attributions"].size() == 1);
    CHECK(hall.audited().front() == "kiosk.attribute bio-1");

    std::string const number = made.body["number"].dump();
    CHECK(hall.undo(number, "bio-2").status == 404);
    CHECK(hall.undo("seven").status == 404);
    Answered const undone = hall.undo(number);
    REQUIRE(undone.status == 200);
    CHECK(undone.body["undone"]["by"].is_string());
    CHECK(hall.counted() == Counts{{"bio-1", 5}});
    CHECK(hall.undo(number).status == 409);
    CHECK(hall.audited().front() == "kiosk.attribute_undo bio-1");
    CHECK(hall.server.get("/api/v1/responses.csv", hall.lead).text.find("bio-2") == std::string::npos);
}

TEST_CASE("what cannot be counted for another kiosk is refused, everything that is wrong at once") {
    Hall hall;
    using Fields = std::vector<std::string>;
    auto const refused = [&](char const* member, json const& value) {
        json body = today;
        body[member] = value;
        Answered const answered = hall.attribute(body);
        CHECK(answered.status == 400);
        CHECK(hall.attribute(body, "/preview").status == answered.status);
        return answered.fields();
    };
    CHECK(refused("counted_as", "bio-1") == Fields{"counted_as"});
    CHECK(refused("counted_as", "lpa-1") == Fields{"counted_as"}); // at another site
    CHECK(refused("counted_as", "bio-9") == Fields{"counted_as"});
    CHECK(refused("to", "2026-10-25") == Fields{"to"});
    CHECK(hall.attribute({{"from", "monday"}}).fields() == Fields{"from", "to", "counted_as"});
    CHECK(hall.server.post("/api/v1/kiosks/bio-9/attributions", hall.lead, today).status == 404);
    for (char const* role : {"viewer", "site_manager"})
        CHECK(hall.attribute(today, "", hall.server.token(role, {"bilbao"})).status == 403);
    CHECK(hall.counted() == Counts{{"bio-1", 3}});
}
