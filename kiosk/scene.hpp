#pragma once
// Any screen of a programme, set up as if a customer had come that far: what preview, render and the tests
// of the screens show.

#include "kiosk/core/flow.hpp"
#include "kiosk/screens/setup.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace instante::kiosk {

struct SceneOptions {
    std::filesystem::path programme; // JSON document
    std::string kiosk;               // id; empty: the first that asks about the survey, or the first of all
    std::string survey;              // id; empty: all of the kiosk's, or the one with the question
    std::string screen = "attract"; // attract, moments, question:[SURVEY/]ID, privacy[:PAGE], saving, thanks,
                                    // unavailable:REASON, setup, setup:STEP
    std::string language;           // empty: the default one
    int verdict = 2;                // what was tapped before a later question
    std::vector<std::string> chosen; // options of the question, chosen already
    std::string comment;             // written already
    std::optional<int> seconds_left; // of the idle time
    bool accessible = false;         // in the accessible mode
    std::string ticket;              // read, unknown: one was scanned just now
};

struct Scene {
    State state;
    screens::SetupForm form; // where the screen is the set-up
};

/// The scene; else a Problem whose field is the option to blame (`screen`, `programme`, ...).
Result<Scene> set_scene(SceneOptions const& options, DeviceTime const& now);

/// Every screen the options can show, as `screen` takes them.
Result<std::vector<std::string>> screens_of(SceneOptions const& options);

/// What the server would send to this kiosk of the programme.
wire::KioskConfig config_of(Programme const& programme, Kiosk const& kiosk, std::string const& only_survey);

/// A state that shows the screen; nullopt when there is no such one.
std::optional<State> state_showing(ConfigPtr const& config, std::string const& screen,
                                   std::string const& language, int verdict, DeviceTime const& now);

} // namespace instante::kiosk
