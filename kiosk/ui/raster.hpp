#pragma once
// Draws without a window or a graphics card: what ImGui would send to OpenGL, triangle by triangle, into
// memory. Slow beside a card and fast enough for a picture; the same picture on every machine.

#include "kiosk/ui/picture.hpp"
#include "kiosk/ui/turn.hpp"

#include <functional>

struct ImDrawData;
struct ImFontAtlas;
struct ImGuiContext;

namespace instante::kiosk::ui {

/// Fills black, then draws. The only texture is the atlas, whose pixels must still be in memory.
Picture rasterise(ImDrawData const& data, ImFontAtlas& atlas, int width, int height);

/// A sheet of so many pixels in the place of a window, with an ImGui of its own while it lives. What is drawn
/// upright lies turned on it.
class Sheet {
  public:
    Sheet(int width, int height, ImFontAtlas& atlas, Turn turn = {});
    ~Sheet();
    Sheet(Sheet const&) = delete;
    Sheet& operator=(Sheet const&) = delete;

    /// One frame, `milliseconds` after the last: `draw` fills ImGui's background.
    void frame(int milliseconds, std::function<void()> const& draw);
    /// The last frame.
    Picture picture() const;

  private:
    int width_;
    int height_;
    ImFontAtlas& atlas_;
    Turn turn_;
    ImGuiContext* before_;
    ImGuiContext* context_;
};

} // namespace instante::kiosk::ui
