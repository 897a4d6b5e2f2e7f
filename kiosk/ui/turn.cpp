#include "kiosk/ui/turn.hpp"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace instante::kiosk::ui {

Vec Turn::to_panel(Vec at, Vec panel) const {
    switch (quarters_) {
    case 1:
        return {panel.x - at.y, at.x};
    case 2:
        return {panel.x - at.x, panel.y - at.y};
    case 3:
        return {at.y, panel.y - at.x};
    default:
        return at;
    }
}

Vec Turn::from_panel(Vec at, Vec panel) const {
    switch (quarters_) {
    case 1:
        return {at.y, panel.x - at.x};
    case 2:
        return {panel.x - at.x, panel.y - at.y};
    case 3:
        return {panel.y - at.y, at.x};
    default:
        return at;
    }
}

void Turn::apply(ImDrawData& data) const {
    if (quarters_ == 0) return;
    Vec const panel = upright_size({data.DisplaySize.x, data.DisplaySize.y});
    auto const turned = [&](float x, float y) { return to_panel({x, y}, panel); };
    for (int i = 0; i < data.CmdListsCount; ++i) {
        ImDrawList& list = *data.CmdLists[i];
        for (ImDrawVert& vertex : list.VtxBuffer) {
            Vec const at = turned(vertex.pos.x, vertex.pos.y);
            vertex.pos = {at.x, at.y};
        }
        for (ImDrawCmd& command : list.CmdBuffer) {
            Vec const a = turned(command.ClipRect.x, command.ClipRect.y);
            Vec const b = turned(command.ClipRect.z, command.ClipRect.w);
            command.ClipRect = {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x),
                                std::max(a.y, b.y)};
        }
    }
    data.DisplaySize = {panel.x, panel.y};
    if (sideways()) std::swap(data.FramebufferScale.x, data.FramebufferScale.y);
}

} // namespace instante::kiosk::ui
