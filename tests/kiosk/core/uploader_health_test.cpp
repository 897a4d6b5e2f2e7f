// What a heartbeat tells of the kiosk, and when.

#include "kiosk/core/vitals.hpp"
#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

struct Teller : Rig {
    Teller() {
        Player player(one_moment());
        state = player.state;
        uploader->report(vitals, {"1.2.3", "/", 2, [] { return true; }});
    }
    /// The steps of one visit that nobody finishes.
    void a_visit() {
        Player player(one_moment());
        DeviceTime const now{1'700'000'000'000 + elapsed, 9'000 + elapsed, "boot"};
        vitals.begin(player.state, now);
        State const before = player.state;
        player.rate(4);
        vitals.note(before, player.state, now);
        vitals.note_touch(now);
    }
    std::vector<nlohmann::json> told() const {
        std::vector<nlohmann::json> beats;
        for (Asked const& each : transport.asked) {
            if (each.path == "/api/v1/kiosk/heartbeat") beats.push_back(each.json());
        }
        return beats;
    }
    Vitals vitals;
    State state;
};

} // namespace

TEST_CASE("A voice that fails and a window in the way are told before their time, but not at every step") {
    Teller rig;
    rig.a_visit();
    rig.transport.then({204, {}, ""});
    rig.step();
    REQUIRE(rig.told().size() == 1);
    rig.vitals.note_surroundings("no voice", true, 3);
    rig.step(5'000);
    CHECK(rig.told().size() == 1);
    rig.transport.then({204, {}, ""});
    rig.step(30'000);
    REQUIRE(rig.told().size() == 2);
    auto const beat = rig.told().at(1);
    CHECK(beat.at("voice_trouble") == "no voice");
    CHECK(beat.at("covered") == true);
    CHECK(beat.at("times_covered") == 3);
    auto const read = wire::read_heartbeat(beat);
    REQUIRE(read);
    CHECK(wire::to_json(*read) == beat);
    rig.step(30'000);
    CHECK(rig.told().size() == 2); // it is known
}

TEST_CASE("The server hears every two minutes how the kiosk is") {
    Teller rig;
    rig.a_visit();
    rig.store(1, 3);
    rig.transport.then_take();
    rig.transport.then({204, {}, ""});
    rig.step();
    rig.step(30'000);
    REQUIRE(rig.told().size() == 1);
    auto const beat = rig.told().at(0);
    CHECK(beat.at("version") == "1.2.3");
    CHECK(beat.at("screen") == "question:who");
    CHECK(beat.at("config") == "r1");
    CHECK(beat.at("highest_sequence") == 3);
    CHECK(beat.at("waiting") == 0);
    CHECK(beat.at("kept") == 3);
    CHECK(beat.at("restarts") == 2);
    CHECK(beat.at("voice_trouble") == "");
    CHECK(beat.at("covered") == false);
    CHECK(beat.at("reserve_used") == true);
    CHECK(beat.at("disk_size").get<std::int64_t>() > 0);
    CHECK(beat.at("touched_s") == 0);
    CHECK(beat.at("tallies").size() == 5); // a view, a touch, a rating; two questions
    CHECK(wire::read_heartbeat(beat));

    // Confirmed counts are told again only when they change, and then whole.
    rig.a_visit();
    rig.transport.then({204, {}, ""});
    rig.step(120'000);
    REQUIRE(rig.told().size() == 2);
    auto const second = rig.told()[1];
    for (auto const& tally : second.at("tallies"))
        CHECK(tally.at("count") == 2);
    rig.transport.then({204, {}, ""});
    rig.step(120'000);
    REQUIRE(rig.told().size() == 3);
    CHECK(rig.told()[2].at("tallies").empty());
}

TEST_CASE("Counts that did not arrive are told again, and survive a restart") {
    Teller rig;
    rig.a_visit();
    rig.transport.then(TransportFailure::offline);
    rig.step();
    REQUIRE(rig.told().size() == 1);
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    Vitals fresh;
    rig.uploader->report(fresh, {"1.2.3", "/", 0, {}});
    rig.transport.then({204, {}, ""});
    rig.step(120'000);
    REQUIRE(rig.told().size() == 2);
    CHECK(rig.told()[1].at("tallies") == rig.told()[0].at("tallies"));
}

TEST_CASE("A heartbeat that fails alone is told again after a growing pause, and holds no records up") {
    Teller rig;
    std::vector<std::int64_t> told_at;
    for (int i = 0; i < 200; ++i) {
        auto const before = rig.told().size();
        rig.transport.answers.clear();
        rig.transport.then({500, {}, ""});
        rig.step(1'000);
        if (rig.told().size() > before) told_at.push_back(rig.elapsed);
    }
    REQUIRE(told_at.size() >= 6);
    CHECK(told_at.size() <= 10);
    for (std::size_t i = 2; i < 6; ++i)
        CHECK(told_at[i] - told_at[i - 1] >= told_at[i - 1] - told_at[i - 2]);
    CHECK(rig.uploader->status().link == UploaderStatus::Link::online);
    rig.store(1, 2);
    rig.transport.answers.clear();
    rig.transport.then_take();
    rig.step();
    CHECK(rig.waiting() == 0);
}

TEST_CASE("What was counted while there was no network is on the disk a minute later, and at the end") {
    Teller rig;
    rig.transport.config_unchanged = rig.transport.heartbeats_taken = false; // and no script: offline
    rig.a_visit();
    for (int i = 0; i < 70; ++i)
        rig.step(1'000);
    auto const kept = *rig.outbox->tallies_to_send();
    CHECK(kept.size() == 5);
    rig.a_visit();
    rig.uploader->keep_tallies();
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    Vitals fresh;
    rig.uploader->report(fresh, {"1.2.3", "/", 0, {}});
    auto const after = *rig.outbox->tallies_to_send();
    REQUIRE(after.size() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i)
        CHECK(after[i].count == 2 * kept[i].count);
}

TEST_CASE("Days of a clock that was wrong push no other day's counts out") {
    Rig rig;
    constexpr Day today = 20'779;
    constexpr Day of_2080 = 40'200;
    REQUIRE(rig.outbox->add_tallies({{of_2080, "check-in", "rated", 9}}));
    for (Day day = today; day < today + 60; ++day)
        REQUIRE(rig.outbox->add_tallies({{day, "check-in", "rated", 1}}));
    auto const counts = *rig.outbox->tallies_to_send();
    CHECK(counts.size() == 40); // no more than are of use
    CHECK(counts.front() == Tally{today + 20, "check-in", "rated", 1});
    CHECK(counts.back() == Tally{today + 59, "check-in", "rated", 1});
    // And one such day among the others costs nothing.
    REQUIRE(rig.outbox->add_tallies({{of_2080, "check-in", "rated", 1}}));
    REQUIRE(rig.outbox->add_tallies({{today + 59, "check-in", "rated", 1}}));
    auto const later = *rig.outbox->tallies_to_send();
    CHECK(std::count(later.begin(), later.end(), Tally{today + 59, "check-in", "rated", 2}) == 1);
}

TEST_CASE("What was counted for one server is not told to another") {
    Teller rig;
    rig.a_visit();
    REQUIRE(rig.outbox->add_tallies({{7, "check-in", "rated", 5}}));
    rig.uploader->pair("http://other", "CODE");
    rig.transport.then(
        {201, {}, R"({"device":"device-2","token":"t","kiosk":"door","site":"centro","generation":1})"});
    rig.transport.then({204, {}, ""});
    rig.step();
    REQUIRE(rig.outbox->credentials()->value().server == "http://other");
    rig.uploader->keep_tallies();
    CHECK(rig.outbox->tallies_to_send()->empty());
    // The same server's stay.
    REQUIRE(rig.outbox->add_tallies({{7, "check-in", "rated", 5}}));
    auto again = rig.outbox->credentials()->value();
    again.device = "device-3";
    REQUIRE(rig.outbox->adopt(again));
    CHECK(rig.outbox->tallies_to_send()->size() == 1);
}

TEST_CASE("A server that knows no heartbeats gets the records all the same") {
    Teller rig;
    rig.transport.then({404, {}, R"({"detail":"no such address"})"});
    rig.step();
    rig.store(1, 2);
    rig.transport.then_take();
    rig.step(1'000);
    CHECK(rig.waiting() == 0);
    CHECK(rig.uploader->status().link == UploaderStatus::Link::online);
}

TEST_CASE("A configuration that was on the screen for twenty seconds is proven") {
    Teller rig;
    auto config = one_moment();
    config.revision = "r1";
    REQUIRE(rig.outbox->cache_config({"\"1\"", wire::to_json(config).dump()}));
    rig.transport.then({204, {}, ""});
    rig.a_visit();
    rig.step(19'000);
    REQUIRE(rig.outbox->cache_config({"\"2\"", R"({"revision":"r2"})"}));
    rig.step(2'000);
    CHECK((*rig.outbox->cached_configs()).size() == 1); // r1 is no longer the newest: too late for it
    REQUIRE(rig.outbox->prove_config("r2"));
    REQUIRE(rig.outbox->cache_config({"\"3\"", R"({"revision":"r3"})"}));
    CHECK((*rig.outbox->cached_configs()).size() == 2);
}

TEST_CASE("The flow hears what the clock lacks, where it lacks something") {
    Teller rig;
    auto const take_at = [&](UnixMs received_at) {
        rig.transport.answers.push_back([received_at](Asked const& request) {
            auto const highest = request.json().at("highest_sequence").get<std::int64_t>();
            Receipt receipt{"e1", highest, {{highest, ReceiptStatus::accepted, std::nullopt}}, received_at};
            return HttpReply{200, {}, wire::to_json(receipt).dump()};
        });
    };
    std::vector<std::int64_t> heard;
    auto const listen = [&] {
        for (Event const& event : rig.inbox.take()) {
            if (auto const* clock = std::get_if<event::ClockHeard>(&event)) heard.push_back(clock->offset_ms);
        }
    };
    rig.store(1, 1);
    take_at(1'700'000'000'000 + 86'400'000);
    rig.transport.then({204, {}, ""});
    rig.step();
    listen();
    CHECK(heard == std::vector<std::int64_t>{86'400'000});
    rig.store(2, 2);
    take_at(1'700'000'000'000 + 86'400'000 + 1'100);
    rig.step(1'000);
    listen();
    CHECK(heard.size() == 1); // nothing new
}

TEST_CASE("Unpaired from this side, the kiosk keeps what it holds and sends nothing") {
    Rig rig;
    rig.store(1, 2);
    rig.uploader->unpair();
    rig.step();
    REQUIRE(rig.transport.asked.size() == 1); // but that it leaves; offline
    CHECK(rig.transport.asked[0].method == "DELETE");
    CHECK(rig.transport.asked[0].path == "/api/v1/kiosk/pairing");
    CHECK(rig.transport.asked[0].token == "secret");
    CHECK(rig.waiting() == 2);
    CHECK((*rig.outbox->credentials())->token.empty());
    CHECK(rig.uploader->status().link == UploaderStatus::Link::unpaired);
    CHECK(rig.uploader->status().kind == UploaderStatus::Trouble::none);
    auto const news = rig.inbox.take();
    REQUIRE(news.size() == 1);
    CHECK_FALSE(std::get<event::PairingChanged>(news[0]).paired);

    rig.transport.then({204, {}, ""});
    rig.step(60'000);
    CHECK(rig.transport.asked.size() == 2);
    CHECK(rig.step(60'000) == Uploader::until_woken.count()); // nothing is left to say
    CHECK(rig.transport.asked.size() == 2);
}

TEST_CASE("A server that does not take the token back, or a new pairing, ends the farewell") {
    for (int const status : {404, 401}) { // an older server; one that retired it itself
        Rig rig;
        rig.uploader->unpair();
        rig.transport.then({status, {}, R"({"detail":"no"})"});
        rig.step();
        CHECK(rig.step(60'000) == Uploader::until_woken.count());
        CHECK(rig.transport.asked.size() == 1);
    }
    Rig rig;
    rig.uploader->unpair();
    rig.step(); // offline
    rig.uploader->pair("http://server", "ABCD-EFGH");
    rig.transport.then(
        {201, {}, R"({"device":"device-2","token":"t2","kiosk":"door","site":"centro","generation":1})"});
    rig.step(1'000);
    CHECK((*rig.outbox->credentials())->token == "t2");
    rig.step(60'000);
    for (std::size_t i = 1; i < rig.transport.asked.size(); ++i)
        CHECK(rig.transport.asked[i].method != "DELETE");
}

TEST_CASE("What was counted and perhaps told stays where it was told; the rest goes along to another place") {
    Rig rig;
    auto const counts = [&] { return *rig.outbox->tallies_to_send(); };
    std::string const first = *rig.outbox->tally_series();
    REQUIRE(rig.outbox->add_tallies({{7, "check-in", "rated", 5}, {7, "check-in", "completed", 2}}));
    REQUIRE(rig.outbox->confirm_tallies({{7, "check-in", "rated", 5}}));
    REQUIRE(rig.outbox->note_tallies_told({{7, "check-in", "completed", 2}}));
    CHECK(counts() == std::vector<Tally>{{7, "check-in", "completed", 2}}); // again, until it is confirmed
    REQUIRE(rig.outbox->add_tallies({{7, "check-in", "completed", 1}, {7, "check-in", "rated", 1}}));
    REQUIRE(rig.outbox->move_to("airport", 2));
    CHECK(*rig.outbox->tally_series() != first);
    CHECK(counts() == std::vector<Tally>{{7, "check-in", "completed", 1}, {7, "check-in", "rated", 1}});
    REQUIRE(rig.outbox->move_to("airport", 2)); // said again
    CHECK(counts().size() == 2);
    REQUIRE(rig.outbox->adopt(paired_at("airport", "device-2")));
    CHECK(counts().size() == 2);
    CHECK(*rig.outbox->tally_series() != first);
}
