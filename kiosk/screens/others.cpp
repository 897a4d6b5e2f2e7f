#include "kiosk/screens/others.hpp"

#include "kiosk/screens/ticket.hpp"

#include <algorithm>

namespace instante::kiosk::screens {
namespace {

/// The names of the moments this kiosk asks about, in its order, one for each survey.
std::vector<Moment const*> moments_of(State const& state) {
    std::vector<Moment const*> found;
    for (auto const& survey : state.config->surveys) {
        if (auto const* moment = find_by_id(state.config->moments, survey.moment)) found.push_back(moment);
    }
    return found;
}

/// The friendly face of a screen without a row of them; it blinks now and then.
void draw_host(State const& state, Ui& ui, Vec centre, float radius) {
    constexpr std::int64_t every = 5'200;
    constexpr std::int64_t length = 190;
    ui::FacePose pose;
    std::int64_t const age = std::max<std::int64_t>(0, ui.now() - state.entered_ms);
    std::int64_t const since = age % every;
    if (!ui.still()) {
        ui.wake_at(ui.now() - since + every);
        if (age >= every && since < length) {
            pose.blink = 1 - std::abs(2 * static_cast<float>(since) / static_cast<float>(length) - 1);
            ui.wake_at(ui.now() + ui::calm_frame_ms);
        }
    }
    draw_face(ui.canvas(), ui.theme(), 4, centre, radius, pose);
}

/// Authors like to begin with the word that stands above in large letters.
std::string_view without_greeting(std::string_view body, std::string_view title) {
    if (title.empty() || !body.starts_with(title)) return body;
    std::string_view rest = body.substr(title.size());
    if (rest.empty() || (rest.front() != '.' && rest.front() != '!')) return body;
    auto const words = rest.find_first_not_of(".! ");
    return words == std::string_view::npos ? std::string_view{} : rest.substr(words);
}

} // namespace

std::optional<Event> draw_moments(State const& state, Ui& ui) {
    std::optional<Event> result;
    bool const attract = std::holds_alternative<screen::Attract>(state.screen);
    auto const moments = moments_of(state);
    auto const count = static_cast<int>(moments.size());
    float const m = ui.margin();
    float const width = std::min(ui.area().w - 2 * m, 1152.0F);
    float const left = (ui.area().w - width) / 2;
    Bar const bar{.back = !attract && can_go_back(state), .buttons = {}};
    float const top = !ui.accessible ? header_bottom(ui) + 24 : has_name(ui) ? header_bottom(ui) : 56;
    float const bottom = bar_top(state, ui, bar) - 16;

    auto const asked = title_or_news(state, ui, ui.say("moments.title"), has_name(ui));
    auto const title = ui.fitted(ui::type::question, asked, width, 140, 2);
    ui.note(title, asked, {left, top, width, 140});
    ui.narrate(ui.say("moments.title"));
    if (attract) ui.narrate(ui.say("speech.help"));
    // None where the title stands right under the programme's name, or where the answers need the room.
    constexpr float face_height = 2 * settled_radius + 24;
    bool const hosted = !ui.accessible && bottom - top - face_height - title.height() - 44 >= 84;
    float const face = hosted ? face_height : 0;
    float const answers = ui.accessible ? ui.reach() + 12 : top + face + title.height() + 44;
    float const room = bottom - answers;
    ui::Grid g = ui::grid({left, 0, width, room}, count, 300, 560, 20, 84, ui.portrait() ? 132 : 128,
                          ui.portrait() ? 1
                          : count > 6   ? 3
                                        : 2);
    float const spare = std::max(0.0F, room - g.area.h) / 2;
    float const y = top + (ui.accessible ? std::max(0.0F, (answers - top - title.height()) * 0.4F) : spare);
    if (hosted) draw_host(state, ui, {ui.area().w / 2, y + settled_radius}, settled_radius);
    draw_from(ui.canvas(), title, {ui.area().w / 2, y + face}, ui::Align::centre, ui.theme().ink);
    g.area.y = answers + spare;
    std::vector<std::string_view> labels;
    labels.reserve(moments.size());
    for (Moment const* moment : moments)
        labels.push_back(words(state, moment->name));
    auto const style = card_style(ui, g.cell(0, count), labels);
    for (int i = 0; i < count; ++i) {
        auto const index = static_cast<std::size_t>(i);
        if (card(ui, "moment." + moments[index]->id, g.cell(i, count), labels[index], style, false))
            result = event::MomentChosen{moments[index]->id};
    }
    if (auto event = draw_header(state, ui)) result = std::move(event);
    if (auto event = draw_bar(state, ui, bar)) result = std::move(event);
    draw_veil(state, ui);
    return result;
}

std::optional<Event> draw_invitation(State const& state, Ui& ui) {
    Rect const area = ui.area();
    float const middle = area.h * 0.44F;
    float const radius = ui.small() ? 80 : 120;
    draw_host(state, ui, {area.w / 2, middle - 40}, radius);
    Rect const words{ui.margin(), middle + radius - (ui.small() ? 20.0F : 0.0F), area.w - 2 * ui.margin(),
                     ui.small() ? 100.0F : 130.0F};
    ui.narrate(ui.say("attract.touch"));
    std::optional<Event> result;
    if (ui.touched("begin", words, ui.say("attract.touch"))) result = event::Touched{};
    ui.text_in(words, ui::Align::centre, ui::type::question, ui.say("attract.touch"), ui.theme().ink, 2);
    if (auto event = draw_header(state, ui)) result = std::move(event);
    if (auto event = draw_bar(state, ui, {})) result = std::move(event);
    draw_veil(state, ui);
    return result;
}

void draw_thanks(State const& state, Ui& ui) {
    bool const saved = std::holds_alternative<screen::Thanks>(state.screen);
    auto const age = static_cast<float>(ui.now() - state.entered_ms);
    auto const& day = ui.theme();
    auto const& night = ui.accessible ? ui::contrast_theme() : ui::dark_theme();
    // Evening falls while the answer is being saved; thanks then only adds its smile and words.
    bool const dusk = age < 160 && !saved;
    ui.canvas().fill(ui.area(), dusk ? mix(day.ground, night.ground, ui::ease_out(age / 160)) : night.ground);
    ui.use_theme(night);
    Rect const area = ui.area();
    float const centre = area.w / 2;
    bool const low = ui.small() && !ui.portrait();
    float const middle = area.h * (ui.portrait() ? 0.40F : low ? 0.3F : 0.4125F);
    float const radius = low ? 88 : 120;
    auto const mouth = static_cast<float>(ui::mouth_ms);
    float const smile = !saved ? 0 : ui.still() ? 1 : std::clamp(age / mouth, 0.0F, 1.0F);
    draw_face(ui.canvas(), night, 4, {centre, middle}, radius, {.mouth = ui::ease_out(smile)});
    if (saved && age < mouth + 20) ui.animate_until(state.entered_ms + ui::mouth_ms + 20);
    if (dusk) ui.animate_until(state.entered_ms + 180);

    constexpr float patience = 600; // most answers are on the disk long before a word about it could be read
    if (!saved && age < patience) {
        ui.wake_at(state.entered_ms + static_cast<std::int64_t>(patience));
        return;
    }
    float const m = ui.margin();
    float const shown = saved ? std::clamp(age / 200, 0.0F, 1.0F) : 1;
    auto const title = saved ? ui.say("thanks.title") : std::string_view{};
    auto body = saved ? thanks_text(state) : ui.say("saving.title");
    if (body.empty()) body = ui.say("thanks.body");
    body = without_greeting(body, title);
    ui.narrate(title);
    ui.narrate(body);
    ui.text_in({m, middle + radius + 32, area.w - 2 * m, 76}, ui::Align::centre, ui::type::thanks, title,
               mix(night.ground, night.ink, shown));
    Rect const below{m, middle + radius + 112, area.w - 2 * m, 112};
    auto const block = ui.fitted(ui::type::body, body, below.w, below.h, 3);
    ui.note(block, body, below);
    draw_from(ui.canvas(), block, {centre, below.y}, ui::Align::centre,
              mix(night.ground, night.muted, shown));
}

void draw_unavailable(State const& state, Ui& ui, UnavailableReason reason) {
    auto const& night = ui.accessible ? ui::contrast_theme() : ui::dark_theme();
    ui.canvas().fill(ui.area(), night.ground);
    ui.use_theme(night);
    std::string_view title = "unavailable.title";
    std::string_view body = "unavailable.waiting_for_config";
    switch (reason) {
    case UnavailableReason::waiting_for_config:
        break;
    case UnavailableReason::nothing_to_ask:
        body = "unavailable.nothing_to_ask";
        break;
    case UnavailableReason::storage:
        body = "unavailable.storage";
        break;
    case UnavailableReason::paused:
        body = "unavailable.paused";
        break;
    case UnavailableReason::not_saved:
        title = "unavailable.not_saved_title";
        body = "unavailable.not_saved";
        break;
    }
    ui.narrate(ui.say(title));
    ui.narrate(ui.say(body));
    Rect const area = ui.area();
    float const m = ui.margin();
    float const middle = area.h * (ui.small() ? 0.26F : 0.36F);
    float const radius = ui.small() ? 64 : 88;
    // Asleep, not broken: the coin without its colour, eyes shut.
    ui::Colour const coin = mix(night.ground, night.surface, 0.9F);
    Vec const centre{area.w / 2, middle};
    ui.canvas().circle(centre, radius, coin);
    ui.canvas().ring(centre, radius - 2, with_alpha(night.ink, 0.35F), 3);
    for (float const side : {-1.0F, 1.0F}) {
        ui.canvas().curve(centre + Vec{side * 30 - 11, -14}, centre + Vec{side * 30, -4},
                          centre + Vec{side * 30 + 11, -14}, 1, night.muted, 6);
    }
    ui.canvas().line(centre + Vec{-24, 30}, centre + Vec{24, 30}, night.muted, 7);
    ui.text_in({m, middle + radius + 40 - (ui.small() ? 16.0F : 0.0F), area.w - 2 * m,
                ui.portrait() ? 120.0F : 64.0F},
               ui::Align::centre, ui::type::title, ui.say(title), night.ink, ui.portrait() ? 2 : 1);
    Rect const below{m, middle + radius + (ui.portrait() ? 176.0F : 118.0F) - (ui.small() ? 30.0F : 0.0F),
                     area.w - 2 * m, 112};
    auto const block = ui.fitted(ui::type::body, ui.say(body), below.w, below.h, 3);
    ui.note(block, ui.say(body), below);
    draw_from(ui.canvas(), block, {area.w / 2, below.y}, ui::Align::centre, night.muted);
    draw_place(state, ui, area.w - m);
}

} // namespace instante::kiosk::screens
