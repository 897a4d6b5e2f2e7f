// What could not be counted: seen, and tried again.

#include "server/commands.hpp"
#include "server/config.hpp"
#include "server/ingest/replay.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/former_schema.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"
#include "tests/support/sqlite_look.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

/// The sample with a second version of the check-in survey.
json second_version() {
    json document = programme_document();
    document["surveys"][0]["questions"][0]["cut"] = 5;
    return document;
}

/// A server, and records of which not all can be counted.
class Ward {
  public:
    explicit Ward(std::string const& path = ":memory:") : server(path), device(server.pair("bio-1")) {}

    json record(int sequence, int survey_version = 2, int rating = 4) {
        json made = check_in_record(server, sequence, rating);
        made["response"]["survey_version"] = survey_version;
        return made;
    }
    json send(std::vector<json> const& records) {
        Answered const answered =
            server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", records));
        REQUIRE(answered.status == 200);
        server.clock.monotonic += 1'000;
        return answered.body;
    }
    /// In the store, where nobody tries anything again by itself.
    void publish() {
        auto programme = read_programme(second_version());
        REQUIRE(server.store->apply_programme(*programme, {"test", 1'000, 20'000, {}})->changed);
    }
    /// Tried, counted, still quarantined.
    std::vector<int> replay(json const& choice = json::object(), std::string const& token = {}) {
        Answered const answered = server.post("/api/v1/quarantine/replay",
                                              token.empty() ? server.token("quality_lead") : token, choice);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        json const& totals = answered.body;
        return {totals["tried"], totals["counted"], totals["still_quarantined"]};
    }
    json list(std::string const& query = {}) {
        return server.get("/api/v1/quarantine" + query, server.token("admin")).body.at("records");
    }
    std::vector<server::StoredResponse> stored() {
        std::vector<server::StoredResponse> all;
        auto const cursor = server.store->read_responses({server.store->catalog()->all_sites(), {}, {}, {}});
        server::StoredResponse response;
        std::int64_t commit = 0;
        while (cursor->next(response, commit))
            all.push_back(response);
        return all;
    }
    json kiosk() { return server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0]; }

    TestServer server;
    std::string device;
};

using Totals = std::vector<int>;

} // namespace

