#include "kiosk/ui/raster.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace instante::kiosk::ui {
namespace {

// Corners snap to 1/256 of a pixel, as on a graphics card: whole numbers leave no seam between neighbours
// and no doubt about a pixel on the edge, on any processor.
constexpr int sub = 256;

struct Corner {
    std::int64_t x = 0;
    std::int64_t y = 0;
};

std::int64_t snap(float pixels) {
    return std::lround(static_cast<double>(pixels) * sub);
}

/// Twice the area of a, b, p; positive on one side of the edge.
std::int64_t side(Corner a, Corner b, Corner p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

/// A pixel whose middle lies on an edge belongs to the triangle for which it is a top or a left one.
bool owns_edge(Corner a, Corner b) {
    return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

struct Clip {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

class Texture {
  public:
    explicit Texture(ImFontAtlas& atlas) { atlas.GetTexDataAsAlpha8(&pixels_, &width_, &height_); }

    /// How much of the colour there is at (u, v), 0..1, between pixels as OpenGL mixes them.
    float at(float u, float v) const {
        float const x = u * static_cast<float>(width_) - 0.5F;
        float const y = v * static_cast<float>(height_) - 0.5F;
        float const left = std::floor(x);
        float const top = std::floor(y);
        float const right_part = x - left;
        float const lower_part = y - top;
        int const column = static_cast<int>(left);
        int const row = static_cast<int>(top);
        float const upper = std::lerp(texel(column, row), texel(column + 1, row), right_part);
        float const lower = std::lerp(texel(column, row + 1), texel(column + 1, row + 1), right_part);
        return std::lerp(upper, lower, lower_part) / 255.0F;
    }

  private:
    float texel(int x, int y) const {
        x = std::clamp(x, 0, width_ - 1);
        y = std::clamp(y, 0, height_ - 1);
        return static_cast<float>(pixels_[y * width_ + x]);
    }

    unsigned char* pixels_ = nullptr;
    int width_ = 0;
    int height_ = 0;
};

float channel(ImU32 colour, int shift) {
    return static_cast<float>(colour >> shift & 0xFFU);
}

constexpr std::array shifts{IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT, IM_COL32_A_SHIFT};

class Triangle {
  public:
    Triangle(ImDrawVert const& a, ImDrawVert const& b, ImDrawVert const& c) : vertices_{&a, &b, &c} {
        for (std::size_t i = 0; i < 3; ++i)
            corners_.at(i) = {snap(vertices_.at(i)->pos.x), snap(vertices_.at(i)->pos.y)};
        area_ = side(corners_[0], corners_[1], corners_[2]);
        if (area_ < 0) {
            std::swap(corners_[1], corners_[2]);
            std::swap(vertices_[1], vertices_[2]);
            area_ = -area_;
        }
        auto const same = [](ImVec2 p, ImVec2 q) { return p.x == q.x && p.y == q.y; };
        one_texel_ = same(a.uv, b.uv) && same(a.uv, c.uv);
        one_colour_ = a.col == b.col && a.col == c.col;
    }

    void draw(Picture& picture, Clip const& clip, Texture const& texture) const {
        if (area_ == 0) return;
        auto const& [a, b, c] = corners_;
        auto const pixel = [](std::int64_t at) { return static_cast<int>(at >> 8); };
        int const left = std::max(clip.left, pixel(std::min({a.x, b.x, c.x})));
        int const right = std::min(clip.right, pixel(std::max({a.x, b.x, c.x})) + 1);
        int const top = std::max(clip.top, pixel(std::min({a.y, b.y, c.y})));
        int const bottom = std::min(clip.bottom, pixel(std::max({a.y, b.y, c.y})) + 1);
        float const all = one_texel_ ? texture.at(vertices_[0]->uv.x, vertices_[0]->uv.y) : 0;
        for (int y = top; y < bottom; ++y) {
            for (int x = left; x < right; ++x) {
                Corner const p{std::int64_t{x} * sub + sub / 2, std::int64_t{y} * sub + sub / 2};
                std::array const weights{side(b, c, p), side(c, a, p), side(a, b, p)};
                if (inside(weights)) blend(picture.at(x, y), weights, texture, all);
            }
        }
    }

  private:
    bool inside(std::array<std::int64_t, 3> const& weights) const {
        auto const& [a, b, c] = corners_;
        return (weights[0] > 0 || (weights[0] == 0 && owns_edge(b, c))) &&
               (weights[1] > 0 || (weights[1] == 0 && owns_edge(c, a))) &&
               (weights[2] > 0 || (weights[2] == 0 && owns_edge(a, b)));
    }

    void blend(std::uint8_t* pixel, std::array<std::int64_t, 3> const& weights, Texture const& texture,
               float texel) const {
        std::array<float, 3> part{};
        for (std::size_t i = 0; i < 3; ++i)
            part.at(i) = static_cast<float>(weights.at(i)) / static_cast<float>(area_);
        auto const mixed = [&](auto const& of) {
            return of(*vertices_[0]) * part[0] + of(*vertices_[1]) * part[1] + of(*vertices_[2]) * part[2];
        };
        if (!one_texel_) {
            texel = texture.at(mixed([](ImDrawVert const& v) { return v.uv.x; }),
                               mixed([](ImDrawVert const& v) { return v.uv.y; }));
        }
        auto const of_channel = [&](int shift) {
            if (one_colour_) return channel(vertices_[0]->col, shift);
            return mixed([&](ImDrawVert const& v) { return channel(v.col, shift); });
        };
        float const alpha = of_channel(shifts[3]) / 255.0F * texel;
        if (alpha <= 0) return;
        for (std::size_t i = 0; i < 3; ++i) {
            float const seen = std::lerp(static_cast<float>(pixel[i]), of_channel(shifts.at(i)), alpha);
            pixel[i] = static_cast<std::uint8_t>(std::clamp(seen + 0.5F, 0.0F, 255.0F));
        }
    }

    std::array<ImDrawVert const*, 3> vertices_;
    std::array<Corner, 3> corners_;
    std::int64_t area_ = 0;
    bool one_texel_ = false;
    bool one_colour_ = false;
};

} // namespace

Picture rasterise(ImDrawData const& data, ImFontAtlas& atlas, int width, int height) {
    Picture picture{width, height};
    Texture const texture{atlas};
    for (int i = 0; i < data.CmdListsCount; ++i) {
        ImDrawList const& list = *data.CmdLists[i];
        for (ImDrawCmd const& command : list.CmdBuffer) {
            Clip const clip{std::max(0, static_cast<int>(command.ClipRect.x)),
                            std::max(0, static_cast<int>(command.ClipRect.y)),
                            std::min(width, static_cast<int>(command.ClipRect.z)),
                            std::min(height, static_cast<int>(command.ClipRect.w))};
            ImDrawVert const* const vertices = list.VtxBuffer.Data + command.VtxOffset;
            ImDrawIdx const* const indices = list.IdxBuffer.Data + command.IdxOffset;
            for (unsigned each = 0; each + 2 < command.ElemCount; each += 3) {
                Triangle{vertices[indices[each]], vertices[indices[each + 1]], vertices[indices[each + 2]]}
                    .draw(picture, clip, texture);
            }
        }
    }
    return picture;
}

Sheet::Sheet(int width, int height, ImFontAtlas& atlas, Turn turn)
    : width_(width),
      height_(height),
      atlas_(atlas),
      turn_(turn),
      before_(ImGui::GetCurrentContext()),
      context_(ImGui::CreateContext(&atlas)) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr; // leaves no files behind
    io.LogFilename = nullptr;
    Vec const upright = turn_.upright_size({static_cast<float>(width), static_cast<float>(height)});
    io.DisplaySize = {upright.x, upright.y};
    io.MousePos = {-1, -1};
    // One list may hold more corners than an index of 16 bits can count.
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
}

Sheet::~Sheet() {
    ImGui::DestroyContext(context_);
    ImGui::SetCurrentContext(before_);
}

void Sheet::frame(int milliseconds, std::function<void()> const& draw) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().DeltaTime = static_cast<float>(std::max(1, milliseconds)) / 1000.0F;
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    turn_.apply(*ImGui::GetDrawData());
    ImGui::GetIO().ClearInputCharacters();
}

Picture Sheet::picture() const {
    ImGui::SetCurrentContext(context_);
    return rasterise(*ImGui::GetDrawData(), atlas_, width_, height_);
}

} // namespace instante::kiosk::ui
