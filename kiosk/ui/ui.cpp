#include "kiosk/ui/ui.hpp"

#include "kiosk/core/forget.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <utility>

namespace instante::kiosk::ui {

void Ui::begin(std::int64_t now_ms, Theme const& theme, std::string_view language) {
    ImGuiIO const& io = ImGui::GetIO();
    float const scale = fonts_->scale();
    now_ms_ = now_ms;
    theme_ = &theme;
    if (language_ != language) keyboard = {};
    language_ = language;
    glass_ = {0, 0, io.DisplaySize.x / scale, io.DisplaySize.y / scale};
    top_ = 0;
    canvas_.emplace(*ImGui::GetBackgroundDrawList(), *fonts_);
    overflows_.clear();
    texts_.clear();
    forget(narration_);
    forget(announcement_);
    forget(recalled_);
    if (notes_texts) canvas_->note_texts(&texts_);
    wake_at_.reset();
    hit_ = false;

    pointer_.at = {io.MousePos.x / scale, io.MousePos.y / scale};
    pointer_.pressed = ImGui::IsMouseClicked(0);
    pointer_.released = ImGui::IsMouseReleased(0);
    pointer_.down = ImGui::IsMouseDown(0);
    if (pointer_.pressed) {
        held_.clear();
        keys_in_use_ = false;
    }

    typed_.assign(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end());
    auto const key = [&](ImGuiKey which) {
        return io.KeyMap[which] >= 0 && ImGui::IsKeyPressed(io.KeyMap[which]);
    };
    if (key(ImGuiKey_Backspace)) typed_.push_back(8);
    if (key(ImGuiKey_Enter) || key(ImGuiKey_KeyPadEnter)) typed_.push_back(13);
    read_keys();
    targets_.clear(); // the keys moved among those of the last frame
}

void Ui::begin_below(float top) {
    top_ = top;
    canvas_->begin_at(top);
}

void Ui::read_keys() {
    ImGuiIO const& io = ImGui::GetIO();
    pad_ = std::exchange(simulated_, std::nullopt);
    constexpr std::array pad_keys{
        std::pair{ImGuiKey_RightArrow, PadKey::next},    std::pair{ImGuiKey_DownArrow, PadKey::next},
        std::pair{ImGuiKey_LeftArrow, PadKey::previous}, std::pair{ImGuiKey_UpArrow, PadKey::previous},
        std::pair{ImGuiKey_Enter, PadKey::select},       std::pair{ImGuiKey_KeyPadEnter, PadKey::select},
        std::pair{ImGuiKey_Escape, PadKey::back},        std::pair{ImGuiKey_Home, PadKey::repeat},
    };
    for (auto const& [key, meaning] : pad_keys) {
        // A key held down is pressed once: nobody answers a whole survey by leaning on it.
        if (io.KeyMap[key] >= 0 && ImGui::IsKeyPressed(io.KeyMap[key], false)) pad_ = meaning;
    }
    if (pad_ == PadKey::next) move_focus(1);
    if (pad_ == PadKey::previous) move_focus(-1);
}

void Ui::move_focus(int by) {
    bool const first = !std::exchange(keys_in_use_, true);
    auto const count = static_cast<std::ptrdiff_t>(targets_.size());
    if (count == 0) return;
    auto const found = std::ranges::find(targets_, focus_, &Target::name);
    // The first press shows where the keys stand; those after it move.
    if (first || found == targets_.end()) {
        if (found == targets_.end()) focus_ = (by > 0 ? targets_.front() : targets_.back()).name;
        return;
    }
    auto const at = (found - targets_.begin() + by + count) % count;
    focus_ = targets_.at(static_cast<std::size_t>(at)).name;
}

Target const* Ui::focus() const {
    if (!keys_in_use_) return nullptr;
    auto const found = std::ranges::find(targets_, focus_, &Target::name);
    return found == targets_.end() ? nullptr : &*found;
}

void Ui::show_screen(std::int64_t id) {
    if (screen_ != id) {
        focus_.clear();
        keyboard = {}; // the next customer's begins with small letters
        ++screens_;
    }
    screen_ = id;
}

void Ui::draw_focus() {
    if (!keys_in_use_ || targets_.empty()) return;
    Target const* on = focus();
    if (on == nullptr) {
        focus_ = targets_.front().name;
        on = &targets_.front();
        animate_until(now_ms_ + 1); // whoever drew it may want to show it otherwise
    }
    // Two lines, so that one of them stands out from whatever is below.
    float const radius = std::min(28.0F, on->area.h / 2);
    canvas_->round_line(on->area.inset(-2), radius, theme_->ground, 9);
    canvas_->round_line(on->area.inset(-2), radius, theme_->focus, 5);
}

void Ui::narrate(std::string_view text) {
    narration_ = sentences({narration_, text});
}

TextStyle Ui::styled(TextStyle const& style) const {
    if (!accessible) return style;
    TextStyle large = style;
    large.least = small() ? text_min : 24;
    if (style.size >= 46) {
        large.size = 60;
        large.weight = Weight::bold;
    } else if (style.size >= 36) {
        large.size = 46;
        large.weight = Weight::bold;
    } else {
        large.size = style.size >= 24 ? 36.0F : 27.0F;
        large.weight = Weight::semibold;
        large.tracking = 0;
    }
    return large;
}

bool Ui::end() {
    bool const elsewhere = pointer_.released && !hit_ && held_.empty() && glass_.contains(pointer_.at);
    if (pointer_.released) {
        last_held_ = held_;
        held_.clear();
        let_go_ms_ = now_ms_;
        animate_until(now_ms_ + press_ms);
    }
    canvas_->begin_at(0);
    draw_focus();
    return elsewhere;
}

TextBlock Ui::text_in(Rect box, Align align, TextStyle const& style, std::string_view text, Colour colour,
                      int max_lines) {
    TextBlock block = fitted(style, text, box.w, box.h, max_lines);
    note(block, text, box);
    draw(*canvas_, block, box, align, colour);
    return block;
}

void Ui::note(TextBlock const& block, std::string_view text, Rect box) {
    if (!block.fits) overflows_.push_back({std::string{text}, box});
}

bool Ui::touched(std::string_view name, Rect target, std::string_view spoken) {
    target.y += top_;
    targets_.push_back({std::string{name}, target, std::string{spoken}});
    if (pad_ == PadKey::select && keys_in_use_ && focus_ == name) {
        last_held_ = name;
        let_go_ms_ = now_ms_;
        animate_until(now_ms_ + press_ms);
        hit_ = true;
        return true;
    }
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
