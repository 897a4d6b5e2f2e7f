#include "kiosk/screens/question.hpp"

#include "kiosk/screens/scales.hpp"
#include "kiosk/screens/ticket.hpp"
#include "shared/ticket.hpp"

#include <algorithm>

namespace instante::kiosk::screens {
namespace {

constexpr float hint_gap = 30;         // over it, where it stands below the answers
constexpr float settled_face_gap = 22; // under the ring of the settled face
constexpr float least_gap = 14;

int hint_lines(Ui const& ui) {
    bool const narrow = ui.area().w < ui::short_side - 1;
    return ui.accessible || (narrow && ui.portrait()) ? 2 : 1;
}

float hint_height(Ui const& ui) {
    return ui.accessible ? 76.0F : hint_lines(ui) > 1 ? 62.0F : 40.0F;
}

bool on_attract(State const& state) {
    return std::holds_alternative<screen::Attract>(state.screen);
}

/// Where everything stands, measured before anything is drawn, so that the whole is in the middle.
struct QuestionLayout {
    ui::TextBlock moment; // over the title, where a visit covers several; else without lines
    ui::TextBlock title;
    float face_radius = 0; // 0: no settled face
    float face_middle = 0;
    float title_top = 0;
    float hint_top = 0;
    Rect answers;
};

ui::TextBlock lay_out_title(Ui& ui, std::string_view asked, ui::TextStyle const& style, float width) {
    ui::TextBlock title = ui.portrait() ? ui.fitted(style, asked, width, 200, 3)
                                        : ui.fitted(style, asked, width, ui.accessible ? 72.0F : 64.0F, 1);
    // One line, if it stays large; else two that are.
    if (!title.fits || title.style.size < 38)
        title = ui.fitted(style, asked, width, has_name(ui) ? 140.0F : 90.0F, 2);
    ui.note(title, asked, {0, 0, width, title.height()});
    return title;
}

/// The moment that is asked about, in one line over the title.
ui::TextBlock lay_out_moment(State const& state, Ui& ui, float width) {
    auto const* moment = moment_asked(state);
    if (moment == nullptr || !state.visit) return {};
    auto const name = ui::upper(words(state, moment->name));
    auto block = ui.fitted(ui::type::name, name, width, 40, 1);
    ui.note(block, name, {0, 0, width, block.height()});
    return block;
}

/// With the air under it.
float height_of_moment(QuestionLayout const& l) {
    return l.moment.lines.empty() ? 0 : l.moment.height() + 6;
}

/// Everything to be touched stands in the lower half, everything to be read above it.
QuestionLayout lay_out_within_reach(State const& state, Ui& ui, Question const& question, Bar const& bar) {
    QuestionLayout l;
    float const width = ui.area().w - 2 * ui.margin();
    float const half = ui.reach();
    float const top = has_name(ui) ? header_bottom(ui) : 32;
    auto const asked = title_or_news(state, ui, words(state, question.text), has_name(ui));
    l.title = lay_out_title(ui, asked, ui::type::question, width);
    l.moment = lay_out_moment(state, ui, width);
    if (half - top < l.title.height() + hint_height(ui) + height_of_moment(l)) l.moment = {};
    float const text = l.title.height() + hint_height(ui) + height_of_moment(l);
    l.title_top = top + std::max(0.0F, half - top - text) / 2 + height_of_moment(l);
    l.hint_top = l.title_top + l.title.height() + 4;
    float const bottom = bar_top(state, ui, bar) - 4;
    l.answers = {ui.margin(), half + 4, width, bottom - half - 4};
    // Choices need not be told how high they may be: the larger their words the better.
    float const spare = scale_of(question.type) ? l.answers.h - scale_height(ui, question, width) : 0;
    if (spare > 0) {
        l.answers.y += spare / 2;
        l.answers.h -= spare;
    }
    return l;
}

QuestionLayout lay_out(State const& state, Ui& ui, Question const& question, Bar const& bar,
                       std::string_view hint) {
    if (ui.accessible) return lay_out_within_reach(state, ui, question, bar);
    QuestionLayout l;
    bool const follow_up = has_settled_face(state) && !on_attract(state);
    bool const scale = scale_of(question.type).has_value();
    bool const numbers = question.type == QuestionType::nps || question.type == QuestionType::ces;
    float const width = ui.area().w - 2 * ui.margin();
    float const top = header_bottom(ui) + (follow_up ? 8 : 24);
    // Where there are no buttons the answers may breathe.
    float const bottom = bar.buttons.empty() && !bar.back ? ui.area().h - 100 : bar_top(state, ui, bar) - 16;
    // Faces may stand nearer to the edge than words.
    float const bleed = ui.portrait() && !ui.small() && scale && !numbers ? 16 : 0;
    l.answers = {ui.margin() - bleed, 0, width + 2 * bleed, 0};
    l.title = lay_out_title(ui, words(state, question.text), follow_up ? ui::type::title : ui::type::question,
                            std::min(width, 1240.0F));
    l.moment = lay_out_moment(state, ui, width);

    bool const hint_below = scale && !follow_up;
    float const hint_room = hint.empty() ? 0 : hint_height(ui) + (hint_below ? hint_gap : 0);
    float const wanted =
        scale ? scale_height(ui, question, l.answers.w) : choices_height(ui, offers(state).size(), width);
    auto const face_height = [&] {
        return l.face_radius > 0 ? 2 * ring_of(l.face_radius) + settled_face_gap : 0;
    };
    auto const loose = [&] {
        return bottom - top - l.title.height() - hint_room - face_height() - height_of_moment(l);
    };
    if (follow_up) {
        // What was chosen gives way to what is to be answered: smaller, and gone on a squarish screen.
        for (float const radius : {settled_radius, settled_radius_small, 0.0F}) {
            l.face_radius = radius;
            if (wanted + least_gap <= loose()) break;
        }
    }
    l.answers.h = std::min(wanted, loose() - least_gap);
    float const spare = std::max(0.0F, loose() - l.answers.h);
    float const gap = std::clamp(spare * 0.36F, least_gap, hint_below ? 84.0F : 40.0F);

    float y = top + std::max(0.0F, spare - gap) * (ui.portrait() ? 0.42F : 0.5F);
    l.face_middle = y + ring_of(l.face_radius);
    l.title_top = y + face_height() + height_of_moment(l);
    y = l.title_top + l.title.height();
    l.hint_top = y;
    if (!hint_below) y += hint_room;
    l.answers.y = y + gap;
    if (hint_below) l.hint_top = l.answers.bottom() + hint_gap;
    return l;
}

/// Invites to scan a ticket where there is room for that.
std::string with_prompt(State const& state, Ui const& ui, std::string hint) {
    auto const prompt = scan_prompt(state, ui);
    if (prompt.empty()) return hint;
    std::string both = hint;
    while (both.ends_with('.'))
        both.pop_back();
    both.append(both.empty() ? "" : " · ").append(prompt);
    float const width = ui.area().w - 2 * ui.margin();
    return ui.fitted(ui::type::help, both, width, hint_height(ui), hint_lines(ui)).fits ? both : hint;
}

} // namespace

std::string hint_of(State const& state, Ui const& ui, Question const& question) {
    std::string hint{words(state, question.help)};
    if (hint.empty() && question.type == QuestionType::multiple_choice) hint = ui.say("hint.several");
    bool const stored = state.visit && state.visit->response.revision > 0;
    bool const another = state.visit && !state.visit->before.empty() && state.visit->path.size() < 2;
    std::string_view more;
    if (on_attract(state) && hint.empty()) {
        more = ui.say(is_anonymous(state) ? "hint.one_tap_private" : "hint.one_tap");
    } else if (another || (stored && !question.required)) {
        more = ui.say("hint.optional");
    }
    while (hint.ends_with('.'))
        hint.pop_back();
    hint.append(hint.empty() || more.empty() ? "" : " · ").append(more);
    return with_prompt(state, ui, std::move(hint));
}

Bar bar_of(State const& state, Ui const& ui) {
    Bar bar;
    Question const& question = *current_question(state);
    bar.back = can_go_back(state);
    if (can_say_not_applicable(state)) {
        bar.buttons.push_back({"not_applicable", ui.say("button.not_applicable"), ui::Tone::secondary,
                               event::NotApplicableChosen{}});
    }
    auto const at = progress(state);
    bool const last = !at || at->at == at->of;
    bool const confirms =
        question.type == QuestionType::multiple_choice || question.type == QuestionType::text;
    // On the last question "skip" and "done" would be the same: one button says it.
    if (!confirms && can_skip(state) && !(last && can_finish(state))) {
        bar.buttons.push_back({"skip", ui.say("button.skip"), ui::Tone::secondary, event::Skipped{}});
    }
    bool const finish = can_finish(state) && !(confirms && last);
    if (finish)
        bar.buttons.push_back({"finish", ui.say("button.finish"), ui::Tone::secondary, event::Finished{}});
    if (confirms) {
        Event const done =
            question.type == QuestionType::text
                ? Event{event::CommentEntered{std::get<screen::Asking>(state.screen).draft_text}}
                : Event{event::ChoiceConfirmed{}};
        bool const able = question.type == QuestionType::text
                              ? can_skip(state) || !std::get<screen::Asking>(state.screen).draft_text.empty()
                              : can_confirm(state);
        bar.buttons.push_back(
            {"confirm", ui.say(last ? "button.finish" : "button.continue"), ui::Tone::primary, done, able});
    }
    return bar;
}

void narrate_question(State const& state, Ui& ui, Question const& question, std::string_view hint) {
    bool const begins = !state.visit || state.visit->path.size() < 2;
    bool const first = begins && (!state.visit || state.visit->shown_before == 0);
    if (auto const* moment = moment_asked(state); moment != nullptr && begins)
        ui.narrate(words(state, moment->name));
    ui.narrate(words(state, question.text));
    ui.narrate(hint);
    if (first) ui.narrate(ui.say("speech.help"));
}

std::optional<Event> draw_question(State const& state, Ui& ui) {
    Question const& question = *current_question(state);
    if (question.type == QuestionType::text) return draw_comment(state, ui);
    Bar const bar = bar_of(state, ui);
    bool const scale = scale_of(question.type).has_value();
    auto const hint = hint_of(state, ui, question);
    QuestionLayout const l = lay_out(state, ui, question, bar, hint);
    float const m = ui.margin();
    float const centre = ui.area().w / 2;

    draw_from(ui.canvas(), l.title, {centre, l.title_top}, ui::Align::centre, ui.theme().ink);
    draw_from(ui.canvas(), l.moment, {centre, l.title_top - height_of_moment(l)}, ui::Align::centre,
              ui.theme().accent);
    if (!hint.empty()) {
        Rect const box{m, l.hint_top, ui.area().w - 2 * m, hint_height(ui)};
        ui.text_in(box, ui::Align::centre, ui::type::help, hint, ui.theme().muted, hint_lines(ui));
    }
    auto const* asking = std::get_if<screen::Asking>(&state.screen);
    if (asking == nullptr || asking->page == 0) narrate_question(state, ui, question, hint);
    auto result = scale ? draw_scale(state, ui, question, l.answers) : draw_choices(state, ui, l.answers);
    if (auto event = draw_header(state, ui)) result = std::move(event);
    if (auto event = draw_bar(state, ui, bar)) result = std::move(event);
    if (auto const at = progress(state)) {
        progress_dots(ui, {centre, dots_middle(ui)}, at->at, at->of);
    }
    draw_veil(state, ui);
    if (l.face_radius > 0) draw_settled_face(state, ui, {centre, l.face_middle}, l.face_radius);
    return result;
}

} // namespace instante::kiosk::screens
