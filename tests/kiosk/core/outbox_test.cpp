#include "kiosk/core/outbox_schema.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <vector>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

constexpr UnixMs day = 24 * 3600 * 1000;
constexpr UnixMs noon = 1'700'000'000'000;

std::vector<std::int64_t> sequences(Batch const& batch) {
    std::vector<std::int64_t> result;
    for (Record const& record : batch.records)
        result.push_back(record.sequence);
    return result;
}

/// All that waits, as one batch; empty when nothing does.
Batch waiting(Outbox& outbox) {
    auto const next = outbox.next_batch(1'000);
    REQUIRE(next);
    return *next ? **next : Batch{};
}

} // namespace

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

TEST_CASE("On a new epoch everything held is sent again under its old number") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    auto batch = waiting(*outbox);
    REQUIRE(outbox->acknowledge(batch, accept_all(batch, "e1")));
    REQUIRE(outbox->append(response(4), noon));
    batch = waiting(*outbox);
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

TEST_CASE("Reopened, the outbox knows its records, numbers, pairing, epoch and configuration") {
    Scratch const scratch;
    {
        auto const outbox = open_outbox(scratch.file());
        CHECK_FALSE(*outbox->credentials());
        CHECK_FALSE(*outbox->cached_config());
        REQUIRE(outbox->adopt(paired_at()));
        REQUIRE(outbox->cache_config({"\"1\"", "{}"}));
        REQUIRE(outbox->cache_config({"\"2\"", "{\"a\":1}"}));
        REQUIRE(outbox->append(response(1), noon));
        REQUIRE(outbox->append(response(2), noon));
        auto const batch = **outbox->next_batch(1);
        REQUIRE(outbox->acknowledge(batch, accept_all(batch, "e1")));
    }
    auto const outbox = open_outbox(scratch.file());
    CHECK(*outbox->credentials() == paired_at());
    CHECK((*outbox->cached_config())->etag == "\"2\"");
    CHECK((*outbox->cached_config())->document == "{\"a\":1}");
    CHECK(*outbox->append(response(3), noon) == 3);
    auto const batch = waiting(*outbox);
    CHECK(sequences(batch) == std::vector<std::int64_t>{2, 3});
    CHECK(outbox->acknowledge(batch, accept_all(batch, "e2"))->new_epoch);
    REQUIRE(outbox->adopt(paired_at("centro", "device-2")));
    CHECK_FALSE(*outbox->cached_config()); // another pairing, another configuration
}

TEST_CASE("Nothing that was acknowledged to the flow is lost by kill -9") {
    Scratch const scratch;
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto const outbox = open_outbox(scratch.file());
        if (!outbox->adopt(paired_at())) ::_exit(1);
        for (int i = 1;; ++i) {
            auto const sequence = outbox->append(response(i), noon);
            if (!sequence || ::write(pipe_ends[1], &*sequence, sizeof(std::int64_t)) < 0) ::_exit(1);
        }
    }
    ::close(pipe_ends[1]);
    std::int64_t said = 0;
    for (int i = 0; i < 50; ++i)
        REQUIRE(::read(pipe_ends[0], &said, sizeof said) == sizeof said);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    while (::read(pipe_ends[0], &said, sizeof said) == sizeof said) {
    }
    ::close(pipe_ends[0]);

    auto const outbox = open_outbox(scratch.file());
    auto const highest = *outbox->highest_sequence();
    CHECK(highest >= said);
    CHECK(outbox->depth()->waiting == highest);
    auto const batch = **outbox->next_batch(100'000);
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        REQUIRE(batch.records[i].sequence == static_cast<std::int64_t>(i) + 1);
        REQUIRE(batch.records[i].response == response(static_cast<int>(i) + 1));
    }
}

TEST_CASE("A full disk is a value; acknowledged records make room first, waiting ones never") {
    auto const outbox = open_outbox(":memory:", 128 * 1024);
    REQUIRE(outbox->adopt(paired_at()));
    int number = 0;
    Result<std::int64_t> last = 0;
    while (number < 10'000 && (last = outbox->append(response(++number), noon))) {
    }
    REQUIRE_FALSE(last);
    CHECK(last.error().kind == ProblemKind::unavailable);
    auto const stored = outbox->depth()->waiting;
    CHECK(stored == number - 1);

    auto const batch = **outbox->next_batch(100);
    REQUIRE(outbox->acknowledge(batch, accept_all(batch)));
    auto const now = outbox->append(response(number), noon);
    REQUIRE(now);
    CHECK(*now == stored + 1); // the failed one has used no number
    CHECK(outbox->depth()->kept == 0);
    CHECK(outbox->depth()->waiting == stored - 100 + 1);
}

TEST_CASE("A file that cannot be opened is a value") {
    Scratch const scratch;
    auto const nowhere = Outbox::open(scratch.file("no/such/directory/outbox.db"));
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().kind == ProblemKind::unavailable);

    std::ofstream{scratch.file("noise.db")} << std::string(8'192, 'x');
    auto const noise = Outbox::open(scratch.file("noise.db"));
    REQUIRE_FALSE(noise);
    CHECK(noise.error().kind == ProblemKind::unavailable);

    {
        auto const newer = open_outbox(scratch.file("newer.db"));
        sqlite::Database{scratch.file("newer.db")}.run("PRAGMA user_version=99");
    }
    CHECK_FALSE(Outbox::open(scratch.file("newer.db")));
}

TEST_CASE("A disk that takes no writes is a value, and the probe tells when it does again") {
    Scratch const scratch;
    auto const outbox = open_outbox(scratch.file());
    REQUIRE(outbox->adopt(paired_at()));
    REQUIRE(outbox->probe(noon));
    // What an application that sits on the file would do: here it stands for any refusal to write.
    sqlite::Database{scratch.file()}.run(
        "ALTER TABLE record RENAME TO away; ALTER TABLE probe RENAME TO gone");
    auto const refused = outbox->append(response(1), noon);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ProblemKind::unavailable);
    CHECK_FALSE(outbox->probe(noon));
    sqlite::Database{scratch.file()}.run(
        "ALTER TABLE away RENAME TO record; ALTER TABLE gone RENAME TO probe");
    CHECK(outbox->probe(noon));
    CHECK(*outbox->append(response(1), noon) == 1);
}

TEST_CASE("A damaged record is set aside and blocks nothing") {
    Scratch const scratch;
    auto const outbox = open_outbox(scratch.file());
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 3; ++i)
        REQUIRE(outbox->append(response(i), noon));
    sqlite::Database{scratch.file()}.run("UPDATE record SET content = '{\"id\":' WHERE sequence = 1");
    CHECK(sequences(**outbox->next_batch(1)) == std::vector<std::int64_t>{2});
    CHECK(outbox->depth()->unreadable == 1);
    CHECK(*outbox->prune(100 * day) == 0);
    CHECK(outbox->depth()->unreadable == 1);
}
