// What the store remembers between requests must not outlive its truth.

#include "server/storage/device_memory.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace instante;
using namespace instante::server;

namespace {

int apply_named(Store& store, char const* name) {
    nlohmann::json document = test::programme_document();
    document["name"]["en"] = name;
    auto const applied = store.apply_programme(*read_programme(document), {"test", 1'000, 0, std::nullopt});
    REQUIRE(applied.has_value());
    return applied->version;
}

} // namespace

TEST_CASE("a programme is in force at once where it was applied, and soon in every other process") {
    test::TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"));
    auto const other = open_sqlite_store(folder.file("store.db"));
    for (char const* name : {"One", "Two", "Three"}) {
        other->catalog();
        int const version = apply_named(*store, name);
        CHECK(store->catalog()->version() == version);
        for (int tries = 0; tries < 1'000 && other->catalog()->version() != version; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        CHECK(other->catalog()->version() == version);
    }
}

TEST_CASE("a device read before a change is not remembered after it") {
    DeviceMemory memory;
    Digest const token{1};
    auto const before = memory.changes();
    memory.forget(); // another request pairs the kiosk anew while this one reads
    memory.keep(token, Device{}, before);
    CHECK_FALSE(memory.find(token));
    memory.keep(token, Device{}, memory.changes());
    CHECK(memory.find(token));
    memory.forget();
    CHECK_FALSE(memory.find(token));
}
