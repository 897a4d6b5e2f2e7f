#pragma once
// Places on the screen, in design units: the shorter side of the screen is 800 units, so a face of 176 is 176
// everywhere and only the canvas knows about pixels. A panel so small that a control of 72 units would be
// less than 12 mm has fewer: everything on it is larger, and closer together.

#include <algorithm>
#include <cmath>

namespace instante::kiosk::ui {

struct Vec {
    float x = 0;
    float y = 0;
    friend bool operator==(Vec const&, Vec const&) = default;
};
inline Vec operator+(Vec a, Vec b) {
    return {a.x + b.x, a.y + b.y};
}
inline Vec operator-(Vec a, Vec b) {
    return {a.x - b.x, a.y - b.y};
}
inline Vec operator*(Vec a, float k) {
    return {a.x * k, a.y * k};
}

struct Rect {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;

    float right() const { return x + w; }
    float bottom() const { return y + h; }
    Vec centre() const { return {x + w / 2, y + h / 2}; }
    bool contains(Vec p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    /// Smaller by `d` on every side; larger for a negative one.
    Rect inset(float d) const { return {x + d, y + d, w - 2 * d, h - 2 * d}; }
    /// The same centre, at `k` times the size.
    Rect scaled(float k) const { return {x + w * (1 - k) / 2, y + h * (1 - k) / 2, w * k, h * k}; }
    friend bool operator==(Rect const&, Rect const&) = default;
};

/// The rectangle of this size around a point.
inline Rect around(Vec centre, float w, float h) {
    return {centre.x - w / 2, centre.y - h / 2, w, h};
}

inline float mix(float a, float b, float t) {
    return a + (b - a) * t;
}
inline Vec mix(Vec a, Vec b, float t) {
    return {mix(a.x, b.x, t), mix(a.y, b.y, t)};
}

/// Fast away, gently home.
inline float ease_out(float t) {
    float const left = 1 - std::clamp(t, 0.0F, 1.0F);
    return 1 - left * left * left;
}

// ---- measures every screen shares ------------------------------------------------------------------

inline constexpr float short_side = 800;
/// Fewer, and there would be no room for the words: a panel of 7 inches, 800x480.
inline constexpr float least_short_side = 540;
/// 72 of them are 12 mm.
inline constexpr double units_per_mm = 6;

/// Pixels for each unit, on a panel of so many pixels and, from corner to corner, inches; 0: 10 or more.
inline float pixels_per_unit(int width, int height, double inches) {
    double const side = std::min(width, height);
    double units = short_side;
    if (inches > 0) {
        double const millimetres = inches * 25.4 * side / std::hypot(width, height);
        units = std::clamp<double>(millimetres * units_per_mm, least_short_side, short_side);
    }
    return static_cast<float>(side / units);
}
/// 20 mm on a 10 inch panel of 1280x800: an answer is never smaller, where the screen has room.
inline constexpr float answer_min = 120;
/// 12 mm on the same: answers when they are many, keys and secondary controls.
inline constexpr float control_min = 72;
/// Nothing is ever written smaller.
inline constexpr float text_min = 20;

} // namespace instante::kiosk::ui
