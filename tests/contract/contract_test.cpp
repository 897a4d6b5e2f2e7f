// The sync contract (shared/sync_contract.md), both sides together.

#include "shared/programme_json.hpp"
#include "tests/contract/both_sides.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace instante;
using namespace instante::test;

namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

void move_kiosk(TestServer& server, std::string const& kiosk, std::string const& site) {
    Programme programme = server.store->catalog()->programme();
    for (Kiosk& each : programme.kiosks) {
        if (each.id == kiosk) each.site = site;
    }
    auto const applied = server.store->apply_programme(
        programme, {"test", server.clock.wall, local_time(server.clock.wall, "UTC").day, std::nullopt});
    REQUIRE(applied.has_value());
}

/// A version 2 of the check-in survey, with another idea of favourable.
void publish_second_version(TestServer& server) {
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    for (json& survey : document["surveys"]) {
        if (survey["id"] == "check-in") survey["questions"][0]["cut"] = 5;
    }
    Answered const applied =
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document);
    REQUIRE(applied.status == 200);
    REQUIRE(applied.body["published"][0]["version"] == 2);
}

/// What was started by itself runs before what is asked for.
void wait_for_replays(TestServer& server) {
    Answered const replayed = server.post("/api/v1/quarantine/replay", server.token("admin"), json::object());
    REQUIRE(replayed.status == 200);
}

void put_back(TempFolder const& folder, std::string const& backup, std::string const& store) {
    for (char const* const beside : {"-wal", "-shm"})
        std::filesystem::remove(folder.file(store) + beside);
    std::filesystem::copy_file(folder.file(backup), folder.file(store),
                               std::filesystem::copy_options::overwrite_existing);
}

/// Ends the server, puts its backup in place and starts it again, no time having passed.
std::unique_ptr<TestServer> restore(TempFolder const& folder, std::unique_ptr<TestServer> server) {
    StillClock const clock = server->clock;
    server.reset();
    put_back(folder, "backup.db", "store.db");
    auto restored = std::make_unique<TestServer>(folder.file("store.db"));
    restored->clock = clock;
    return restored;
}

} // namespace

TEST_CASE("a lost reply makes the kiosk send again, and the server counts once") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        kiosk.tap(4);
    kiosk.wire.lose_replies = 1;
    kiosk.settle();
    CHECK(kiosk.waiting() == 5);
    kiosk.pass(2'000);
    CHECK(kiosk.waiting() == 0);
    CHECK(counted(server) == 5);
    CHECK(kiosk_status(server, "bio-1").at("watermark") == 5);
}

