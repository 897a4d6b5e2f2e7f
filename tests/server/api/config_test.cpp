// What a kiosk gets to work by, also where not all of it can be had.

#include "server/ingest/reference_keys.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace instante;
using namespace instante::test;

namespace {

/// All kiosks read cards that say who somebody is.
void read_cards(TestServer& server) {
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    for (json& kiosk : document["kiosks"])
        kiosk["scanner"] = {{"patterns", {{{"prefix", "LC"}, {"length", 10}}}}};
    REQUIRE(
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document).status ==
        200);
}

} // namespace

TEST_CASE("a key file that the server cannot read keeps no kiosk from its configuration") {
    TempFolder folder;
    std::string const keys = folder.file("keys.json");
    std::string device;
    auto const config = [&](TestServer& server) {
        Answered const answered = server.get("/api/v1/kiosk/config", device);
        server.clock.monotonic += 1'000;
        REQUIRE(answered.status == 200);
        return answered.body;
    };
    json first;
    {
        TestServer server{folder.file("store.db"), true, keys};
        read_cards(server);
        device = server.pair("bio-1");
        first = config(server);
        REQUIRE(first.contains("reference_key"));
        std::filesystem::copy_file(keys, folder.file("copy.json"));
        std::ofstream{keys, std::ios::trunc} << "{}";
        CHECK(config(server) == first); // as it knows it
        CHECK(config(server) == first);
    }
    TestServer server{folder.file("store.db"), false, keys}; // this one never knew it
    CHECK_FALSE(config(server).contains("reference_key"));
    CHECK_FALSE(config(server).contains("reference_key"));
    CHECK(server
              .post("/api/v1/kiosk/records", device,
                    batch_of(server, "bilbao", {check_in_record(server, 1, 5)}))
              .status == 200);
    CHECK(std::filesystem::file_size(keys) == 2); // nobody writes over it
    std::filesystem::copy_file(folder.file("copy.json"), keys,
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(config(server) == first);
}

TEST_CASE("where no key file can be made kiosks get everything but the key") {
    TempFolder folder;
    std::ofstream{folder.file("file")} << "in the way of a folder";
    TestServer server{folder.file("store.db"), true, folder.file("file/keys.json")};
    read_cards(server);
    Answered const answered = server.get("/api/v1/kiosk/config", server.pair("bio-1"));
    CHECK(answered.status == 200);
    CHECK(answered.body.contains("surveys"));
    CHECK_FALSE(answered.body.contains("reference_key"));
}
