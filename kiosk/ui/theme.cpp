#include "kiosk/ui/theme.hpp"

#include <algorithm>
#include <cmath>

namespace instante::kiosk::ui {
namespace {

std::uint8_t mix_channel(std::uint8_t a, std::uint8_t b, float t) {
    return static_cast<std::uint8_t>(std::lround(static_cast<float>(a) + static_cast<float>(b - a) * t));
}

double linear(std::uint8_t channel) {
    double const s = channel / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

double luminance(Colour c) {
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

} // namespace

Colour with_alpha(Colour colour, float opacity) {
    colour.a = static_cast<std::uint8_t>(std::lround(255.0F * std::clamp(opacity, 0.0F, 1.0F)));
    return colour;
}

Colour mix(Colour a, Colour b, float t) {
    t = std::clamp(t, 0.0F, 1.0F);
    return {mix_channel(a.r, b.r, t), mix_channel(a.g, b.g, t), mix_channel(a.b, b.b, t),
            mix_channel(a.a, b.a, t)};
}

double contrast(Colour a, Colour b) {
    double const high = std::max(luminance(a), luminance(b));
    double const low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

Theme const& light_theme() {
    static constexpr Theme theme{
        .ground = hex(0xFBF8F3),
        .surface = hex(0xFFFFFF),
        .line = hex(0x848C91),
        .ink = hex(0x1D2B36),
        .on_ink = hex(0xFBF8F3),
        .muted = hex(0x5B6B76),
        .accent = hex(0x0B5D6B),
        .on_accent = hex(0xFFFFFF),
        .coin_edge = {0x1D, 0x2B, 0x36, 140},
        .coin_shadow = {0x1D, 0x2B, 0x36, 31},
        .alarm = hex(0xB3362B),
        .focus = hex(0x0B5D6B),
    };
    return theme;
}

Theme const& dark_theme() {
    static constexpr Theme theme{
        .ground = hex(0x12202B),
        .surface = hex(0x1E3240),
        .line = hex(0x788792),
        .ink = hex(0xF3EFE6),
        .on_ink = hex(0x12202B),
        .muted = hex(0x9FB0BA),
        .accent = hex(0x5CC3C4),
        .on_accent = hex(0x12202B),
        .coin_edge = {0xF3, 0xEF, 0xE6, 140},
        .coin_shadow = {0x00, 0x00, 0x00, 70},
        .alarm = hex(0xE08A3C),
        .focus = hex(0x5CC3C4),
    };
    return theme;
}

Theme const& contrast_theme() {
    static constexpr Theme theme{
        .ground = hex(0x000000),
        .surface = hex(0x000000),
        .line = hex(0xFFFFFF),
        .ink = hex(0xFFFFFF),
        .on_ink = hex(0x000000),
        .muted = hex(0xE6E6E6),
        .accent = hex(0xFFD60A),
        .on_accent = hex(0x000000),
        .coin_edge = hex(0xFFFFFF),
        .coin_shadow = {0x00, 0x00, 0x00, 0},
        .alarm = hex(0xFFB000),
        .focus = hex(0xFFD60A),
    };
    return theme;
}

} // namespace instante::kiosk::ui
