// What moves, frame by frame at fixed times: everything starts and ends at rest, follows the clock and not
// the frames, and stands still for whoever asked for that.

#include "kiosk/render.hpp"
#include "tests/kiosk/screens/every_screen.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// A customer who has just touched a face: what is on the screen so many milliseconds later.
struct Settling {
    explicit Settling(bool reduced = false, bool accessible = false) {
        booth.ui().reduced_motion = reduced;
        state = start(true, demo_config("check-in"), booth.time());
        state.accessible = accessible;
        booth.wait(5'000);
        booth.draw(state);
        before = booth.picture();
        auto const touched = booth.tap(state, "face.2");
        REQUIRE(touched.has_value());
        auto step = update(state, *touched, booth.time(), [](UnixMs at) { return new_uuid7(at); });
        state = std::move(step.state);
        began = booth.now();
        REQUIRE(state.verdict.has_value());
    }
    /// Draws the frame at that time, however many there were before.
    ui::Picture at(std::int64_t ms) {
        booth.wait(began + ms - booth.now() - 16);
        booth.draw(state);
        return booth.picture();
    }
    Booth booth{instante::kiosk::test::small};
    State state;
    ui::Picture before{1, 1};
    std::int64_t began = 0;
};

/// Where the middle of the chosen face is: the pixels of its colour.
float middle_of(ui::Picture const& picture, ui::Colour colour) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            auto const* p = picture.at(x, y);
            if (p[0] != colour.r || p[1] != colour.g || p[2] != colour.b) continue;
            sum += y;
            ++count;
        }
    }
    return count == 0 ? -1.0F : static_cast<float>(sum / count);
}

} // namespace

TEST_CASE("the chosen face rises from where it was touched, and is at rest at its end") {
    Settling one;
    auto const colour = ui::verdicts[1];
    float const from = middle_of(one.before, colour);
    float last = middle_of(one.at(1), colour);
    CHECK(std::abs(last - from) < 0.1F * from); // it starts where it stood
    for (std::int64_t const ms : {60, 120, 180, 219}) {
        float const now = middle_of(one.at(ms), colour);
        CHECK(now <= last + 0.5F); // it only rises
        last = now;
    }
    auto const there = one.at(260);
    CHECK_FALSE(one.booth.ui().animating());
    CHECK(one.at(300) == there);
    CHECK(one.at(2'000) == there);
    CHECK(last < from - 20);
}

TEST_CASE("motion follows the clock: one frame at a time, or many before it, the picture is the same") {
    Settling few;
    Settling many;
    for (std::int64_t ms = 1; ms < 120; ms += 7)
        many.at(ms);
    CHECK(many.at(120) == few.at(120));
    auto const moving = few.at(121);
    CHECK(few.booth.ui().animating());
    CHECK_FALSE(few.at(400) == moving);
}

TEST_CASE("who wants no motion, and whoever is in the accessible mode, sees the face at its end at once") {
    auto const colour = ui::verdicts[1];
    for (bool const accessible : {false, true}) {
        Settling one{!accessible, accessible};
        // The paper over it still clears; the face itself stands.
        float const at_once = middle_of(one.at(30), colour);
        float const at_last = middle_of(one.at(2'000), colour);
        CHECK(std::abs(at_once - at_last) < 2.0F);
    }
}

TEST_CASE("a pressed control gives way at once, is down in 80 ms and back in as many") {
    Booth booth{instante::kiosk::test::small};
    State state = start(true, demo_config("check-in"), booth.time());
    booth.wait(1'000); // before the host blinks
    booth.draw(state);
    auto const rest = booth.picture();
    booth.move_to(booth.find("face.3")->area.centre());
    booth.press(true);
    booth.draw(state);
    CHECK_FALSE(booth.picture() == rest); // in the very next frame
    CHECK(booth.ui().press("face.3") > 0);
    booth.wait(ui::press_ms);
    booth.draw(state);
    CHECK(booth.ui().press("face.3") == 1);
    booth.press(false);
    booth.draw(state);
    booth.wait(ui::press_ms);
    booth.draw(state);
    CHECK(booth.ui().press("face.3") == 0);
    CHECK(booth.picture() == rest);
}

TEST_CASE("the smile of the thanks is drawn in 300 ms and then rests; without motion it is there at once") {
    auto const thanks = [](bool reduced, bool accessible, std::int64_t ms) {
        Booth booth{instante::kiosk::test::small};
        booth.ui().reduced_motion = reduced;
        State state = showing(booth, demo_config("check-in"), "thanks", "es");
        state.accessible = accessible;
        state.entered_ms = booth.now();
        booth.wait(ms - 16);
        booth.draw(state);
        return booth.picture();
    };
    CHECK_FALSE(thanks(false, false, 220) == thanks(false, false, 400));
    CHECK(thanks(false, false, 400) == thanks(false, false, 3'000));
    CHECK(thanks(true, false, 220) == thanks(true, false, 3'000)); // its words came up by then
    CHECK(thanks(false, true, 220) == thanks(false, true, 3'000));
}

TEST_CASE("the host's blink is one short burst, and none for whoever wants no motion") {
    auto config = *demo_config("", "mad-sales");
    auto const shared = std::make_shared<wire::KioskConfig const>(config);
    auto const at = [&](bool reduced, std::int64_t ms) {
        Booth booth{instante::kiosk::test::landscape};
        booth.ui().reduced_motion = reduced;
        State state = showing(booth, shared, "attract", "es");
        state.entered_ms = booth.now();
        booth.wait(ms - 16);
        booth.draw(state);
        auto const wake = booth.ui().next_wake();
        bool const soon = wake && *wake - booth.now() < 200;
        return std::pair{booth.picture(), booth.ui().animating() || soon};
    };
    CHECK_FALSE(at(false, 5'200 + 95).first == at(false, 3'000).first);
    CHECK(at(false, 5'200 + 95).second);
    CHECK_FALSE(at(false, 3'000).second);
    CHECK(at(true, 5'200 + 95).first == at(true, 3'000).first);
    CHECK_FALSE(at(true, 5'200 + 95).second);
}

TEST_CASE("asleep, every pixel is black, and nothing moves") {
    for (Size const size : {landscape, portrait, instante::kiosk::test::small}) {
        Booth booth{size};
        State state = showing(booth, demo_config("check-in"), "attract", "es");
        state.screen = screen::Asleep{};
        booth.draw(state);
        auto const picture = booth.picture();
        CHECK(picture == ui::Picture{size.width, size.height}); // black
        CHECK_FALSE(booth.ui().animating());
        CHECK_FALSE(booth.ui().next_wake().has_value());
    }
}
