#include "kiosk/core/server_address.hpp"
#include "kiosk/screens/parts.hpp"
#include "kiosk/screens/setup.hpp"
#include "kiosk/screens/setup_steps.hpp"
#include "kiosk/ui/controls.hpp"
#include "kiosk/ui/keyboard.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace instante::kiosk::screens {
namespace {

using Step = SetupForm::Step;
using Do = SetupChange::Do;

constexpr int steps = 5;
constexpr float field_label_height = 34;

struct StepLayout {
    Rect title;
    Rect body; // between title and bar; on the steps with a keyboard its field
    Rect message;
    Rect keys; // empty on the steps without
    Rect back;
    Rect next;
    std::optional<Vec> dots;
};

bool has_keys(SetupForm const& form) {
    return form.step == Step::server || form.step == Step::code;
}

StepLayout lay_out(Ui const& ui, SetupForm const& form, std::size_t languages) {
    StepLayout l;
    Rect const area = ui.area();
    bool const keys = has_keys(form);
    bool const low = ui.small() && !ui.portrait(); // no room for a bar below the keys
    bool const tight = !ui.small() && area.h < ui::short_side - 1;
    float const m = ui.margin();
    float const width = std::min(area.w - 2 * m, 1160.0F);
    float const left = (area.w - width) / 2;
    float const beside = ui::language_switch_width(ui, languages) + (ui.small() ? 24.0F : 40.0F);
    if (ui.portrait()) {
        l.title = {left, header_bottom(ui) + (ui.small() ? 0.0F : 24.0F), width, 64};
    } else {
        l.title = {left, ui.small() || tight ? 14.0F : 44.0F, width - beside, 64};
    }
    float const high = ui.small() ? 72 : 92;
    float const bar = low && keys ? 178 : area.h - (ui.small() ? 10.0F : 32.0F) - high;
    float const next_width = ui.small() ? 200 : 276;
    l.next = {left + width - next_width, bar, next_width, high};
    l.back = {left, bar + (high - ui::control_min) / 2, ui.small() ? 150.0F : 190.0F, ui::control_min};
    float const top = l.title.bottom() + (ui.small() || tight ? 8.0F : 28.0F);
    if (!(low && keys)) l.dots = Vec{(l.back.right() + l.next.x) / 2, bar + high / 2};
    if (!keys) {
        l.body = {left, top, width, bar - 16 - top};
        return l;
    }
    l.body = {left, top, width, field_label_height + (low ? 58.0F : 80.0F)};
    float const key_rows = ui.small() ? 4 * 66 + 3 * ui::key_gap : ui::keyboard_height;
    l.keys = {left, bar - (ui.small() ? 8.0F : 16.0F) - key_rows, width, key_rows};
    if (ui.portrait() || ui.small()) {
        l.keys.x = 8;
        l.keys.w = area.w - 16;
    }
    if (low) l.keys.y = area.h - 4 - key_rows;
    float const said_from = form.step == Step::server ? left : l.back.right() + 16;
    l.message = low ? Rect{said_from, bar, l.next.x - 16 - said_from, high}
                    : Rect{left, l.body.bottom() + 8, width, 68};
    return l;
}

/// A labelled box with what was typed. The text's end is always in sight.
void draw_field(Ui& ui, Rect area, std::string_view label, std::string_view text, std::string_view example,
                float tracking) {
    auto const& theme = ui.theme();
    Rect const box{area.x, area.y + field_label_height, area.w, area.h - field_label_height};
    ui.text_in({area.x + 4, area.y, area.w - 8, 32}, ui::Align::left, ui::type::small, label, theme.muted);
    ui.canvas().round_fill(box, 16, theme.surface);
    ui.canvas().round_line(box, 16, theme.accent, 3);
    ui::TextStyle style = ui::type::label;
    style.tracking = tracking;
    auto const width = [&](std::string_view t) {
        return ui.fonts().width(style.weight, style.size, style.tracking, t);
    };
    std::string_view seen = text;
    while (!seen.empty() && width(seen) > box.w - 56)
        seen.remove_prefix(1);
    bool const empty = text.empty();
    ui.canvas().text({box.x + 24, box.centre().y + 9}, ui::Align::left, style, empty ? example : seen,
                     empty ? theme.muted : theme.ink);
    float const caret = box.x + 24 + (empty ? -6.0F : width(seen) + 3);
    ui.canvas().round_fill({caret, box.centre().y - 18, 3, 36}, 1.5F, theme.accent);
    ui.narrate(label);
    ui.recall(text);
}

std::string_view title_key(Step step) {
    constexpr std::array keys{"setup.title", "setup.network.title", "setup.panel.title", "setup.voice.title",
                              "setup.code.title"};
    return keys.at(static_cast<std::size_t>(step));
}

std::pair<std::string_view, bool> pairing_words(SetupForm::Status status) {
    switch (status) {
    case SetupForm::Status::idle:
        return {"setup.help", false};
    case SetupForm::Status::connecting:
        return {"setup.connecting", false};
    case SetupForm::Status::unreachable:
        return {"setup.error.unreachable", true};
    case SetupForm::Status::wrong_server:
        return {"setup.error.wrong_server", true};
    case SetupForm::Status::refused:
        return {"setup.error.refused", true};
    case SetupForm::Status::busy:
        break;
    }
    return {"setup.error.wait", true};
}

std::string_view next_key(SetupForm const& form) {
    if (form.step == Step::code) return "setup.connect";
    bool const again = form.step == Step::network && form.check && form.check->trouble != ServerTrouble::none;
    return again ? "setup.retry" : "button.continue";
}

Do draw_step(SetupForm& form, Ui& ui, StepLayout const& l) {
    switch (form.step) {
    case Step::server:
        draw_field(ui, l.body, ui.say("setup.server"), form.server, "https://", 0);
        say_below(ui, l.message, ui.say("setup.server.help"), false, 2);
        return Do::nothing;
    case Step::network:
        draw_network(form, ui, l.body);
        return Do::nothing;
    case Step::panel:
        return draw_panel(form, ui, l.body);
    case Step::voice:
        return draw_voice(form, ui, l.body);
    case Step::code:
        break;
    }
    draw_field(ui, l.body, ui.say("setup.code"), shown_code(form.code), "XXXX-XXXX", 3);
    auto const [key, alarm] = pairing_words(form.status);
    say_below(ui, l.message, ui.say(key), alarm, 2);
    return Do::nothing;
}

/// From a keyboard that somebody has plugged in, or a scanner that types.
std::optional<ui::Typed> typed_without_keys(Ui const& ui) {
    ui::Typed typed;
    for (unsigned const c : ui.typed()) {
        if (c >= 0x20 && c < 0x7F) typed.text += static_cast<char>(c);
    }
    if (typed.text.empty()) return std::nullopt;
    return typed;
}

} // namespace

