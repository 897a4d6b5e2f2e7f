// What the disk does to an outbox: starts, kills, full, broken and damaged files.

#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {
constexpr UnixMs day = 24 * 3600 * 1000;
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
