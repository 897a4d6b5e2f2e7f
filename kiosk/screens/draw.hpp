#pragma once
// One screen, one frame.

#include "kiosk/core/flow.hpp"
#include "kiosk/ui/ui.hpp"

#include <optional>

namespace instante::kiosk::screens {

/// Draws what the state shows, by `theme`, between ui.begin() and ui.end(); gives what the customer did.
std::optional<Event> draw(State const& state, ui::Ui& ui, std::int64_t now_ms, ui::Theme const& theme);

} // namespace instante::kiosk::screens
