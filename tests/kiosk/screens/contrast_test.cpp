// What an eye needs: every text 4.5 to 1 from what is really behind it, every control 3 to 1 from what is
// around it, measured in the picture of every screen.

#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/every_screen.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

ui::Colour pixel(ui::Picture const& picture, int x, int y) {
    auto const* p = picture.at(std::clamp(x, 0, picture.width - 1), std::clamp(y, 0, picture.height - 1));
    return {p[0], p[1], p[2]};
}

struct Pixels {
    int left;
    int top;
    int right;
    int bottom;
};

Pixels pixels_of(ui::Rect area, float scale) {
    return {static_cast<int>(std::floor(area.x * scale)), static_cast<int>(std::floor(area.y * scale)),
            static_cast<int>(std::ceil(area.right() * scale)),
            static_cast<int>(std::ceil(area.bottom() * scale))};
}

/// The colour most of the surroundings of a text have.
ui::Colour behind(ui::Picture const& picture, Pixels const& area) {
    std::map<std::uint32_t, int> counts;
    // Of the millions of pixels most are like the one before.
    int* same = nullptr;
    std::uint32_t last = 0;
    for (int y = area.top - 3; y < area.bottom + 3; ++y) {
        for (int x = area.left - 3; x < area.right + 3; ++x) {
            auto const [r, g, b, a] = pixel(picture, x, y);
            std::uint32_t const colour = r << 16 | g << 8 | b;
            if (!same || colour != last) same = &counts[last = colour];
            ++*same;
        }
    }
    auto const [most, count] =
        *std::ranges::max_element(counts, {}, [](auto const& each) { return each.second; });
    return {static_cast<std::uint8_t>(most >> 16), static_cast<std::uint8_t>(most >> 8),
            static_cast<std::uint8_t>(most)};
}

void check_texts(ui::Ui const& ui, ui::Picture const& picture) {
    for (auto const& text : ui.texts()) {
        auto const ground = behind(picture, pixels_of(text.area, ui.fonts().scale()));
        INFO("text " << text.text << " on " << int{ground.r} << "," << int{ground.g} << "," << int{ground.b});
        CHECK(text.colour.a == 255);
        CHECK(ui::contrast(text.colour, ground) >= 4.5);
    }
}

/// The strongest contrast met on the way from outside a target towards its middle: across its edge, or for
/// what is no box as far as it takes, above the words.
double edge_contrast(ui::Picture const& picture, Pixels const& area, bool box) {
    auto const y = area.top + (area.bottom - area.top) / (box ? 2 : 4);
    auto const outside = pixel(picture, area.left - 1, y);
    double strongest = 0;
    for (int x = area.left; x < (box ? area.left + 9 : (area.left + area.right) / 2); ++x)
        strongest = std::max(strongest, ui::contrast(outside, pixel(picture, x, y)));
    return strongest;
}

void check_edges(ui::Ui const& ui, ui::Picture const& picture) {
    for (auto const& target : ui.targets()) {
        // The words themselves are what is to be touched.
        if (target.name == "begin" || target.name == "keep_going") continue;
        if (target.name == "privacy" && target.area.w > target.area.h) continue;
        bool const box = !target.name.starts_with("face.") && !target.name.starts_with("star.");
        INFO("target " << target.name);
        CHECK(edge_contrast(picture, pixels_of(target.area, ui.fonts().scale()), box) >= 3.0);
    }
}

/// Two themes of organisations: a light one and a dark one.
ui::Theme sand() {
    ThemeChoice choice;
    choice.ground = ui::hex(0xFFF1DC);
    choice.ink = ui::hex(0x3A1C00);
    choice.accent = ui::hex(0x8A1C5A);
    return theme_of(choice);
}

ui::Theme plum() {
    ThemeChoice choice;
    choice.scheme = Scheme::dark;
    choice.ground = ui::hex(0x1B1030);
    choice.ink = ui::hex(0xF6EEFF);
    choice.accent = ui::hex(0xFFC23D);
    return theme_of(choice);
}

struct Look {
    char const* name;
    ui::Theme theme;
    bool accessible = false;
};

} // namespace

TEST_CASE(
    "every text and every edge of every screen stands out, by day, by night and in the accessible mode") {
    REQUIRE(too_close(sand()).empty());
    REQUIRE(too_close(plum()).empty());
    Look const looks[] = {{"light", ui::light_theme()},
                          {"dark", ui::dark_theme()},
                          {"an organisation's own", sand()},
                          {"an organisation's own, dark", plum()},
                          {"accessible", ui::light_theme(), true}};
    auto screens = every_screen();
    std::ranges::copy(beside_the_visits(), std::back_inserter(screens));
    Size const sizes[] = {instante::kiosk::test::small, {480, 800}};
    for (Size const size : instante::test::some_of(sizes, 1)) {
        Booth booth{size};
        booth.ui().notes_texts = true;
        for (auto const& look : instante::test::some_of(looks, 1)) {
            for (auto const& each : screens) {
                State state = standing(booth, each, "es");
                state.accessible = look.accessible;
                draw(booth, each, state, look.theme);
                auto const picture = booth.picture();
                INFO(size.width << "x" << size.height << " " << look.name << " " << each.name);
                check_texts(booth.ui(), picture);
                check_edges(booth.ui(), picture);
            }
        }
    }
}

TEST_CASE(
    "every text and every edge of the set-up stands out, by day, by night and in an organisation's colours") {
    Booth booth{instante::kiosk::test::small};
    booth.ui().notes_texts = true;
    ui::Theme const themes[] = {ui::light_theme(), ui::dark_theme(), sand(), plum()};
    for (auto const& theme : instante::test::some_of(themes, 1)) {
        for (auto const& each : every_setup("es")) {
            INFO(each.name);
            booth.frame([&] { draw_setup(each.form, booth.ui(), {"es", "en"}, booth.now(), theme); });
            auto const picture = booth.picture();
            check_texts(booth.ui(), picture);
            check_edges(booth.ui(), picture);
        }
    }
}

TEST_CASE("what the keys stand on is ringed, and the ring stands out from any ground") {
    for (auto const* theme : {&ui::light_theme(), &ui::dark_theme(), &ui::contrast_theme()}) {
        CHECK(ui::contrast(theme->focus, theme->ground) >= 3.0);
        CHECK(ui::contrast(theme->focus, theme->surface) >= 3.0);
    }
    Booth booth{instante::kiosk::test::small};
    for (auto const& each : every_screen()) {
        State state = standing(booth, each, "es");
        state.accessible = true;
        booth.draw(state);
        if (booth.ui().targets().empty()) continue; // nothing is asked there
        auto const before = booth.picture();
        booth.key(state, ui::PadKey::next);
        auto const* on = booth.ui().focus();
        INFO(each.name);
        REQUIRE(on != nullptr);
        auto const picture = booth.picture();
        auto const area = pixels_of(on->area, booth.ui().fonts().scale());
        auto const focus = ui::contrast_theme().focus;
        int ringed = 0;
        for (int x = area.left; x < area.right; ++x) {
            auto const c = pixel(picture, x, area.top - 1);
            ringed += c.r == focus.r && c.g == focus.g && c.b == focus.b ? 1 : 0;
        }
        CHECK(ringed > (area.right - area.left) / 4);
        CHECK_FALSE(before == picture);
    }
}
