#pragma once
// The attendant's menu: a PIN, how the device is, a test tap, a pause, and the end of its pairing.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

std::optional<Event> draw_attendant(State const& state, Ui& ui, screen::Attendant const& menu);

/// Across the top of what an attendant tries out, which stands below it.
void draw_test_mark(Ui& ui);

} // namespace instante::kiosk::screens
