#pragma once
// Text in a box: measured, wrapped, and shrunk when it must be, but never under what its style allows.

#include "kiosk/ui/canvas.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk::ui {

struct TextBlock {
    TextStyle style; // as it will be drawn
    std::vector<std::string> lines;
    float width = 0;  // of the longest line
    bool fits = true; // false: even the smallest size was too long, and it was cut with an ellipsis

    float line_height() const { return style.size * style.leading; }
    float height() const { return line_height() * static_cast<float>(lines.size()); }
};

/// Lines no wider than `width`; a word that is wider stands alone. Line breaks in the text are kept.
std::vector<std::string> wrap(Fonts const& fonts, TextStyle const& style, std::string_view text, float width);

/// The text at the largest size, from `style.size` down, at which it fits into width and height with at
/// most `max_lines`. Lines are balanced, so that no word is left alone on the last one.
TextBlock fit(Fonts const& fonts, TextStyle const& style, std::string_view text, float width, float height,
              int max_lines);

/// Draws a block in a box, centred vertically.
void draw(Canvas& canvas, TextBlock const& block, Rect box, Align align, Colour colour);

/// Draws a block with its first line's top at `top`; gives where it ends.
float draw_from(Canvas& canvas, TextBlock const& block, Vec top, Align align, Colour colour);

/// Texts to be read aloud on end, with a stop between them to draw breath at; empty ones are left out.
std::string sentences(std::initializer_list<std::string_view> parts);

/// Upper case for Latin with accents, which is what names of programmes are set in.
std::string upper(std::string_view text);

} // namespace instante::kiosk::ui
