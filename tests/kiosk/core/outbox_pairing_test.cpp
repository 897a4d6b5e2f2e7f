// Streams: where the device stands and stood, and whom it is paired with.

#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <tuple>
#include <vector>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("Sequences run per site and generation, and each stream is sent as its own") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro")));
    REQUIRE(outbox->append(response(1), noon));
    REQUIRE(outbox->append(response(2), noon));
    REQUIRE(outbox->move_to("centro", 2));
    CHECK(*outbox->append(response(3), noon) == 1);
    REQUIRE(outbox->move_to("puerto", 3));
    CHECK(*outbox->append(response(4, 1, "puerto"), noon) == 1);
    // Tapped before the news of the move: the site of the tap counts, in the stream of the last stay there.
    CHECK(*outbox->append(response(5, 1, "centro"), noon) == 2);

    std::vector<std::tuple<std::string, int, std::size_t>> sent;
    while (auto const next = *outbox->next_batch(10)) {
        sent.emplace_back(next->site, next->generation, next->records.size());
        REQUIRE(outbox->acknowledge(*next, accept_all(*next)));
    }
    CHECK(sent == std::vector<std::tuple<std::string, int, std::size_t>>{
                      {"centro", 1, 2}, {"centro", 2, 2}, {"puerto", 3, 1}});
}

TEST_CASE("A stream nobody takes does not block the others and is not lost") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro")));
    REQUIRE(outbox->append(response(1), noon));
    REQUIRE(outbox->move_to("puerto", 2));
    REQUIRE(outbox->append(response(2, 1, "puerto"), noon));
    outbox->set_stream_aside("centro", 1);
    CHECK(waiting(*outbox).site == "puerto");
    CHECK(outbox->depth()->waiting == 2);
}

TEST_CASE("Paired anew at the same site, everything held goes to the new stream") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro", "device-1")));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = **outbox->next_batch(1);
    REQUIRE(outbox->acknowledge(batch, accept_all(batch)));
    REQUIRE(outbox->forget_token());
    REQUIRE(outbox->append(response(4), noon)); // a visit that was going on
    REQUIRE(outbox->adopt(paired_at("centro", "device-2")));
    auto const all = waiting(*outbox);
    CHECK(sequences(all) == std::vector<std::int64_t>{1, 2, 3, 4});
    for (int i = 1; i <= 4; ++i)
        CHECK(all.records[static_cast<std::size_t>(i - 1)].response == response(i));
    CHECK(*outbox->append(response(5), noon) == 5);
    CHECK(outbox->depth()->stranded == 0);
}

TEST_CASE("Paired anew as the same kiosk, which was moved meanwhile, it still sends what it holds of the old "
          "place") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro", "device-1")));
    REQUIRE(outbox->append(response(1), noon));
    REQUIRE(outbox->forget_token());
    REQUIRE(outbox->adopt(paired_at("puerto", "device-2")));
    CHECK(outbox->depth()->stranded == 0);
    auto const batch = waiting(*outbox);
    CHECK(batch.site == "centro");
    CHECK(batch.generation == 1);
    CHECK(sequences(batch) == std::vector<std::int64_t>{1});
}

TEST_CASE("Paired elsewhere or with another server, what is held goes nowhere and is not lost") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro", "device-1")));
    REQUIRE(outbox->append(response(1), noon));
    auto elsewhere = paired_at("puerto", "device-2");
    elsewhere.kiosk = "window";
    REQUIRE(outbox->adopt(elsewhere));
    CHECK_FALSE(*outbox->next_batch(10));
    CHECK(outbox->depth()->stranded == 1);
    auto other = paired_at("centro", "device-3");
    other.server = "http://another";
    REQUIRE(outbox->adopt(other));
    CHECK_FALSE(*outbox->next_batch(10));
    REQUIRE(outbox->adopt(paired_at("centro", "device-4")));
    CHECK(waiting(*outbox).records.size() == 1);
}

TEST_CASE("Who began before a move and ends after it stays in the stream of the place where they stood") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro", "device-1", 1)));
    REQUIRE(outbox->append(response(1), noon));
    REQUIRE(outbox->move_to("puerto", 2));
    CHECK(*outbox->append(response(1, 2), noon) == 2);
    CHECK(*outbox->append(response(2, 1, "puerto"), noon) == 1);
    REQUIRE(outbox->move_to("norte", 3)); // and on, before anybody tapped there
    REQUIRE(outbox->move_to("sur", 4));
    CHECK(*outbox->append(response(3, 1, "norte"), noon) == 1);
    outbox->set_stream_aside("centro", 1);
    outbox->set_stream_aside("puerto", 2);
    CHECK(waiting(*outbox).generation == 3);
    REQUIRE(outbox->adopt(paired_at("sur", "device-1", 4))); // takes them up again
    auto const batch = waiting(*outbox);
    CHECK(batch.site == "centro");
    CHECK(batch.generation == 1);
    CHECK(sequences(batch) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("A server that moved to another address is still the same server") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at("centro", "device-1")));
    REQUIRE(outbox->append(response(1), noon));
    REQUIRE(outbox->set_server("http://moved"));
    CHECK((*outbox->credentials())->server == "http://moved");
    CHECK(waiting(*outbox).records.size() == 1);
    auto again = paired_at("centro", "device-2");
    again.server = "http://moved";
    REQUIRE(outbox->adopt(again));
    CHECK(waiting(*outbox).records.size() == 1);
}
