#pragma once
// What the face draws on and is touched through: the window, or a recording that is played.

#include "kiosk/core/touch.hpp"
#include "shared/response.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

struct ImFontAtlas;

namespace instante::kiosk {

struct Size {
    int width = 0;
    int height = 0;
};

class Glass {
  public:
    virtual ~Glass() = default;
    virtual bool closed() const = 0;
    virtual void close() = 0;
    /// Pixels for each design unit: what typefaces are baked at.
    virtual float scale() const = 0;
    /// From now on text is drawn with these typefaces, which outlive every frame that is.
    virtual void use(ImFontAtlas& typefaces) = 0;
    /// Sleeps until something happens, at most so long (none: for ever); true when something did.
    virtual bool wait(std::optional<std::chrono::milliseconds> at_most) = 0;
    /// One frame: `draw` fills ImGui's background.
    virtual void frame(std::function<void()> const& draw) = 0;
    /// The time of this turn: it stands still between one wait and the next.
    virtual DeviceTime now() const = 0;
    /// Contacts that came with the last wait, counted or not.
    virtual std::vector<Contact> const& contacts() const = 0;
    /// Did the finger that the frame is drawn with come of an earlier contact?
    virtual bool finger_moves() const = 0;
};

} // namespace instante::kiosk