TEST_CASE("a record out of quarantine is counted once, at the time that was told on its receipt") {
    Ward ward;
    UnixMs const received = ward.server.clock.wall;
    auto const records = std::vector<json>{ward.record(1), ward.record(2), ward.record(3, 1)};
    CHECK(ward.send(records)["watermark"] == 3);
    json const before = ward.kiosk();
    CHECK(before["quarantined"] == 2);
    ward.server.clock.wall += 30 * hour_ms;
    CHECK(ward.replay() == Totals{2, 0, 2});
    ward.publish();
    CHECK(ward.replay() == Totals{2, 2, 0});
    CHECK(ward.replay() == Totals{0, 0, 0});

    auto const stored = ward.stored();
    REQUIRE(stored.size() == 3);
    for (server::StoredResponse const& response : stored) {
        CHECK(response.at == received - 10'000);
        CHECK(response.uncertainty_ms == stored[0].uncertainty_ms);
        CHECK(response.local == stored[0].local);
        CHECK(response.received_at == received);
        CHECK(response.kiosk == stored[0].kiosk);
        CHECK(response.generation == 1);
    }
    json after = ward.kiosk();
    CHECK(after["quarantined"] == 0);
    for (std::string const fact : {"watermark", "highest_sequence", "last_seen", "missing", "gaps"})
        CHECK(after[fact] == before[fact]);

    // The kiosk may send again what it holds.
    json const again = ward.send(records);
    for (json const& item : again["items"])
        CHECK(item["status"] == "duplicate");
    CHECK(ward.stored().size() == 3);
    CHECK(ward.kiosk()["cloned"].is_null());
    CHECK(ward.server.store->verify().different == 0);
}

TEST_CASE("a record that is still unfit stays, with its newest reasons") {
    Ward ward;
    ward.send({ward.record(1, 2, 9)});
    CHECK(ward.list()[0]["problem"]["errors"][0]["field"] == "response.survey");
    ward.publish();
    CHECK(ward.replay() == Totals{1, 0, 1});
    json const records = ward.list();
    REQUIRE(records.size() == 1);
    CHECK(records[0]["problem"]["errors"][0]["field"] == "response.answers[0].rating");
    CHECK(records[0]["received_at"] == instant_to_string(ward.server.clock.wall));
    CHECK(ward.stored().empty());
}

TEST_CASE("a revision out of quarantine gives way to a later one that is counted") {
    Ward ward;
    json const first = ward.record(1);
    json second = first;
    second["sequence"] = 2;
    second["response"]["revision"] = 2;
    second["response"]["survey_version"] = 1;
    ward.send({first, second});
    ward.publish();
    CHECK(ward.replay() == Totals{1, 1, 0});
    REQUIRE(ward.stored().size() == 1);
    CHECK(ward.stored()[0].revision == 2);
    // And one that contradicts what is counted contradicts it still.
    second["response"]["answers"][0]["rating"] = 1;
    ward.send({second});
    CHECK(ward.replay() == Totals{1, 0, 1});
    CHECK(ward.list().size() == 1);
}

TEST_CASE("two who try the same again at once count it once, and so does a kiosk that sends it meanwhile") {
    Ward ward;
    std::vector<json> const records{ward.record(1), ward.record(2)};
    ward.send(records);
    ward.publish();
    server::ingest::ReferenceKeys keys;
    server::ingest::Replay one{*ward.server.store, keys};
    server::ingest::Replay other{*ward.server.store, keys};
    auto const ones = one.next();
    auto const others = other.next();
    REQUIRE((ones && others));
    ward.send({records[0]}); // understood now: it leaves quarantine by itself
    CHECK(ward.kiosk()["quarantined"] == 1);
    auto const commit = [&](server::PreparedBatch const& batch) {
        server::PreparedBatch const* const batches[] = {&batch};
        return ward.server.store->commit_batches(batches).front();
    };
    one.note(commit(*ones));
    other.note(commit(*others));
    CHECK(one.totals().counted == 2);
    CHECK(other.totals().counted == 2);
    CHECK(ward.list().empty());
    CHECK(ward.stored().size() == 2);
    CHECK(ward.kiosk()["cloned"].is_null());
}

TEST_CASE("a record that could not even be read keeps the time of its receipt, too") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    UnixMs heard = 0;
    {
        Ward ward{path};
        heard = ward.server.clock.wall;
        ward.send({}); // a heartbeat of boot "boot"
        ward.server.clock.wall += 5 * hour_ms;
        json record = ward.record(1, 1);
        record["response"]["answers"][0]["rating"] = "four";
        json batch = batch_of(ward.server, "bilbao", {record});
        batch["sent"]["boot_id"] = "another";
        REQUIRE(ward.server.post("/api/v1/kiosk/records", ward.device, batch).status == 200);
        CHECK(ward.replay() == Totals{1, 0, 1});
    }
    // As if a later server could read it.
    sqlite::Database{path}.run(R"(UPDATE quarantine SET content = replace(content, '"four"', '4'))");
    auto const store = server::open_sqlite_store(path);
    server::ingest::ReferenceKeys keys;
    CHECK(server::ingest::replay(*store, keys).counted == 1);
    auto const cursor = store->read_responses({store->catalog()->all_sites(), {}, {}, {}});
    server::StoredResponse response;
    std::int64_t commit = 0;
    REQUIRE(cursor->next(response, commit));
    CHECK(response.at == heard - 10'000); // told by the heartbeat of its boot
    CHECK(response.received_at == heard + 5 * hour_ms);
}

TEST_CASE("a published survey lets out of quarantine what was given to it, by itself") {
    SECTION("over the API") {
        Ward ward;
        std::vector<json> many;
        for (int i = 1; i <= 400; ++i)
            many.push_back(ward.record(i));
        for (int i = 0; i < 3; ++i) { // more than a page
            ward.send(many);
            for (json& record : many) {
                record = ward.record(record["sequence"].get<int>() + 400);
            }
        }
        CHECK(ward.kiosk()["quarantined"] == 1200);
        Answered const applied = ward.server.ask(server::http::Verb::put, "/api/v1/programme",
                                                 ward.server.token("admin"), second_version());
        REQUIRE(applied.status == 200);
        CHECK(ward.replay() == Totals{0, 0, 0}); // waits for its turn
        CHECK(ward.stored().size() == 1200);
        CHECK(ward.kiosk()["quarantined"] == 0);
        CHECK(ward.kiosk()["watermark"] == 1200);
    }
    SECTION("from the command line, beside a server") {
        TempFolder folder;
        Ward ward{server::database_path(folder.file(""))};
        ward.send({ward.record(1), ward.record(2)});
        { std::ofstream{folder.file("programme.json")} << second_version().dump(); }
        CHECK(server::commands::apply_programme(folder.file(""), folder.file("programme.json"), "", "") == 0);
        CHECK(ward.stored().size() == 2);
        CHECK(ward.kiosk()["quarantined"] == 0);
    }
}

TEST_CASE(
    "what an old programme refuses after the new one was tried on quarantine is tried again by itself") {
    TempFolder folder;
    std::string const data = folder.file("");
    Ward ward{server::database_path(data)};
    // Checked by the programme in force, and not yet given to the writer.
    auto under_way = ward.server.begin(server::http::Verb::post, "/api/v1/kiosk/records", ward.device,
                                       batch_of(ward.server, "bilbao", {ward.record(1), ward.record(2)}));
    SECTION("applied over the API") {
        REQUIRE(ward.server
                    .ask(server::http::Verb::put, "/api/v1/programme", ward.server.token("admin"),
                         second_version())
                    .status == 200);
        CHECK(ward.replay() == Totals{0, 0, 0}); // so that the one that was started has ended
    }
    SECTION("applied by another process") {
        { std::ofstream{folder.file("programme.json")} << second_version().dump(); }
        CHECK(server::commands::apply_programme(data, folder.file("programme.json"), "", "") == 0);
    }
    Answered const answered = TestServer::finish(std::move(under_way));
    REQUIRE(answered.status == 200);
    for (json const& item : answered.body["items"])
        CHECK(item["status"] == "quarantined");
    CHECK(ward.replay() == Totals{0, 0, 0}); // comes after the one that was started by itself
    CHECK(ward.stored().size() == 2);
    CHECK(ward.kiosk()["quarantined"] == 0);
    CHECK(ward.kiosk()["cloned"].is_null());
}

TEST_CASE("quarantine can be seen and tried again by site, kiosk, survey and reason") {
    Ward ward;
    json lounge = ward.record(2);
    lounge["response"]["survey"] = "lounge";
    ward.send({ward.record(1), lounge, ward.record(3, 1, 9)});
    ward.publish();
    json const first = ward.list("?survey=check-in&reason=response.survey")[0];
    CHECK(first["kiosk"] == "bio-1");
    CHECK(first["site"] == "bilbao");
    CHECK(first["survey"] == "check-in");
    CHECK(first["survey_version"] == 2);
    CHECK(first["sequence"] == 1);
    CHECK(ward.list("?reason=response.answers").size() == 1);
    CHECK(ward.list("?kiosk=lpa-1").empty());
    CHECK(ward.list("?site=north").size() == 3);
    CHECK(ward.replay({{"kiosk", "lpa-1"}}) == Totals{0, 0, 0});
    CHECK(ward.replay({{"site", "lpa"}}) == Totals{0, 0, 0});
    CHECK(ward.replay({{"survey", "lounge"}}) == Totals{1, 0, 1});
    CHECK(ward.replay({{"reason", "response.survey"}, {"site", "acme"}}) == Totals{2, 1, 1});
    CHECK(ward.list().size() == 2);
}

TEST_CASE("who may try again, and what they may ask for") {
    Ward ward;
    ward.send({ward.record(1)});
    ward.publish();
    auto const ask = [&](std::string const& token, json const& choice) {
        return ward.server.post("/api/v1/quarantine/replay", token, choice);
    };
    CHECK(ask("", json::object()).status == 401);
    CHECK(ask(ward.server.token("viewer"), json::object()).status == 403);
    CHECK(ask(ward.device, json::object()).status == 403);
    std::string const manager = ward.server.token("site_manager", {"lpa"});
    CHECK(ward.replay(json::object(), manager) == Totals{0, 0, 0}); // theirs
    Answered const beyond = ask(manager, {{"site", "bilbao"}});
    CHECK(beyond.status == 403);
    CHECK(beyond.fields() == Fields{"site"});
    std::string const lead = ward.server.token("quality_lead");
    CHECK(ask(lead, {{"colour", "red"}, {"kiosk", "nowhere"}}).fields() == Fields{"colour", "kiosk"});
    CHECK(ask(lead, {{"survey", 3}}).fields() == Fields{"survey"});
    CHECK(ask(lead, "[]").status == 400);
    CHECK(ward.server.get("/api/v1/quarantine?mood=bad", lead).fields() == Fields{"mood"});
    CHECK(ward.replay(json::object(), ward.server.token("site_manager", {"north"})) == Totals{1, 1, 0});
}

TEST_CASE("the command line lists quarantine and tries it again") {
    TempFolder folder;
    std::string const data = folder.file("");
    Ward ward{server::database_path(data)};
    ward.send({ward.record(1), ward.record(2, 1, 9)});
    ward.publish();
    namespace commands = server::commands;
    CHECK(commands::list_quarantine(data, {}) == 0);
    CHECK(commands::replay_quarantine(data, {"lpa", "", "", ""}, "") == 0);
    CHECK(ward.stored().empty());
    CHECK(commands::replay_quarantine(data, {"", "bio-1", "check-in", "response.survey"}, "") == 0);
    CHECK(ward.stored().size() == 1);
    CHECK(ward.list().size() == 1);
    CHECK(commands::replay_quarantine(data, {"", "nowhere", "", ""}, "") == 2);
    CHECK(commands::list_quarantine(data, {"nowhere", "", "", ""}) == 2);
    CHECK(commands::list_quarantine(folder.file("elsewhere"), {}) == 2);
}

TEST_CASE("a store from before quarantine kept times is brought up, with its days in order") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    {
        Ward ward{path};
        ward.send({ward.record(1), ward.record(2, 1)});
    }
    {
        sqlite::Database database{path};
        split_journal(database);
        unpack_pages(database);
        database.run("ALTER TABLE quarantine DROP COLUMN at;"
                     "ALTER TABLE quarantine DROP COLUMN uncertainty_ms;"
                     "INSERT INTO device_day SELECT programme, site, device, generation, day - 1, 7 "
                     "FROM device_day;"
                     "PRAGMA user_version = 2");
    }
    Ward ward{path};
    ward.publish();
    CHECK(ward.replay() == Totals{1, 1, 0});
    for (server::StoredResponse const& response : ward.stored())
        CHECK(response.at.has_value() == (response.survey_version == 1)); // when is not known any more
    sqlite::Database database{path};
    CHECK(number(database, "SELECT count(*) FROM device_day") == 1);
    CHECK(number(database, "SELECT first_sequence FROM device_day") == 2);
}
