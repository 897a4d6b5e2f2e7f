// What an attendant is told of a kiosk.

#include "kiosk/core/device_status.hpp"
#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("A kiosk that never reached its server says how it is, and invents nothing") {
    Scratch const scratch;
    Rig rig;
    rig.transport.config_unchanged = false; // and no script: offline
    rig.store(1, 3);
    rig.step();
    auto const told = device_status(*rig.outbox, rig.uploader->status(), scratch.path(), noon);
    CHECK(told.server == "http://server");
    CHECK_FALSE(told.online);
    CHECK(told.waiting == 3);
    CHECK(told.disk_free > 0);
    CHECK_FALSE(told.last_contact_s);
    CHECK(told.storage_usable);
}

TEST_CASE("What cannot be read is not taken for good") {
    Scratch const scratch;
    auto const outbox = open_outbox(scratch.file());
    sqlite::Database{scratch.file()}.run("DROP TABLE record");
    auto const told = device_status(*outbox, {}, scratch.path() / "nowhere", noon);
    CHECK_FALSE(told.storage_usable);
    CHECK(told.disk_free == 0);
}
