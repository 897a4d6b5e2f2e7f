// What the store knows of devices' streams: gaps, days, boots, clones.

#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// One device of the sample's bio-1, whose batches are written by hand.
class Sender {
  public:
    Sender() : token_(server.pair("bio-1")) {}

    json send(std::vector<int> const& sequences, int highest = 0, std::string const& boot = "boot") {
        std::vector<json> records;
        for (int const sequence : sequences)
            records.push_back(check_in_record(server, sequence, 4));
        json batch = batch_of(server, "bilbao", records);
        batch["highest_sequence"] = std::max(highest, batch["highest_sequence"].get<int>());
        batch["sent"]["boot_id"] = boot;
        batch["outbox"] = outbox;
        return post(batch);
    }
    json post(json const& batch) {
        Answered const answered = server.post("/api/v1/kiosk/records", token_, batch);
        REQUIRE(answered.status == 200);
        server.clock.monotonic += 1'000; // within the device's rate
        return answered.body;
    }
    void pair_anew() { token_ = server.pair("bio-1"); }

    json kiosk() { return server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0]; }
    Device device() { return server.store->kiosk_statuses().at(0).device; }
    Day today() const { return local_time(server.clock.wall, "Europe/Madrid").day; }

    /// Received and known of the days from and to, as counted from today.
    std::pair<std::int64_t, std::int64_t> records(std::optional<int> from, std::optional<int> to) {
        KioskPeriods wanted;
        wanted.sites = server.store->catalog()->sites_below({"acme"});
        DayRange period;
        if (from) period.from = today() + *from;
        if (to) period.to = today() + *to;
        wanted.periods = {{today() - 40, today() - 20}, period}; // each on its own
        auto const kiosks = server.store->kiosk_records(wanted);
        REQUIRE(kiosks.size() == 1);
        CHECK(kiosks[0].heard_until <= server.clock.wall);
        return {kiosks[0].counts[1].received, kiosks[0].counts[1].known};
    }

    TestServer server;
    std::string outbox;

  private:
    std::string token_;
};

using Counts = std::pair<std::int64_t, std::int64_t>;

} // namespace

TEST_CASE("the ranges of missing numbers are known per kiosk, up to what its heartbeat announced") {
    Sender sender;
    sender.send({1, 2, 5, 6, 9});
    CHECK(sender.send({}, 12)["watermark"] == 2); // a heartbeat
    json const kiosk = sender.kiosk();
    CHECK(kiosk["missing"] == 7);
    CHECK(kiosk["highest_sequence"] == 12);
    CHECK(kiosk["gaps"] ==
          json::parse(R"([{"first":3,"last":4},{"first":7,"last":8},{"first":10,"last":12}])"));
    sender.send({3, 4, 7, 8, 10, 11, 12});
    CHECK(sender.kiosk()["gaps"] == json::array());
    CHECK(sender.kiosk()["watermark"] == 12);
}

TEST_CASE("a list of gaps is bounded, its sum is not") {
    Sender sender;
    std::vector<int> every_other;
    for (int i = 2; i <= 100; i += 2)
        every_other.push_back(i);
    sender.send(every_other);
    json const kiosk = sender.kiosk();
    CHECK(kiosk["gaps"].size() == 20);
    CHECK(kiosk["missing"] == 50);
}

TEST_CASE("a number that is given twice is reported, and both responses are counted") {
    Sender sender;
    sender.send({1, 2});
    CHECK(sender.kiosk()["cloned"].is_null());
    json const receipt = sender.send({2, 3});
    CHECK(receipt["items"][0]["status"] == "accepted");
    json const cloned = sender.kiosk()["cloned"];
    CHECK(cloned["sequence"] == 2);
    CHECK(cloned["first_seen"] == instant_to_string(sender.server.clock.wall));
    sender.server.clock.wall += 60'000;
    sender.send({3});
    CHECK(sender.kiosk()["cloned"] == cloned); // the first time is what counts
}

TEST_CASE("repeats, revisions and what is understood only later are no sign of a clone") {
    Sender sender;
    json const first = check_in_record(sender.server, 1, 4);
    json second = first;
    second["sequence"] = 2;
    second["response"]["revision"] = 2;
    auto const batch = [&](std::vector<json> const& records) {
        return batch_of(sender.server, "bilbao", records);
    };
    sender.post(batch({second}));
    sender.post(batch({first}));
    sender.post(batch({first, second}));
    json strange = check_in_record(sender.server, 3, 4);
    json const answers = strange["response"]["answers"];
    strange["response"]["answers"][0]["rating"] = 9;
    CHECK(sender.post(batch({strange}))["items"][0]["status"] == "quarantined");
    strange["response"]["answers"] = answers; // as if it were within the scale now
    CHECK(sender.post(batch({strange}))["items"][0]["status"] == "accepted");
    CHECK(sender.kiosk()["cloned"].is_null());
}

