#include "kiosk/ui/damage.hpp"
#include "tests/kiosk/screens/every_screen.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;
using ui::PixelRect;

namespace {

bool within(PixelRect const& part, int x, int y) {
    return x >= part.left && x < part.right && y >= part.top && y < part.bottom;
}

/// `before`, painted over with what `now` has in the part.
ui::Picture patched(ui::Picture before, ui::Picture const& now, PixelRect const& part) {
    for (int y = part.top; y < part.bottom; ++y) {
        for (int x = part.left; x < part.right; ++x)
            std::copy_n(now.at(x, y), 3, before.at(x, y));
    }
    return before;
}

/// It has stood there for a while: nothing comes up any more.
State attract(Booth& booth) {
    State state = showing(booth, demo_config("check-in"), "attract", "es");
    booth.wait(1'000);
    return state;
}

} // namespace

TEST_CASE("a picture that is drawn again has no damage") {
    Booth booth{landscape};
    State const state = attract(booth);
    ui::Damage damage;
    booth.draw(state);
    auto const all = damage.since_last(*ImGui::GetDrawData());
    REQUIRE(all.has_value());
    CHECK(*all == PixelRect{0, 0, 1280, 800}); // nothing was there before
    booth.draw(state);
    CHECK_FALSE(damage.since_last(*ImGui::GetDrawData()).has_value());
    damage.forget();
    CHECK(damage.since_last(*ImGui::GetDrawData()) == all);
}

TEST_CASE("painting the damage alone leads from any screen to any other, pixel by pixel") {
    Booth booth{small};
    ui::Damage damage;
    std::optional<ui::Picture> glass;
    for (auto const& shown : one_of_each()) {
        State const state = standing(booth, shown, "es");
        for (int frame = 0; frame < 2; ++frame) {
            booth.draw(state);
            auto const part = damage.since_last(*ImGui::GetDrawData());
            auto const now = booth.picture();
            if (glass) {
                INFO(shown.name);
                if (part) *glass = patched(*glass, now, *part);
                CHECK(*glass == now);
            }
            glass = now;
        }
    }
}

TEST_CASE("a face that blinks damages little more than itself") {
    Booth booth{landscape};
    State const state = attract(booth);
    ui::Damage damage;
    booth.draw(state);
    damage.since_last(*ImGui::GetDrawData());
    int pictures = 0;
    for (int frame = 0; frame < 500; ++frame) { // more than two blinks
        booth.wait(17);
        booth.draw(state);
        auto const part = damage.since_last(*ImGui::GetDrawData());
        if (!part) continue;
        ++pictures;
        CHECK(part->width() <= 176 + 2 * ui::Damage::tile);
        CHECK(part->height() <= 176 + 2 * ui::Damage::tile);
    }
    CHECK(pictures >= 4);
    CHECK(pictures < 60); // between two blinks nothing moves
}

TEST_CASE("a picture that is cut to a part shows the part and nothing else") {
    Booth booth{small};
    State const state = attract(booth);
    booth.draw(state);
    auto const whole = booth.picture();
    PixelRect const part{100, 200, 420, 300};
    ui::clip_to(*ImGui::GetDrawData(), part);
    auto const cut = booth.picture();
    bool same = true;
    bool black = true;
    for (int y = 0; y < cut.height; ++y) {
        for (int x = 0; x < cut.width; ++x) {
            if (within(part, x, y)) {
                same &= std::equal(cut.at(x, y), cut.at(x, y) + 3, whole.at(x, y));
            } else {
                black &=
                    std::all_of(cut.at(x, y), cut.at(x, y) + 3, [](auto channel) { return channel == 0; });
            }
        }
    }
    CHECK(same);
    CHECK(black);
}

TEST_CASE("the ground of a screen is taken out of its picture, and all else stays") {
    for (auto const* theme : {&ui::light_theme(), &ui::dark_theme()}) {
        Booth booth{small};
        booth.draw(attract(booth), *theme);
        auto const whole = booth.picture();
        auto const ground = ui::take_ground(*ImGui::GetDrawData());
        REQUIRE(ground.has_value());
        CHECK(*ground == theme->ground);
        auto const rest = booth.picture(); // on black
        CHECK(std::equal(rest.at(2, 2), rest.at(2, 2) + 3, std::begin({0, 0, 0})));
        CHECK(whole.at(2, 2)[0] == theme->ground.r);
        CHECK_FALSE(ui::take_ground(*ImGui::GetDrawData()).has_value()); // there was one
    }
}
