// A panel that hangs turned: what is seen on it, and where it is touched.

#include "kiosk/render.hpp"
#include "kiosk/ui/raster.hpp"
#include "kiosk/ui/turn.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

ui::Picture drawn(Size panel, int rotation) {
    SceneOptions scene;
    scene.programme = INSTANTE_SOURCE_DIR "/assets/demo/linea-clara.json";
    RenderOptions options;
    options.size = panel;
    options.rotation = rotation;
    return draw_scene(set_scene(scene, {1'700'000'000'000, 5'000'000, "boot"}).value(), house_words(),
                      options);
}

/// The share of the pixels of the turned picture that are not those of the upright one, turned.
double differs(ui::Picture const& upright, ui::Picture const& panel, int rotation) {
    ui::Turn const turn{rotation};
    ui::Vec const size{static_cast<float>(panel.width), static_cast<float>(panel.height)};
    int count = 0;
    for (int y = 0; y < upright.height; ++y) {
        for (int x = 0; x < upright.width; ++x) {
            ui::Vec const middle{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
            ui::Vec const at = turn.to_panel(middle, size);
            auto const* a = upright.at(x, y);
            auto const* b = panel.at(static_cast<int>(at.x), static_cast<int>(at.y));
            bool differ = false;
            for (int channel = 0; channel < 3; ++channel)
                differ |= std::abs(a[channel] - b[channel]) > 24;
            count += differ ? 1 : 0;
        }
    }
    return static_cast<double>(count) / (static_cast<double>(upright.width) * upright.height);
}

} // namespace

TEST_CASE("a place on the screen and the one on the panel are the same, both ways") {
    ui::Vec const panel{1280, 800};
    CHECK(ui::Turn{90}.to_panel({0, 0}, panel) == ui::Vec{1280, 0}); // top left is top right
    CHECK(ui::Turn{180}.to_panel({0, 0}, panel) == panel);
    CHECK(ui::Turn{270}.to_panel({0, 0}, panel) == ui::Vec{0, 800});
    for (int const degrees : {0, 90, 180, 270, 360, -90}) {
        ui::Turn const turn{degrees};
        ui::Vec const at{123, 456};
        CHECK(turn.from_panel(turn.to_panel(at, panel), panel) == at);
        CHECK(turn.sideways() == (degrees % 180 != 0));
        CHECK(turn.upright_size(panel) == (turn.sideways() ? ui::Vec{800, 1280} : panel));
    }
}

TEST_CASE("on a turned panel the picture is the upright one, turned") {
    for (int const rotation : {90, 180, 270}) {
        INFO(rotation);
        bool const sideways = rotation != 180;
        auto const upright = drawn(sideways ? Size{480, 800} : Size{800, 480}, 0);
        auto const panel = drawn({800, 480}, rotation);
        REQUIRE(panel.width == 800);
        REQUIRE(panel.height == 480);
        CHECK(differs(upright, panel, rotation) < 0.0005);
        CHECK(differs(upright, panel, (rotation + 180) % 360) > 0.005); // the other way round it is not
    }
}

TEST_CASE("what is cut off upright is cut off in the same place on a turned panel") {
    ui::Fonts const fonts{1, "a"};
    for (int const rotation : {0, 90, 180, 270}) {
        ui::Turn const turn{rotation};
        ui::Vec const size{200, 100};
        ui::Sheet sheet{200, 100, fonts.atlas(), turn};
        sheet.frame(16, [] {
            auto* list = ImGui::GetBackgroundDrawList();
            list->PushClipRect({10, 20}, {30, 40});
            list->AddRectFilled({0, 0}, {1'000, 1'000}, IM_COL32_WHITE);
            list->PopClipRect();
        });
        auto const picture = sheet.picture();
        int white = 0;
        for (int y = 0; y < 100; ++y) {
            for (int x = 0; x < 200; ++x)
                white += picture.at(x, y)[0] == 255 ? 1 : 0;
        }
        CHECK(white == 20 * 20);
        auto const at = turn.to_panel({20, 30}, size);
        CHECK(picture.at(static_cast<int>(at.x), static_cast<int>(at.y))[0] == 255);
    }
}

TEST_CASE("a finger on a turned panel touches what is seen there") {
    ui::Vec const panel{800, 480};
    for (int const rotation : {90, 180, 270}) {
        ui::Turn const turn{rotation};
        auto const upright = turn.upright_size(panel);
        Booth booth{{static_cast<int>(upright.x), static_cast<int>(upright.y)}};
        State const state = showing(booth, demo_config("check-in"), "attract", "es");
        booth.wait(1'000);
        booth.draw(state);
        float const scale = booth.ui().fonts().scale();
        for (int face = 1; face <= 5; ++face) {
            auto const seen = booth.find("face." + std::to_string(face))->area.centre() * scale;
            // Where the face is on the glass, and what the window makes of a touch there.
            auto const touched = turn.from_panel(turn.to_panel(seen, panel), panel);
            auto const event = booth.tap_at(state, touched * (1 / scale));
            REQUIRE(event.has_value());
            CHECK(std::get<event::Rated>(*event).value == face);
        }
    }
}
