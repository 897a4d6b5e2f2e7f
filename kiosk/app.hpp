#pragma once
// The real kiosk: window, outbox, writer and uploader put together.

#include "kiosk/window.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace instante::kiosk {

struct RunOptions {
    std::string server;         // for pairing; empty: the installer types it
    std::string pairing_code;   // empty: the installer types it
    std::filesystem::path data; // empty: the user's own data directory
    std::filesystem::path assets;
    std::optional<Size> windowed;     // else the whole screen
    std::string speech = "espeak-ng"; // the program that speaks in the accessible mode
    double panel = 0;                 // inches from corner to corner; 0: as chosen on the screen
    std::optional<int> rotation;      // degrees clockwise; none: as chosen on the screen
    std::string version;              // of this program, as heartbeats tell it
    std::filesystem::path record;     // where touches and news are written down, for replay; empty: nowhere
    std::chrono::seconds hang_limit{30}; // a thread silent for so long is hung; 0: nobody watches
    bool dark = false;
    bool reduced_motion = false;
};

/// Runs until the window is closed or SIGINT or SIGTERM come. Exit code.
int run(RunOptions const& options);

/// Where the words are: `given`, else $INSTANTE_ASSETS, else ../share/instante beside the program, else
/// `source` (the tree it was built from). Throws std::runtime_error when none holds them.
std::filesystem::path find_assets(std::filesystem::path const& given, std::filesystem::path const& source);

} // namespace instante::kiosk
