#pragma once
// A panel that hangs on its side, or upside down, where no desktop turns the picture: screens are drawn
// upright, then every corner of what was drawn is turned, and every touch is turned back.

#include "kiosk/ui/geometry.hpp"

struct ImDrawData;

namespace instante::kiosk::ui {

class Turn {
  public:
    Turn() = default;
    /// Clockwise by so many degrees: 0, 90, 180 or 270.
    explicit Turn(int degrees) : quarters_((degrees / 90 % 4 + 4) % 4) {}

    /// Is upright's width the panel's height?
    bool sideways() const { return quarters_ % 2 == 1; }
    /// The size of the screens on a panel of this one; the other way round it is the same.
    Vec upright_size(Vec panel) const { return sideways() ? Vec{panel.y, panel.x} : panel; }
    /// From a place on the screen to the one on a panel of this size, and back.
    Vec to_panel(Vec at, Vec panel) const;
    Vec from_panel(Vec at, Vec panel) const;
    /// What was drawn upright, as the panel needs it. Once a frame.
    void apply(ImDrawData& data) const;

  private:
    int quarters_ = 0;
};

} // namespace instante::kiosk::ui
