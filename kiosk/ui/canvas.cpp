#include "kiosk/ui/canvas.hpp"

#include <imgui.h>

#include <array>
#include <cmath>
#include <numbers>

namespace instante::kiosk::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

ImU32 packed(Colour c) {
    return IM_COL32(c.r, c.g, c.b, c.a);
}

/// Enough corners that none can be seen: an error under a twelfth of a pixel.
int segments(float radius_pixels) {
    float const r = std::max(radius_pixels, 1.0F);
    float const step = std::acos(1.0F - std::min(0.08F / r, 0.5F));
    return std::clamp(static_cast<int>(std::ceil(pi / step)), 16, 512);
}

} // namespace

void Canvas::fill(Rect area, Colour colour) {
    list_->AddRectFilled({std::round(area.x * scale_), std::round(row(area.y))},
                         {std::round(area.right() * scale_), std::round(row(area.bottom()))}, packed(colour));
}

void Canvas::round_fill(Rect area, float radius, Colour colour) {
    list_->PathRect({std::round(area.x * scale_), std::round(row(area.y))},
                    {std::round(area.right() * scale_), std::round(row(area.bottom()))},
                    std::min({radius, area.w / 2, area.h / 2}) * scale_);
    list_->PathFillConvex(packed(colour));
}

void Canvas::round_line(Rect area, float radius, Colour colour, float thickness) {
    float const pixels = std::max(1.0F, std::round(thickness * scale_));
    // An odd line is sharp when it runs through the middle of a pixel.
    float const offset = static_cast<int>(pixels) % 2 == 1 ? 0.5F : 0.0F;
    list_->PathRect({std::round(area.x * scale_) + offset, std::round(row(area.y)) + offset},
                    {std::round(area.right() * scale_) - offset, std::round(row(area.bottom())) - offset},
                    std::min({radius, area.w / 2, area.h / 2}) * scale_);
    list_->PathStroke(packed(colour), ImDrawFlags_Closed, pixels);
}

void Canvas::mark(Rect area, Colour colour) {
    if (!fonts_->mark()) return;
    auto const [left, top, right, bottom] = fonts_->mark()->place;
    list_->AddImage(fonts_->atlas().TexID, {std::round(area.x * scale_), std::round(row(area.y))},
                    {std::round(area.right() * scale_), std::round(row(area.bottom()))}, {left, top},
                    {right, bottom}, packed(colour));
}

void Canvas::circle(Vec centre, float radius, Colour colour) {
    float const r = radius * scale_;
    list_->AddCircleFilled({centre.x * scale_, row(centre.y)}, r, packed(colour), segments(r));
}

void Canvas::ring(Vec centre, float radius, Colour colour, float thickness) {
    float const r = radius * scale_;
    list_->AddCircle({centre.x * scale_, row(centre.y)}, r, packed(colour), segments(r),
                     std::max(1.0F, thickness * scale_));
}

void Canvas::arc(Vec centre, float radius, float from, float to, Colour colour, float thickness) {
    if (to <= from) return;
    float const r = radius * scale_;
    ImVec2 const c{centre.x * scale_, row(centre.y)};
    list_->PathArcTo(c, r, from - pi / 2, to - pi / 2, segments(r));
    list_->PathStroke(packed(colour), ImDrawFlags_None, thickness * scale_);
    for (float const end : {from, to}) {
        list_->AddCircleFilled({c.x + r * std::sin(end), c.y - r * std::cos(end)}, thickness * scale_ / 2,
                               packed(colour), segments(thickness * scale_ / 2));
    }
}

void Canvas::ellipse(Vec centre, Vec radii, Colour colour) {
    int const count = segments(std::max(radii.x, radii.y) * scale_);
    for (int i = 0; i < count; ++i) {
        float const angle = 2 * pi * static_cast<float>(i) / static_cast<float>(count);
        list_->PathLineTo(
            {(centre.x + radii.x * std::cos(angle)) * scale_, row(centre.y + radii.y * std::sin(angle))});
    }
    list_->PathFillConvex(packed(colour));
}

void Canvas::line(Vec a, Vec b, Colour colour, float thickness) {
    curve(a, mix(a, b, 0.5F), b, 1, colour, thickness);
}

