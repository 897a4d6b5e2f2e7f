// The simulated disk does to SQLite what a real one does: no less, and no more.

#include "shared/sqlite.hpp"
#include "tests/simulation/vfs.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::simulation;

namespace {

struct Machine {
    Machine() { install_vfs(); }
    Dice dice{7};
    Disk disk;
    Mount mount{"test", disk};
    std::string path = mount.path("rows.db");

    sqlite::Database open() { return sqlite::Database{path}; }
};

int rows_of(sqlite::Database& database) {
    auto count = database.prepare("SELECT count(*) FROM row");
    count.step();
    return count.integer32(0);
}

std::string check_of(sqlite::Database& database) {
    auto check = database.prepare("PRAGMA integrity_check");
    check.step();
    return check.text(0);
}

/// Adds rows until the machine stops; how many commits returned.
int write_until_stopped(Machine& machine, int wished) {
    int committed = 0;
    try {
        auto database = machine.open();
        database.run("CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, text TEXT)");
        database.run("PRAGMA wal_autocheckpoint = 3"); // so that the machine also stops amid checkpoints
        for (; committed < wished; ++committed)
            database.run("INSERT INTO row (text) VALUES ('" + std::string(900, 'x') + "')");
    } catch (sqlite::Error const&) {
        CHECK(machine.disk.stopped());
    }
    return committed;
}

} // namespace

TEST_CASE("What SQLite committed survives a machine that stops at any access, with or without power") {
    bool const power = GENERATE(false, true);
    for (int stop_after = 0; stop_after < 120; ++stop_after) {
        CAPTURE(power, stop_after);
        Machine machine;
        machine.disk.faults.accesses_to_crash = stop_after;
        int const committed = write_until_stopped(machine, 12);
        machine.disk.stop();
        machine.disk.restart(power, machine.dice);
        auto database = machine.open();
        database.run("CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, text TEXT)");
        int const left = rows_of(database);
        CHECK(left >= committed);
        CHECK(left <= committed + 1); // the one it stopped in
        CHECK(check_of(database) == "ok");
    }
}

TEST_CASE("A disk that only says it has synced loses commits when the power goes") {
    int lost = 0;
    for (int round = 0; round < 20; ++round) {
        Machine machine;
        machine.dice = Dice{static_cast<std::uint64_t>(round)};
        write_until_stopped(machine, 1); // the table is there
        machine.disk.faults.lying_syncs = true;
        int committed = 1;
        {
            auto database = machine.open();
            for (; committed < 6; ++committed)
                database.run("INSERT INTO row (text) VALUES ('more')");
            machine.disk.stop();
        }
        machine.disk.restart(true, machine.dice);
        machine.disk.faults.lying_syncs = false;
        try {
            auto database = machine.open();
            if (rows_of(database) < committed) ++lost;
        } catch (sqlite::Error const&) {
            ++lost;
        }
    }
    CHECK(lost > 5);
}

TEST_CASE("A full simulated disk answers SQLITE_FULL and harms nothing") {
    Machine machine;
    CHECK(write_until_stopped(machine, 3) == 3);
    auto database = machine.open();
    machine.disk.faults.room = 2'000;
    bool full = false;
    try {
        database.run("INSERT INTO row (text) VALUES ('" + std::string(20'000, 'x') + "')");
    } catch (sqlite::Error const& error) {
        full = error.is_full();
    }
    CHECK(full);
    machine.disk.faults.room.reset();
    CHECK(rows_of(database) == 3);
    CHECK(check_of(database) == "ok");
}

TEST_CASE("Readers on the simulated disk see their snapshot while another connection writes") {
    Machine machine;
    CHECK(write_until_stopped(machine, 2) == 2);
    auto writer = machine.open();
    sqlite::Database reader{machine.path, sqlite::Mode::read_only};
    reader.run("BEGIN");
    CHECK(rows_of(reader) == 2);
    writer.run("INSERT INTO row (text) VALUES ('third')");
    CHECK(rows_of(reader) == 2);
    reader.run("COMMIT");
    CHECK(rows_of(reader) == 3);
}