TEST_CASE(
    "after a restored backup every acknowledged response is back, counted once, at its highest revision") {
    TempFolder folder;
    auto server = std::make_unique<TestServer>(folder.file("store.db"));
    std::string const first_epoch = server->store->epoch();
    KioskSide kiosk{folder, *server};
    kiosk.pair("bio-1");
    std::vector<Response> taps;
    for (int i = 0; i < 6; ++i)
        taps.push_back(kiosk.tap(4));
    kiosk.settle();
    server->store->backup(folder.file("backup.db"));
    kiosk.pass(2 * day);
    for (int i = 0; i < 6; ++i) {
        kiosk.reboot(1'000 * i); // boots that the backup has not heard of
        kiosk.settle();
        kiosk.pass(hour);
        taps.push_back(kiosk.tap(4));
    }
    kiosk.revise(taps[0], 1); // of what the backup has, and of what it has not
    kiosk.revise(taps[11], 1);
    kiosk.pass(11 * day);
    REQUIRE(kiosk.waiting() == 0);
    auto const before = stored_times(*server);
    REQUIRE(before.size() == 12);

    auto const again = restore(folder, std::move(server));
    TestServer& restored = *again;
    CHECK(restored.store->epoch() != first_epoch);
    CHECK(stored_times(restored).size() == 6);

    kiosk.follow(restored); // nobody taps: a heartbeat is enough
    kiosk.pass(kiosk::Uploader::heartbeat_every_ms);
    CHECK(kiosk.waiting() == 0);
    CHECK(stored_times(restored) == before); // the same responses, at the same time
    json const row =
        restored.get("/api/v1/scores?question=check-in.service", restored.token("viewer")).body["rows"][0];
    CHECK(row["n"] == 12);
    CHECK(row["counts"]["1"] == 2);
    CHECK(row["counts"]["4"] == 10);
    json const status = kiosk_status(restored, "bio-1");
    CHECK(status["watermark"] == 14);
    CHECK(status["missing"] == 0);
    CHECK(status["cloned"].is_null());
    int const uploads = kiosk.wire.uploads;
    kiosk.pass(kiosk::Uploader::heartbeat_every_ms);
    CHECK(kiosk.wire.uploads == uploads); // once is enough
}

TEST_CASE(
    "what was given to a survey version that a restored backup lacks is counted when it is there again") {
    TempFolder folder;
    auto server = std::make_unique<TestServer>(folder.file("store.db"));
    KioskSide kiosk{folder, *server};
    kiosk.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        kiosk.tap(4);
    kiosk.settle();
    server->store->backup(folder.file("backup.db"));
    publish_second_version(*server);
    kiosk.pass(hour);
    for (int i = 0; i < 6; ++i) {
        kiosk.reboot(1'000 * i); // boots that the backup has not heard of
        kiosk.settle();
        kiosk.pass(hour);
        kiosk.revise(kiosk.tap(4, 2), 2);
    }
    kiosk.pass(hour);
    REQUIRE(kiosk.waiting() == 0);
    auto const before = stored_times(*server);
    REQUIRE(before.size() == 11);

    auto const again = restore(folder, std::move(server));
    TestServer& restored = *again;
    kiosk.follow(restored);
    kiosk.pass(3 * hour);
    CHECK(kiosk.waiting() == 0);
    CHECK(stored_times(restored).size() == 5);
    json const meanwhile = kiosk_status(restored, "bio-1");
    CHECK(meanwhile["quarantined"] == 12);
    CHECK(meanwhile["watermark"] == 17); // in quarantine is on disk, too

    kiosk.pass(5 * day);
    publish_second_version(restored);
    wait_for_replays(restored);
    CHECK(stored_times(restored) == before); // once each, and when they were given
    json const rows =
        restored.get("/api/v1/scores?question=check-in.service", restored.token("viewer")).body["rows"];
    REQUIRE(rows.size() == 2);
    CHECK(rows[1]["counts"]["2"] == 6); // at their highest revision
    CHECK(rows[1]["n"] == 6);
    CHECK(restored.store->verify().different == 0);
    json const status = kiosk_status(restored, "bio-1");
    CHECK(status["quarantined"] == 0);
    CHECK(status["watermark"] == 17);
    CHECK(status["cloned"].is_null());
}

TEST_CASE("a moved kiosk still sends what was tapped before, to the site where it was tapped") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        kiosk.tap(4);
    kiosk.settle();
    kiosk.wire.server = nullptr;
    for (int i = 0; i < 6; ++i)
        kiosk.tap(4);
    move_kiosk(server, "bio-1", "lpa");
    kiosk.wire.server = &server;
    kiosk.pass(5 * 60'000);
    CHECK((*kiosk.outbox().credentials())->site == "lpa");
    CHECK((*kiosk.outbox().credentials())->generation == 2);
    for (int i = 0; i < 7; ++i)
        kiosk.tap(2);
    kiosk.settle();
    CHECK(kiosk.waiting() == 0);
    CHECK(counted(server, "bilbao") == 11);
    CHECK(counted(server, "lpa") == 7);
    json const status = kiosk_status(server, "bio-1");
    CHECK(status["generation"] == 2);
    CHECK(status["watermark"] == 7);
    CHECK(status["earlier"] == json::array()); // nothing of the first place is missing
}

TEST_CASE("what was counted before a kiosk counts once, wherever it is moved and however replies are lost") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.tell_health();
    kiosk.pair("bio-1");
    Day const today = local_time(kiosk.now.wall_ms, "Europe/Madrid").day;
    auto const come = [&](std::int64_t visitors) {
        REQUIRE(kiosk.outbox().add_tallies({{today, "check-in", "first_touches", visitors}}).has_value());
    };
    auto const begun = [&](std::string const& site) {
        return server.get("/api/v1/activity?site=" + site, server.token("viewer"))
            .body.at("total")
            .at("first_touches")
            .get<int>();
    };
    constexpr std::int64_t beat = 2 * 60'000 + 1'000;
    come(5);
    kiosk.pass(beat);
    CHECK(begun("bilbao") == 5);
    come(2);
    kiosk.close(); // a restart on the way
    kiosk.reopen();
    kiosk.tell_health();
    kiosk.pass(beat);
    kiosk.pass(beat);
    CHECK(begun("bilbao") == 7);

    come(1);
    move_kiosk(server, "bio-1", "lpa");
    kiosk.pass(beat);
    come(10);
    kiosk.pass(beat);
    CHECK(begun("bilbao") == 7);
    CHECK(begun("lpa") == 11); // nobody had heard of the one yet: it moves along, and counts once

    come(4);
    kiosk.wire.lose_words_on_health = true; // it arrives, and the kiosk never hears of it
    kiosk.pass(beat);
    kiosk.wire.lose_words_on_health = false;
    CHECK(begun("lpa") == 15);
    move_kiosk(server, "bio-1", "bilbao");
    kiosk.pass(5 * beat);
    come(1);
    kiosk.pass(beat);
    CHECK(begun("lpa") == 15);
    CHECK(begun("bilbao") == 8); // what may have been heard there is not told here

    kiosk.unpair();
    kiosk.pair("bio-1"); // the same kiosk and place, but another device
    come(3);
    kiosk.pass(beat);
    CHECK(begun("bilbao") == 11);
}

TEST_CASE("an attendant's unpairing takes the token back, at once or when the network is there again") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    kiosk.tap(4);
    kiosk.unpair();
    CHECK(kiosk.status().link == kiosk::UploaderStatus::Link::unpaired);
    CHECK(kiosk_status(server, "bio-1")["paired"] == false);
    CHECK(kiosk.waiting() == 1); // what waits is kept

    kiosk.pair("bio-1");
    CHECK(kiosk.waiting() == 0);
    kiosk.wire.server = nullptr;
    kiosk.unpair();
    CHECK(kiosk.status().link == kiosk::UploaderStatus::Link::unpaired); // at once, whatever the network does
    CHECK(kiosk.status().trouble.empty());
    CHECK((*kiosk.outbox().credentials())->token.empty());
    CHECK(kiosk_status(server, "bio-1")["paired"] == true); // it cannot know yet
    kiosk.wire.server = &server;
    kiosk.pass(10 * 60'000);
    CHECK(kiosk_status(server, "bio-1")["paired"] == false);
}

TEST_CASE("a replaced device leaves its history, and is told that it is no longer the one") {
    TempFolder folder;
    TestServer server;
    KioskSide old_one{folder, server, "old.db"};
    old_one.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        old_one.tap(4);
    old_one.settle();
    KioskSide new_one{folder, server, "new.db"};
    new_one.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        new_one.tap(2);
    new_one.settle();
    CHECK(counted(server) == 10);
    old_one.tap(5);
    old_one.settle();
    CHECK(old_one.status().kind == kiosk::UploaderStatus::Trouble::revoked);
    CHECK(old_one.waiting() == 1); // nobody takes it now, and it stays
    CHECK(counted(server) == 10);
}

TEST_CASE(
    "a device paired anew sends what it holds, each counted once, and its former stream misses nothing") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    for (int i = 0; i < 5; ++i)
        kiosk.tap(4);
    kiosk.settle();
    // The server knows of three more, and gets none of them before the device is paired anew.
    kiosk.wire.server = nullptr;
    for (int i = 0; i < 3; ++i)
        kiosk.tap(4);
    auto const beat = kiosk.outbox().heartbeat();
    json document = wire::to_json(**beat);
    document["sent"] = {{"wall_ms", kiosk.now.wall_ms}, {"monotonic_ms", 6'000}, {"boot_id", "boot"}};
    auto const token = (*kiosk.outbox().credentials())->token;
    REQUIRE(server.post("/api/v1/kiosk/records", token, document).status == 200);
    REQUIRE(kiosk_status(server, "bio-1")["missing"] == 3);

    kiosk.wire.server = &server;
    kiosk.pair("bio-1");
    kiosk.settle();
    CHECK(kiosk.waiting() == 0);
    CHECK(counted(server) == 8);
    json const status = kiosk_status(server, "bio-1");
    CHECK(status["watermark"] == 8);
    CHECK(status["missing"] == 0);
    CHECK(status["earlier"] == json::array());
}

TEST_CASE("two devices with one cloned outbox: nothing is lost, nothing doubled, and it is reported") {
    TempFolder folder;
    TestServer server;
    {
        KioskSide before{folder, server, "one.db"};
        before.pair("bio-1");
        before.tap(4);
        before.settle();
        before.tap(4); // waits, and is in both copies
    }
    std::filesystem::copy_file(folder.file("one.db"), folder.file("two.db"));
    KioskSide one{folder, server, "one.db"};
    KioskSide two{folder, server, "two.db"};
    one.settle();
    two.settle();
    CHECK(kiosk_status(server, "bio-1")["cloned"].is_null()); // a copy that has said nothing of its own
    for (int round = 0; round < 4; ++round) {
        one.tap(4);
        two.tap(5);
        two.tap(5);
        if (round % 2 == 0) one.settle();
        two.pass(1'000);
        one.settle();
    }
    one.settle();
    CHECK(one.waiting() == 0);
    CHECK(two.waiting() == 0);
    CHECK(stored_times(server).size() == 2 + 4 + 8);
    CHECK(counted(server) == 14);
    json const cloned = kiosk_status(server, "bio-1")["cloned"];
    REQUIRE(cloned.is_object());
    CHECK(cloned["sequence"] == 3);
    CHECK(parse_rfc3339(cloned["first_seen"].get<std::string>()).has_value());
}

TEST_CASE("after a restored backup each of two with one cloned outbox sends again what it holds") {
    TempFolder folder;
    auto server = std::make_unique<TestServer>(folder.file("store.db"));
    {
        KioskSide before{folder, *server, "one.db"};
        before.pair("bio-1");
        before.tap(4);
        before.settle();
    }
    std::filesystem::copy_file(folder.file("one.db"), folder.file("two.db"));
    KioskSide one{folder, *server, "one.db"};
    KioskSide two{folder, *server, "two.db"};
    for (int i = 0; i < 3; ++i)
        one.tap(4);
    one.settle();
    server->store->backup(folder.file("backup.db"));
    for (int i = 0; i < 3; ++i)
        two.tap(5); // under the same numbers, and not in the backup
    two.settle();
    auto const before = stored_times(*server);
    REQUIRE(before.size() == 7);
    server.reset();
    put_back(folder, "backup.db", "store.db");
    TestServer restored{folder.file("store.db")};
    two.follow(restored);
    two.tap(5); // its receipt has the new epoch, and a watermark over the numbers of both
    two.settle();
    one.follow(restored);
    one.pass(kiosk::Uploader::heartbeat_every_ms);
    CHECK(one.waiting() == 0);
    CHECK(two.waiting() == 0);
    CHECK(stored_times(restored).size() == 8);
    CHECK(counted(restored) == 8);
}

TEST_CASE("what a newer version said travels through an older kiosk to the server's store") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    Response response = wire::read_response(check_in_record(server, 1, 4).at("response"), "").value();
    response.unknown = R"({"answers":{"service":{"pressure":0.7}},"mood":"sunny"})";
    REQUIRE(kiosk.outbox().append(response, kiosk.now.wall_ms).has_value());
    kiosk.settle();
    auto const cursor =
        server.store->read_responses({{server.store->catalog()->site("bilbao")->code}, {}, {}, {}});
    server::StoredResponse stored;
    std::int64_t commit = 0;
    REQUIRE(cursor->next(stored, commit));
    CHECK(json::parse(stored.unknown) == json::parse(response.unknown));
}

TEST_CASE("a kiosk in 1970 gives right times, also across a reboot, once the server has heard of its boots") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.reboot(1'000); // 1970
    kiosk.pair("bio-1");
    kiosk.wire.server = nullptr;
    std::vector<UnixMs> truth;
    for (int i = 0; i < 5; ++i) {
        kiosk.pass(hour);
        truth.push_back(server.clock.wall);
        kiosk.tap(4);
    }
    server.clock.wall += 20 * hour;  // switched off
    kiosk.reboot(4'000'000'000'000); // beyond 2038
    kiosk.wire.server = &server;
    kiosk.settle();
    REQUIRE(kiosk.waiting() == 0);
    auto const cursor =
        server.store->read_responses({{server.store->catalog()->site("bilbao")->code}, {}, {}, {}});
    server::StoredResponse stored;
    std::int64_t commit = 0;
    for (UnixMs const at : truth) {
        REQUIRE(cursor->next(stored, commit));
        CHECK(stored.at == at);
        CHECK(stored.local == local_time(at, "Europe/Madrid"));
        CHECK(stored.claimed.wall_ms < day);
        CHECK(stored.received_at == server.clock.wall);
    }
}

TEST_CASE("a tap whose hour cannot be known stays out of hourly views and in the totals") {
    TempFolder folder;
    TestServer server;
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    kiosk.wire.server = nullptr;
    kiosk.reboot(1'000); // a boot that the server never hears of
    server.clock.wall += 3 * hour;
    for (int i = 0; i < 5; ++i)
        kiosk.tap(4);
    server.clock.wall += 3 * hour;
    kiosk.reboot(1'000);
    kiosk.wire.server = &server;
    kiosk.settle();
    REQUIRE(kiosk.waiting() == 0);
    CHECK(counted(server) == 5);
    json const hours =
        server.get("/api/v1/scores?question=check-in.service&group_by=hour_of_day", server.token("viewer"))
            .body["rows"];
    INFO(hours.dump());
    for (json const& row : hours)
        CHECK(row.at("group").at("hour_of_day").is_null());
}
