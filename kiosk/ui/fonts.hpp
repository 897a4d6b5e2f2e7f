#pragma once
// The typefaces of the kiosk: Inter, else Noto Sans, from where Debian keeps them. Glyphs are baked at the
// real pixel size of the screen, so nothing is ever scaled on the way to the eye; lengths come from the
// font's own outlines (with kerning), so a layout is the same at every resolution.

#include <array>
#include <memory>
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

class Fonts {
  public:
    /// Bakes, at `scale` pixels per design unit, every character of `texts` (our words and those of the
    /// programme), ASCII, and Latin-1 where it can be typed. Needs no ImGui context, and may be done on any
    /// thread. Throws std::runtime_error when no typeface is installed.
    Fonts(float scale, std::string_view texts);
    ~Fonts();
    Fonts(Fonts const&) = delete;
    Fonts& operator=(Fonts const&) = delete;

    float scale() const { return scale_; }
    /// What was baked; goes with us.
    ImFontAtlas& atlas() const { return *atlas_; }
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

    float scale_;
    std::unique_ptr<ImFontAtlas> atlas_;
    std::vector<std::unique_ptr<Cut>> cuts_;
    std::vector<Baked> baked_;
};

/// Unicode code points of UTF-8 text; what is not UTF-8 becomes U+FFFD.
std::vector<unsigned> codepoints(std::string_view text);

} // namespace instante::kiosk::ui
