// What was chosen at the device outlives its power, and a broken file costs only the choice.

#include "kiosk/core/device_settings.hpp"
#include "kiosk/core/keepsake.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace instante::kiosk;

namespace fs = std::filesystem;

namespace {

/// Reads what somebody else has left there as settings.
DeviceSettings left_there(std::string const& text) {
    instante::test::TempFolder const folder;
    fs::path const file = folder.file("device.keep");
    REQUIRE(write_keepsake(file, text));
    return read_settings(file.parent_path());
}

} // namespace

TEST_CASE("What was chosen is there at the next start") {
    instante::test::TempFolder const folder;
    fs::path const data = folder.file("not/yet/there");
    CHECK(read_settings(data) == DeviceSettings{});
    DeviceSettings const chosen{7, 270, "https://instante.example.com"};
    REQUIRE(write_settings(data, chosen));
    CHECK(read_settings(data) == chosen);
    DeviceSettings const other{0, 90, ""};
    REQUIRE(write_settings(data, other));
    CHECK(read_settings(data) == other);
}

TEST_CASE("A damaged file gives the default choices, and can be replaced") {
    instante::test::TempFolder const folder;
    fs::path const data = fs::path{folder.file("x")}.parent_path();
    REQUIRE(write_settings(data, {7, 90, "a"}));
    auto const size = fs::file_size(data / "device.keep");
    fs::resize_file(data / "device.keep", size - 3); // cut short by a power cut
    CHECK(read_settings(data) == DeviceSettings{});
    std::ofstream{data / "device.keep"} << "nonsense";
    CHECK(read_settings(data) == DeviceSettings{});
    REQUIRE(write_settings(data, {8, 180, "b"}));
    CHECK(read_settings(data) == DeviceSettings{8, 180, "b"});
}

TEST_CASE("What no kiosk would write is not believed, though it be whole") {
    CHECK(left_there(R"({"panel_inches":7,"rotation":90,"new":1})") == DeviceSettings{7, 90, ""});
    for (char const* wrong : {"", "7", R"({"rotation":45})", R"({"panel_inches":1e9})",
                              R"({"rotation":"90"})", R"({"panel_inches":-7})", R"({"server":7})"}) {
        INFO(wrong);
        CHECK(left_there(wrong) == DeviceSettings{});
    }
}

TEST_CASE("A disk that takes nothing is no reason to stop") {
    instante::test::TempFolder const folder;
    std::ofstream{folder.file("file")} << "in the way";
    CHECK_FALSE(write_settings(folder.file("file"), {7, 90, "a"}));
}
