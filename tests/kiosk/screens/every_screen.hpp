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
    std::optional<ui::KeyboardState> keys{};    // held down, or turned to
    bool testing = false;                       // an attendant tries it out
    std::optional<Screen> beside{};             // instead of the screen: what no customer comes to
    bool changed = false;                       // of that page: paused, or locked
    std::size_t page = 0;                       // of choices
};

/// As many reasons as a question may have, some of them in many words.
ConfigPtr many_reasons();

/// All of them, each question of each survey included.
std::vector<Shown> every_screen();
/// One of each kind: enough to see what a customer can see.
std::vector<Shown> one_of_each();

/// What only an attendant sees, and what is seen when nobody is expected.
std::vector<Shown> beside_the_visits();

/// The state of a screen that has stood there for a while, in the last seconds before it ends by itself.
State standing(Booth const& booth, Shown const& shown, std::string const& language);

/// Draws it: one frame, or two where keys are held.
void draw(Booth& booth, Shown const& shown, State const& state, ui::Theme const& theme = ui::light_theme());

/// A step of the set-up, as it may be found.
struct ShownSetup {
    std::string name;
    screens::SetupForm form;
};
/// Each step once, in use, and what an installer may find there.
std::vector<ShownSetup> steps_of_setup(std::string const& language);
/// Each step in each of its states.
std::vector<ShownSetup> every_setup(std::string const& language);

inline constexpr char const* both_languages[] = {"es", "en"};

} // namespace instante::kiosk::test
