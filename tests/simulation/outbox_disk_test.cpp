// The outbox on a disk that fails: what it tells the server it still has after a power cut.

#include "kiosk/core/outbox.hpp"
#include "tests/simulation/vfs.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::simulation;
using kiosk::Outbox;

namespace {

Response some_response(UnixMs at) {
    Response response;
    response.visit = response.id = new_uuid7(at);
    response.survey = response.moment = "check-in";
    response.survey_version = 1;
    response.site = "bilbao";
    return response;
}

struct Booth {
    Booth() { install_vfs(); }
    std::unique_ptr<Outbox> open() {
        auto outbox = Outbox::open(path);
        return outbox ? std::move(*outbox) : nullptr;
    }
    void stop(bool power) {
        disk.stop();
        disk.restart(power, dice);
    }
    Dice dice{3};
    Disk disk;
    Mount mount{"booth", disk};
    std::string path = mount.path("outbox.db");
};

/// A kiosk that is killed so many accesses into its second commit.
void kill_amid_a_commit(Booth& booth, int accesses) {
    auto const outbox = booth.open();
    REQUIRE(outbox);
    REQUIRE(outbox->adopt({"http://server", "device", "token", "bio-1", "bilbao", 1}).has_value());
    REQUIRE(outbox->append(some_response(1), 1).has_value());
    booth.disk.faults.accesses_to_crash = accesses;
    (void)outbox->append(some_response(2), 2);
    booth.disk.faults.accesses_to_crash.reset();
    booth.disk.stop();
}

std::size_t records_to_send(Outbox& outbox) {
    auto const batch = outbox.next_batch(10);
    return batch && *batch ? (*batch)->records.size() : 0;
}

} // namespace

TEST_CASE("What a killed kiosk had written and not synced goes up only when no power cut can take it back") {
    int refused = 0;
    int found = 0;
    for (int accesses = 0; accesses < 12; ++accesses) {
        CAPTURE(accesses);
        Booth booth;
        kill_amid_a_commit(booth, accesses);
        booth.disk.restart(false, booth.dice);
        booth.disk.faults.failing_syncs = 2;
        auto outbox = booth.open();
        if (!outbox) continue;
        if (!outbox->next_batch(10)) ++refused;
        std::size_t told = 0;
        for (int tries = 0; tries < 4 && told == 0; ++tries)
            told = records_to_send(*outbox);
        CHECK(told >= 1); // the first was durable, and goes up as soon as the disk is well
        found += told == 2 ? 1 : 0;
        outbox.reset();
        booth.stop(true);
        outbox = booth.open();
        REQUIRE(outbox);
        CHECK(records_to_send(*outbox) >= told);
    }
    CHECK(refused > 0);
    CHECK(found > 0);
}

TEST_CASE("A disk that never syncs again does not keep what stands on it from the server") {
    Booth booth;
    kill_amid_a_commit(booth, 100);
    booth.disk.restart(false, booth.dice);
    booth.disk.faults.failing_syncs = 1'000;
    auto const outbox = booth.open();
    REQUIRE(outbox);
    std::size_t told = 0;
    for (int tries = 0; tries < 20 && told == 0; ++tries)
        told = records_to_send(*outbox);
    CHECK(told == 2);
}
