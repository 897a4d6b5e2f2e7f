#include "kiosk/ui/controls.hpp"
#include "kiosk/ui/faces.hpp"
#include "kiosk/ui/keyboard.hpp"
#include "kiosk/ui/ui.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

using namespace instante::kiosk::ui;
using instante::kiosk::test::Booth;
using instante::kiosk::test::landscape;

namespace {

struct Frame {
    bool touched = false;
    bool elsewhere = false;
    float press = 0;
};

constexpr Rect box{100, 100, 200, 120};

Frame frame(Booth& booth) {
    Frame f;
    booth.frame([&] {
        booth.ui().begin(booth.now(), light_theme(), "es");
        f.touched = booth.ui().touched("box", box, "a box");
        f.press = booth.ui().press("box");
        f.elsewhere = booth.ui().end();
    });
    return f;
}

} // namespace

TEST_CASE("a touch is felt in the frame after it, and counts when the finger is lifted") {
    Booth booth{landscape};
    booth.move_to(box.centre());
    CHECK(frame(booth).press == 0);
    booth.press(true);
    Frame const down = frame(booth);
    CHECK(down.press > 0.3F);
    CHECK_FALSE(down.touched);
    CHECK(booth.ui().animating());
    booth.wait(press_ms);
    CHECK(frame(booth).press == 1);
    booth.press(false);
    Frame const up = frame(booth);
    CHECK(up.touched);
    CHECK_FALSE(up.elsewhere);
    booth.wait(press_ms);
    CHECK(frame(booth).press == 0);
    CHECK_FALSE(booth.ui().animating());
}

TEST_CASE("a finger that rolls a little counts, one that slides away does not") {
    for (auto const& [at, counts] : {std::pair{Vec{310, 160}, true}, {Vec{420, 160}, false}}) {
        Booth booth{landscape};
        booth.move_to(box.centre());
        booth.press(true);
        frame(booth);
        booth.move_to(at);
        frame(booth);
        booth.press(false);
        Frame const up = frame(booth);
        CHECK(up.touched == counts);
        CHECK_FALSE(up.elsewhere);
    }
}

TEST_CASE("a finger that comes down elsewhere and slides onto a target does not choose it") {
    Booth booth{landscape};
    booth.move_to({600, 600});
    booth.press(true);
    frame(booth);
    booth.move_to(box.centre());
    frame(booth);
    booth.press(false);
    Frame const up = frame(booth);
    CHECK_FALSE(up.touched);
    CHECK(up.elsewhere);
}

TEST_CASE("four faces leave out the middle one, five have all") {
    CHECK(std::vector{mood_of(1, 4), mood_of(2, 4), mood_of(3, 4), mood_of(4, 4)} == std::vector{0, 1, 3, 4});
    CHECK(std::vector{mood_of(1, 5), mood_of(3, 5), mood_of(5, 5)} == std::vector{0, 2, 4});
}

TEST_CASE("a face stays within its coin and shadow, at any size, and a faded one is not drawn") {
    Booth booth{landscape};
    for (float const radius : {20.0F, 88.0F, 240.0F}) {
        for (int mood = 0; mood < 5; ++mood) {
            booth.frame([&] {
                booth.ui().begin(booth.now(), light_theme(), "es");
                draw_face(booth.ui().canvas(), light_theme(), mood, {600, 400}, radius, {.fade = 1});
                ImDrawList const& list = *ImGui::GetBackgroundDrawList();
                CHECK(list.VtxBuffer.Size == 0);
                draw_face(booth.ui().canvas(), light_theme(), mood, {600, 400}, radius);
                REQUIRE(list.VtxBuffer.Size > 100);
                for (ImDrawVert const& v : list.VtxBuffer) {
                    float const dx = v.pos.x - 600;
                    float const dy = v.pos.y - 400;
                    CHECK(dx * dx + dy * dy <= (radius + 8) * (radius + 8));
                }
                booth.ui().end();
            });
        }
    }
}

TEST_CASE("a grid keeps its cells wide enough, fills rows evenly and centres the last") {
    Grid const nps = grid({0, 0, 1152, 300}, 11, 120, 176, 16, 0, 120, 11);
    CHECK(nps.rows == 2);
    CHECK(nps.columns == 6);
    CHECK(nps.cell_width >= 120);
    CHECK(nps.cell(0, 11).y == nps.cell(5, 11).y);
    CHECK(nps.cell(6, 11).y > nps.cell(5, 11).y);
    float const left = nps.cell(6, 11).x - nps.cell(0, 11).x;
    float const right = nps.cell(5, 11).right() - nps.cell(10, 11).right();
    CHECK(left == Approx(right));
    CHECK(grid({0, 0, 720, 300}, 7, 120, 176, 16, 0, 120, 7).columns == 4);
}

TEST_CASE("erasing takes one character, whatever its length") {
    CHECK(edited("año", {true, {}}) == "añ");
    CHECK(edited("añ", {true, {}}) == "a");
    CHECK(edited("", {true, {}}).empty());
    CHECK(edited("a", {false, "ñ"}) == "añ");
}