TEST_CASE("completeness of a period counts the numbers of its days") {
    Sender sender;
    sender.send({1, 2, 3, 4});
    sender.server.clock.wall += day_ms;
    sender.send({5, 6, 9, 10}); // 7 and 8 are missing in the middle of the second day
    sender.server.clock.wall += day_ms;
    sender.send({11, 12}, 15); // and three more are announced on the third
    CHECK(sender.records({}, {}) == Counts{10, 15});
    CHECK(sender.records(-2, -2) == Counts{4, 4});
    CHECK(sender.records(-1, -1) == Counts{4, 6});
    CHECK(sender.records(0, 0) == Counts{2, 5});
    CHECK(sender.records(-2, -1) == Counts{8, 10});
    CHECK(sender.records(-9, -3) == Counts{0, 0});
    CHECK(sender.records(1, 9) == Counts{0, 3}); // perhaps of tonight: the last word was today's
    CHECK(sender.records(3, 9) == Counts{0, 0});
    sender.send({13, 14, 15});
    CHECK(sender.records(0, 0) == Counts{5, 5});
}

TEST_CASE("numbers that come late move the first of their day") {
    Sender sender;
    sender.send({1, 2});
    UnixMs const then = sender.server.clock.wall;
    sender.server.clock.wall += day_ms;
    sender.send({6, 7});
    CHECK(sender.records(0, 0) == Counts{2, 2});
    CHECK(sender.records(-1, -1) == Counts{2, 5});
    // 5 was tapped on the second day too, 3 and 4 on the first.
    sender.send({5});
    CHECK(sender.records(0, 0) == Counts{3, 3});
    std::vector<json> late{check_in_record(sender.server, 3, 4), check_in_record(sender.server, 4, 4)};
    json batch = batch_of(sender.server, "bilbao", late);
    for (json& record : batch["records"]) {
        record["response"]["at"]["wall_ms"] = then;
        record["response"]["at"]["monotonic_ms"] = 50'000 - day_ms;
    }
    sender.post(batch);
    CHECK(sender.records(-1, -1) == Counts{4, 4});
    CHECK(sender.records(0, 0) == Counts{3, 3});
}

TEST_CASE("a stream that another device went on with misses nothing; one that was lost does") {
    for (bool const same_outbox : {true, false}) {
        Sender sender;
        sender.outbox = "file-1";
        sender.send({1, 2}, 5);
        sender.pair_anew();
        if (!same_outbox) sender.outbox = "file-2";
        sender.send({1, 2, 3});
        json const earlier = sender.kiosk()["earlier"];
        if (same_outbox) {
            CHECK(sender.records({}, {}) == Counts{5, 5});
            CHECK(earlier == json::array());
        } else {
            CHECK(sender.records({}, {}) == Counts{5, 8});
            REQUIRE(earlier.size() == 1);
            CHECK(earlier[0]["site"] == "bilbao");
            CHECK(earlier[0]["missing"] == 3);
        }
    }
}

TEST_CASE("the last word of each boot is remembered, of the newest boots") {
    Sender sender;
    for (int i = 1; i <= 80; ++i) {
        sender.server.clock.wall += 60'000;
        sender.send({i}, 0, "boot-" + std::to_string(i));
    }
    auto const anchors = sender.server.store->boot_anchors(sender.device());
    CHECK(anchors.size() == 65);
    auto const find = [&](std::string const& boot) {
        return std::find_if(anchors.begin(), anchors.end(),
                            [&](BootAnchor const& anchor) { return anchor.boot_id == boot; });
    };
    CHECK(find("boot-10") == anchors.end());
    REQUIRE(find("boot-80") != anchors.end());
    CHECK(find("boot-80")->heard_at == sender.server.clock.wall);
    CHECK(find("boot-80")->highest_sequence == 80);
    REQUIRE(find("boot-79") != anchors.end());
    CHECK(find("boot-79")->heard_at == sender.server.clock.wall - 60'000);
    CHECK(find("boot-79")->highest_sequence == 79);
    CHECK(find("boot-79")->monotonic_ms == 50'000);
}

TEST_CASE("what streams know survives the store's closing") {
    TempFolder folder;
    std::string token;
    {
        TestServer server{folder.file("store.db")};
        token = server.pair("bio-1");
        json const batch = batch_of(server, "bilbao", {check_in_record(server, 2, 4)});
        REQUIRE(server.post("/api/v1/kiosk/records", token, batch).status == 200);
    }
    TestServer server{folder.file("store.db")};
    auto const status = server.store->kiosk_statuses().at(0);
    CHECK(status.stream.gaps == std::vector<SequenceRange>{{1, 1}});
    CHECK(server.store->boot_anchors(status.device).at(0).boot_id == "boot");
}
