#include "kiosk/screens/question.hpp"

#include <algorithm>

namespace instante::kiosk::screens {
namespace {

/// The customer's words in their box, the end always in sight, with a cursor that does not blink.
void draw_sheet(Ui& ui, Rect box, std::string const& draft) {
    auto const& theme = ui.theme();
    ui.canvas().round_fill(box, 20, theme.surface);
    ui.canvas().round_line(box, 20, theme.accent, 3);
    Rect const inner{box.x + 28, box.y + 16, box.w - 56, box.h - 32};
    auto const style = ui.styled(ui::type::body);
    float const line = style.size * style.leading;
    auto lines = wrap(ui.fonts(), style, draft, inner.w - 12);
    auto const room = static_cast<std::size_t>(std::max(1.0F, inner.h / line));
    if (lines.size() > room) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(room));
    float y = inner.y;
    for (auto const& each : lines) {
        ui.canvas().text({inner.x, y + line * 0.7F}, ui::Align::left, style, each, theme.ink);
        y += line;
    }
    bool const trailing = !draft.empty() && draft.back() == ' ';
    float const end = ui.fonts().width(style.weight, style.size, 0,
                                       lines.back() + (trailing && !lines.back().ends_with(' ') ? " " : ""));
    ui.canvas().round_fill({inner.x + end + 2, y - line * 0.94F, 3, line * 0.86F}, 1.5F, theme.accent);
    if (draft.empty()) {
        ui.text_in({inner.x + 16, inner.y, inner.w - 16, line}, ui::Align::left, style,
                   ui.say("hint.comment"), theme.muted);
    }
}

} // namespace

std::optional<Event> draw_comment(State const& state, Ui& ui) {
    std::optional<Event> result;
    Question const& question = *current_question(state);
    auto const& asking = std::get<screen::Asking>(state.screen);
    Bar const bar = bar_of(state, ui);
    float const m = ui.margin();
    float const width = std::min(ui.area().w - 2 * m, 1160.0F);
    float const left = (ui.area().w - width) / 2;

    // From the bottom up: the bar, the keys, and the rest for the question and its sheet.
    Rect keys{left, 0, width, ui::keyboard_height};
    if (ui.portrait()) keys = {16, 0, ui.area().w - 32, ui::keyboard_height};
    keys.y = bar_top(state, ui, bar) - 20 - keys.h;
    if (ui.accessible) {
        float const half = ui.area().h / 2;
        float const bottom = bar_top(state, ui, bar) - 10;
        keys.h = std::min(ui::keyboard_height, bottom - half - 4);
        keys.y = bottom - keys.h;
    }
    bool const tall = ui.portrait();
    float y = header_bottom + (tall ? 80 : 8);
    ui::TextStyle const& style = tall ? ui::type::title : ui::TextStyle{ui::Weight::bold, 38, -0.6F, 1.16F};
    auto const asked = words(state, question.text);
    auto const title = ui.fitted(style, asked, width, tall ? 160.0F : 56.0F, tall ? 3 : 1);
    ui.note(title, asked, {left, y, width, title.height()});
    y = draw_from(ui.canvas(), title, {ui.area().w / 2, y + (tall ? 0 : 4)}, ui::Align::centre,
                  ui.theme().ink) +
        (tall ? 12 : 4);
    auto help = words(state, question.help);
    if (help.empty()) help = ui.say("hint.comment_privacy");
    ui.text_in({left, y, width, 34}, ui::Align::centre, ui::type::small, help, ui.theme().muted, 1);
    narrate_question(state, ui, question, help);
    ui.recall(asking.draft_text);
    y += 34 + (tall ? 24 : 6);
    draw_sheet(ui, {left, y, width, std::min(keys.y - (tall ? 32.0F : 16.0F) - y, 320.0F)},
               asking.draft_text);

    auto& state_of_keys = ui.keyboard;
    if (auto const typed = keyboard(ui, state_of_keys, ui::keys_of(state.language), keys)) {
        result = event::CommentEdited{edited(asking.draft_text, *typed)};
    }
    if (auto event = draw_header(state, ui)) result = std::move(event);
    if (auto event = draw_bar(state, ui, bar)) {
        ui.keyboard = {};
        result = std::move(event);
    }
    if (auto const at = progress(state))
        progress_dots(ui, {ui.area().w / 2, tall ? 140.0F : 72.0F}, at->at, at->of);
    draw_veil(state, ui);
    return result;
}

} // namespace instante::kiosk::screens
