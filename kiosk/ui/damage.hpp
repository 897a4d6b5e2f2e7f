#pragma once
// What has changed between one picture and the next. A software renderer pays for every pixel, so where only
// a face blinks only that face should be drawn again; and where nothing has changed, nothing.

#include "kiosk/ui/theme.hpp"

#include <cstddef>
#include <optional>
#include <vector>

struct ImDrawData;

namespace instante::kiosk::ui {

/// Whole pixels from the top left corner, half open.
struct PixelRect {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    int width() const { return right - left; }
    int height() const { return bottom - top; }
    friend bool operator==(PixelRect const&, PixelRect const&) = default;
};

class Damage {
  public:
    /// The rectangle outside which this picture is the last one again; nullopt: so is all of it. It is told
    /// by what is drawn (triangles, their clips and textures), not by the pixels: a texture that was painted
    /// over is for forget().
    std::optional<PixelRect> since_last(ImDrawData const& data);
    /// Nothing of the last picture is left.
    void forget() { tiles_.clear(); }

    /// The side of the squares that are compared.
    static constexpr int tile = 32;

  private:
    int columns_ = 0;
    int rows_ = 0;
    std::vector<std::size_t> tiles_; // what is drawn over each, in order, as a number
};

/// The opaque colour that all else is drawn over, taken out of the picture, since filling a screen is what a
/// renderer does best; nullopt, and nothing taken, where the picture does not begin so.
std::optional<Colour> take_ground(ImDrawData& data);

/// Leaves of the picture only what lies within `part`.
void clip_to(ImDrawData& data, PixelRect const& part);

} // namespace instante::kiosk::ui
