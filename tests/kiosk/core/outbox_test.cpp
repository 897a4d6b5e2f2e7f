// What goes in, comes out and is settled.

#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {
constexpr UnixMs day = 24 * 3600 * 1000;
}

TEST_CASE("Records come out as they went in, numbered from one without gaps") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    CHECK(*outbox->highest_sequence() == 0);
    CHECK_FALSE(*outbox->next_batch(10));
    for (int i = 1; i <= 5; ++i)
        CHECK(*outbox->append(response(i), noon + i) == i);
    CHECK(*outbox->highest_sequence() == 5);
    auto const batch = waiting(*outbox);
    CHECK(batch.site == "centro");
    CHECK(batch.generation == 1);
    CHECK(batch.highest_sequence == 5);
    CHECK(sequences(batch) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
    CHECK(batch.records[2].response == response(3));
    CHECK(sequences(**outbox->next_batch(2)) == std::vector<std::int64_t>{1, 2});
    auto const depth = *outbox->depth();
    CHECK(depth.waiting == 5);
    CHECK(depth.oldest_waiting_ms == noon + 1);
}

TEST_CASE("What a newer version wrote into a record goes out with it, and the file has an id that stays") {
    Scratch const scratch;
    std::string identity;
    {
        auto const outbox = open_outbox(scratch.file());
        REQUIRE(outbox->adopt(paired_at()));
        Response from_the_future = response(1);
        from_the_future.unknown = R"({"answers":{"verdict":{"pressure":0.7}},"mood":"sunny"})";
        REQUIRE(outbox->append(from_the_future, noon));
        CHECK(waiting(*outbox).records[0].response == from_the_future);
        identity = waiting(*outbox).outbox;
        CHECK_FALSE(identity.empty());
        CHECK((*outbox->heartbeat())->outbox == identity);
    }
    CHECK((*open_outbox(scratch.file())->heartbeat())->outbox == identity);
    auto const other = open_outbox();
    CHECK_FALSE(*other->heartbeat()); // not paired: nobody to tell
    REQUIRE(other->adopt(paired_at()));
    CHECK((*other->heartbeat())->outbox != identity);
    CHECK((*other->heartbeat())->highest_sequence == 0);
}

TEST_CASE("An acknowledged record is not sent again, but kept for fourteen days") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = **outbox->next_batch(2);
    auto const done = *outbox->acknowledge(batch, accept_all(batch));
    CHECK(done.settled == 2);
    CHECK_FALSE(done.new_epoch);
    CHECK(sequences(waiting(*outbox)) == std::vector<std::int64_t>{3});
    CHECK(outbox->depth()->kept == 2);

    CHECK(*outbox->prune(14 * day) == 0);
    CHECK(*outbox->prune(1) == 2);
    CHECK(outbox->depth()->kept == 0);
    CHECK(outbox->depth()->waiting == 1);           // waiting is for ever
    CHECK(*outbox->append(response(4), noon) == 4); // numbers are not used again
}

TEST_CASE("Duplicate and quarantined records are settled too; one without a word is sent again") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = waiting(*outbox);
    Receipt receipt;
    receipt.epoch = "e1";
    receipt.items = {
        ItemReceipt{1, ReceiptStatus::duplicate, std::nullopt},
        ItemReceipt{3, ReceiptStatus::quarantined, Problem{ProblemKind::invalid, "no such moment"}}};
    auto const done = *outbox->acknowledge(batch, receipt);
    CHECK(done.settled == 2);
    CHECK(done.quarantined == 1);
    CHECK(sequences(waiting(*outbox)) == std::vector<std::int64_t>{2});
}

TEST_CASE("The watermark settles what lies under it, but only as far as the batch reached") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 4; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = **outbox->next_batch(2);
    Receipt receipt;
    receipt.epoch = "e1";
    receipt.watermark = 3; // of 3 it cannot know from us
    CHECK(outbox->acknowledge(batch, receipt)->settled == 2);
    CHECK(sequences(waiting(*outbox)) == std::vector<std::int64_t>{3, 4});
}

namespace {

/// Records 1 to 3 were acknowledged in epoch e1; the fourth waits.
auto one_after_three_settled() {
    auto outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = waiting(*outbox);
    REQUIRE(outbox->acknowledge(batch, accept_all(batch, "e1")));
    REQUIRE(outbox->append(response(4), noon));
    return outbox;
}

} // namespace

TEST_CASE("On a new epoch everything held is sent again under its old number") {
    auto const outbox = one_after_three_settled();
    auto batch = waiting(*outbox);
    REQUIRE(sequences(batch) == std::vector<std::int64_t>{4});
    auto receipt = accept_all(batch, "e2");
    receipt.watermark = 0; // the restored store has lost 1 to 3
    auto const done = *outbox->acknowledge(batch, receipt);
    CHECK(done.new_epoch);
    CHECK(done.settled == 1);
    CHECK(sequences(waiting(*outbox)) == std::vector<std::int64_t>{1, 2, 3});
    batch = waiting(*outbox);
    CHECK_FALSE(outbox->acknowledge(batch, accept_all(batch, "e2"))->new_epoch);
    CHECK_FALSE(*outbox->next_batch(10));
}

TEST_CASE("On a new epoch the watermark settles nothing: what lies under it may be a clone's") {
    auto const outbox = one_after_three_settled();
    auto const batch = waiting(*outbox);
    auto const receipt = accept_all(batch, "e2"); // with 1 to 3 under its watermark
    REQUIRE(receipt.watermark == 4);
    CHECK(outbox->acknowledge(batch, receipt)->settled == 1);
    CHECK(sequences(waiting(*outbox)) == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("A file put back to an older state numbers on after what the server knows") {
    Scratch const scratch;
    auto outbox = open_outbox(scratch.file());
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 2; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto const batch = **outbox->next_batch(1);
    auto receipt = accept_all(batch);
    receipt.watermark = 7;
    REQUIRE(outbox->acknowledge(batch, receipt));
    auto const left = waiting(*outbox);
    CHECK(sequences(left) == std::vector<std::int64_t>{8});
    CHECK(left.records[0].response == response(2));
    CHECK(*outbox->append(response(3), noon) == 9);
}
