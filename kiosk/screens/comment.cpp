#include "kiosk/screens/question.hpp"
#include "kiosk/screens/ticket.hpp"

#include <algorithm>

namespace instante::kiosk::screens {
namespace {

/// Over the keys of a panel that is not high there is one line for the question: it takes the header's place.
bool is_low(Ui const& ui) {
    return !ui.portrait() && ui.area().h < 0.92F * ui::short_side;
}

/// The customer's words in their box, the end always in sight, with a cursor that does not blink.
void draw_sheet(Ui& ui, Rect box, std::string const& draft) {
    auto const& theme = ui.theme();
    ui.canvas().round_fill(box, 20, theme.surface);
    ui.canvas().round_line(box, 20, theme.accent, 3);
    float const padding = is_low(ui) ? 10 : 16;
    Rect const inner{box.x + 28, box.y + padding, box.w - 56, box.h - 2 * padding};
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

/// The question and the word of caution under it, above the keys; where the sheet may stand between.
Rect draw_asked(State const& state, Ui& ui, float width, float keys_top) {
    Question const& question = *current_question(state);
    bool const tall = ui.portrait();
    bool const low = is_low(ui);
    float const left = (ui.area().w - width) / 2;
    Rect title_box{left, header_bottom(ui) + (tall ? 80.0F : 12.0F), width, tall ? 160.0F : 56.0F};
    if (low) title_box = {left, 8, header_switch(ui, languages(state).size()).x - 24 - left, 46};
    ui::TextStyle const& style = tall ? ui::type::title : ui::TextStyle{ui::Weight::bold, 38, -0.6F, 1.16F};
    auto const asked = title_or_news(state, ui, words(state, question.text), !low);
    auto const title = ui.fitted(style, asked, title_box.w, title_box.h, tall ? 3 : 1);
    ui.note(title, asked, title_box);
    auto const align = low ? ui::Align::left : ui::Align::centre;
    float const x = low ? left : title_box.centre().x;
    float y = draw_from(ui.canvas(), title, {x, title_box.y}, align, ui.theme().ink) + (tall ? 12.0F : 4.0F);
    auto help = words(state, question.help);
    if (help.empty()) help = ui.say("hint.comment_privacy");
    // What is written is wanted more than a word about it.
    float const one_line = ui.styled(ui::type::body).size * 1.4F + 8;
    bool const cramped = low && keys_top - 8 - (header_bottom(ui) + 4) < one_line;
    if (!cramped)
        ui.text_in({left, low ? 52 : y, title_box.w, 34}, align, ui::type::small, help, ui.theme().muted);
    narrate_question(state, ui, question, help);
    y = low ? header_bottom(ui) + 4 : y + 34 + (tall ? 24.0F : 6.0F);
    if (cramped) y = keys_top - 8 - one_line;
    return {left, y, width, std::min(keys_top - (tall ? 32.0F : low ? 8.0F : 16.0F) - y, 320.0F)};
}

} // namespace

std::optional<Event> draw_comment(State const& state, Ui& ui) {
    std::optional<Event> result;
    auto const& asking = std::get<screen::Asking>(state.screen);
    Bar const bar = bar_of(state, ui);
    float const m = ui.margin();
    float const width = std::min(ui.area().w - 2 * m, 1160.0F);
    float const left = (ui.area().w - width) / 2;

    // From the bottom up: the bar, the keys, and the rest for the question and its sheet.
    Rect keys{left, 0, width, ui::keyboard_height};
    if (ui.portrait()) keys = {16, 0, ui.area().w - 32, ui::keyboard_height};
    keys.y = bar_top(state, ui, bar) - 20 - keys.h;
    if (ui.small()) {
        keys = {8, 0, ui.area().w - 16, 4 * 66 + 3 * ui::key_gap};
        keys.y = bar_top(state, ui, bar) - 8 - keys.h;
    } else if (ui.accessible) {
        float const half = ui.reach();
        float const bottom = bar_top(state, ui, bar) - 10;
        keys.h = std::min(ui::keyboard_height, bottom - half - 4);
        keys.y = bottom - keys.h;
    }
    Rect const sheet = draw_asked(state, ui, width, keys.y);
    draw_sheet(ui, sheet, asking.draft_text);
    ui.recall(asking.draft_text);

    if (auto const typed = keyboard(ui, ui.keyboard, ui::Keys::letters, keys)) {
        result = event::CommentEdited{edited(asking.draft_text, *typed)};
    }
    if (auto event = draw_header(state, ui, !is_low(ui))) result = std::move(event);
    if (auto event = draw_bar(state, ui, bar)) result = std::move(event);
    if (auto const at = progress(state); at && !is_low(ui))
        progress_dots(ui, {ui.area().w / 2, dots_middle(ui)}, at->at, at->of);
    draw_veil(state, ui);
    return result;
}

} // namespace instante::kiosk::screens
