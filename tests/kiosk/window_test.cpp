#include "kiosk/app.hpp"
#include "kiosk/window.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace instante::kiosk;

TEST_CASE("a window size is two sides within reason") {
    auto const size = parse_size("1280x800");
    REQUIRE(size.has_value());
    CHECK(size->width == 1280);
    CHECK(size->height == 800);
    for (char const* wrong : {"", "1280", "1280x", "x800", "1280x800x1", "1280*800", "12x800", "1280x99999",
                              "-1280x800", "1280x800 "}) {
        INFO(wrong);
        CHECK_FALSE(parse_size(wrong).has_value());
    }
}

TEST_CASE("the words are found where they were said to be, or in the tree, or not at all") {
    std::filesystem::path const source = INSTANTE_SOURCE_DIR "/assets";
    CHECK(find_assets(source, "/nowhere") == source);
    CHECK(find_assets("", source) == source);
    CHECK_THROWS_WITH(find_assets("/nowhere", source), Catch::Contains("/nowhere"));
}
