#pragma once
// The colours of the kiosk, by day and by night. The verdicts are the only strong ones.

#include <array>
#include <cstdint>

namespace instante::kiosk::ui {

struct Colour {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 255;
    friend bool operator==(Colour const&, Colour const&) = default;
};

/// From 0xRRGGBB.
constexpr Colour hex(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
            static_cast<std::uint8_t>(rgb), 255};
}
/// The colour at an opacity of 0..1.
Colour with_alpha(Colour colour, float opacity);
/// From `a` (t = 0) to `b` (t = 1).
Colour mix(Colour a, Colour b, float t);
/// WCAG contrast of two opaque colours, 1..21.
double contrast(Colour a, Colour b);

struct Theme {
    Colour ground;
    Colour surface; // cards and buttons
    Colour line;    // their edge
    Colour ink;     // text, and what is selected
    Colour on_ink;  // text on what is selected
    Colour muted;   // second text
    Colour accent;  // the one action
    Colour on_accent;
    Colour coin_edge; // the ring that keeps every face apart from the ground
    Colour coin_shadow;
    Colour alarm; // an input that is wrong
    Colour focus; // the ring around what the keys stand on
};

Theme const& light_theme();
Theme const& dark_theme();
/// Of the accessible mode: 7 to 1 and more.
Theme const& contrast_theme();

/// Verdict colours from worst (0) to best (4), the same by day and night.
inline constexpr std::array<Colour, 5> verdicts{hex(0xB3362B), hex(0xE08A3C), hex(0xEBD9A4), hex(0x8CC7B5),
                                                hex(0x0F7173)};
/// Eyes and mouths: white on the first and last face, ink between.
inline constexpr Colour feature_light = hex(0xFFFFFF);
inline constexpr Colour feature_dark = hex(0x1D2B36);

} // namespace instante::kiosk::ui
