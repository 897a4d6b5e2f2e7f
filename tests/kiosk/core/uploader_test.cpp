#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

using Link = UploaderStatus::Link;
using Trouble = UploaderStatus::Trouble;

TEST_CASE("Stored records go up in one batch, with the token, the stream and the clocks of sending") {
    Rig rig;
    rig.store(1, 3);
    rig.transport.then_take();
    CHECK(rig.step(100) == 0); // at once again: there may be more
    CHECK(rig.waiting() == 0);
    CHECK(rig.step() == Uploader::config_every_ms);
    auto const uploads = rig.transport.uploads();
    REQUIRE(uploads.size() == 1);
    CHECK(uploads[0].method == "POST");
    CHECK(uploads[0].server == "http://server");
    CHECK(uploads[0].token == "secret");
    auto const batch = wire::read_batch(uploads[0].json());
    REQUIRE(batch);
    CHECK(batch->envelope.site == "centro");
    CHECK(batch->envelope.generation == 1);
    CHECK(batch->envelope.highest_sequence == 3);
    CHECK(batch->envelope.sent == DeviceTime{1'700'000'000'100, 9'100, "boot"});
    REQUIRE(batch->records.size() == 3);
    CHECK(*batch->records[2].response == response(3));
    auto const status = rig.uploader->status();
    CHECK(status.link == Link::online);
    CHECK(status.settled == 3);
    CHECK(status.trouble.empty());
    CHECK(status.last_contact_ms == 1'700'000'000'100);
}

TEST_CASE("A long queue goes up in batches of two hundred") {
    Rig rig;
    rig.store(1, 450);
    for (int i = 0; i < 3; ++i)
        rig.transport.then_take();
    while (rig.step() == 0) {
    }
    CHECK(rig.waiting() == 0);
    auto const uploads = rig.transport.uploads();
    REQUIRE(uploads.size() == 3);
    CHECK(uploads[0].json().at("records").size() == 200);
    CHECK(uploads[2].json().at("records").size() == 50);
}

TEST_CASE("Offline: nothing is lost, and the waits grow to a minute with some chance in them") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.store(1, 2);
    std::vector<std::int64_t> waits;
    std::int64_t wait = 0;
    for (int i = 0; i < 9; ++i)
        waits.push_back(wait = rig.step(wait));
    CHECK(waits ==
          std::vector<std::int64_t>{1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000, 60'000});
    CHECK(rig.waiting() == 2);
    CHECK(rig.uploader->status().link == Link::failing);
    CHECK_FALSE(rig.uploader->status().trouble.empty());

    rig.transport.config_unchanged = true;
    rig.transport.then_take();
    CHECK(rig.step(wait) == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.uploader->status().link == Link::online);
    CHECK(rig.uploader->status().trouble.empty());

    double chance = 0.0;
    Backoff backoff{[&] { return chance; }};
    CHECK(backoff.next_ms() == 500);
    chance = 0.5;
    CHECK(backoff.next_ms() == 1'500);
    for (int i = 0; i < 100; ++i)
        CHECK(backoff.next_ms() <= Backoff::longest_ms);
}

TEST_CASE("A record stored while the server is away does not shorten the wait") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then(TransportFailure::timeout);
    REQUIRE(rig.step() == 1'000);
    rig.store(2, 2);
    CHECK(rig.step(400) == 600);
    CHECK(rig.transport.uploads().size() == 1);
    rig.transport.then_take();
    CHECK(rig.step(600) == 0);
    CHECK(rig.waiting() == 0);
}

TEST_CASE("503 with Retry-After is obeyed, within reason, and with chance on top for the fleet's sake") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then({503, {{"retry-after", "120"}}, ""});
    CHECK(rig.step() == 150'000);
    CHECK(rig.uploader->status().kind == Trouble::busy);
    CHECK(rig.step(149'999) == 1);
    CHECK(rig.transport.uploads().size() == 1);
    rig.transport.then({429, {{"retry-after", "31536000"}}, ""});
    CHECK(rig.step(1) == 4'500'000);
    rig.transport.then({503, {{"retry-after", "soon"}}, ""});
    CHECK(rig.step(4'500'000) == 4'000); // not understood: the usual wait, longer each time
    CHECK(rig.waiting() == 1);

    double chance = 0.0;
    Backoff backoff{[&] { return chance; }};
    CHECK(backoff.next_ms(1'000) == 1'000); // never sooner than asked
    chance = 0.5;
    CHECK(backoff.next_ms(1'000) == 1'500);
    CHECK(backoff.next_ms(60'000) == 67'500);
}

TEST_CASE("A reply lost on the way: the same records again, and the server's word duplicate settles them") {
    Rig rig;
    rig.store(1, 2);
    rig.transport.then(TransportFailure::timeout);
    auto const wait = rig.step();
    rig.transport.then_take(ReceiptStatus::duplicate);
    CHECK(rig.step(wait) == 0);
    CHECK(rig.waiting() == 0);
    auto const uploads = rig.transport.uploads();
    REQUIRE(uploads.size() == 2);
    CHECK(uploads[0].json().at("records") == uploads[1].json().at("records"));
}

TEST_CASE("A quarantined record counts as acknowledged and blocks nothing") {
    Rig rig;
    rig.store(1, 2);
    rig.transport.then_take(ReceiptStatus::quarantined);
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.uploader->status().quarantined == 2);
    CHECK(rig.uploader->status().settled == 2);
}

TEST_CASE("A restored server gets everything that is held again") {
    Rig rig;
    rig.store(1, 3);
    rig.transport.then_take();
    REQUIRE(rig.step() == 0);
    rig.store(4, 4);
    rig.transport.answers.push_back([](Asked const&) {
        Receipt receipt;
        receipt.epoch = "e2";
        receipt.items = {ItemReceipt{4, ReceiptStatus::accepted, std::nullopt}};
        return HttpReply{200, {}, wire::to_json(receipt).dump()};
    });
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 3);
    rig.transport.then_take(ReceiptStatus::accepted, "e2");
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.transport.uploads().back().json().at("records").size() == 3);
}

TEST_CASE("A server that does not speak our protocol gets nothing, loses nothing, and we say so") {
    Rig rig;
    rig.store(1, 3);
    std::string const refusal =
        wire::to_json(Problem::at(ProblemKind::invalid, "protocol", "must be between 3 and 5"), 400, "")
            .dump();
    rig.transport.then({400, {}, refusal});
    CHECK(rig.step() == 1'000);
    CHECK(rig.uploader->status().kind == Trouble::protocol);
    CHECK(rig.uploader->status().link == Link::failing);
    CHECK(rig.uploader->status().trouble.find("protocol 2") != std::string::npos);
    rig.transport.then({400, {}, refusal});
    CHECK(rig.step(1'000) == 2'000); // it backs off
    CHECK(rig.waiting() == 3);
    CHECK(rig.transport.uploads()[1].json().at("records").size() == 3); // halving would not help
    rig.transport.then_take();                                          // the server was updated
    CHECK(rig.step(2'000) == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.uploader->status().kind == Trouble::none);
}

TEST_CASE("The server hears of an idle kiosk every two minutes, and up to where its numbers go") {
    Rig rig;
    rig.uploader->set_clock_kept(true);
    REQUIRE(rig.step() == Uploader::config_every_ms);
    REQUIRE(rig.transport.heartbeats.size() == 1); // at once: a boot that was heard of has exact times
    rig.store(1, 3);
    rig.transport.then_take();
    REQUIRE(rig.step(1'000) == 0);
    while (rig.elapsed < 1'000 + Uploader::heartbeat_every_ms)
        rig.step(1'000);
    REQUIRE(rig.transport.heartbeats.size() == 2);
    auto const batch = wire::read_batch(rig.transport.heartbeats[1].json());
    REQUIRE(batch);
    CHECK(batch->records.empty());
    CHECK(batch->envelope.site == "centro");
    CHECK(batch->envelope.generation == 1);
    CHECK(batch->envelope.highest_sequence == 3);
    CHECK(batch->envelope.sent == DeviceTime{1'700'000'121'000, 130'000, "boot"});
    CHECK(batch->envelope.clock_kept);
    CHECK_FALSE(batch->envelope.outbox.empty());
    CHECK(rig.transport.uploads().size() == 1);
}

TEST_CASE(
    "An idle kiosk learns by its heartbeat that the server was restored, and sends again what it holds") {
    Rig rig;
    rig.store(1, 2);
    rig.transport.then_take();
    REQUIRE(rig.step() == 0);
    REQUIRE(rig.waiting() == 0);
    rig.transport.heartbeat_epoch = "e2";
    CHECK(rig.step(Uploader::heartbeat_every_ms) == 0); // there is something to send now
    CHECK(rig.waiting() == 2);
    rig.transport.then_take(ReceiptStatus::accepted, "e2");
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
}

TEST_CASE("401: the kiosk is unpaired, the queue stays, and a new pairing sends it") {
    Rig rig;
    rig.store(1, 2);
    rig.transport.then({401, {}, ""});
    CHECK(rig.step() == Uploader::until_woken.count());
    CHECK(rig.uploader->status().link == Link::unpaired);
    auto events = rig.inbox.take();
    REQUIRE(events.size() == 1);
    CHECK_FALSE(std::get<event::PairingChanged>(events[0]).paired);
    CHECK_FALSE(is_paired(*rig.outbox));
    CHECK(rig.waiting() == 2);
    auto const asked = rig.transport.asked.size();
    CHECK(rig.step(60'000) == Uploader::until_woken.count());
    CHECK(rig.transport.asked.size() == asked); // no knocking at a closed door

    rig.uploader->pair("http://server/", "7K3M-Q2XP");
    rig.transport.then(
        {201, {}, R"({"device":"d2","token":"t2","kiosk":"door","site":"centro","generation":2})"});
    rig.transport.then_take();
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.transport.uploads().back().token == "t2");
    CHECK(rig.transport.uploads().back().json().at("generation") == 2);
}

TEST_CASE("401 on the configuration means the same") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.transport.then({401, {}, ""});
    CHECK(rig.step() == Uploader::until_woken.count());
    CHECK(rig.inbox.take().size() == 1);
    CHECK_FALSE(is_paired(*rig.outbox));
}

TEST_CASE("A batch that is too large is halved until it fits, and grows again") {
    Rig rig;
    rig.store(1, 8);
    rig.transport.then({413, {}, ""});
    rig.transport.then({413, {}, ""});
    for (int i = 0; i < 4; ++i)
        rig.transport.then_take();
    while (rig.step() == 0) {
    }
    CHECK(rig.waiting() == 0);
    std::vector<std::size_t> sizes;
    for (auto const& upload : rig.transport.uploads())
        sizes.push_back(upload.json().at("records").size());
    CHECK(sizes == std::vector<std::size_t>{8, 4, 2, 4, 2});
}

TEST_CASE("A batch says when it was written: none of its records is of the future") {
    Rig rig;
    std::int64_t now = 9'000;
    rig.transport.config_unchanged = false;
    rig.transport.answers.push_back([&](Asked const&) -> HttpResult {
        now += 15'000; // a slow network; and meanwhile somebody taps
        rig.store(1, 1);
        return HttpReply{304, {}, ""};
    });
    rig.transport.then_take();
    rig.uploader->run_once([&] { return DeviceTime{1'700'000'000'000 + now, now, "boot"}; });
    REQUIRE(rig.transport.uploads().size() == 1);
    auto const sent = rig.transport.uploads()[0].json().at("sent");
    CHECK(sent.at("monotonic_ms") == 24'000);
}

TEST_CASE("The wait after a failure begins when it failed, however long that took") {
    Rig rig;
    std::int64_t now = 9'000;
    auto const step = [&] {
        return rig.uploader->run_once([&] {
                               return DeviceTime{1'700'000'000'000 + now, now, "boot"};
                           })
            .count();
    };
    rig.store(1, 1);
    rig.transport.answers.push_back([&](Asked const&) -> HttpResult {
        now += 20'000;
        return TransportError{TransportFailure::timeout, "scripted"};
    });
    CHECK(step() == 1'000);
    now += 600;
    CHECK(step() == 400);
    CHECK(rig.transport.uploads().size() == 1);
}

TEST_CASE("403 for a former site sets its records aside and goes on with the others") {
    Rig rig;
    rig.store(1, 1);
    REQUIRE(rig.outbox->move_to("puerto", 2));
    REQUIRE(rig.outbox->append(response(2, 1, "puerto"), 0));
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    rig.transport.then({403, {}, R"({"detail":"not your site"})"});
    rig.transport.then_take();
    CHECK(rig.step() == 0);
    CHECK(rig.step() == 0);
    CHECK(rig.step() == Uploader::config_every_ms);
    CHECK(rig.transport.uploads().size() == 2);
    CHECK(rig.transport.uploads().back().json().at("site") == "puerto");
    CHECK(rig.waiting() == 1); // kept
}

TEST_CASE("403 for where it stands makes the kiosk wait and ask for its configuration again") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then({403, {}, R"({"detail":"not your site"})"});
    CHECK(rig.step() == 1'000);
    CHECK(rig.uploader->status().trouble.find("not your site") != std::string::npos);
    rig.transport.then_take();
    CHECK(rig.step(1'000) == 0);
    REQUIRE(rig.transport.asked.size() == 4);
    CHECK(rig.transport.asked[2].path == "/api/v1/kiosk/config");
}

TEST_CASE("A wall clock that jumps by decades makes the kiosk forget nothing early") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then_take();
    rig.uploader->run_once({0, 9'000, "boot"}); // 1970, before the network set the clock
    REQUIRE(rig.outbox->depth()->kept == 1);
    rig.uploader->run_once({1'800'000'000'000, 9'000 + Uploader::prune_every_ms, "boot"});
    CHECK(rig.outbox->depth()->kept == 1);
}

TEST_CASE("Acknowledged records are pruned in passing") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then_take();
    REQUIRE(rig.step() == 0);
    CHECK(rig.outbox->depth()->kept == 1);
    rig.step(keep_acknowledged_ms + 1);
    CHECK(rig.outbox->depth()->kept == 0);
}
