#pragma once
// The colours of the kiosk, by day and by night, and an organisation's own. The verdicts are the only strong
// ones, and nobody's own: a face means the same everywhere.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante {

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
/// `#0B5D6B`; nullopt for anything else.
std::optional<Colour> parse_colour(std::string_view text);
std::string to_string(Colour colour);
/// The colour at an opacity of 0..1.
Colour with_alpha(Colour colour, float opacity);
/// From `a` (t = 0) to `b` (t = 1).
Colour mix(Colour a, Colour b, float t);
/// Contrast of two opaque colours, 1..21 (WCAG 2.2, contrast ratio).
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
    friend bool operator==(Theme const&, Theme const&) = default;
};

Theme const& light_theme();
Theme const& dark_theme();
/// Of the accessible mode: 7 to 1 and more.
Theme const& contrast_theme();

enum class Scheme { light, dark };
std::string_view to_string(Scheme value);
std::optional<Scheme> parse_scheme(std::string_view text);

/// What an organisation may choose: all the rest follows, so that it can be read.
struct ThemeChoice {
    Scheme scheme = Scheme::light;
    std::optional<Colour> ground;
    std::optional<Colour> ink;
    std::optional<Colour> accent;
    std::string logo; // a PNG in base64, its opacity the mark; empty: the programme's name stands there
    friend bool operator==(ThemeChoice const&, ThemeChoice const&) = default;
};
/// The scheme's theme with the choice worked in: edges and second texts between ground and ink, as pale as
/// contrast allows.
Theme theme_of(ThemeChoice const& choice);

/// Two colours of a theme that are too close.
struct TooClose {
    char const* one;
    char const* other;
    double contrast;
    double wanted;
};
/// What somebody could not read or see: texts under 4.5 to 1, edges under 3 to 1.
std::vector<TooClose> too_close(Theme const& theme);

inline constexpr std::size_t largest_logo = 64 * 1024;
/// The bytes of base64 (RFC 4648); nullopt for anything else.
std::optional<std::string> from_base64(std::string_view text);
/// What is wrong with a logo; empty where nothing is. Its picture is not unpacked.
std::string fault_of_logo(std::string_view base64);

/// Verdict colours from worst (0) to best (4), the same by day and night.
inline constexpr std::array<Colour, 5> verdicts{hex(0xB3362B), hex(0xE08A3C), hex(0xEBD9A4), hex(0x8CC7B5),
                                                hex(0x0F7173)};
/// Eyes and mouths: white on the first and last face, ink between.
inline constexpr Colour feature_light = hex(0xFFFFFF);
inline constexpr Colour feature_dark = hex(0x1D2B36);

} // namespace instante
