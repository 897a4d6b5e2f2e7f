#include "kiosk/core/flow.hpp"
#include "kiosk/core/flow_visit.hpp"
#include "kiosk/core/privacy.hpp"

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
/// `here` is -1 before the first.
bool may_be_asked(Survey const& survey, std::size_t question, int here, std::vector<Answer> const& answers) {
    auto const& condition = survey.questions[question].condition;
    if (!condition) return true;
    auto const& all = survey.questions;
    auto const asked =
        std::find_if(all.begin(), all.end(), [&](Question const& q) { return q.id == condition->question; });
    auto const place = static_cast<std::size_t>(asked - all.begin());
    if (place >= question) return false; // not from a checked programme
    if (static_cast<int>(place) == here && !find_answer(answers, condition->question)) return true;
    if (static_cast<int>(place) > here) return may_be_asked(survey, place, here, answers);
    return applies(survey.questions[question], answers);
}

/// Is the end of the idle time shown on this screen?
bool counts_down(State const& state) {
    return asking(state) || state.notice || std::holds_alternative<screen::ChooseMoment>(state.screen);
}

/// How many questions of the survey may be asked after `here`.
int still_to_come(State const& state, Survey const& survey, int here, std::vector<Answer> const& answers,
                  Segments const& told) {
    int count = 0;
    int const first = here + 1;
    for (auto each = static_cast<std::size_t>(first); each < survey.questions.size(); ++each) {
        bool const asked = may_be_asked(survey, each, here, answers) && !is_told(survey, each, told) &&
                           !is_told(survey, each, state.ticket);
        count += asked ? 1 : 0;
    }
    return count;
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
        index = *survey_in_turn(state);
    }
    return index < surveys.size() ? &surveys[index] : nullptr;
}

Question const* current_question(State const& state) {
    if (auto const* on = asking(state)) return &current_survey(state)->questions[on->question];
    if (on_attract_at_once(state)) return &current_survey(state)->questions.front();
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
    if (state.notice) return "privacy";
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

std::optional<std::size_t> survey_in_turn(State const& state) {
    if (!state.config || state.config->surveys.empty()) return std::nullopt;
    auto const& surveys = state.config->surveys;
    Asking const asking = state.config->kiosk.asking;
    if (surveys.size() == 1 || asking == Asking::together) return 0;
    if (asking != Asking::rotate) return std::nullopt;
    auto const last = std::find_if(surveys.begin(), surveys.end(),
                                   [&](Survey const& each) { return each.moment == state.asked_last; });
    if (last == surveys.end()) return 0;
    return static_cast<std::size_t>(last - surveys.begin() + 1) % surveys.size();
}

bool asks_at_once(State const& state) {
    auto const turn = survey_in_turn(state);
    if (!turn) return false;
    auto const& questions = state.config->surveys[*turn].questions;
    return !questions.empty() && !questions.front().condition && scale_of(questions.front().type);
}

std::optional<Progress> progress(State const& state) {
    auto const* on = asking(state);
    if (!on) return std::nullopt;
    Visit const& visit = *state.visit;
    auto const& surveys = state.config->surveys;
    Survey const& survey = surveys[visit.survey];
    Segments told = told_before(*state.config, visit);
    Progress result;
    result.at = visit.shown_before + static_cast<int>(visit.path.size());
    result.of = result.at +
                still_to_come(state, survey, static_cast<int>(on->question), visit.response.answers, told);
    if (state.config->kiosk.asking != Asking::together) return result;
    add_told(survey, visit.response, told);
    for (std::size_t each = visit.survey + 1; each < surveys.size(); ++each)
        result.of += still_to_come(state, surveys[each], -1, {}, told);
    return result;
}

Moment const* moment_asked(State const& state) {
    bool const several =
        state.config && state.config->kiosk.asking == Asking::together && state.config->surveys.size() > 1;
    Survey const* survey = several ? current_survey(state) : nullptr;
    return survey ? find_by_id(state.config->moments, survey->moment) : nullptr;
}

bool can_read_notice(State const& state) {
    bool const here = asking(state) || std::holds_alternative<screen::Attract>(state.screen) ||
                      std::holds_alternative<screen::ChooseMoment>(state.screen);
    return here && !state.notice && state.config && state.config->privacy;
}

bool is_anonymous(State const& state) {
    if (!state.config) return false;
    Survey const* survey = current_survey(state);
    if (survey) return !takes_personal_data(*state.config, *survey);
    return std::none_of(state.config->surveys.begin(), state.config->surveys.end(),
                        [&](Survey const& each) { return takes_personal_data(*state.config, each); });
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
    if (state.notice) return true;
    if (std::holds_alternative<screen::ChooseMoment>(state.screen)) return true;
    if (!asking(state)) return false;
    // What was said of another moment is said.
    Visit const& visit = *state.visit;
    return visit.path.size() > 1 || (visit.response.revision == 0 && visit.shown_before == 0);
}

bool can_finish(State const& state) {
    auto const* on = asking(state);
    if (!on) return false;
    return state.visit->response.revision > 0 || !state.visit->before.empty() || !on->draft_choices.empty();
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
    if (Survey const* survey = asking(state) && !state.notice ? current_survey(state) : nullptr) {
        whole = std::int64_t{survey->idle_seconds} * 1000;
    }
    return static_cast<double>(std::min(countdown_ms, whole / 2) * patience(state)) / 1000.0;
}

std::optional<double> idle_seconds_left(State const& state, std::int64_t monotonic_ms) {
    bool const counts = counts_down(state);
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
    bool const counts = counts_down(state);
    auto const countdown =
        *state.idle_deadline_ms - static_cast<std::int64_t>(countdown_seconds(state) * 1000.0);
    return counts && monotonic_ms < countdown ? countdown : *state.idle_deadline_ms;
}

} // namespace instante::kiosk
