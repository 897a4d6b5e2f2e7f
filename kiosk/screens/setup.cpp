#include "kiosk/screens/setup.hpp"

#include "kiosk/screens/parts.hpp"
#include "kiosk/ui/controls.hpp"
#include "kiosk/ui/keyboard.hpp"

#include <algorithm>
#include <cctype>

namespace instante::kiosk::screens {
namespace {

constexpr std::size_t code_length = 8;
constexpr std::size_t server_limit = 200;
constexpr float field_height = 80;

/// A labelled box; true when it was touched. The text's end is always in sight.
bool draw_field(Ui& ui, std::string_view name, Rect area, std::string_view label, std::string_view text,
                std::string_view example, bool focus, bool spaced) {
    auto const& theme = ui.theme();
    Rect const box{area.x, area.y + 34, area.w, area.h - 34};
    bool const touched = ui.touched(name, area, ui::sentences({label, text}));
    ui.text_in({area.x + 4, area.y, area.w - 8, 32}, ui::Align::left, ui::type::small, label, theme.muted);
    ui.canvas().round_fill(box, 16, theme.surface);
    ui.canvas().round_line(box, 16, focus ? theme.accent : theme.line, focus ? 3.0F : 2.0F);
    ui::TextStyle style = ui::type::label;
    style.tracking = spaced ? 3 : 0;
    auto const width = [&](std::string_view t) {
        return ui.fonts().width(style.weight, style.size, style.tracking, t);
    };
    std::string_view seen = text;
    while (!seen.empty() && width(seen) > box.w - 56)
        seen.remove_prefix(1);
    float const baseline = box.centre().y + 9;
    if (text.empty()) {
        ui.canvas().text({box.x + 24, baseline}, ui::Align::left, style, example, theme.muted);
    } else {
        ui.canvas().text({box.x + 24, baseline}, ui::Align::left, style, seen, theme.ink);
    }
    if (focus)
        ui.canvas().round_fill(
            {box.x + 24 + width(seen) + (seen.empty() ? -6.0F : 3.0F), box.centre().y - 18, 3, 36}, 1.5F,
            theme.accent);
    return touched;
}

void type_into(SetupForm& form, ui::Typed const& typed) {
    form.status = SetupForm::Status::idle;
    if (form.field == SetupForm::Field::server) {
        form.server = edited(std::move(form.server), typed);
        std::erase(form.server, ' ');
        if (form.server.size() > server_limit) form.server.resize(server_limit);
        return;
    }
    form.code = edited(std::move(form.code), typed);
    std::erase_if(form.code, [](unsigned char c) { return std::isalnum(c) == 0; });
    std::ranges::transform(form.code, form.code.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (form.code.size() > code_length) form.code.resize(code_length);
}

std::string_view message_key(SetupForm::Status status) {
    switch (status) {
    case SetupForm::Status::idle:
        return "setup.help";
    case SetupForm::Status::connecting:
        return "setup.connecting";
    case SetupForm::Status::unreachable:
        return "setup.error.unreachable";
    case SetupForm::Status::wrong_server:
        return "setup.error.wrong_server";
    case SetupForm::Status::refused:
        break;
    }
    return "setup.error.refused";
}

struct Layout {
    Rect title;
    Rect server;
    Rect code;
    Rect message;
    Rect keys;
    Rect connect;
};

Layout lay_out(Ui const& ui) {
    Layout l;
    Rect const area = ui.area();
    float const m = ui.margin();
    float const width = std::min(area.w - 2 * m, 1160.0F);
    float const left = (area.w - width) / 2;
    float const bar = area.h - 32 - 92;
    l.connect = {left + width - 276, bar, 276, 92};
    l.keys = {left, bar - 16 - ui::keyboard_height, width, ui::keyboard_height};
    if (ui.portrait()) {
        l.keys.x = 8;
        l.keys.w = area.w - 16;
        if (ui.small()) {
            l.connect = {left + width - 220, area.h - 10 - 76, 220, 76};
            l.keys.h = 4 * 66 + 3 * ui::key_gap;
            l.keys.y = l.connect.y - 8 - l.keys.h;
        }
        float const gap = ui.small() ? 12 : 20;
        l.title = {left, header_bottom(ui) + (ui.small() ? 0.0F : 24.0F), width, 64};
        l.server = {left, l.title.bottom() + gap, width, 34 + field_height};
        l.code = {left, l.server.bottom() + gap, width, 34 + field_height};
        l.message = {left, l.code.bottom() + 12, width, 72};
    } else if (ui.small()) {
        // The button stands beside the message, and the keys reach the bottom.
        l.title = {left, 14, width - ui::language_switch_width(ui, 2) - 24, 64};
        float const part = (width - 16) * 0.6F;
        l.server = {left, 86, part, 34 + 58};
        l.code = {left + part + 16, 86, width - 16 - part, 34 + 58};
        l.keys = {8, 0, area.w - 16, 4 * 66 + 3 * ui::key_gap};
        l.keys.y = area.h - 4 - l.keys.h;
        l.connect = {left + width - 220, l.server.bottom(), 220, ui::control_min};
        l.message = {left, l.connect.y, width - 236, l.connect.h};
    } else {
        l.title = {left, 44, width - ui::language_switch_width(ui, 2) - 40, 64};
        float const part = (width - 24) * 0.6F;
        l.server = {left, 138, part, 34 + field_height};
        l.code = {left + part + 24, 138, width - 24 - part, 34 + field_height};
        l.message = {left, l.server.bottom() + 8, width, 62};
    }
    return l;
}

} // namespace

bool is_complete(SetupForm const& form) {
    return !form.server.empty() && form.code.size() == code_length;
}

std::string shown_code(SetupForm const& form) {
    if (form.code.size() <= code_length / 2) return form.code;
    return form.code.substr(0, code_length / 2) + "-" + form.code.substr(code_length / 2);
}

std::string server_url(SetupForm const& form) {
    if (form.server.find("://") != std::string::npos) return form.server;
    bool const here = form.server.starts_with("127.") || form.server.starts_with("localhost");
    return (here ? "http://" : "https://") + form.server;
}

std::optional<SetupChange> draw_setup(SetupForm const& form, ui::Ui& ui,
                                      std::vector<std::string> const& languages, std::int64_t now_ms,
                                      ui::Theme const& theme) {
    using Field = SetupForm::Field;
    ui.accessible = false;
    ui.begin(now_ms, theme, form.language);
    ui.canvas().fill(ui.area(), theme.ground);
    Layout const l = lay_out(ui);
    SetupChange change{form, false};
    bool const waiting = form.status == SetupForm::Status::connecting;

    ui.text_in(l.title, ui::Align::left, {ui::Weight::bold, 46, -0.8F, 1.16F}, ui.say("setup.title"),
               theme.ink);
    Rect const corner = header_switch(ui, languages.size());
    if (auto code = language_switch(ui, corner, languages, form.language)) change.form.language = *code;
    if (draw_field(ui, "field.server", l.server, ui.say("setup.server"), form.server, "https://",
                   form.field == Field::server, false)) {
        change.form.field = Field::server;
    }
    if (draw_field(ui, "field.code", l.code, ui.say("setup.code"), shown_code(form), "XXXX-XXXX",
                   form.field == Field::code, true)) {
        change.form.field = Field::code;
    }
    bool const wrong = form.status != SetupForm::Status::idle && !waiting;
    ui.text_in(l.message, ui::Align::left, ui::type::help, ui.say(message_key(form.status)),
               wrong ? theme.alarm : theme.muted, 2);

    auto const keys = form.field == Field::server ? ui::Keys::address : ui::Keys::code;
    if (auto const typed = keyboard(ui, ui.keyboard, keys, l.keys)) type_into(change.form, *typed);
    // Where the keys of a pad stand on a target, enter touches that.
    bool const entered = ui.focus() == nullptr && std::ranges::find(ui.typed(), 13U) != ui.typed().end();
    if (entered && form.field == Field::server) change.form.field = Field::code;
    bool const touched = pill(ui, "connect", l.connect, ui.say("setup.connect"), ui::Tone::primary,
                              is_complete(form) && !waiting);
    if (touched || (entered && form.field == Field::code && is_complete(form) && !waiting)) {
        change.form.status = SetupForm::Status::connecting;
        change.connect = true;
    }
    ui.end();
    if (!change.connect && change.form == form) return std::nullopt;
    return change;
}

} // namespace instante::kiosk::screens
