#include "kiosk/screens/attendant.hpp"

#include "kiosk/core/server_address.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace instante::kiosk::screens {
namespace {

using Action = event::AttendantChose::Action;
using Page = screen::Attendant::Page;

constexpr float gap = 16;

Rect column(Ui const& ui) {
    float const width = std::min(ui.area().w - 2 * ui.margin(), 760.0F);
    return {(ui.area().w - width) / 2, 40, width, ui.area().h - 80};
}

std::optional<Event> chosen(Ui& ui, Action action, std::string_view key, Rect area, ui::Tone tone) {
    if (pill(ui, key, area, ui.say(key), tone)) return event::AttendantChose{action};
    return std::nullopt;
}

/// Side by side on a small panel that lies: what is said on the left, what is touched on the right.
std::pair<Rect, Rect> halves(Ui const& ui) {
    Rect const area = ui.area().inset(ui.margin());
    float const said = area.w * 0.6F - 12;
    float const touched = area.w - said - 24;
    return {{area.x, area.y, said, area.h}, {area.right() - touched, area.y, touched, area.h}};
}

bool lies_small(Ui const& ui) {
    return ui.small() && !ui.portrait();
}

void draw_typed(Ui& ui, Vec centre, int length, int typed) {
    for (int i = 0; i < length; ++i) {
        Vec const at{centre.x + (static_cast<float>(i) - static_cast<float>(length - 1) / 2) * 40, centre.y};
        if (i < typed) {
            ui.canvas().circle(at, 12, ui.theme().ink);
        } else {
            ui.canvas().ring(at, 12, ui.theme().muted, 3);
        }
    }
}

/// Twelve keys; what they type.
std::optional<Event> draw_digits(Ui& ui, Rect area) {
    std::optional<Event> result;
    float const key = std::min(120.0F, (area.h - 3 * gap) / 4);
    float const width = std::min(180.0F, (area.w - 2 * gap) / 3);
    float const left = area.centre().x - (3 * width + 2 * gap) / 2;
    for (int i = 0; i < 12; ++i) {
        int const row = i / 3;
        Rect const cell{left + static_cast<float>(i % 3) * (width + gap),
                        area.y + static_cast<float>(row) * (key + gap), width, key};
        if (i == 9) continue;
        if (i == 11) {
            if (number_card(ui, "erase", cell, "", ui.say("speech.key.erase"), false))
                result = event::PinErased{};
            ui::draw_erase(ui.canvas(), cell.centre(), ui.theme().ink);
            continue;
        }
        std::string const digit(1, static_cast<char>(i == 10 ? '0' : '1' + i));
        if (number_card(ui, "digit." + digit, cell, digit, digit, false)) result = event::PinTyped{digit[0]};
    }
    for (unsigned const typed : ui.typed()) {
        if (typed >= '0' && typed <= '9') result = event::PinTyped{static_cast<char>(typed)};
        if (typed == 8) result = event::PinErased{};
    }
    return result;
}

std::optional<Event> draw_pin(State const& state, Ui& ui, screen::Attendant const& menu) {
    bool const beside = lies_small(ui);
    Rect const c = beside ? halves(ui).first : column(ui);
    auto const& theme = ui.theme();
    bool const locked = state.pin_locked_until_ms > ui.now();
    if (locked) ui.wake_at(state.pin_locked_until_ms);
    ui.text_in({c.x, c.y, c.w, 64}, ui::Align::centre, ui::type::title, ui.say("attendant.pin"), theme.ink);
    std::string_view const hint = locked       ? "attendant.pin_locked"
                                  : menu.wrong ? "attendant.pin_wrong"
                                               : "attendant.pin_help";
    ui.text_in({c.x, c.y + 68, c.w, beside ? 72.0F : 40.0F}, ui::Align::centre, ui::type::help, ui.say(hint),
               locked || menu.wrong ? theme.alarm : theme.muted, beside ? 2 : 1);
    ui.narrate(ui.say("attendant.pin"));
    ui.narrate(ui.say(hint));
    auto const length = static_cast<int>(state.config ? state.config->kiosk.attendant_pin.size() : 4);
    auto const typed = static_cast<int>(menu.typed.size());
    draw_typed(ui, {c.centre().x, c.y + (beside ? 180.0F : 140.0F)}, length, typed);
    // How many, never which: whoever stands near hears it as well.
    if (typed > 0) ui.announce(ui.say("speech.digits", std::to_string(typed)));
    Rect const keys = beside ? halves(ui).second : Rect{c.x, c.y + 172, c.w, c.h - 172 - gap - 84};
    auto result = draw_digits(ui, keys);
    Rect const close{c.centre().x - 140, c.bottom() - 76, 280, 76};
    if (auto event = chosen(ui, Action::close, "attendant.close", close, ui::Tone::secondary)) result = event;
    return result;
}

/// One line of what is known, its name on the left.
void draw_fact(Ui& ui, Rect area, std::string_view key, std::string const& value) {
    float const half = area.w * 0.45F;
    ui.text_in({area.x, area.y, half - 12, area.h}, ui::Align::left, ui::type::help, ui.say(key),
               ui.theme().muted);
    ui.text_in({area.x + half, area.y, area.w - half, area.h}, ui::Align::right, ui::type::help, value,
               ui.theme().ink);
    ui.narrate(std::string{ui.say(key)} + ": " + value);
}

std::string minutes(std::optional<std::int64_t> seconds) {
    return seconds ? std::to_string((*seconds + 59) / 60) + " min" : "-";
}

/// In the largest unit of which there is a whole one.
std::string bytes(std::int64_t count) {
    constexpr std::int64_t mega = 1'000'000;
    constexpr std::int64_t giga = 1'000 * mega;
    return count >= giga ? std::to_string(count / giga) + " GB" : std::to_string(count / mega) + " MB";
}

std::string_view voice_key(VoiceState voice) {
    switch (voice) {
    case VoiceState::missing:
        return "attendant.voice_missing";
    case VoiceState::no_device:
        return "attendant.voice_no_device";
    case VoiceState::failing:
        return "attendant.voice_failing";
    case VoiceState::ready:
    case VoiceState::speaking:
        break;
    }
    return "attendant.voice_good";
}

void draw_facts(State const& state, Ui& ui, Rect area) {
    constexpr float line = 34;
    Rect at{area.x, area.y, area.w, line};
    auto const fact = [&](std::string_view key, std::string const& value) {
        draw_fact(ui, at, key, value);
        at.y += line;
    };
    if (!state.device) return;
    DeviceStatus const& device = *state.device;
    fact("attendant.server", host_of(device.server));
    fact("attendant.contact", minutes(device.last_contact_s));
    fact("attendant.waiting", std::to_string(device.waiting));
    fact("attendant.disk", bytes(device.disk_free));
    fact("attendant.voice", std::string{ui.say(voice_key(device.voice))});
    fact("attendant.version", device.version);
    if (device.storage_usable) return;
    ui.text_in({at.x, at.y, at.w, 2 * line}, ui::Align::left, ui::type::help, ui.say("unavailable.storage"),
               ui.theme().alarm, 2);
    ui.narrate(ui.say("unavailable.storage"));
}

/// What the kiosk is called, and small beside it what it is called in the programme.
void draw_name(State const& state, Ui& ui, Rect area) {
    auto const called = state.config ? words(state, state.config->kiosk.name) : std::string_view{};
    auto const title = called.empty() ? ui.say("attendant.title") : called;
    auto const id = state.config ? std::string_view{state.config->kiosk.id} : std::string_view{};
    float const beside = area.w * (id.empty() ? 0.0F : 0.3F);
    ui.narrate(ui.say("attendant.title"));
    ui.narrate(called);
    ui.narrate(id);
    ui.text_in({area.x, area.y, area.w - beside - 12, area.h}, ui::Align::left, ui::type::title, title,
               ui.theme().ink, 2);
    ui.text_in({area.right() - beside, area.y, beside, area.h}, ui::Align::right, ui::type::small, id,
               ui.theme().muted, 2);
}

std::optional<Event> draw_menu(State const& state, Ui& ui) {
    auto const [said, touched] = halves(ui);
    bool const beside = lies_small(ui);
    Rect const c = beside ? said : column(ui);
    draw_name(state, ui, {c.x, c.y, c.w, 64});
    draw_facts(state, ui, {c.x, c.y + 72, c.w, 272});
    struct Choice {
        Action action;
        std::string_view key;
        ui::Tone tone;
    };
    Choice const choices[] = {
        {Action::test_tap, "attendant.test", ui::Tone::secondary},
        state.paused ? Choice{Action::resume, "attendant.resume", ui::Tone::primary}
                     : Choice{Action::pause, "attendant.pause", ui::Tone::secondary},
        {Action::unpair, "attendant.unpair", ui::Tone::secondary},
        {Action::close, "attendant.close", state.paused ? ui::Tone::secondary : ui::Tone::primary}};
    std::optional<Event> result;
    constexpr float height = 76;
    Rect const buttons = beside ? touched : c;
    float y = buttons.bottom() - 4 * height - 3 * gap;
    for (Choice const& each : choices) {
        if (auto event = chosen(ui, each.action, each.key, {buttons.x, y, buttons.w, height}, each.tone))
            result = event;
        y += height + gap;
    }
    return result;
}

std::optional<Event> draw_unpair(Ui& ui) {
    Rect const c = column(ui);
    ui.narrate(ui.say("attendant.unpair_title"));
    ui.narrate(ui.say("attendant.unpair_help"));
    ui.text_in({c.x, c.y, c.w, 128}, ui::Align::centre, ui::type::title, ui.say("attendant.unpair_title"),
               ui.theme().ink, 2);
    ui.text_in({c.x, c.y + 136, c.w, 108}, ui::Align::centre, ui::type::help, ui.say("attendant.unpair_help"),
               ui.theme().muted, 3);
    Rect const yes{c.x, c.bottom() - 2 * 92 - gap, c.w, 92};
    Rect const no{c.x, c.bottom() - 92, c.w, 92};
    auto result = chosen(ui, Action::confirm_unpair, "attendant.unpair", yes, ui::Tone::secondary);
    if (auto event = chosen(ui, Action::back, "button.back", no, ui::Tone::primary)) result = event;
    return result;
}

} // namespace

std::optional<Event> draw_attendant(State const& state, Ui& ui, screen::Attendant const& menu) {
    ui.canvas().fill(ui.area(), ui.theme().ground);
    switch (menu.page) {
    case Page::pin:
        return draw_pin(state, ui, menu);
    case Page::menu:
        return draw_menu(state, ui);
    case Page::unpair:
        break;
    }
    return draw_unpair(ui);
}

void draw_test_mark(Ui& ui) {
    Rect const band{0, 0, ui.area().w, ui.small() ? 26.0F : 32.0F};
    ui.canvas().fill(band, ui.theme().alarm);
    auto const block = fit(ui.fonts(), ui::type::small, ui.say("attendant.test_mark"),
                           band.w - 2 * ui.margin(), 2 * band.h, 1);
    ui.note(block, ui.say("attendant.test_mark"), band);
    draw(ui.canvas(), block, band, ui::Align::centre, ui.theme().ground);
    ui.begin_below(band.h);
}

} // namespace instante::kiosk::screens
