#include "server/ingest/writer.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
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
    CHECK(row["n"] == threads_count * batches_each);
    json const kiosk = server.get("/api/v1/kiosks", server.token("viewer")).body["kiosks"][0];
    CHECK(kiosk["watermark"] == threads_count * batches_each);
}

TEST_CASE("a queue that is full sends callers away for a moment") {
    TestServer server;
    server::ingest::Writer writer{*server.store, {1, 1}};
    server::PreparedBatch batch;
    batch.stream = {server.store->catalog()->site("bilbao")->code, 1, 1};
    batch.records.resize(2, {1, Problem{}, ""});
    auto const refused = writer.commit(batch);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::unavailable);
}
