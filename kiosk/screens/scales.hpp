#pragma once
// Answers on an ordered scale: faces, stars, numbers, yes and no.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

/// How tall the answers want to be on this width; with less, numbers grow flatter.
float scale_height(Ui const& ui, Question const& question, float width);

/// Draws the answers of a question on a scale, from the top of `area` down; Rated when one was touched.
std::optional<Event> draw_scale(State const& state, Ui& ui, Question const& question, Rect area);

} // namespace instante::kiosk::screens
