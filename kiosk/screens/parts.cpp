#include "kiosk/screens/parts.hpp"

#include "kiosk/screens/ticket.hpp"

#include <algorithm>
#include <cmath>

namespace instante::kiosk::screens {
namespace {

/// The measures of the bar. In the accessible mode it makes room for the answers, all in the lower half.
struct BarMeasure {
    float primary;
    float control;
    float gap;
    float below;
    float countdown; // its width
};

BarMeasure measure(Ui const& ui) {
    if (ui.small()) return {76, 72, 8, 10, ui.accessible ? 120.0F : 104.0F};
    return ui.accessible ? BarMeasure{80, 76, 8, 12, 136} : BarMeasure{92, 72, 16, 32, 104};
}

/// Something on the right of the bar: a button, or what no screen is without.
struct Piece {
    enum class What { button, privacy, languages, access };
    What what = What::button;
    std::size_t button = 0;
    float width = 0;
    float height = 0;
    Rect area;
};

float width_of(Ui const& ui, Button const& button) {
    float const wanted = pill_width(ui, button.label, button.tone);
    return button.tone == ui::Tone::primary && !ui.accessible && !ui.small() ? std::max(276.0F, wanted)
                                                                             : wanted;
}

float back_width(Ui const& ui) {
    return pill_width(ui, ui.say("button.back"), ui::Tone::secondary, ui::Icon::back);
}

float left_width(Ui const& ui, Bar const& bar) {
    return (bar.back ? back_width(ui) + 20 : 0) + measure(ui).countdown;
}

/// How the link to the privacy notice stands in the bar.
enum class Link { none, sign, words };

/// The pieces in the order in which they are read, each in its place, so far apart. The lowest row ends with
/// the last.
std::vector<Piece> set_out(State const& state, Ui const& ui, Bar const& bar, Link link, float gap) {
    BarMeasure const m = measure(ui);
    std::vector<Piece> pieces;
    if (link != Link::none) {
        float const width = ui::privacy_link_width(ui, link == Link::words);
        pieces.push_back({Piece::What::privacy, 0, width, ui::control_min, {}});
    }
    for (std::size_t i = 0; i < bar.buttons.size(); ++i) {
        bool const primary = bar.buttons[i].tone == ui::Tone::primary;
        pieces.push_back(
            {Piece::What::button, i, width_of(ui, bar.buttons[i]), primary ? m.primary : m.control, {}});
    }
    auto const count = languages(state).size();
    if (ui.accessible && count > 1)
        pieces.push_back({Piece::What::languages, 0, ui::language_switch_width(ui, count), m.control, {}});
    pieces.push_back({Piece::What::access, 0, m.control, m.control, {}});

    float const left = ui.margin();
    float const edge = ui.area().w - ui.margin();
    float least = left + left_width(ui, bar);
    float right = edge;
    float middle = ui.area().h - m.below - m.primary / 2;
    for (auto each = pieces.rbegin(); each != pieces.rend(); ++each) {
        if (right - each->width < least && right < edge) { // one row higher
            right = edge;
            least = left;
            middle -= m.primary / 2 + m.gap + m.control / 2;
        }
        each->area = {right - each->width, middle - each->height / 2, each->width, each->height};
        right -= each->width + gap;
    }
    return pieces;
}

float top_of(std::vector<Piece> const& pieces) {
    return std::ranges::min(pieces, {}, [](Piece const& each) { return each.area.y; }).area.y;
}

/// As far apart as they can stand without another row: white outlines side by side read as a chain.
std::vector<Piece> arranged(State const& state, Ui const& ui, Bar const& bar, Link link) {
    BarMeasure const m = measure(ui);
    auto close = set_out(state, ui, bar, link, m.gap);
    if (!ui.accessible) return close;
    for (float const gap : {16.0F, 12.0F}) {
        auto apart = set_out(state, ui, bar, link, gap);
        if (top_of(apart) > top_of(close) - 1) return apart;
    }
    return close;
}

/// The link to the privacy notice is a word, or a sign where the bar would grow for it. Where it would grow
/// even for that, the sign stands where the countdown will, as long as there is none.
std::vector<Piece> arrange(State const& state, Ui const& ui, Bar const& bar) {
    auto pieces = arranged(state, ui, bar, Link::none);
    if (!can_read_notice(state)) return pieces;
    float const top = top_of(pieces);
    for (Link const link : {Link::words, Link::sign}) {
        auto with_link = arranged(state, ui, bar, link);
        if (top_of(with_link) > top - 1) return with_link;
    }
    if (!bar.back && !ui.accessible)
        return arranged(state, ui, bar, Link::sign); // the kiosk's place is there
    if (idle_seconds_left(state, ui.now())) return pieces;
    float const x = ui.margin() + left_width(ui, bar) - measure(ui).countdown;
    float const middle = pieces.back().area.centre().y;
    Rect const area{x, middle - ui::control_min / 2, ui::control_min, ui::control_min};
    pieces.insert(pieces.begin(), {Piece::What::privacy, 0, area.w, area.h, area});
    return pieces;
}

} // namespace

float header_bottom(Ui const& ui) {
    return ui.small() ? 88 : 112;
}

float header_middle(Ui const& ui) {
    return ui.small() ? 46 : 72;
}

bool has_name(Ui const& ui) {
    return !(ui.small() && ui.accessible && !ui.portrait());
}

float dots_middle(Ui const& ui) {
    if (!has_name(ui)) return 18;
    return header_middle(ui) + (!ui.portrait() ? 0 : ui.small() ? 54 : 68);
}

Rect header_switch(Ui const& ui, std::size_t languages) {
    float const width = ui::language_switch_width(ui, languages);
    float const height = ui.small() ? 72 : ui::language_height;
    return {ui.area().w - ui.margin() - width, header_middle(ui) - height / 2, width, height};
}

std::string_view words(State const& state, LocalizedText const& localized) {
    return text(state, localized);
}

std::optional<Event> draw_header(State const& state, Ui& ui, bool with_name) {
    auto const& codes = languages(state);
    float const m = ui.margin();
    // Whoever sits or is small reaches the languages in the bar.
    bool const here = codes.size() > 1 && !ui.accessible;
    float const switch_width = here ? ui::language_switch_width(ui, codes.size()) : 0;
    if (state.config && with_name && has_name(ui)) {
        Rect const box{m, header_middle(ui) - 28, ui.area().w - 2 * m - switch_width - 32, 56};
        auto const& mark = ui.fonts().mark();
        if (draw_ticket_news(state, ui, box)) {
            // for a moment in the name's place
        } else if (mark && mark->width <= box.w) {
            ui.canvas().mark({m, header_middle(ui) - mark->height / 2, mark->width, mark->height},
                             ui.theme().ink);
        } else {
            ui.text_in(box, ui::Align::left, ui::type::name,
                       ui::upper(words(state, state.config->programme_name)), ui.theme().ink, 2);
        }
    }
    if (!here) return std::nullopt;
    Rect const whole = header_switch(ui, codes.size());
    auto code = language_switch(ui, whole, codes, state.language);
    if (!code) return std::nullopt;
    return event::LanguageChosen{std::move(*code)};
}

void draw_place(State const& state, Ui& ui, float right) {
    if (!state.config) return;
    std::string place{words(state, state.config->site_name)};
    auto const kiosk = words(state, state.config->kiosk.name);
    if (!kiosk.empty()) place.append(place.empty() ? "" : " · ").append(kiosk);
    // Screens with a question invite beside it.
    if (auto const prompt = scan_prompt(state, ui); !prompt.empty() && current_question(state) == nullptr)
        place = prompt;
    Rect const box{ui.margin(), ui.area().h - (ui.small() ? 76.0F : 106.0F), right - ui.margin(), 56};
    ui.text_in(box, ui::Align::left, ui::type::small, place, ui.theme().muted, 2);
}

float bar_top(State const& state, Ui const& ui, Bar const& bar) {
    BarMeasure const m = measure(ui);
    float top = ui.area().h - m.below - m.primary;
    for (Piece const& piece : arrange(state, ui, bar))
        top = std::min(top, piece.area.y);
    return top;
}

std::optional<Event> draw_bar(State const& state, Ui& ui, Bar const& bar) {
    std::optional<Event> result;
    BarMeasure const m = measure(ui);
    float const middle = ui.area().h - m.below - m.primary / 2;
    float x = ui.margin();
    if (bar.back) {
        float const width = back_width(ui);
        Rect const area{x, middle - m.control / 2, width, m.control};
        if (pill(ui, "back", area, ui.say("button.back"), ui::Tone::secondary, true, ui::Icon::back))
            result = event::Back{};
        x += width + 20;
    }
    auto const pieces = arrange(state, ui, bar);
    if (auto const left = idle_seconds_left(state, ui.now())) {
        Rect const area{x - 14, middle - 40, m.countdown, 80};
        if (ui.touched("keep_going", area, ui.say("button.keep_going"))) result = event::KeepGoing{};
        countdown(ui, {x + 22, middle}, *left, countdown_seconds(state));
        ui.announce(ui.say("speech.still_there"));
        // The ring moves by a degree or so a frame; ten frames a second are smooth enough and cheap.
        ui.wake_at(ui.now() + 100);
    } else if (!bar.back && !ui.accessible) {
        float right = ui.area().w;
        for (Piece const& piece : pieces)
            right = std::min(right, piece.area.x);
        draw_place(state, ui, right - 24);
    }
    for (Piece const& piece : pieces) {
        if (piece.what == Piece::What::button) {
            Button const& button = bar.buttons[piece.button];
            if (pill(ui, button.name, piece.area, button.label, button.tone, button.enabled))
                result = button.event;
        } else if (piece.what == Piece::What::privacy) {
            if (privacy_link(ui, piece.area)) result = event::NoticeOpened{};
        } else if (piece.what == Piece::What::languages) {
            if (auto code = language_switch(ui, piece.area, languages(state), state.language))
                result = event::LanguageChosen{*code};
        } else if (access_button(ui, piece.area)) {
            result = event::AccessChosen{!state.accessible};
        }
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
    for (std::size_t i = 0; i < ui.face_row.places.size() && !ui.still(); ++i) {
        auto const& place = ui.face_row.places[i];
        if (i == ui.face_row.chosen) {
            centre = mix(place.centre, home, arrived);
            radius = ui::mix(place.radius, home_radius, arrived);
        } else {
            draw_face(ui.canvas(), ui.theme(), place.mood, place.centre, place.radius,
                      {.fade = std::min(1.0F, t * 1.5F)});
        }
    }
    ui.canvas().ring(centre, ring_of(radius), mix(ui.theme().ground, ui.theme().ink, 0.18F * arrived),
                     radius * 0.138F);
    draw_face(ui.canvas(), ui.theme(), mood, centre, radius);
}

void draw_veil(State const& state, Ui& ui) {
    constexpr std::int64_t veil_ms = 180;
    std::int64_t const age = ui.now() - state.entered_ms;
    if (age < 0 || age >= veil_ms || ui.on_first_screen()) return;
    float const t = static_cast<float>(age) / static_cast<float>(veil_ms);
    ui.canvas().fill(ui.area(), with_alpha(ui.theme().ground, 1 - t));
    ui.animate_until(state.entered_ms + veil_ms + 20);
}

} // namespace instante::kiosk::screens
