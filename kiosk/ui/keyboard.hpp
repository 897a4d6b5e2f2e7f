#pragma once
// The on-screen keyboard: of the customer's language, whose words say what is on it, and the plain ones of
// the set-up.

#include "kiosk/ui/ui.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace instante::kiosk::ui {

enum class Keys { letters, address, code };

struct Typed {
    bool erase = false;
    std::string text; // else
};

inline constexpr float key_height = 74;
inline constexpr float key_gap = 8;
/// Four rows of keys.
inline constexpr float keyboard_height = 4 * key_height + 3 * key_gap;

/// Draws the keys over the whole width of `area`; what was typed, on them or on a real keyboard.
std::optional<Typed> keyboard(Ui& ui, KeyboardState& state, Keys keys, Rect area);

/// The text with something typed at its end (or its last character gone).
std::string edited(std::string text, Typed const& typed);

} // namespace instante::kiosk::ui
