#include "shared/theme.hpp"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace instante {
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

/// The palest mixture of ground and ink that stands out from all of these.
Colour between(Colour ground, Colour ink, double wanted, std::initializer_list<Colour> from) {
    constexpr int steps = 64;
    for (int step = 1; step < steps; ++step) {
        Colour const mixed = mix(ground, ink, static_cast<float>(step) / steps);
        if (std::ranges::all_of(from, [&](Colour each) { return contrast(mixed, each) >= wanted; }))
            return mixed;
    }
    return ink;
}

/// A translucent colour as it appears on an opaque one.
Colour over(Colour ground, Colour veil) {
    Colour solid = veil;
    solid.a = 255;
    return mix(ground, solid, static_cast<float>(veil.a) / 255.0F);
}

constexpr double for_texts = 4.5; // WCAG 2.2, 1.4.3
constexpr double for_edges = 3.0; // WCAG 2.2, 1.4.11

} // namespace

std::optional<Colour> parse_colour(std::string_view text) {
    std::uint32_t rgb = 0;
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    auto const [end, trouble] = std::from_chars(text.data() + 1, text.data() + text.size(), rgb, 16);
    if (trouble != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return hex(rgb);
}

std::string to_string(Colour colour) {
    return fmt::format("#{:02X}{:02X}{:02X}", colour.r, colour.g, colour.b);
}

std::string_view to_string(Scheme value) {
    switch (value) {
    case Scheme::light:
        return "light";
    case Scheme::dark:
        return "dark";
    }
    return {};
}

std::optional<Scheme> parse_scheme(std::string_view text) {
    if (text == "light") return Scheme::light;
    if (text == "dark") return Scheme::dark;
    return std::nullopt;
}

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

Theme theme_of(ThemeChoice const& choice) {
    bool const dark = choice.scheme == Scheme::dark;
    Theme theme = dark ? dark_theme() : light_theme();
    if (choice.ground || choice.ink) {
        theme.ground = choice.ground.value_or(theme.ground);
        theme.ink = choice.ink.value_or(theme.ink);
        // Cards are a little lighter than what they lie on, by day and by night.
        theme.surface = mix(theme.ground, hex(0xFFFFFF), dark ? 0.07F : 0.75F);
        theme.on_ink = theme.ground;
        theme.line = between(theme.ground, theme.ink, for_edges + 0.2, {theme.ground, theme.surface});
        theme.muted = between(theme.ground, theme.ink, for_texts + 0.4, {theme.ground, theme.surface});
        theme.coin_edge = theme.ink;
        theme.coin_edge.a = 140;
        theme.alarm = between(theme.alarm, theme.ink, for_texts, {theme.ground, theme.surface});
    }
    if (choice.accent) {
        theme.accent = *choice.accent;
        theme.focus = *choice.accent;
        Colour const white = hex(0xFFFFFF);
        Colour const black = hex(0x12202B);
        theme.on_accent = contrast(white, theme.accent) >= contrast(black, theme.accent) ? white : black;
    }
    return theme;
}

std::vector<TooClose> too_close(Theme const& theme) {
    std::vector<TooClose> found;
    auto const check = [&](char const* one, Colour a, char const* other, Colour b, double wanted) {
        if (double const seen = contrast(a, b); seen < wanted) found.push_back({one, other, seen, wanted});
    };
    check("ink", theme.ink, "ground", theme.ground, for_texts);
    check("ink", theme.ink, "surface", theme.surface, for_texts);
    check("muted", theme.muted, "ground", theme.ground, for_texts);
    check("muted", theme.muted, "surface", theme.surface, for_texts);
    check("accent", theme.accent, "ground", theme.ground, for_texts);
    check("accent", theme.accent, "surface", theme.surface, for_texts);
    check("on_ink", theme.on_ink, "ink", theme.ink, for_texts);
    check("on_accent", theme.on_accent, "accent", theme.accent, for_texts);
    check("alarm", theme.alarm, "ground", theme.ground, for_texts);
    check("line", theme.line, "ground", theme.ground, for_edges);
    check("focus", theme.focus, "ground", theme.ground, for_edges);
    for (Colour const coin : verdicts) {
        double const seen =
            std::max(contrast(coin, theme.ground), contrast(over(coin, theme.coin_edge), theme.ground));
        if (seen < for_edges) found.push_back({"the edge of a face", "ground", seen, for_edges});
    }
    return found;
}

// ---- the logo --------------------------------------------------------------------------------------

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    auto* const into = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_base642bin(into, bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

std::string fault_of_logo(std::string_view base64) {
    if (base64.size() > largest_logo) return fmt::format("must be at most {} bytes", largest_logo);
    auto const png = from_base64(base64);
    // The first chunk of a PNG is its header (PNG specification, third edition, 5.2 and 11.2.1).
    constexpr std::string_view signature{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16};
    if (!png || png->size() < 33 || !std::string_view{*png}.starts_with(signature))
        return "must be a PNG in base64";
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>((*png)[at]); };
    auto const number = [&](std::size_t at) {
        return static_cast<std::uint32_t>(byte(at)) << 24 | static_cast<std::uint32_t>(byte(at + 1)) << 16 |
               static_cast<std::uint32_t>(byte(at + 2)) << 8 | byte(at + 3);
    };
    auto const sound = [](std::uint32_t side) { return side >= 16 && side <= 4096; };
    if (!sound(number(16)) || !sound(number(20))) return "must be 16 to 4096 pixels wide and high";
    int const kind = byte(25);
    if (kind != 4 && kind != 6) return "must have an alpha channel: its opacity is the mark";
    return {};
}

} // namespace instante
