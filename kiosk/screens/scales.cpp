#include "kiosk/screens/scales.hpp"

#include <array>
#include <cmath>

namespace instante::kiosk::screens {
namespace {

constexpr float face_size = 176;
constexpr float face_gap = 48;
constexpr float label_gap = 24;
constexpr float label_air = 8;
constexpr float number_height = 120;
constexpr float ends_height = 34; // one line; two in portrait
constexpr float yes_no_height = 176;
constexpr std::int64_t blink_every_ms = 5'200;
constexpr std::int64_t blink_ms = 190;

int points_of(Question const& question) {
    return question.type == QuestionType::smiley4 ? 4 : 5;
}

/// A finger that aims at a face may land a little over it; in the accessible mode half the screen ends there.
float above(Ui const& ui) {
    return ui.accessible ? 0 : 12;
}

/// Two lines under a little air.
float label_height(Ui const& ui) {
    return ui.accessible ? 98 : 74;
}

/// Within a target, over what is drawn: else the ring of the keys would lie upon it.
float air(Ui const& ui) {
    return ui.accessible ? 10 : 0;
}

struct FaceMeasure {
    float diameter;
    float step; // from centre to centre
};

FaceMeasure measure_faces(int count, float width, float height = face_size) {
    auto const n = static_cast<float>(count);
    float const wanted = n * face_size + (n - 1) * face_gap;
    float const k = std::min(1.0F, width / wanted);
    // Where there is little room the gaps give way first: a face is what is to be hit. Where it is low the
    // faces shrink in their places: the way between them stays that of a hand.
    float const diameter = std::min(face_size, std::max(face_size * k, (width - (n - 1) * 24) / n));
    float const gap = n > 1 ? std::min(face_gap, (width - n * diameter) / (n - 1)) : 0;
    return {std::min(diameter, height), diameter + gap};
}

/// How far shut the eyes of a face are: on attract one of them blinks every few seconds, then all sleep.
float blink_of(State const& state, Ui& ui, int face, int count) {
    if (!std::holds_alternative<screen::Attract>(state.screen) || ui.reduced_motion) return 0;
    std::int64_t const age = std::max<std::int64_t>(0, ui.now() - state.entered_ms);
    std::int64_t const turn = age / blink_every_ms;
    std::int64_t const since = age % blink_every_ms;
    ui.wake_at(state.entered_ms + (turn + 1) * blink_every_ms);
    if (turn == 0 || since >= blink_ms) return 0;
    ui.wake_at(ui.now() + ui::calm_frame_ms);
    // A walk over the row that looks like chance and needs none.
    if ((turn * 7 + turn / 3) % count != face) return 0;
    float const t = static_cast<float>(since) / static_cast<float>(blink_ms);
    return 1 - std::abs(2 * t - 1);
}

/// The words under the faces have one size, the largest that fits under every one of them.
ui::TextStyle label_style(Ui const& ui, std::string const& key, int count, float width) {
    ui::TextStyle style = ui.styled(ui::type::label);
    for (int value = 1; value <= count; ++value)
        style.size = fit(ui.fonts(), style, ui.say(key + std::to_string(value)), width,
                         label_height(ui) - label_air, 2)
                         .style.size;
    return style;
}

float label_room(Ui const& ui, ui::TextStyle const& style, std::string const& key, int count, float width) {
    float room = 0;
    for (int value = 1; value <= count; ++value) {
        auto const text = ui.say(key + std::to_string(value));
        room = std::max(
            room, label_air + fit(ui.fonts(), style, text, width, label_height(ui) - label_air, 2).height());
    }
    return room;
}

std::optional<Event> draw_faces(State const& state, Ui& ui, Question const& question, Rect area) {
    std::optional<Event> result;
    int const count = points_of(question);
    std::string const key = std::string{"face."} + std::string{to_string(question.type)} + ".";
    FaceMeasure const wide = measure_faces(count, area.w);
    ui::TextStyle const style = label_style(ui, key, count, wide.step - 4);
    float const room = label_room(ui, style, key, count, wide.step - 4);
    FaceMeasure const size = measure_faces(count, area.w, area.h - air(ui) - label_gap - room);
    float const radius = size.diameter / 2;
    auto const given = rating_given(state);
    ui::FaceRow row;
    int touched = 0;
    for (int value = 1; value <= count; ++value) {
        float const offset = static_cast<float>(value - 1) - static_cast<float>(count - 1) / 2;
        Vec const centre{area.centre().x + offset * size.step, area.y + air(ui) + radius};
        // The words under a face belong to it, and so does half the way to its neighbour.
        Rect const cell{centre.x - size.step / 2, area.y - above(ui), size.step,
                        size.diameter + label_gap + room + above(ui) + air(ui)};
        std::string const name = "face." + std::to_string(value);
        if (ui.touched(name, cell, ui.say(key + std::to_string(value)))) touched = value;
        int const mood = ui::mood_of(value, count);
        ui::FacePose pose{.press = ui.press(name), .blink = blink_of(state, ui, value - 1, count)};
        if (given && *given != value) pose.fade = 0.55F;
        if (given == value)
            ui.canvas().ring(centre, radius + 12, mix(ui.theme().ground, ui.theme().ink, 0.18F), 8);
        draw_face(ui.canvas(), ui.theme(), mood, centre, radius, pose);
        row.places.push_back({mood, centre, radius});
        Rect const label{cell.x + 2, area.y + air(ui) + size.diameter + label_gap, cell.w - 4, room};
        auto const block = fit(ui.fonts(), style, ui.say(key + std::to_string(value)), label.w, label.h, 2);
        ui.note(block, ui.say(key + std::to_string(value)), label);
        draw_from(ui.canvas(), block, {label.centre().x, label.y + label_air}, ui::Align::centre,
                  ui.theme().ink);
    }
    if (touched > 0) {
        row.chosen = static_cast<std::size_t>(touched - 1);
        ui.face_row = std::move(row);
        result = event::Rated{touched};
    }
    return result;
}

float ends_room(Ui const& ui) {
    return ui.portrait() ? 2 * ends_height : ends_height;
}

struct Ends {
    std::string low;
    std::string high;
};

/// The words at the ends of a scale: the author's, else ours.
Ends ends_of(State const& state, Ui const& ui, Question const& question, std::string const& keys) {
    Ends ends{std::string{words(state, question.low_label)}, std::string{words(state, question.high_label)}};
    if (ends.low.empty()) ends.low = ui.say(keys + ".low");
    if (ends.high.empty()) ends.high = ui.say(keys + ".high");
    return ends;
}

std::optional<Event> draw_stars(State const& state, Ui& ui, Question const& question, Rect area) {
    std::optional<Event> result;
    FaceMeasure const size = measure_faces(5, area.w, area.h - air(ui) - 8 - ends_room(ui));
    int filled = rating_given(state).value_or(0);
    std::array<Rect, 5> cells;
    for (int value = 1; value <= 5; ++value) {
        float const x = area.centre().x + (static_cast<float>(value) - 3) * size.step;
        Rect& cell = cells.at(static_cast<std::size_t>(value - 1));
        cell = {x - size.step / 2, area.y - above(ui), size.step, size.diameter + above(ui) + air(ui) + 12};
        std::string const name = "star." + std::to_string(value);
        if (ui.touched(name, cell, ui.say("speech.star", std::to_string(value))))
            result = event::Rated{value};
        if (ui.press(name) > 0) filled = value;
    }
    for (int value = 1; value <= 5; ++value) {
        Rect const& cell = cells.at(static_cast<std::size_t>(value - 1));
        float const press = ui.press("star." + std::to_string(value));
        auto const colour = value <= filled ? ui::verdicts[1] : ui::verdicts[2];
        auto const edge = mix(ui.theme().ground, ui.theme().ink, 0.62F);
        ui.canvas().star({cell.centre().x, area.y + air(ui) + size.diameter / 2 + 4},
                         std::min(size.diameter * 0.47F, size.step * 0.44F) * (1 - 0.06F * press), colour,
                         edge, 3);
    }
    auto const ends = ends_of(state, ui, question, "stars");
    float const y = area.y + air(ui) + size.diameter + 8;
    float const width = std::min(size.step * 1.5F, area.w / 2);
    for (auto const& [text, cell] :
         {std::pair{&ends.low, &cells.front()}, std::pair{&ends.high, &cells.back()}}) {
        float const x =
            std::clamp(cell->centre().x - width / 2, ui.margin() / 2, ui.area().w - ui.margin() / 2 - width);
        ui.text_in({x, y, width, ends_room(ui)}, ui::Align::centre, ui::type::help, *text, ui.theme().muted,
                   ui.portrait() ? 2 : 1);
    }
    return result;
}

ui::Grid number_grid(Ui const& ui, Scale scale, float width, float height) {
    float const number_gap = ui.accessible || ui.small() ? 8 : 16;
    float const least = ui.small() ? ui::control_min : ui::answer_min;
    ui::Grid g = ui::grid({0, 0, width, 10'000}, scale.points(), least, 176, number_gap, 0, number_height,
                          scale.points());
    auto const rows = static_cast<float>(g.rows);
    g.cell_height = std::clamp((height - number_gap * (rows - 1)) / rows, ui::control_min, number_height);
    g.area.h = rows * (g.cell_height + number_gap) - number_gap;
    return g;
}

std::optional<Event> draw_numbers(State const& state, Ui& ui, Question const& question, Rect area,
                                  Scale scale, std::string const& keys) {
    std::optional<Event> result;
    ui::Grid g = number_grid(ui, scale, area.w, area.h - 8 - ends_room(ui));
    g.area.x = area.x;
    g.area.y = area.y;
    auto const given = rating_given(state);
    auto const ends = ends_of(state, ui, question, keys);
    for (int value = scale.min; value <= scale.max; ++value) {
        Rect const cell = g.cell(value - scale.min, scale.points());
        auto const figure = std::to_string(value);
        std::string const spoken = value == scale.min   ? figure + ", " + ends.low
                                   : value == scale.max ? figure + ", " + ends.high
                                                        : figure;
        if (number_card(ui, "number." + figure, cell, figure, spoken, given == value))
            result = event::Rated{value};
    }
    // Each end carries its number, so that a second row misleads nobody.
    float const left = g.cell(0, scale.points()).x;
    float const width = static_cast<float>(g.columns) * (g.cell_width + g.gap) - g.gap;
    float const half = width / 2 - 16;
    float const y = g.area.bottom() + 8;
    int const lines = ui.portrait() ? 2 : 1;
    ui.text_in({left, y, half, ends_room(ui)}, ui::Align::left, ui::type::help,
               std::to_string(scale.min) + " · " + ends.low, ui.theme().muted, lines);
    ui.text_in({left + width - half, y, half, ends_room(ui)}, ui::Align::right, ui::type::help,
               std::to_string(scale.max) + " · " + ends.high, ui.theme().muted, lines);
    return result;
}

std::optional<Event> draw_yes_no(State const& state, Ui& ui, Rect area) {
    std::optional<Event> result;
    float const width = std::min(400.0F, (area.w - 32) / 2);
    auto const given = rating_given(state);
    // Yes first, as people say it.
    for (int const value : {1, 0}) {
        Rect const cell{area.centre().x + (value == 1 ? -16 - width : 16), area.y, width,
                        std::min(yes_no_height, area.h)};
        auto const word = ui.say(value == 1 ? "answer.yes" : "answer.no");
        if (number_card(ui, value == 1 ? "yes" : "no", cell, word, word, given == value))
            result = event::Rated{value};
    }
    return result;
}

} // namespace

float scale_height(Ui const& ui, Question const& question, float width) {
    float const ends = ends_room(ui);
    switch (question.type) {
    case QuestionType::smiley4:
    case QuestionType::smiley5:
        return air(ui) + measure_faces(points_of(question), width).diameter + label_gap + label_height(ui);
    case QuestionType::stars:
        return air(ui) + measure_faces(5, width).diameter + 8 + ends;
    case QuestionType::nps:
    case QuestionType::ces:
        return number_grid(ui, *scale_of(question.type), width, 10'000).area.h + 8 + ends;
    default:
        return yes_no_height;
    }
}

std::optional<Event> draw_scale(State const& state, Ui& ui, Question const& question, Rect area) {
    switch (question.type) {
    case QuestionType::smiley4:
    case QuestionType::smiley5:
        return draw_faces(state, ui, question, area);
    case QuestionType::stars:
        return draw_stars(state, ui, question, area);
    case QuestionType::nps:
        return draw_numbers(state, ui, question, area, *scale_of(question.type), "nps");
    case QuestionType::ces:
        return draw_numbers(state, ui, question, area, *scale_of(question.type), "ces");
    default:
        return draw_yes_no(state, ui, area);
    }
}

} // namespace instante::kiosk::screens
