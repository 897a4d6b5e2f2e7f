// The command line's part in the keys of customers' references.

#include "server/ingest/reference_keys.hpp"
#include "server/keys_command.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace instante;
using namespace instante::server;
using test::TempFolder;

TEST_CASE("where there is no key file a new key to seal to is refused, and none is made") {
    TempFolder folder;
    std::string const file = folder.file("keys.json");
    std::string const other = folder.file("other.json");
    CHECK(commands::rotate_key(file, "seal") == 2);
    CHECK(commands::rotate_key(file, "colour") == 2);
    CHECK_FALSE(std::filesystem::exists(file));
    REQUIRE(commands::rotate_key(other, "pseudonym") == 0); // this begins one
    CHECK(commands::add_keys(file, other) == 2);
    CHECK_FALSE(std::filesystem::exists(file));

    REQUIRE(commands::rotate_key(file, "pseudonym") == 0);
    CHECK(commands::rotate_key(file, "seal") == 0);
    CHECK(commands::add_keys(file, other) == 0);
    auto const ring = ingest::read_key_ring(file);
    CHECK(ring.seals.size() == 3);
}
