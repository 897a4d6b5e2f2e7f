#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

/// n of the only row of an ungrouped question that asks for smileys.
std::int64_t smileys(TestServer& server) {
    json const scores = server.get("/api/v1/scores?question=check-in.service", server.token("viewer")).body;
    return scores["rows"].empty() ? 0 : scores["rows"][0]["n"].get<std::int64_t>();
}

json send(TestServer& server, std::string const& token, std::vector<json> const& records) {
    Answered const answered =
        server.post("/api/v1/kiosk/records", token, batch_of(server, "bilbao", records));
    REQUIRE(answered.status == 200);
    return answered.body;
}

/// The sample hides scores of fewer than five.
std::vector<json> five(TestServer& server, int rating) {
    std::vector<json> records;
    for (int i = 1; i <= 5; ++i)
        records.push_back(check_in_record(server, i, rating));
    return records;
}

} // namespace

TEST_CASE("a batch of records becomes a score, and the reply says up to where all is durable") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    json const receipt = send(server, device, five(server, 4));
    CHECK(receipt["watermark"] == 5);
    CHECK(receipt["items"].size() == 5);
    CHECK(receipt["items"][0]["status"] == "accepted");
    CHECK(receipt["epoch"] == server.store->epoch());
    CHECK(smileys(server) == 5);
}

TEST_CASE("a batch that is sent again counts nothing again") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto const records = five(server, 4);
    send(server, device, records);
    json const again = send(server, device, records);
    CHECK(again["watermark"] == 5);
    CHECK(again["items"][4]["status"] == "duplicate");
    CHECK(smileys(server) == 5);
}

TEST_CASE("a later revision takes the place of the earlier one, whichever comes last") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto records = five(server, 4);
    send(server, device, records);
    json second = records[0];
    second["sequence"] = 6;
    second["response"]["revision"] = 2;
    second["response"]["answers"] = json::array({{{"question", "service"}, {"rating", 1}}});
    send(server, device, {second});
    CHECK(send(server, device, {records[0]})["items"][0]["status"] == "duplicate");
    json const row =
        server.get("/api/v1/scores?question=check-in.service", server.token("viewer")).body["rows"][0];
    CHECK(row["n"] == 5);
    CHECK(row["counts"]["1"] == 1);
    CHECK(row["counts"]["4"] == 4);
}

TEST_CASE("the same revision with other content is quarantined and changes nothing") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto const records = five(server, 4);
    send(server, device, records);
    json forged = records[0];
    forged["response"]["answers"] = json::array({{{"question", "service"}, {"rating", 5}}});
    json const item = send(server, device, {forged})["items"][0];
    CHECK(item["status"] == "quarantined");
    CHECK(item["problem"]["errors"][0]["field"] == "response.revision");
    CHECK(server.get("/api/v1/quarantine", server.token("admin")).body["records"].size() == 1);
    json const row =
        server.get("/api/v1/scores?question=check-in.service", server.token("viewer")).body["rows"][0];
    CHECK(row["counts"]["5"] == 0);
}

TEST_CASE("unknown fields take part in what is a contradiction") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    json record = check_in_record(server, 1, 4);
    record["response"]["mood"] = "sunny";
    CHECK(send(server, device, {record})["items"][0]["status"] == "accepted");
    CHECK(send(server, device, {record})["items"][0]["status"] == "duplicate");
    record["response"]["mood"] = "grim";
    CHECK(send(server, device, {record})["items"][0]["status"] == "quarantined");
}

TEST_CASE("the watermark stops at a gap and runs on when the gap is filled") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    CHECK(send(server, device, {check_in_record(server, 1, 4), check_in_record(server, 3, 4)})["watermark"] ==
          1);
    json const kiosk = server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0];
    CHECK(kiosk["missing"] == 1);
    CHECK(kiosk["highest_sequence"] == 3);
    CHECK(send(server, device, {check_in_record(server, 2, 4)})["watermark"] == 3);
}

TEST_CASE("what cannot be counted is quarantined by name and does not hold up its neighbours") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto const spoilt = [&](int sequence, json::json_pointer const& where, json const& value) {
        json record = check_in_record(server, sequence, 4);
        record["response"][where] = value;
        return record;
    };
    json const receipt =
        send(server, device,
             {check_in_record(server, 1, 6), // off the scale
              spoilt(2, "/moment"_json_pointer, "lounge"), spoilt(3, "/survey_version"_json_pointer, 9),
              spoilt(4, "/segments/class/value"_json_pointer, "first"),
              spoilt(5, "/answers/0/question"_json_pointer, "nothing"),
              spoilt(6, "/answers/0/rating"_json_pointer, "4"), check_in_record(server, 7, 4)});
    CHECK(receipt["watermark"] == 7);
    auto const field = [&](std::size_t item) {
        return receipt["items"][item]["problem"]["errors"][0]["field"].get<std::string>();
    };
    CHECK(field(0) == "response.answers[0].rating");
    CHECK(field(1) == "response.moment");
    CHECK(field(2) == "response.survey");
    CHECK(field(3) == "response.segments.class");
    CHECK(field(4) == "response.answers[0].question");
    CHECK(field(5) == "response.answers[0].rating");
    CHECK(receipt["items"][6]["status"] == "accepted");
}

