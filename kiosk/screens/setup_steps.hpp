#pragma once
// The steps of the set-up that have no keyboard: the connection, the panel, the voice.

#include "kiosk/screens/parts.hpp"
#include "kiosk/screens/setup.hpp"

namespace instante::kiosk::screens {

/// A word about the step, said aloud, too.
void say_below(Ui& ui, Rect area, std::string_view text, bool alarm, int lines);

void draw_network(SetupForm const& form, Ui& ui, Rect body);
/// These change the form as they are touched; what is to be done at once.
SetupChange::Do draw_panel(SetupForm& form, Ui& ui, Rect body);
SetupChange::Do draw_voice(SetupForm& form, Ui& ui, Rect body);

} // namespace instante::kiosk::screens
