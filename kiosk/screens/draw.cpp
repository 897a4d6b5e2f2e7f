#include "kiosk/screens/draw.hpp"

#include "kiosk/screens/attendant.hpp"
#include "kiosk/screens/others.hpp"
#include "kiosk/screens/privacy.hpp"
#include "kiosk/screens/question.hpp"

namespace instante::kiosk::screens {
namespace {

std::optional<Event> draw_screen(State const& state, Ui& ui) {
    if (std::holds_alternative<screen::Asleep>(state.screen)) {
        ui.canvas().fill(ui.area(), ui::hex(0x000000));
        return std::nullopt;
    }
    if (auto const* menu = std::get_if<screen::Attendant>(&state.screen))
        return draw_attendant(state, ui, *menu);
    if (std::holds_alternative<screen::Saving>(state.screen) ||
        std::holds_alternative<screen::Thanks>(state.screen)) {
        draw_thanks(state, ui);
        return std::nullopt;
    }
    if (auto const* sorry = std::get_if<screen::Unavailable>(&state.screen)) {
        draw_unavailable(state, ui, sorry->reason);
        return std::nullopt;
    }
    if (state.notice) return draw_privacy(state, ui, *state.notice);
    ui.canvas().fill(ui.area(), ui.theme().ground);
    if (current_question(state) != nullptr) return draw_question(state, ui);
    if (std::holds_alternative<screen::ChooseMoment>(state.screen)) return draw_moments(state, ui);
    if (std::holds_alternative<screen::Attract>(state.screen) && state.config) {
        return survey_in_turn(state) ? draw_invitation(state, ui) : draw_moments(state, ui);
    }
    return std::nullopt;
}

/// What a key of the pad means beyond moving among the targets and touching them.
std::optional<Event> pressed(State const& state, ui::PadKey key) {
    // Whoever reaches for the pad needs the mode. Enter alone does not ask for it: scanners type one, too.
    if (!state.accessible && key != ui::PadKey::select) return event::AccessChosen{true};
    if (key == ui::PadKey::back && can_go_back(state)) return event::Back{};
    return event::KeepGoing{};
}

} // namespace

std::optional<Event> draw(State const& state, ui::Ui& ui, std::int64_t now_ms, ui::Theme const& theme) {
    ui.accessible = state.accessible;
    ui.begin(now_ms, state.accessible ? ui::contrast_theme() : theme,
             state.language.empty() ? ui::house_language : std::string_view{state.language});
    ui.show_screen(state.entered_ms);
    if (state.testing) draw_test_mark(ui);
    auto event = draw_screen(state, ui);
    bool const elsewhere = ui.end();
    if (auto const key = ui.pad(); key && !event) event = pressed(state, *key);
    if (!event && elsewhere) event = event::Touched{};
    return event;
}

} // namespace instante::kiosk::screens