TEST_CASE("a batch with a broken envelope is refused with the fields named") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto const refused = [&](json const& body) { return server.post("/api/v1/kiosk/records", device, body); };
    CHECK(refused("{\"protocol\": 1,").status == 400);
    CHECK(refused("[]").status == 400);
    json batch = batch_of(server, "bilbao", {check_in_record(server, 1, 4)});
    batch["records"][0]["sequence"] = "one";
    batch.erase("generation");
    Answered const answered = refused(batch);
    CHECK(answered.status == 400);
    CHECK(answered.header("Content-Type") == "application/problem+json");
    Fields const fields = answered.fields();
    CHECK(std::count(fields.begin(), fields.end(), "generation") == 1);
    CHECK(std::count(fields.begin(), fields.end(), "records[0].sequence") == 1);
    CHECK(smileys(server) == 0);
}

TEST_CASE("records need the token of a device that stood there") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    json const here = batch_of(server, "bilbao", {check_in_record(server, 1, 4)});
    json const elsewhere = batch_of(server, "lpa", {check_in_record(server, 1, 4)});
    CHECK(server.post("/api/v1/kiosk/records", "", here).status == 401);
    CHECK(server.post("/api/v1/kiosk/records", "not-a-token", here).status == 401);
    CHECK(server.post("/api/v1/kiosk/records", server.token("admin"), here).status == 403);
    Answered const foreign = server.post("/api/v1/kiosk/records", device, elsewhere);
    CHECK(foreign.status == 403);
    CHECK(foreign.fields() == Fields{"site"});
}

TEST_CASE(
    "a device may still send what its kiosk collected at a place it was moved from, paired anew or not") {
    TestServer server;
    std::string const before = server.pair("bio-1");
    send(server, before, {check_in_record(server, 1, 4)});
    json document = programme_document();
    document["kiosks"][0]["site"] = "lpa";
    bool const applied{server.store->apply_programme(*read_programme(document), {"test", 1'000, 20'000, {}})};
    REQUIRE(applied);
    REQUIRE(server.get("/api/v1/kiosk/config", before).status == 200);
    send(server, before, {check_in_record(server, 2, 4)});

    std::string const after = server.pair("bio-1"); // a device that never stood in Bilbao
    json const receipt = send(server, after, {check_in_record(server, 1, 4)});
    CHECK(receipt["watermark"] == 1);
    json const never = batch_of(server, "bilbao", {check_in_record(server, 1, 4)});
    CHECK(server.post("/api/v1/kiosk/records", server.pair("lpa-1"), never).status == 403);
}

TEST_CASE("a device that pairs anew leaves its old token worthless at once") {
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    std::string const first = server.pair("bio-1");
    json const batch = batch_of(server, "bilbao", {check_in_record(server, 1, 4)});
    CHECK(server.post("/api/v1/kiosk/records", first, batch).status == 200); // now it is remembered
    std::string const second = server.pair("bio-1");
    CHECK(server.post("/api/v1/kiosk/records", first, batch).status == 401);
    CHECK(server.post("/api/v1/kiosk/records", second, batch).status == 200);
}

TEST_CASE("a test tap is kept in the raw responses and in no score") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    auto records = five(server, 4);
    records.push_back(check_in_record(server, 6, 1));
    records.back()["response"]["test"] = true;
    send(server, device, records);
    CHECK(smileys(server) == 5);
    std::string const csv = server.get("/api/v1/responses.csv", server.token("quality_lead")).text;
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 7);
}

TEST_CASE("not applicable is counted beside the ratings and never among them") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    std::vector<json> records;
    json const reasons{{"question", "why"}, {"choices", {"wait"}}};
    json const spared{{"question", "effort"}, {"not_applicable", true}};
    for (int i = 1; i <= 5; ++i)
        records.push_back(check_in_record(server, i, 1, {reasons, spared}));
    send(server, device, records);
    json const row =
        server.get("/api/v1/scores?question=check-in.effort", server.token("viewer")).body["rows"][0];
    CHECK(row["n"] == 0);
    CHECK(row["not_applicable"] == 5);
    CHECK(row["index"].is_null());
    CHECK(row["mean"].is_null());
    json const why =
        server.get("/api/v1/scores?group_by=question&question=check-in.why", server.token("viewer"))
            .body["rows"][0];
    CHECK(why["counts"]["wait"] == 5);
    CHECK(why["index"].is_null());
}
