// The simulator's own reckoning of what the server has been given.

#include "tests/simulation/delivered.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using namespace instante::simulation;

namespace {

constexpr UnixMs now = 1'793'000'000'000;
StreamKey const stream{2, 1, 1};

/// Number 1, with a first revision of this response.
PreparedBatch number_one(Uuid const& id) {
    StoredResponse response;
    response.id = id;
    response.revision = 1;
    PreparedBatch batch;
    batch.stream = stream;
    batch.highest_sequence = 1;
    batch.records.push_back({1, response, "{}"});
    return batch;
}

BatchOutcome answered(ReceiptStatus status) {
    BatchOutcome outcome;
    outcome.records.push_back({1, status, std::nullopt});
    return outcome;
}

} // namespace

TEST_CASE("A number may have been used twice where the first use was in a commit that never answered") {
    Uuid const mine = new_uuid7(now);
    Uuid const the_clones = new_uuid7(now);
    Delivered delivered;
    delivered.commit_unanswered(number_one(mine));
    delivered.commit(number_one(the_clones), answered(ReceiptStatus::duplicate), now);
    CHECK_FALSE(delivered.streams[stream].perhaps_used_twice);
    delivered.commit(number_one(mine), answered(ReceiptStatus::accepted), now);
    CHECK(delivered.streams[stream].perhaps_used_twice);
    CHECK_FALSE(delivered.streams[stream].used_twice);
}

TEST_CASE("A number that came twice with something new was used twice, once repeated it was not") {
    Uuid const mine = new_uuid7(now);
    Delivered delivered;
    delivered.commit(number_one(mine), answered(ReceiptStatus::accepted), now);
    delivered.commit(number_one(mine), answered(ReceiptStatus::duplicate), now);
    CHECK_FALSE(delivered.streams[stream].perhaps_used_twice);
    delivered.commit(number_one(new_uuid7(now)), answered(ReceiptStatus::accepted), now);
    CHECK(delivered.streams[stream].used_twice);
}
