#pragma once
// The typefaces of the kiosk: Inter, else Noto Sans, from where Debian keeps them. Glyphs are baked at the
// real pixel size of the screen, so nothing is ever scaled on the way to the eye; lengths come from the
// font's own outlines (with kerning), so a layout is the same at every resolution.

#include "kiosk/ui/picture.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;
struct ImFontAtlas;

namespace instante::kiosk::ui {

enum class Weight { regular, medium, semibold, bold };

/// One glyph ready to be placed.
struct PlacedGlyph {
    unsigned codepoint = 0;
    float x = 0; // from the start of the text, design units
};

/// A baked size of a weight; `stretch` is 1 unless this very size was not baked.
struct Typeface {
    ImFont* font = nullptr;
    float ascent_pixels = 0;
    float stretch = 1;
};

/// A mark in the picture of the letters: one colour, any colour.
struct Mark {
    float width = 0; // design units
    float height = 0;
    std::array<float, 4> place{}; // left, top, right, bottom in the picture, 0..1
};
/// The largest it is drawn, design units.
inline constexpr float mark_width = 320;
inline constexpr float mark_height = 48;

class Fonts {
  public:
    /// Bakes, at `scale` pixels per design unit, every character of `texts` (our words and those of the
    /// programme), ASCII, and Latin-1 where it can be typed. Needs no ImGui context, and may be done on any
    /// thread. Throws std::runtime_error when no typeface is installed.
    /// `logo`: the bytes of a PNG, whose opacity is the mark; what cannot be read is no mark.
    Fonts(float scale, std::string_view texts, std::string_view logo = {});
    ~Fonts();
    Fonts(Fonts const&) = delete;
    Fonts& operator=(Fonts const&) = delete;

    float scale() const { return scale_; }
    /// What was baked; goes with us.
    ImFontAtlas& atlas() const { return *atlas_; }
    /// The organisation's mark, where it has one.
    std::optional<Mark> const& mark() const { return mark_; }
    /// The baked face for text of this size.
    Typeface typeface(Weight weight, float size) const;
    /// Width in design units.
    float width(Weight weight, float size, float tracking, std::string_view text) const;
    /// Every glyph of a line and where it stands.
    std::vector<PlacedGlyph> place(Weight weight, float size, float tracking, std::string_view text) const;
    /// The sizes of a weight, largest first: what shrinking text steps through.
    static std::vector<float> const& sizes(Weight weight);

  private:
    struct Cut;
    struct Baked {
        Weight weight;
        float size;
        ImFont* font;
    };
    Cut const& cut(Weight weight) const;
    /// For characters the first family lacks.
    bool load_second(std::array<char const*, 4> const& first);
    struct Ranges;
    void bake(Weight weight, float size, Ranges const& ranges);
    void put_mark(int place, Stencil const& stencil);

    float scale_;
    std::unique_ptr<ImFontAtlas> atlas_;
    std::optional<Mark> mark_;
    std::vector<std::unique_ptr<Cut>> cuts_;
    std::vector<Baked> baked_;
};

/// Unicode code points of UTF-8 text; what is not UTF-8 becomes U+FFFD.
std::vector<unsigned> codepoints(std::string_view text);

} // namespace instante::kiosk::ui
