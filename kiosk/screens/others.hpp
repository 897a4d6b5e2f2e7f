#pragma once
// The screens that ask no question of a survey.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

/// Which moment of truth shall it be: on attract, and when the customer comes back to choose.
std::optional<Event> draw_moments(State const& state, Ui& ui);

/// Attract where the first question cannot be answered by one tap: an invitation to touch.
std::optional<Event> draw_invitation(State const& state, Ui& ui);

/// Saving, then thanks, on the night.
void draw_thanks(State const& state, Ui& ui);

/// Not now, and why.
void draw_unavailable(State const& state, Ui& ui, UnavailableReason reason);

} // namespace instante::kiosk::screens
