#include "server/commands.hpp"
#include "server/config.hpp"
#include "shared/sqlite.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;

TEST_CASE("verify finds a roll-up that differs from the responses, and says which") {
    TempFolder folder;
    std::string const path = server::database_path(folder.file(""));
    {
        TestServer server{path};
        std::string const device = server.pair("bio-1");
        std::vector<json> records;
        for (int i = 1; i <= 20; ++i)
            records.push_back(check_in_record(server, i, 1 + i % 5));
        REQUIRE(server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", records)).status ==
                200);
        CHECK(server.store->verify().different == 0);
        CHECK(server.store->verify().responses == 20);
    }
    CHECK(server::commands::verify(folder.file("")) == 0);

    SECTION("a change that was lost") {
        sqlite::Database{path}.run("UPDATE journal SET changes = x''");
        auto const found = server::open_sqlite_store(path)->verify();
        CHECK(found.different > 10);
        REQUIRE_FALSE(found.examples.empty());
        CHECK(found.examples[0].what.find("kept as") != std::string::npos);
        CHECK(server::commands::verify(folder.file("")) == 1);
    }
    SECTION("a response that was taken away") {
        server::open_sqlite_store(path)->settle();
        CHECK(server::commands::verify(folder.file("")) == 0);
        sqlite::Database{path}.run("DELETE FROM response WHERE visit = (SELECT max(visit) FROM response)");
        CHECK(server::commands::verify(folder.file("")) == 1);
    }
    SECTION("a place without a store is refused") {
        CHECK(server::commands::verify(folder.file("elsewhere")) == 2);
    }
}
