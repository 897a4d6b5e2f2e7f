#include "kiosk/core/flow.hpp"
#include "kiosk/core/flow_visit.hpp"

#include <algorithm>

namespace instante::kiosk {

namespace {

screen::Asking const* asking(State const& state) {
    return state.visit ? std::get_if<screen::Asking>(&state.screen) : nullptr;
}

bool on_attract_at_once(State const& state) {
    return std::holds_alternative<screen::Attract>(state.screen) && asks_at_once(state);
}

/// May the question still be asked, as far as the answers up to here tell? A condition on a question that
/// is still to come may yet hold.
bool may_be_asked(Survey const& survey, std::size_t question, std::size_t here,
                  std::vector<Answer> const& answers) {
    auto const& condition = survey.questions[question].condition;
    if (!condition) return true;
    auto const& all = survey.questions;
    auto const asked =
        std::find_if(all.begin(), all.end(), [&](Question const& q) { return q.id == condition->question; });
    auto const place = static_cast<std::size_t>(asked - all.begin());
    if (place >= question) return false; // not from a checked programme
    if (place == here && !find_answer(answers, condition->question)) return true;
    if (place > here) return may_be_asked(survey, place, here, answers);
    return applies(survey.questions[question], answers);
}

} // namespace

Survey const* current_survey(State const& state) {
    if (!state.config) return nullptr;
    auto const& surveys = state.config->surveys;
    std::size_t index = surveys.size();
    if (state.visit) {
        index = state.visit->survey;
    } else if (auto const* thanks = std::get_if<screen::Thanks>(&state.screen)) {
        index = thanks->survey;
    } else if (on_attract_at_once(state)) {
        index = 0;
    }
    return index < surveys.size() ? &surveys[index] : nullptr;
}

Question const* current_question(State const& state) {
    if (auto const* on = asking(state)) return &current_survey(state)->questions[on->question];
    if (on_attract_at_once(state)) return &state.config->surveys.front().questions.front();
    return nullptr;
}

bool has_attendant_menu(State const& state) {
    return state.paired && state.config && !state.config->kiosk.attendant_pin.empty();
}

namespace {

std::string name_of(screen::Unavailable const& screen) {
    switch (screen.reason) {
    case UnavailableReason::waiting_for_config:
        return "waiting_for_config";
    case UnavailableReason::nothing_to_ask:
        return "nothing_to_ask";
    case UnavailableReason::not_saved:
        return "not_saved";
    case UnavailableReason::storage:
        return "storage";
    case UnavailableReason::paused:
        break;
    }
    return "paused";
}

} // namespace

std::string screen_name(State const& state) {
    struct Namer {
        State const& state;
        std::string operator()(screen::Unpaired const&) const { return "unpaired"; }
        std::string operator()(screen::Unavailable const& screen) const { return name_of(screen); }
        std::string operator()(screen::Attract const&) const { return "attract"; }
        std::string operator()(screen::ChooseMoment const&) const { return "choose_moment"; }
        std::string operator()(screen::Asking const&) const {
            Question const* question = current_question(state);
            return question ? "question:" + question->id : "question";
        }
        std::string operator()(screen::Saving const&) const { return "saving"; }
        std::string operator()(screen::Thanks const&) const { return "thanks"; }
        std::string operator()(screen::Asleep const&) const { return "asleep"; }
        std::string operator()(screen::Attendant const&) const { return "attendant"; }
    };
    return std::visit(Namer{state}, state.screen);
}

bool asks_at_once(State const& state) {
    if (!state.config || state.config->surveys.size() != 1) return false;
    auto const& questions = state.config->surveys.front().questions;
    return !questions.empty() && !questions.front().condition && scale_of(questions.front().type);
}

std::optional<Progress> progress(State const& state) {
    auto const* on = asking(state);
    if (!on) return std::nullopt;
    Survey const& survey = *current_survey(state);
    Progress result;
    result.at = static_cast<int>(state.visit->path.size());
    result.of = result.at;
    for (std::size_t each = on->question + 1; each < survey.questions.size(); ++each) {
        if (told_by_ticket(state, survey, each)) continue;
        if (may_be_asked(survey, each, on->question, state.visit->response.answers)) ++result.of;
    }
    return result;
}

std::vector<Offer> offers(State const& state) {
    std::vector<Offer> result;
    auto const* on = asking(state);
    Question const* question = current_question(state);
    if (!on || !question) return result;
    auto add = [&](auto const& items, auto label) {
        for (auto const& item : items) {
            bool const chosen = std::find(on->draft_choices.begin(), on->draft_choices.end(), item.id) !=
                                on->draft_choices.end();
            result.push_back(Offer{item.id, &(item.*label), chosen});
        }
    };
    if (is_choice(question->type)) {
        add(question->options, &Option::label);
    } else if (question->type == QuestionType::segment) {
        Dimension const* dimension = find_by_id(state.config->dimensions, question->dimension);
        if (dimension) add(dimension->values, &SegmentValue::name);
    }
    return result;
}

std::optional<int> rating_given(State const& state) {
    auto const* on = asking(state);
    if (!on) return std::nullopt;
    Answer const* before = answer_to(state.visit->response, *current_survey(state), on->question);
    auto const* rating = before ? std::get_if<Rating>(&before->value) : nullptr;
    return rating ? std::optional{rating->value} : std::nullopt;
}

bool can_skip(State const& state) {
    auto const* on = asking(state);
    if (!on || current_question(state)->required) return false;
    // What was said may be changed; a verdict, or the only answer of a stored response, is not withdrawn.
    Response const& response = state.visit->response;
    bool const answered = answer_to(response, *current_survey(state), on->question) != nullptr;
    if (!answered) return true;
    return !scale_of(current_question(state)->type) && response.answers.size() > 1;
}

bool can_say_not_applicable(State const& state) {
    Question const* question = current_question(state);
    return question && question->allow_not_applicable;
}

bool can_go_back(State const& state) {
    if (std::holds_alternative<screen::ChooseMoment>(state.screen)) return true;
    if (!asking(state)) return false;
    return state.visit->path.size() > 1 || state.visit->response.revision == 0;
}

bool can_finish(State const& state) {
    auto const* on = asking(state);
    return on && (state.visit->response.revision > 0 || !on->draft_choices.empty());
}

bool can_confirm(State const& state) {
    auto const* on = asking(state);
    if (!on || current_question(state)->type != QuestionType::multiple_choice) return false;
    return !on->draft_choices.empty() || can_skip(state);
}

std::vector<std::string> const& languages(State const& state) {
    static std::vector<std::string> const none;
    if (!state.config) return none;
    return state.config->kiosk.languages.empty() ? state.config->languages : state.config->kiosk.languages;
}

std::string_view text(State const& state, LocalizedText const& localized) {
    auto const& all = languages(state);
    return pick(localized, state.language, all.empty() ? std::string_view{} : std::string_view{all.front()});
}

std::string_view thanks_text(State const& state) {
    Survey const* survey = current_survey(state);
    return survey ? text(state, survey->thanks) : std::string_view{};
}

bool invites_scan(State const& state) {
    bool const somewhere = asking(state) || std::holds_alternative<screen::Attract>(state.screen) ||
                           std::holds_alternative<screen::ChooseMoment>(state.screen);
    return somewhere && state.config && state.config->kiosk.scanner && !state.ticket;
}

TicketNotice const* ticket_notice(State const& state, std::int64_t monotonic_ms) {
    if (!state.ticket_notice) return nullptr;
    std::int64_t const age = monotonic_ms - state.ticket_notice->at_ms;
    return age < ticket_notice_ms * patience(state) ? &*state.ticket_notice : nullptr;
}

int patience(State const& state) {
    return state.accessible ? accessible_patience : 1;
}

double countdown_seconds(State const& state) {
    std::int64_t whole = 2 * countdown_ms;
    if (Survey const* survey = asking(state) ? current_survey(state) : nullptr) {
        whole = std::int64_t{survey->idle_seconds} * 1000;
    }
    return static_cast<double>(std::min(countdown_ms, whole / 2) * patience(state)) / 1000.0;
}

std::optional<double> idle_seconds_left(State const& state, std::int64_t monotonic_ms) {
    bool const counts = asking(state) || std::holds_alternative<screen::ChooseMoment>(state.screen);
    if (!counts || !state.idle_deadline_ms) return std::nullopt;
    double const left =
        static_cast<double>(std::max<std::int64_t>(*state.idle_deadline_ms - monotonic_ms, 0)) / 1000.0;
    if (left > countdown_seconds(state)) return std::nullopt;
    return left;
}

std::optional<std::int64_t> next_deadline(State const& state, std::int64_t monotonic_ms) {
    if (auto const* thanks = std::get_if<screen::Thanks>(&state.screen)) return thanks->until_ms;
    if (auto const* saving = std::get_if<screen::Saving>(&state.screen)) return saving->until_ms;
    if (auto const* sorry = std::get_if<screen::Unavailable>(&state.screen);
        sorry && sorry->reason == UnavailableReason::not_saved) {
        return sorry->until_ms;
    }
    if (!state.idle_deadline_ms) {
        bool const waits = std::holds_alternative<screen::Attract>(state.screen) ||
                           std::holds_alternative<screen::Asleep>(state.screen);
        return waits ? state.hours_deadline_ms : std::nullopt;
    }
    bool const counts = asking(state) || std::holds_alternative<screen::ChooseMoment>(state.screen);
    auto const countdown =
        *state.idle_deadline_ms - static_cast<std::int64_t>(countdown_seconds(state) * 1000.0);
    return counts && monotonic_ms < countdown ? countdown : *state.idle_deadline_ms;
}

} // namespace instante::kiosk