void Canvas::curve(Vec a, Vec control, Vec b, float part, Colour colour, float thickness) {
    part = std::clamp(part, 0.0F, 1.0F);
    constexpr int steps = 32;
    ImVec2 last{a.x * scale_, row(a.y)};
    for (int i = 0; i <= steps; ++i) {
        float const t = part * static_cast<float>(i) / steps;
        Vec const p = mix(mix(a, control, t), mix(control, b, t), t);
        last = {p.x * scale_, row(p.y)};
        list_->PathLineTo(last);
    }
    float const width = thickness * scale_;
    list_->PathStroke(packed(colour), ImDrawFlags_None, width);
    for (ImVec2 const end : {ImVec2{a.x * scale_, row(a.y)}, last}) {
        list_->AddCircleFilled(end, width / 2, packed(colour), segments(width / 2));
    }
}

void Canvas::star(Vec centre, float radius, Colour colour, Colour edge, float edge_thickness) {
    std::array<ImVec2, 10> corners;
    float const round = radius * 0.10F; // how soft the corners are
    for (std::size_t i = 0; i < corners.size(); ++i) {
        float const angle = static_cast<float>(i) * pi / 5;
        float const r = (i % 2 == 0 ? radius - round : radius * 0.53F - round) * scale_;
        corners.at(i) = {centre.x * scale_ + r * std::sin(angle), row(centre.y) - r * std::cos(angle)};
    }
    auto const outline = [&](Colour c, float thickness) {
        list_->AddPolyline(corners.data(), static_cast<int>(corners.size()), packed(c), ImDrawFlags_Closed,
                           thickness);
        for (ImVec2 const& p : corners)
            list_->AddCircleFilled(p, thickness / 2, packed(c), segments(thickness / 2));
    };
    outline(edge, (2 * round + 2 * edge_thickness) * scale_);
    // A star is not convex: its middle and five points, without soft edges, under an outline that has them.
    auto const flags = list_->Flags;
    list_->Flags &= ~ImDrawListFlags_AntiAliasedFill;
    std::array<ImVec2, 5> middle;
    for (std::size_t i = 0; i < middle.size(); ++i) {
        middle.at(i) = corners.at(2 * i + 1);
        list_->AddTriangleFilled(corners.at((2 * i + 9) % 10), corners.at(2 * i), corners.at(2 * i + 1),
                                 packed(colour));
    }
    list_->AddConvexPolyFilled(middle.data(), static_cast<int>(middle.size()), packed(colour));
    list_->Flags = flags;
    outline(colour, 2 * round * scale_);
}

void Canvas::text(Vec at, Align align, TextStyle const& style, std::string_view line, Colour colour) {
    float const width = fonts_->width(style.weight, style.size, style.tracking, line);
    float const left = at.x - (align == Align::left ? 0 : align == Align::centre ? width / 2 : width);
    float const capitals = style.size * 0.727F;
    Typeface const face = fonts_->typeface(style.weight, style.size);
    bool const exact = std::abs(face.stretch - 1) < 0.001F;
    float const top = std::round(row(at.y) - face.ascent_pixels * face.stretch);
    auto const placed = fonts_->place(style.weight, style.size, style.tracking, line);
    list_->PrimReserve(static_cast<int>(placed.size()) * 6, static_cast<int>(placed.size()) * 4);
    int unused = 0;
    bool complete = true;
    for (PlacedGlyph const& p : placed) {
        auto const character = static_cast<ImWchar>(p.codepoint);
        complete = complete && face.font->FindGlyphNoFallback(character) != nullptr;
        ImFontGlyph const* glyph = face.font->FindGlyph(character);
        if (glyph == nullptr || glyph->Visible == 0) {
            ++unused;
            continue;
        }
        // Whole pixels keep the stems sharp; the rounding never adds up, each glyph is placed from the start.
        float const exact_x = (left + p.x) * scale_;
        float const x = exact ? std::round(exact_x) : exact_x;
        list_->PrimRectUV({x + glyph->X0 * face.stretch, top + glyph->Y0 * face.stretch},
                          {x + glyph->X1 * face.stretch, top + glyph->Y1 * face.stretch},
                          {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, packed(colour));
    }
    list_->PrimUnreserve(unused * 6, unused * 4);
    if (marks_ != nullptr)
        marks_->push_back(
            {std::string{line}, {left, at.y + top_ - capitals, width, capitals}, colour, complete});
}

} // namespace instante::kiosk::ui
