#pragma once
// What several screens share: header, footer, the bar of buttons, the face that settled.

#include "kiosk/core/flow.hpp"
#include "kiosk/ui/controls.hpp"
#include "kiosk/ui/faces.hpp"
#include "kiosk/ui/keyboard.hpp"

#include <optional>
#include <string>
#include <vector>

namespace instante::kiosk::screens {

using ui::Rect;
using ui::Ui;
using ui::Vec;

/// Where the header ends, the middle of what is in it, of the dots below or beside it, and its languages.
float header_bottom(Ui const& ui);
float header_middle(Ui const& ui);
float dots_middle(Ui const& ui);
/// Large text on a small panel takes the place of the programme's name.
bool has_name(Ui const& ui);
Rect header_switch(Ui const& ui, std::size_t languages);

/// Programme name and, but for the accessible mode, languages.
std::optional<Event> draw_header(State const& state, Ui& ui, bool with_name = true);

/// Where this is: site and kiosk, at the bottom left, up to `right`.
void draw_place(State const& state, Ui& ui, float right);

/// One button of the bar.
struct Button {
    std::string name;
    std::string_view label;
    ui::Tone tone = ui::Tone::secondary;
    Event event;
    bool enabled = true;
};

/// The buttons at the bottom: back and countdown on the left, the rest on the right, and in the corner, on
/// every screen, the way into the accessible mode. What does not fit side by side takes another row.
struct Bar {
    bool back = false;
    std::vector<Button> buttons;
};
/// Where the bar begins.
float bar_top(State const& state, Ui const& ui, Bar const& bar);
std::optional<Event> draw_bar(State const& state, Ui& ui, Bar const& bar);

/// Is there a face to settle on top of this screen?
bool has_settled_face(State const& state);
inline constexpr float settled_radius = 58;
/// Where the answers need the room.
inline constexpr float settled_radius_small = 38;
/// Of the ring around a settled face.
inline constexpr float ring_of(float radius) {
    return radius * 72 / 58;
}
/// The face the customer chose, on its way to (and then at) `home`; the others of its row fade.
void draw_settled_face(State const& state, Ui& ui, Vec home, float home_radius);

/// Paper over a screen that has just appeared, growing clear.
void draw_veil(State const& state, Ui& ui);

/// A text of the programme in the customer's language.
std::string_view words(State const& state, LocalizedText const& localized);

} // namespace instante::kiosk::screens
