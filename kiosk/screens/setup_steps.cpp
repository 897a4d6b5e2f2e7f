#include "kiosk/screens/setup_steps.hpp"

#include "kiosk/core/device_settings.hpp"
#include "kiosk/core/server_address.hpp"

#include <array>
#include <cstdlib>
#include <utility>

namespace instante::kiosk::screens {

void say_below(Ui& ui, Rect area, std::string_view text, bool alarm, int lines) {
    ui.text_in(area, ui::Align::left, ui::type::body, text, alarm ? ui.theme().alarm : ui.theme().muted,
               lines);
    ui.narrate(text);
}

namespace {

using Do = SetupChange::Do;

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

} // namespace

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

namespace {

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

} // namespace

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

namespace {

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

} // namespace

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

} // namespace instante::kiosk::screens
