#include "kiosk/ui/damage.hpp"

#include <boost/container_hash/hash.hpp>
#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace instante::kiosk::ui {
namespace {

std::size_t hash_of(ImDrawCmd const& command) {
    std::size_t hash = 0;
    boost::hash_combine(hash, command.TextureId);
    for (float const side : {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w})
        boost::hash_combine(hash, side);
    return hash;
}

void add(std::size_t& hash, ImDrawVert const& corner) {
    boost::hash_combine(hash, corner.pos.x);
    boost::hash_combine(hash, corner.pos.y);
    boost::hash_combine(hash, corner.uv.x);
    boost::hash_combine(hash, corner.uv.y);
    boost::hash_combine(hash, corner.col);
}

/// The tiles of a picture, and which of them something is drawn over.
struct PixelGrid {
    int columns;
    int rows;
    std::vector<std::size_t> tiles;

    PixelGrid(int width, int height)
        : columns((width + Damage::tile - 1) / Damage::tile),
          rows((height + Damage::tile - 1) / Damage::tile),
          tiles(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

    std::size_t index(int row, int column) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
               static_cast<std::size_t>(column);
    }

    static int tile_of(float pixel, int count) {
        return std::clamp(static_cast<int>(std::floor(pixel)) / Damage::tile, 0, count - 1);
    }

    void cover(std::size_t what, ImVec2 from, ImVec2 to, ImVec4 const& clip) {
        if (to.x <= clip.x || to.y <= clip.y || from.x >= clip.z || from.y >= clip.w) return;
        // A pixel more on every side: what lies on the border of a tile is in both.
        int const left = tile_of(std::max(from.x, clip.x) - 1, columns);
        int const right = tile_of(std::min(to.x, clip.z) + 1, columns);
        int const top = tile_of(std::max(from.y, clip.y) - 1, rows);
        int const bottom = tile_of(std::min(to.y, clip.w) + 1, rows);
        for (int row = top; row <= bottom; ++row) {
            for (int column = left; column <= right; ++column)
                boost::hash_combine(tiles[index(row, column)], what);
        }
    }

    void cover(ImDrawList const& list, ImVec2 origin) {
        for (ImDrawCmd const& command : list.CmdBuffer) {
            std::size_t const style = hash_of(command);
            ImVec4 const clip{command.ClipRect.x - origin.x, command.ClipRect.y - origin.y,
                              command.ClipRect.z - origin.x, command.ClipRect.w - origin.y};
            ImDrawVert const* const vertices = list.VtxBuffer.Data + command.VtxOffset;
            ImDrawIdx const* const indices = list.IdxBuffer.Data + command.IdxOffset;
            for (unsigned each = 0; each + 2 < command.ElemCount; each += 3) {
                ImDrawVert const& a = vertices[indices[each]];
                ImDrawVert const& b = vertices[indices[each + 1]];
                ImDrawVert const& c = vertices[indices[each + 2]];
                std::size_t what = style;
                add(what, a);
                add(what, b);
                add(what, c);
                ImVec2 const from{std::min({a.pos.x, b.pos.x, c.pos.x}) - origin.x,
                                  std::min({a.pos.y, b.pos.y, c.pos.y}) - origin.y};
                ImVec2 const to{std::max({a.pos.x, b.pos.x, c.pos.x}) - origin.x,
                                std::max({a.pos.y, b.pos.y, c.pos.y}) - origin.y};
                cover(what, from, to, clip);
            }
        }
    }
};

} // namespace

