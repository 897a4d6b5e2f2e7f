#pragma once
// Every screen a customer can come to, of the demo programme, which has every type of question.

#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <string>
#include <vector>

namespace instante::kiosk::test {

struct Shown {
    std::string name; // for messages and files
    ConfigPtr config;
    std::string screen;                         // as state_showing() takes it
    std::optional<TicketNotice::Kind> ticket{}; // of a code that was read just now
};

/// All of them, each question of each survey included.
std::vector<Shown> every_screen();
/// One of each kind: enough to see what a customer can see.
std::vector<Shown> one_of_each();

/// The state of a screen that has stood there for a while, in the last seconds before it ends by itself.
State standing(Booth const& booth, Shown const& shown, std::string const& language);

/// A step of the set-up, as it may be found.
struct ShownSetup {
    std::string name;
    screens::SetupForm form;
};
/// Each step once, in use.
std::vector<ShownSetup> steps_of_setup(std::string const& language);
/// Each step in each of its states.
std::vector<ShownSetup> every_setup(std::string const& language);

inline constexpr char const* both_languages[] = {"es", "en"};

} // namespace instante::kiosk::test
