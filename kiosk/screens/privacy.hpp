#pragma once
// The privacy notice: who asks, what for, for how long, and what rights the customer has; page by page where
// it does not fit on one.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

std::optional<Event> draw_privacy(State const& state, Ui& ui, Notice const& notice);

} // namespace instante::kiosk::screens
