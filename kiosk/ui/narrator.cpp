#include "kiosk/ui/narrator.hpp"

#include "kiosk/core/forget.hpp"

#include <utility>

namespace instante::kiosk::ui {

std::optional<std::string> Narrator::after(Ui const& ui) {
    if (!ui.accessible) {
        bool const spoke = std::exchange(*this, {}).on_;
        return spoke ? std::optional<std::string>{""} : std::nullopt;
    }
    Target const* const on = ui.focus();
    std::string const focus = on != nullptr ? on->spoken : std::string{};
    bool const another = ui.narration() != narration_;
    bool const moved = focus != focus_;
    bool const alarmed = ui.announcement() != announcement_ && !ui.announcement().empty();
    on_ = true;
    replace(narration_, ui.narration());
    replace(focus_, focus);
    replace(announcement_, ui.announcement());
    if (ui.pad() == PadKey::repeat) return sentences({narration_, ui.recalled(), announcement_, focus});
    if (another) return sentences({narration_, announcement_, focus});
    if (alarmed) return announcement_;
    if (moved && !focus.empty()) return focus;
    return std::nullopt;
}

} // namespace instante::kiosk::ui
