#include "kiosk/screens/parts.hpp"

#include <algorithm>
#include <cmath>

namespace instante::kiosk::screens {
namespace {

constexpr float bar_height = 92;
constexpr float bar_gap = 16;
constexpr float control_height = 72;
constexpr float countdown_room = 104;

float height_of(Button const& button) {
    return button.tone == ui::Tone::primary ? bar_height : control_height;
}

float width_of(Ui const& ui, Button const& button) {
    return button.tone == ui::Tone::primary ? std::max(276.0F, pill_width(ui, button.label, button.tone))
                                            : pill_width(ui, button.label, button.tone);
}

float left_width(Ui const& ui, Bar const& bar) {
    float const back =
        bar.back ? pill_width(ui, ui.say("button.back"), ui::Tone::secondary, ui::Icon::back) + 20 : 0;
    return back + countdown_room;
}

/// How many of the buttons, counted from the right, stand in the lowest row.
std::size_t lowest_row(Ui const& ui, Bar const& bar) {
    float room = ui.area().w - 2 * ui.margin() - left_width(ui, bar);
    std::size_t count = 0;
    for (auto each = bar.buttons.rbegin(); each != bar.buttons.rend(); ++each) {
        room -= width_of(ui, *each) + (count > 0 ? bar_gap : 0);
        if (room < 0 && count > 0) break;
        ++count;
    }
    return count;
}

} // namespace

std::string_view words(State const& state, LocalizedText const& localized) {
    return text(state, localized);
}

std::optional<Event> draw_header(State const& state, Ui& ui) {
    auto const& codes = languages(state);
    float const m = ui.margin();
    float const switch_width = codes.size() > 1 ? ui::language_switch_width(codes.size()) : 0;
    if (state.config) {
        Rect const box{m, 44, ui.area().w - 2 * m - switch_width - 32, 56};
        ui.text_in(box, ui::Align::left, ui::type::name,
                   ui::upper(words(state, state.config->programme_name)), ui.theme().ink, 2);
    }
    if (auto code = language_switch(ui, {ui.area().w - m, 32}, codes, state.language)) {
        return event::LanguageChosen{*code};
    }
    return std::nullopt;
}

void draw_place(State const& state, Ui& ui) {
    if (!state.config) return;
    std::string place{words(state, state.config->site_name)};
    auto const kiosk = words(state, state.config->kiosk.name);
    if (!kiosk.empty()) place.append(place.empty() ? "" : " · ").append(kiosk);
    Rect const box{ui.margin(), ui.area().h - 78, ui.area().w * 0.55F - ui.margin(), 56};
    ui.text_in(box, ui::Align::left, ui::type::small, place, ui.theme().muted, 2);
}

float bar_top(Ui const& ui, Bar const& bar) {
    bool const two = lowest_row(ui, bar) < bar.buttons.size();
    return ui.area().h - 32 - bar_height - (two ? control_height + bar_gap : 0);
}

std::optional<Event> draw_bar(State const& state, Ui& ui, Bar const& bar) {
    std::optional<Event> result;
    float const middle = ui.area().h - 32 - bar_height / 2;
    float x = ui.margin();
    if (bar.back) {
        auto const label = ui.say("button.back");
        float const width = pill_width(ui, label, ui::Tone::secondary, ui::Icon::back);
        Rect const area{x, middle - control_height / 2, width, control_height};
        if (pill(ui, "back", area, label, ui::Tone::secondary, true, ui::Icon::back)) result = event::Back{};
        x += width + 20;
    }
    if (auto const left = idle_seconds_left(state, ui.now())) {
        Vec const centre{x + 22, middle};
        if (ui.touched("keep_going", {x - 14, middle - 40, countdown_room, 80})) result = event::KeepGoing{};
        countdown(ui, centre, *left, countdown_seconds(state));
        // The ring moves by a degree or so a frame; ten frames a second are smooth enough and cheap.
        ui.wake_at(ui.now() + 100);
    } else if (!bar.back && bar.buttons.size() < 2) {
        draw_place(state, ui);
    }

    std::size_t const below = lowest_row(ui, bar);
    float right = ui.area().w - ui.margin();
    float row_middle = middle;
    for (std::size_t i = 0; i < bar.buttons.size(); ++i) {
        Button const& button = bar.buttons[bar.buttons.size() - 1 - i];
        if (i == below) { // what is left stands one row higher
            right = ui.area().w - ui.margin();
            row_middle = middle - bar_height / 2 - bar_gap - control_height / 2;
        }
        float const width = width_of(ui, button);
        float const height = height_of(button);
        Rect const area{right - width, row_middle - height / 2, width, height};
        if (pill(ui, button.name, area, button.label, button.tone, button.enabled)) result = button.event;
        right -= width + bar_gap;
    }
    return result;
}

bool has_settled_face(State const& state) {
    return state.verdict &&
           (state.verdict->type == QuestionType::smiley4 || state.verdict->type == QuestionType::smiley5);
}

void draw_settled_face(State const& state, Ui& ui, Vec home, float home_radius) {
    if (!has_settled_face(state)) return;
    int const mood = ui::mood_of(state.verdict->value, state.verdict->type == QuestionType::smiley4 ? 4 : 5);
    float const t =
        static_cast<float>(ui.now() - state.verdict->at_ms) / static_cast<float>(ui::settle_animation_ms);
    if (t >= 1 || t < 0) ui.face_row.places.clear(); // arrived
    if (t >= 0 && t < 1) ui.animate_until(state.verdict->at_ms + ui::settle_animation_ms + 20);
    float const arrived = t < 0 ? 1 : ui::ease_out(t);

    Vec centre = home;
    float radius = home_radius;
    for (std::size_t i = 0; i < ui.face_row.places.size() && !ui.reduced_motion; ++i) {
        auto const& place = ui.face_row.places[i];
        if (i == ui.face_row.chosen) {
            centre = mix(place.centre, home, arrived);
            radius = ui::mix(place.radius, home_radius, arrived);
        } else {
            draw_face(ui.canvas(), ui.theme(), place.mood, place.centre, place.radius,
                      {.fade = std::min(1.0F, t * 1.5F)});
        }
    }
    ui.canvas().ring(centre, ring_of(radius), with_alpha(ui.theme().ink, 0.18F * arrived), radius * 0.138F);
    draw_face(ui.canvas(), ui.theme(), mood, centre, radius);
}

void draw_veil(State const& state, Ui& ui) {
    constexpr std::int64_t veil_ms = 180;
    std::int64_t const age = ui.now() - state.entered_ms;
    if (age < 0 || age >= veil_ms) return;
    float const t = static_cast<float>(age) / static_cast<float>(veil_ms);
    ui.canvas().fill(ui.area(), with_alpha(ui.theme().ground, 1 - t));
    ui.animate_until(state.entered_ms + veil_ms + 20);
}

} // namespace instante::kiosk::screens
