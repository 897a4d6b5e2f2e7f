#pragma once
// `instante-kiosk preview`: any screen of a programme in a window, before anything is published or paired.
// It is the real flow and the real face; only the answers go nowhere.

#include "kiosk/scene.hpp"
#include "kiosk/window.hpp"

#include <filesystem>

namespace instante::kiosk {

struct PreviewOptions {
    SceneOptions scene;
    std::filesystem::path assets;
    Size size{1280, 800};
    double panel = 0; // inches from corner to corner; 0: 10 or more
    int rotation = 0; // degrees by which the picture lies turned, clockwise
    bool dark = false;
    bool reduced_motion = false;
};

/// Runs until the window is closed. Exit code: 0, or 2 for a programme or screen that cannot be shown.
int preview(PreviewOptions const& options);

/// Says on standard error which option is to blame. Exit code 2.
int complain(Problem const& problem);

} // namespace instante::kiosk
