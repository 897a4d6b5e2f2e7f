#pragma once
// `instante-kiosk preview`: any screen of a programme in a window, before anything is published or paired.
// It is the real flow and the real face; only the answers go nowhere.

#include "kiosk/core/flow.hpp"
#include "kiosk/window.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace instante::kiosk {

struct PreviewOptions {
    std::filesystem::path programme; // JSON document
    std::filesystem::path assets;
    std::string kiosk;  // id; empty: the first that asks about the survey, or the first of all
    std::string survey; // id; empty: all of the kiosk's, or the one with the question
    std::string screen =
        "attract";        // attract, moments, question:ID, saving, thanks, unavailable:REASON, setup
    std::string language; // empty: the default one
    int verdict = 2;      // what was tapped before a later question
    Size size{1280, 800};
    bool dark = false;
    bool reduced_motion = false;
};

/// Runs until the window is closed. Exit code: 0, or 2 for a programme or screen that cannot be shown.
int preview(PreviewOptions const& options);

/// What the server would send to this kiosk of the programme.
wire::KioskConfig config_of(Programme const& programme, Kiosk const& kiosk, std::string const& only_survey);

/// A state that shows the screen; nullopt when there is no such one.
std::optional<State> state_showing(ConfigPtr const& config, std::string const& screen,
                                   std::string const& language, int verdict, DeviceTime const& now);

} // namespace instante::kiosk
