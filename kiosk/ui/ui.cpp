#include "kiosk/ui/ui.hpp"

#include <imgui.h>

#include <algorithm>

namespace instante::kiosk::ui {

void Ui::begin(std::int64_t now_ms, Theme const& theme, std::string_view language) {
    ImGuiIO const& io = ImGui::GetIO();
    float const scale = fonts_->scale();
    now_ms_ = now_ms;
    theme_ = &theme;
    language_ = language;
    area_ = {0, 0, io.DisplaySize.x / scale, io.DisplaySize.y / scale};
    canvas_.emplace(*ImGui::GetBackgroundDrawList(), *fonts_);
    targets_.clear();
    overflows_.clear();
    wake_at_.reset();
    hit_ = false;

    pointer_.at = {io.MousePos.x / scale, io.MousePos.y / scale};
    pointer_.pressed = ImGui::IsMouseClicked(0);
    pointer_.released = ImGui::IsMouseReleased(0);
    pointer_.down = ImGui::IsMouseDown(0);
    if (pointer_.pressed) held_.clear();

    typed_.assign(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end());
    auto const key = [&](ImGuiKey which) {
        return io.KeyMap[which] >= 0 && ImGui::IsKeyPressed(io.KeyMap[which]);
    };
    if (key(ImGuiKey_Backspace)) typed_.push_back(8);
    if (key(ImGuiKey_Enter) || key(ImGuiKey_KeyPadEnter)) typed_.push_back(13);
}

bool Ui::end() {
    bool const elsewhere = pointer_.released && !hit_ && held_.empty() && area_.contains(pointer_.at);
    if (pointer_.released) {
        last_held_ = held_;
        held_.clear();
        let_go_ms_ = now_ms_;
        animate_until(now_ms_ + press_ms);
    }
    return elsewhere;
}

TextBlock Ui::text_in(Rect box, Align align, TextStyle const& style, std::string_view text, Colour colour,
                      int max_lines) {
    TextBlock block = fit(*fonts_, style, text, box.w, box.h, max_lines);
    note(block, text, box);
    draw(*canvas_, block, box, align, colour);
    return block;
}

void Ui::note(TextBlock const& block, std::string_view text, Rect box) {
    if (!block.fits) overflows_.push_back({std::string{text}, box});
}

bool Ui::touched(std::string_view name, Rect target) {
    targets_.push_back({std::string{name}, target});
    if (pointer_.pressed && target.contains(pointer_.at)) {
        held_ = name;
        held_since_ms_ = now_ms_;
        animate_until(now_ms_ + press_ms);
    }
    // A finger rolls as it lifts: a little outside still counts.
    bool const lifted = pointer_.released && held_ == name && target.inset(-16).contains(pointer_.at);
    hit_ = hit_ || lifted;
    return lifted;
}

float Ui::press(std::string_view name) const {
    auto const part = [&](std::int64_t since) {
        return std::clamp(static_cast<float>(now_ms_ - since) / static_cast<float>(press_ms), 0.0F, 1.0F);
    };
    if (held_ == name) return std::max(0.35F, part(held_since_ms_)); // seen in the very next frame
    if (last_held_ == name) return 1 - part(let_go_ms_);
    return 0;
}

} // namespace instante::kiosk::ui
