#include "kiosk/ui/canvas.hpp"
#include "kiosk/ui/raster.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace instante::kiosk::ui;
using instante::kiosk::Size;
using instante::kiosk::test::Booth;

namespace {

/// At 480 design units are 0.6 pixels, at 800 one.
constexpr Size size{1280, 800};

Picture drawn(Booth& booth, std::function<void(Canvas&)> const& draw) {
    booth.frame([&] {
        booth.ui().begin(booth.now(), light_theme(), "es");
        draw(booth.ui().canvas());
        booth.ui().end();
    });
    return booth.picture();
}

Colour at(Picture const& picture, int x, int y) {
    auto const* p = picture.at(x, y);
    return {p[0], p[1], p[2]};
}

} // namespace

TEST_CASE("a filled box covers exactly its pixels") {
    Booth booth{size};
    auto const picture = drawn(booth, [](Canvas& c) { c.fill({10, 20, 30, 40}, hex(0x336699)); });
    int filled = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            bool const inside = x >= 10 && x < 40 && y >= 20 && y < 60;
            filled += inside && at(picture, x, y) == hex(0x336699) ? 1 : 0;
            if (!inside) REQUIRE(at(picture, x, y) == hex(0x000000));
        }
    }
    CHECK(filled == 30 * 40);
}

TEST_CASE("triangles that meet leave no seam and paint nothing twice") {
    Booth booth{size};
    // Half transparent: a pixel painted twice would be lighter, one left out darker.
    auto const picture = drawn(booth, [](Canvas& c) {
        c.ellipse({400, 300}, {200, 150}, {255, 255, 255, 128});
    });
    Colour const inside = at(picture, 400, 300);
    CHECK(inside.r == 128);
    for (int y = 200; y < 400; ++y) {
        for (int x = 300; x < 500; ++x)
            REQUIRE(at(picture, x, y) == inside);
    }
}

TEST_CASE("edges are soft, and a letter has ink") {
    Booth booth{size};
    auto const picture = drawn(booth, [](Canvas& c) {
        c.circle({200, 200}, 100, hex(0xFFFFFF));
        c.text({400, 260}, Align::left, {Weight::bold, 60}, "I", hex(0xFFFFFF));
    });
    int soft = 0;
    for (int x = 90; x < 120; ++x)
        soft += at(picture, x, 160).r > 0 && at(picture, x, 160).r < 255 ? 1 : 0;
    CHECK(soft >= 1);
    CHECK(soft <= 3);
    int ink = 0;
    for (int y = 200; y < 262; ++y) {
        for (int x = 400; x < 430; ++x)
            ink += at(picture, x, y).r == 255 ? 1 : 0;
    }
    CHECK(ink > 200);
}

TEST_CASE("a picture comes back from its file as it went in, and what is no picture does not") {
    Picture picture{7, 5};
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels[i] = static_cast<std::uint8_t>(i * 7);
    auto const file = std::filesystem::temp_directory_path() / "instante-picture-test.png";
    write_png(picture, file);
    CHECK(read_png(file) == picture);
    std::filesystem::remove(file);
    CHECK_FALSE(read_png(file).has_value());
    CHECK_THROWS_WITH(write_png(picture, "/nowhere/at/all.png"), Catch::Contains("/nowhere/at/all.png"));
}

TEST_CASE("a reduced picture is the mean of what it was") {
    Picture picture{4, 2};
    for (int x = 0; x < 2; ++x)
        for (int y = 0; y < 2; ++y)
            picture.at(x, y)[0] = static_cast<std::uint8_t>(100 + 10 * x);
    auto const small = reduced(picture, 2);
    CHECK(small.width == 2);
    CHECK(small.height == 1);
    CHECK(int{small.at(0, 0)[0]} == 105);
    CHECK(int{small.at(1, 0)[0]} == 0);
}
