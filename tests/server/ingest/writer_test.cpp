#include "server/ingest/writer.hpp"
#include "shared/sqlite.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

using namespace instante;
using namespace instante::test;

TEST_CASE("batches of many threads are all durable when answered, each counted once") {
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    std::string const device = server.pair("bio-1");
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    constexpr int threads_count = 6;
    constexpr int batches_each = 8; // together below the device's rate limit
    for (int thread = 0; thread < threads_count; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < batches_each; ++i) {
                int const sequence = 1 + thread * batches_each + i;
                json const batch = batch_of(server, "bilbao", {check_in_record(server, sequence, 4)});
                if (server.post("/api/v1/kiosk/records", device, batch).status == 200) ++answered;
            }
        });
    }
    std::atomic<bool> reading = true;
    std::thread reader{[&] {
        std::string const viewer = server.token("viewer");
        while (reading)
            server.get("/api/v1/scores?group_by=moment,segment.class", viewer);
    }};
    for (std::thread& thread : threads)
        thread.join();
    reading = false;
    reader.join();
    CHECK(answered == threads_count * batches_each);
    json const row =
        server.get("/api/v1/scores?question=check-in.service", server.token("viewer")).body["rows"][0];
    CHECK(row["n"].get<int>() > threads_count * batches_each - 5); // the last ones wait for their batch
    CHECK(server.store->verify().responses == threads_count * batches_each);
    json const kiosk = server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0];
    CHECK(kiosk["watermark"] == threads_count * batches_each);
}

namespace {

using server::ingest::Committed;

/// A heartbeat, or with records some that go to quarantine.
server::PreparedBatch batch_of(server::StreamKey const& stream, std::int64_t highest,
                               std::size_t records = 0) {
    server::PreparedBatch batch;
    batch.stream = stream;
    batch.highest_sequence = highest;
    batch.records.resize(records, {1, Problem{}, "{}"});
    return batch;
}

server::StreamKey stream_of(TestServer& server) {
    server.pair("bio-1");
    server::Device const device = server.store->kiosk_statuses().at(0).device;
    return {device.site, device.number, device.generation};
}

} // namespace

TEST_CASE("a queue that is full sends callers away for a moment, and nobody calls them") {
    TestServer server;
    server::ingest::Writer writer{*server.store, {1, 1}};
    bool called = false;
    auto const refused =
        writer.submit(batch_of(stream_of(server), 2, 2), [&](Committed const&) { called = true; });
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::unavailable);
    writer.finish();
    CHECK_FALSE(called);
    bool const taken = writer.submit(batch_of(stream_of(server), 2), [](Committed const&) {}).has_value();
    CHECK_FALSE(taken); // it takes nothing more
}

TEST_CASE("no thread waits for a batch, and one that spoils its transaction is the only one to fail") {
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    server::StreamKey const stream = stream_of(server);
    sqlite::Database other{folder.file("store.db")};
    other.run("CREATE TRIGGER unlucky BEFORE UPDATE ON device_stream WHEN NEW.outbox = 'the 13th' "
              "BEGIN SELECT RAISE(ABORT, 'unlucky'); END");
    other.run("BEGIN IMMEDIATE"); // nothing can be committed meanwhile
    std::atomic<int> stored = 0;
    std::vector<std::string> failures;
    server::ingest::Writer writer{*server.store};
    for (std::int64_t const highest : {11, 12, 13, 14}) {
        server::PreparedBatch batch = batch_of(stream, highest);
        if (highest == 13) batch.outbox = "the 13th";
        bool const taken = writer
                               .submit(std::move(batch),
                                       [&](Committed const& committed) {
                                           try {
                                               committed.get();
                                               ++stored;
                                           } catch (sqlite::Error const& failure) {
                                               failures.emplace_back(failure.what());
                                           }
                                       })
                               .has_value();
        REQUIRE(taken);
    }
    CHECK(stored == 0);
    other.run("COMMIT");
    writer.finish();
    CHECK(stored == 3);
    REQUIRE(failures.size() == 1);
    CHECK(failures[0].find("unlucky") != std::string::npos);
    CHECK(server.store->kiosk_statuses().at(0).stream.highest_sequence == 14);
}

TEST_CASE("after a silence the journal of the roll-ups is folded away") {
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    server::ingest::Writer writer{*server.store, {.quiet = std::chrono::milliseconds{5}}};
    server.pair("bio-1"); // so that the device and its stream are there
    server::StreamKey const stream{server.store->catalog()->site("bilbao")->code, 1, 1};
    server::StoredResponse response;
    response.visit = response.id = new_uuid7(server.clock.wall);
    response.site = stream.site;
    response.survey = server.store->catalog()->programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = server.store->catalog()->moment("check-in")->code;
    response.answers = {{1, 4}};
    server::PreparedBatch batch = batch_of(stream, 1);
    batch.records.push_back({1, response, "{}"});
    std::promise<void> stored;
    REQUIRE(writer.submit(std::move(batch), [&](Committed) { stored.set_value(); }).has_value());
    stored.get_future().wait();
    sqlite::Database database{folder.file("store.db"), sqlite::Mode::read_only};
    sqlite::Statement pages = database.prepare("SELECT count(*) FROM journal");
    sqlite::Statement blocks = database.prepare("SELECT count(*) FROM rollup");
    auto const count = [](sqlite::Statement& statement) {
        statement.query().step();
        std::int64_t const n = statement.integer(0);
        statement.reset();
        return n;
    };
    while (count(pages) > 0) // for ever, where it is not folded
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    CHECK(count(blocks) > 5);
    CHECK(server.store->verify().different == 0);
}