std::optional<SetupChange> draw_setup(SetupForm const& form, ui::Ui& ui,
                                      std::vector<std::string> const& languages, std::int64_t now_ms,
                                      ui::Theme const& theme) {
    ui.accessible = false;
    ui.begin(now_ms, theme, form.language);
    ui.show_screen(static_cast<std::int64_t>(form.step) + 1);
    ui.canvas().fill(ui.area(), theme.ground);
    StepLayout const l = lay_out(ui, form, languages.size());
    SetupChange change{form};

    ui.text_in(l.title, ui::Align::left, ui::type::title, ui.say(title_key(form.step)), theme.ink);
    ui.narrate(ui.say(title_key(form.step)));
    Rect const corner = header_switch(ui, languages.size());
    if (auto code = language_switch(ui, corner, languages, form.language)) change.form.language = *code;
    change.what = draw_step(change.form, ui, l);
    if (l.dots) progress_dots(ui, *l.dots, static_cast<int>(form.step) + 1, steps);

    // What a real keyboard types is taken as it comes: an address may be scanned where a code is asked for.
    auto typed = typed_without_keys(ui);
    if (has_keys(form)) {
        auto const keys = form.step == Step::server ? ui::Keys::address : ui::Keys::code;
        auto const touched = keyboard(ui, ui.keyboard, keys, l.keys);
        if (!typed) typed = touched;
    }
    if (typed && typed->erase) change.form = erase_typed(std::move(change.form));
    if (typed && !typed->erase) change = take_typed(std::move(change.form), typed->text);

    if (form.step != Step::server &&
        pill(ui, "back", l.back, ui.say("button.back"), ui::Tone::secondary, true, ui::Icon::back))
        change = {go_back(std::move(change.form))};
    // Where the keys of a pad stand on a target, enter touches that.
    bool const entered = ui.focus() == nullptr && std::ranges::find(ui.typed(), 13U) != ui.typed().end();
    bool const on = pill(ui, "next", l.next, ui.say(next_key(form)), ui::Tone::primary, can_go_on(form));
    // Enter ends what was typed. A scanner's may come when what it read has led elsewhere already.
    bool const ends = entered && has_keys(form) && change.form.step == form.step;
    if (on || ends) change = go_on(std::move(change.form));
    ui.end();
    if (change.what == Do::nothing && change.form == form) return std::nullopt;
    return change;
}

} // namespace instante::kiosk::screens