std::optional<PixelRect> Damage::since_last(ImDrawData const& data) {
    int const width = static_cast<int>(data.DisplaySize.x);
    int const height = static_cast<int>(data.DisplaySize.y);
    if (width <= 0 || height <= 0) return std::nullopt;
    PixelGrid now{width, height};
    for (int i = 0; i < data.CmdListsCount; ++i)
        now.cover(*data.CmdLists[i], data.DisplayPos);
    bool const comparable = now.columns == columns_ && now.rows == rows_ && !tiles_.empty();
    PixelRect part{width, height, 0, 0};
    for (int row = 0; row < now.rows; ++row) {
        for (int column = 0; column < now.columns; ++column) {
            std::size_t const at = now.index(row, column);
            if (comparable && now.tiles[at] == tiles_[at]) continue;
            part.left = std::min(part.left, column * tile);
            part.top = std::min(part.top, row * tile);
            part.right = std::max(part.right, std::min(width, (column + 1) * tile));
            part.bottom = std::max(part.bottom, std::min(height, (row + 1) * tile));
        }
    }
    columns_ = now.columns;
    rows_ = now.rows;
    tiles_ = std::move(now.tiles);
    if (part.right <= part.left) return std::nullopt;
    return part;
}

std::optional<Colour> take_ground(ImDrawData& data) {
    if (data.CmdListsCount == 0) return std::nullopt;
    ImDrawList& list = *data.CmdLists[0];
    if (list.CmdBuffer.empty() || list.CmdBuffer[0].ElemCount < 6) return std::nullopt;
    ImDrawCmd& command = list.CmdBuffer[0];
    constexpr unsigned corners = 6; // of a rectangle's two triangles
    ImVec2 from{data.DisplaySize};
    ImVec2 to{0, 0};
    float area = 0;
    ImDrawVert const* const vertices = list.VtxBuffer.Data + command.VtxOffset;
    ImDrawIdx const* const indices = list.IdxBuffer.Data + command.IdxOffset;
    ImDrawVert const& first = vertices[indices[0]];
    for (unsigned i = 0; i < corners; ++i) {
        ImDrawVert const& corner = vertices[indices[i]];
        if (corner.col != first.col || corner.uv.x != first.uv.x || corner.uv.y != first.uv.y)
            return std::nullopt;
        from = {std::min(from.x, corner.pos.x - data.DisplayPos.x),
                std::min(from.y, corner.pos.y - data.DisplayPos.y)};
        to = {std::max(to.x, corner.pos.x - data.DisplayPos.x),
              std::max(to.y, corner.pos.y - data.DisplayPos.y)};
    }
    for (unsigned i = 0; i < corners; i += 3) {
        ImVec2 const a = vertices[indices[i]].pos;
        ImVec2 const b = vertices[indices[i + 1]].pos;
        ImVec2 const c = vertices[indices[i + 2]].pos;
        area += std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2;
    }
    bool const everywhere = from.x <= 0 && from.y <= 0 && to.x >= data.DisplaySize.x &&
                            to.y >= data.DisplaySize.y && area >= (to.x - from.x) * (to.y - from.y) &&
                            command.ClipRect.x <= data.DisplayPos.x &&
                            command.ClipRect.y <= data.DisplayPos.y &&
                            command.ClipRect.z >= data.DisplayPos.x + data.DisplaySize.x &&
                            command.ClipRect.w >= data.DisplayPos.y + data.DisplaySize.y;
    ImU32 const packed = first.col;
    auto const channel = [&](int shift) { return static_cast<std::uint8_t>(packed >> shift & 0xFFU); };
    if (!everywhere || channel(IM_COL32_A_SHIFT) != 255) return std::nullopt;
    command.IdxOffset += corners;
    command.ElemCount -= corners;
    return Colour{channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT)};
}

void clip_to(ImDrawData& data, PixelRect const& part) {
    ImVec2 const origin = data.DisplayPos;
    for (int i = 0; i < data.CmdListsCount; ++i) {
        for (ImDrawCmd& command : data.CmdLists[i]->CmdBuffer) {
            ImVec4& clip = command.ClipRect;
            clip.x = std::max(clip.x, origin.x + static_cast<float>(part.left));
            clip.y = std::max(clip.y, origin.y + static_cast<float>(part.top));
            clip.z = std::min(clip.z, origin.x + static_cast<float>(part.right));
            clip.w = std::min(clip.w, origin.y + static_cast<float>(part.bottom));
        }
    }
}

} // namespace instante::kiosk::ui
