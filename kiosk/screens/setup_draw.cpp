#include "kiosk/core/device_settings.hpp"
#include "kiosk/core/server_address.hpp"
#include "kiosk/screens/parts.hpp"
#include "kiosk/screens/setup.hpp"
#include "kiosk/ui/controls.hpp"
#include "kiosk/ui/keyboard.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace instante::kiosk::screens {
namespace {

using Step = SetupForm::Step;
using Do = SetupChange::Do;

constexpr int steps = 5;
constexpr float label_height = 34;

struct Layout {
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

Layout lay_out(Ui const& ui, SetupForm const& form, std::size_t languages) {
    Layout l;
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
    l.body = {left, top, width, label_height + (low ? 58.0F : 80.0F)};
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
    Rect const box{area.x, area.y + label_height, area.w, area.h - label_height};
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

void say_below(Ui& ui, Rect area, std::string_view text, bool alarm, int lines) {
    ui.text_in(area, ui::Align::left, ui::type::body, text, alarm ? ui.theme().alarm : ui.theme().muted,
               lines);
    ui.narrate(text);
}

// ---- the connection --------------------------------------------------------------------------------

std::string duration(Ui const& ui, std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    if (seconds < 2 * minute) return ui.say("duration.seconds", std::to_string(seconds));
    if (seconds < 2 * hour) return ui.say("duration.minutes", std::to_string(seconds / minute));
    if (seconds < 2 * day) return ui.say("duration.hours", std::to_string(seconds / hour));
    return ui.say("duration.days", std::to_string(seconds / day));
}

std::string clock_words(Ui const& ui, std::int64_t server_less_ours_s) {
    auto const how_much = duration(ui, std::abs(server_less_ours_s));
    return ui.say(server_less_ours_s > 0 ? "setup.clock.slow" : "setup.clock.fast", how_much);
}

struct Words {
    std::string_view key;
    int row; // of the list, which it is about
};

Words words_of(ServerTrouble trouble) {
    switch (trouble) {
    case ServerTrouble::none:
        break;
    case ServerTrouble::bad_address:
        return {"setup.trouble.bad_address", 0};
    case ServerTrouble::no_name:
        return {"setup.trouble.no_name", 0};
    case ServerTrouble::no_route:
        return {"setup.trouble.no_route", 0};
    case ServerTrouble::refused:
        return {"setup.trouble.refused", 0};
    case ServerTrouble::too_slow:
        return {"setup.trouble.too_slow", 0};
    case ServerTrouble::cut_off:
        return {"setup.trouble.cut_off", 0};
    case ServerTrouble::no_tls:
        return {"setup.trouble.no_tls", 1};
    case ServerTrouble::expired:
        return {"setup.trouble.expired", 1};
    case ServerTrouble::not_yet_valid:
        return {"setup.trouble.not_yet_valid", 1};
    case ServerTrouble::wrong_name:
        return {"setup.trouble.wrong_name", 1};
    case ServerTrouble::untrusted:
        return {"setup.trouble.untrusted", 1};
    case ServerTrouble::clock_wrong:
        return {"setup.trouble.clock_wrong", 1};
    case ServerTrouble::busy:
        return {"setup.trouble.busy", 2};
    case ServerTrouble::not_ours:
        return {"setup.trouble.not_ours", 2};
    }
    return {"setup.network.good", 3};
}

/// A sign for one thing that was looked at: done, wrong, or not known yet.
void draw_sign(Ui& ui, Vec centre, std::optional<bool> good) {
    auto const& theme = ui.theme();
    ui::Canvas& canvas = ui.canvas();
    if (!good) return canvas.ring(centre, 16, theme.line, 3);
    canvas.circle(centre, 18, *good ? theme.accent : theme.alarm);
    ui::Colour const on = *good ? theme.on_accent : theme.ground;
    *good ? ui::draw_tick(canvas, centre, on) : ui::draw_alert(canvas, centre, on);
}

std::string what_was_found(Ui const& ui, SetupForm const& form) {
    if (!form.check) return std::string{ui.say("setup.network.wait")};
    auto const clock = form.check->clock_s;
    auto const key = words_of(form.check->trouble).key;
    if (form.check->trouble == ServerTrouble::clock_wrong)
        return ui.say(key, clock_words(ui, clock.value_or(0)));
    if (form.check->trouble == ServerTrouble::none && clock && std::abs(*clock) >= clock_tolerance_s)
        return ui.say("setup.clock.note", clock_words(ui, *clock));
    return ui.say(key, host_of(form.server));
}

void draw_network(SetupForm const& form, Ui& ui, Rect body) {
    bool const open = server_url(form.server).starts_with("http://");
    std::array const names{"setup.network.reach", open ? "setup.network.plain" : "setup.network.secure",
                           "setup.network.ours"};
    int const broken = form.check ? words_of(form.check->trouble).row : -1;
    float const line = ui.small() ? 50 : 64;
    for (int i = 0; i < 3; ++i) {
        Rect const row{body.x, body.y + static_cast<float>(i) * line, body.w, line};
        std::optional<bool> good;
        if (form.check && i <= broken) good = i < broken;
        draw_sign(ui, {row.x + 22, row.centre().y}, good);
        ui.text_in({row.x + 60, row.y, row.w - 60, row.h}, ui::Align::left, ui::type::label,
                   ui.say(names.at(static_cast<std::size_t>(i))), good ? ui.theme().ink : ui.theme().muted);
    }
    float const below = 3 * line + 12;
    bool const wrong = form.check && form.check->trouble != ServerTrouble::none;
    say_below(ui, {body.x, body.y + below, body.w, std::min(150.0F, body.h - below)},
              what_was_found(ui, form), wrong, 4);
}

// ---- the panel -------------------------------------------------------------------------------------

/// A row of figures, or several; which one was touched.
std::optional<std::size_t> draw_choices(Ui& ui, Rect area, std::string_view name, std::size_t count,
                                        int columns, auto const& label, auto const& spoken,
                                        auto const& chosen) {
    std::optional<std::size_t> touched;
    constexpr float gap = 12;
    auto const n = static_cast<float>(columns);
    float const width = std::min(150.0F, (area.w - gap * (n - 1)) / n);
    int const lines = (static_cast<int>(count) + columns - 1) / columns;
    auto const rows = static_cast<float>(lines);
    float const height = std::min(100.0F, (area.h - gap * (rows - 1)) / rows);
    for (std::size_t i = 0; i < count; ++i) {
        auto const column = static_cast<float>(static_cast<int>(i) % columns);
        int const line = static_cast<int>(i) / columns;
        auto const row = static_cast<float>(line);
        Rect const cell{area.x + column * (width + gap), area.y + row * (height + gap), width, height};
        if (number_card(ui, std::string{name} + "." + label(i), cell, label(i), spoken(i), chosen(i)))
            touched = i;
    }
    return touched;
}

Do draw_panel(SetupForm& form, Ui& ui, Rect body) {
    auto const& theme = ui.theme();
    constexpr float gap = 12;
    constexpr float label = 36;
    int const columns = ui.portrait() ? 4 : 8;
    float const rows = ui.portrait() ? 3 : 2;
    float const cell = std::min(100.0F, (body.h - 2 * label - gap * (rows + 1)) / rows);
    float const sizes = ui.portrait() ? 2 * cell + gap : cell;
    Do what = Do::nothing;
    ui.text_in({body.x, body.y, body.w, label}, ui::Align::left, ui::type::help, ui.say("setup.panel.size"),
               theme.muted);
    ui.narrate(ui.say("setup.panel.size"));
    auto const inches = [](std::size_t i) { return std::to_string(panel_sizes.at(i)); };
    auto const size = draw_choices(
        ui, {body.x, body.y + label, body.w, sizes}, "size", panel_sizes.size(), columns,
        [&](std::size_t i) { return ui.say("setup.panel.inches", inches(i)); },
        [&](std::size_t i) { return ui.say("setup.panel.inches_spoken", inches(i)); },
        [&](std::size_t i) { return form.panel == panel_sizes.at(i); });
    if (size) {
        form.panel = panel_sizes.at(*size);
        what = Do::look;
    }
    float const below = body.y + label + sizes + (ui.small() ? gap : 2 * gap);
    ui.text_in({body.x, below, body.w, label}, ui::Align::left, ui::type::help, ui.say("setup.panel.turn"),
               theme.muted);
    ui.narrate(ui.say("setup.panel.turn"));
    auto const degrees = [&](std::size_t i) {
        return ui.say("setup.panel.degrees", std::to_string(rotations.at(i)));
    };
    auto const turn =
        draw_choices(ui, {body.x, below + label, body.w, cell}, "turn", rotations.size(), 4, degrees, degrees,
                     [&](std::size_t i) { return form.rotation == rotations.at(i); });
    if (turn) {
        form.rotation = rotations.at(*turn);
        what = Do::look;
    }
    return what;
}

// ---- the voice -------------------------------------------------------------------------------------

std::pair<std::string_view, bool> voice_words(SetupForm const& form) {
    switch (form.voice) {
    case VoiceState::missing:
        return {"setup.voice.missing", true};
    case VoiceState::no_device:
        return {"setup.voice.no_device", true};
    case VoiceState::failing:
        return {"setup.voice.failing", true};
    case VoiceState::speaking:
        return {"setup.voice.speaking", false};
    case VoiceState::ready:
        break;
    }
    return {form.spoken ? "setup.voice.heard" : "setup.voice.help", false};
}

Do draw_voice(SetupForm& form, Ui& ui, Rect body) {
    auto const& theme = ui.theme();
    float const line = ui.small() ? 76 : 100;
    auto const sentence = ui.say("setup.voice.sentence");
    ui.text_in({body.x, body.y, body.w, line}, ui::Align::left, ui::type::number, sentence, theme.ink, 2);
    Rect const play{body.x, body.y + line + 8,
                    std::max(220.0F, pill_width(ui, ui.say("setup.voice.play"), ui::Tone::secondary)), 84};
    bool const can_speak = form.voice != VoiceState::missing;
    bool const touched = can_speak && pill(ui, "play", play, ui.say("setup.voice.play"), ui::Tone::secondary);
    float const below = (can_speak ? play.bottom() : body.y + line) + 16;
    auto const [key, alarm] = voice_words(form);
    say_below(ui, {body.x, below, body.w, std::min(130.0F, body.bottom() - below)}, ui.say(key), alarm, 4);
    if (!touched) return Do::nothing;
    form.spoken = true;
    return Do::speak;
}

// ---- all of them -----------------------------------------------------------------------------------

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

Do draw_step(SetupForm& form, Ui& ui, Layout const& l) {
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
    Layout const l = lay_out(ui, form, languages.size());
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
