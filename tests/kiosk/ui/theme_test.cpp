#include "kiosk/ui/theme.hpp"

#include <catch2/catch.hpp>

using namespace instante::kiosk::ui;

namespace {

/// A translucent colour as it appears on an opaque one.
Colour over(Colour ground, Colour veil) {
    Colour solid = veil;
    solid.a = 255;
    return mix(ground, solid, static_cast<float>(veil.a) / 255.0F);
}

} // namespace

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast(hex(0x000000), hex(0xFFFFFF)) == Approx(21.0));
    CHECK(contrast(hex(0x777777), hex(0xFFFFFF)) == Approx(4.48).margin(0.01));
    CHECK(contrast(hex(0x123456), hex(0x123456)) == Approx(1.0));
}

TEST_CASE("every text of both themes stands out from its ground by 4.5 to 1") {
    for (Theme const* theme : {&light_theme(), &dark_theme()}) {
        for (Colour const ground : {theme->ground, theme->surface}) {
            CHECK(contrast(theme->ink, ground) >= 4.5);
            CHECK(contrast(theme->muted, ground) >= 4.5);
            CHECK(contrast(theme->accent, ground) >= 4.5);
        }
        CHECK(contrast(theme->on_ink, theme->ink) >= 4.5);
        CHECK(contrast(theme->on_accent, theme->accent) >= 4.5);
        CHECK(contrast(theme->alarm, theme->ground) >= 4.5);
    }
}

TEST_CASE("every coin has an edge of 3 to 1, by its colour or by its ring") {
    for (Theme const* theme : {&light_theme(), &dark_theme()}) {
        for (Colour const coin : verdicts) {
            double const by_colour = contrast(coin, theme->ground);
            double const by_ring = contrast(over(coin, theme->coin_edge), theme->ground);
            CHECK(std::max(by_colour, by_ring) >= 3.0);
        }
    }
}

TEST_CASE("eyes and mouths can be seen on every coin") {
    CHECK(contrast(verdicts[0], feature_light) >= 4.5);
    for (std::size_t i = 1; i < 4; ++i)
        CHECK(contrast(verdicts[i], feature_dark) >= 4.5);
    CHECK(contrast(verdicts[4], feature_light) >= 4.5);
}

TEST_CASE("the verdicts differ in lightness, so that they can be told apart without colour") {
    CHECK(contrast(verdicts[0], verdicts[1]) >= 1.5);
    CHECK(contrast(verdicts[1], verdicts[2]) >= 1.5);
    CHECK(contrast(verdicts[3], verdicts[4]) >= 1.5);
}
