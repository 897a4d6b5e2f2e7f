#pragma once
// Drawing in design units: shapes and lines of text, anti-aliased, on one ImGui draw list. Nothing here
// is a widget.

#include "kiosk/ui/fonts.hpp"
#include "kiosk/ui/geometry.hpp"
#include "kiosk/ui/theme.hpp"

#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;

namespace instante::kiosk::ui {

struct TextStyle {
    Weight weight = Weight::regular;
    float size = 22;
    float tracking = 0;
    float leading = 1.3F;   // line height in sizes
    float least = text_min; // it is never shrunk further
};

enum class Align { left, centre, right };

/// A line of text as it was drawn: for tests, which look at what is behind it and beside it.
struct TextMark {
    std::string text;
    Rect area; // on the glass, from the top of its capitals to its baseline
    Colour colour;
    bool complete = true; // false: a character has no glyph, and something else was drawn for it
};

class Canvas {
  public:
    /// `list` lives as long as the frame.
    Canvas(ImDrawList& list, Fonts const& fonts) : list_(&list), fonts_(&fonts), scale_(fonts.scale()) {}

    Fonts const& fonts() const { return *fonts_; }
    /// Notes every line of text there from here on.
    void note_texts(std::vector<TextMark>* marks) { marks_ = marks; }
    /// What is drawn from here on begins so far down the glass.
    void begin_at(float top) { top_ = top; }

    void fill(Rect area, Colour colour);
    void round_fill(Rect area, float radius, Colour colour);
    /// The line is centred on the edge.
    void round_line(Rect area, float radius, Colour colour, float thickness);
    void circle(Vec centre, float radius, Colour colour);
    void ring(Vec centre, float radius, Colour colour, float thickness);
    /// Clockwise from `from` to `to` (radians, 0 = twelve o'clock), with round ends.
    void arc(Vec centre, float radius, float from, float to, Colour colour, float thickness);
    void ellipse(Vec centre, Vec radii, Colour colour);
    void line(Vec a, Vec b, Colour colour, float thickness);
    /// A quadratic curve with round ends, drawn up to `part` (0..1) of its way.
    void curve(Vec a, Vec control, Vec b, float part, Colour colour, float thickness);
    /// A five-pointed star with soft corners.
    void star(Vec centre, float radius, Colour colour, Colour edge, float edge_thickness);
    /// The organisation's mark, see Fonts::mark().
    void mark(Rect area, Colour colour);
    /// One line of text; `at.y` is its baseline.
    void text(Vec at, Align align, TextStyle const& style, std::string_view line, Colour colour);

  private:
    /// The row of pixels.
    float row(float y) const { return (y + top_) * scale_; }

    ImDrawList* list_;
    Fonts const* fonts_;
    float scale_;
    float top_ = 0;
    std::vector<TextMark>* marks_ = nullptr;
};

} // namespace instante::kiosk::ui
