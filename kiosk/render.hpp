#pragma once
// `instante-kiosk render`: any screen of a programme as a PNG, without a window, a display or a graphics
// card.

#include "kiosk/scene.hpp"
#include "kiosk/ui/picture.hpp"
#include "kiosk/ui/theme.hpp"
#include "kiosk/ui/words.hpp"
#include "kiosk/window.hpp"

#include <filesystem>
#include <string>

namespace instante::kiosk {

struct RenderOptions {
    SceneOptions scene;
    std::filesystem::path assets;
    std::string out = "screen.png"; // - is standard output; a directory for `every`
    Size size{1280, 800};
    double panel = 0; // inches from corner to corner; 0: 10 or more
    int rotation = 0; // degrees by which the picture lies turned in `size`, clockwise
    bool dark = false;
    bool reduced_motion = false;
    bool every = false;  // screen there is
    bool list = false;   // only names them
    int after_ms = 2000; // how long the screen has been there
    int focus = 0;       // so many presses of "next"
};

/// Exit code: 0, or 2 for what cannot be shown, the option to blame named on standard error.
int render(RenderOptions const& options);

/// The scene as it stands `after_ms` after it appeared.
ui::Picture draw_scene(Scene const& scene, ui::Words const& words, RenderOptions const& options);

} // namespace instante::kiosk
