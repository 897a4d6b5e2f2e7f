#include "kiosk/core/flow_turn.hpp"

#include "kiosk/core/flow_visit.hpp"
#include "shared/opening.hpp"

#include <algorithm>
#include <utility>

namespace instante::kiosk {

namespace {

/// Idle time where no survey is chosen yet.
constexpr int resting_idle_seconds = 20;

bool can_ask(ConfigPtr const& config) {
    return config && std::any_of(config->surveys.begin(), config->surveys.end(),
                                 [](Survey const& survey) { return !survey.questions.empty(); });
}

/// Before this a clock was never set, and tells no hours.
constexpr UnixMs earliest_sound_clock = 1'735'689'600'000; // 2025

Screen resting_screen(State const& state, bool open) {
    if (!state.paired) return screen::Unpaired{};
    if (!state.storage_usable) return screen::Unavailable{UnavailableReason::storage, 0};
    if (!state.config) return screen::Unavailable{UnavailableReason::waiting_for_config, 0};
    if (!can_ask(state.config)) return screen::Unavailable{UnavailableReason::nothing_to_ask, 0};
    if (state.testing) return screen::Attract{};
    if (state.paused) return screen::Unavailable{UnavailableReason::paused, 0};
    if (!open) return screen::Asleep{};
    return screen::Attract{};
}

std::string default_language(State const& state) {
    auto const& all = languages(state);
    return all.empty() ? std::string{} : all.front();
}

} // namespace

void Turn::rest() {
    forget_visit();
    state_.testing = false;
    lie_back();
}

void Turn::lie_back() {
    state_.device.reset();
    forget_visit();
    state_.verdict.reset();
    state_.ticket.reset();
    state_.ticket_notice.reset();
    if (std::exchange(state_.forget_config, false)) state_.config.reset();
    if (state_.next_config) state_.config = std::exchange(state_.next_config, nullptr);
    // Nobody could resume it here.
    if (!has_attendant_menu(state_)) state_.paused = false;
    state_.language = default_language(state_);
    state_.accessible = false;
    enter(resting_screen(state_, is_open()));
    state_.idle_deadline_ms.reset();
    if (state_.testing) state_.idle_deadline_ms = in(test_idle_ms);
}

bool Turn::is_open() {
    state_.hours_deadline_ms.reset();
    if (!state_.config || !state_.config->opening_hours) return true;
    UnixMs const wall = now_.wall_ms + state_.clock_offset_ms;
    Opening const hours = opening_at(*config().opening_hours, wall, config().time_zone);
    state_.hours_deadline_ms = in(std::min(hours.for_ms.value_or(look_at_hours_ms), look_at_hours_ms));
    return hours.open || wall < earliest_sound_clock;
}

/// Closing time sends nobody away, and opening time wakes the kiosk.
void Turn::look_at_the_hours() {
    bool const asleep = on_screen<screen::Asleep>() != nullptr;
    if (somebody_here() || (!asleep && !on_screen<screen::Attract>())) return;
    if (is_open() == asleep) rest();
}

void Turn::enter(Screen screen) {
    state_.screen = std::move(screen);
    state_.notice.reset();
    state_.entered_ms = now_.monotonic_ms;
}

/// Somebody is here: the idle time begins again.
void Turn::someone_is_here() {
    if (state_.notice) {
        state_.idle_deadline_ms = in(notice_idle() * patience(state_));
    } else if (on_screen<screen::Attendant>()) {
        attendant_is_here();
    } else if (on_screen<screen::Asking>()) {
        state_.idle_deadline_ms = in(std::int64_t{survey().idle_seconds} * 1000 * patience(state_));
    } else if (state_.testing && on_screen<screen::Attract>()) {
        state_.idle_deadline_ms = in(test_idle_ms);
    } else if (on_screen<screen::ChooseMoment>() || state_.accessible || state_.ticket ||
               state_.language != default_language(state_)) {
        state_.idle_deadline_ms = in(std::int64_t{resting_idle_seconds} * 1000 * patience(state_));
    } else {
        state_.idle_deadline_ms.reset();
    }
}

/// Between visits nobody is harmed by a change of what is asked.
bool Turn::somebody_here() {
    auto const* unavailable = std::get_if<screen::Unavailable>(&state_.screen);
    bool const apologising = unavailable && unavailable->reason == UnavailableReason::not_saved;
    return state_.visit || state_.idle_deadline_ms || apologising || on_screen<screen::Attendant>() ||
           std::holds_alternative<screen::Thanks>(state_.screen);
}

void Turn::pass_time() {
    if (auto const* thanks = on_screen<screen::Thanks>(); thanks && past(thanks->until_ms)) return rest();
    if (auto const* saving = on_screen<screen::Saving>(); saving && past(saving->until_ms))
        return apologise();
    if (auto const* sorry = on_screen<screen::Unavailable>();
        sorry && sorry->reason == UnavailableReason::not_saved && past(sorry->until_ms)) {
        return rest();
    }
    if (state_.idle_deadline_ms && past(*state_.idle_deadline_ms)) {
        keep_what_is_due();
        return rest();
    }
    if (state_.hours_deadline_ms && past(*state_.hours_deadline_ms)) look_at_the_hours();
}

/// The customer walked away: their survey says what of the unfinished answers stays.
void Turn::keep_what_is_due() {
    auto const* asking = on_screen<screen::Asking>();
    if (!asking || !state_.visit) return;
    Response const& stored = state_.visit->response;
    if (survey().unfinished == Unfinished::keep) {
        if (!asking->draft_choices.empty()) store(with_draft(*asking));
    } else if (stored.revision > 0) {
        store(first_answer_only(config(), survey(), stored));
    }
}

/// A new revision where the content is new. What is said of the customer is said of the whole visit.
void Turn::store(Response next) {
    Visit& visit = *state_.visit;
    if (visit.before.empty()) return write(visit.response, std::move(next));
    next.segments = segments_of_visit(config(), visit, next);
    auto const segments = next.segments;
    write(visit.response, std::move(next));
    for (Told& told : visit.before) {
        Response same = told.response;
        same.segments = segments;
        write(told.response, std::move(same));
    }
}

void Turn::write(Response& stored, Response next) {
    stamp_ticket(next);
    if (!content_differs(next, stored)) return;
    if (stored.revision == 0) next.at = now_; // stamped at the first answer, and kept
    next.revision = stored.revision + 1;
    stored = std::move(next);
    effects_.push_back(effect::Store{stored});
}

/// With what was chosen or typed and not confirmed yet.
Response Turn::with_draft(screen::Asking const& asking) const {
    std::optional<AnswerValue> draft;
    if (!asking.draft_choices.empty()) draft = Choices{asking.draft_choices};
    if (!is_blank(asking.draft_text)) draft = Comment{cut_comment(asking.draft_text)};
    if (!draft) return state_.visit->response;
    Response next =
        with_answer(config(), survey(), state_.visit->response, asking.question, std::move(*draft));
    next.language = state_.language;
    return next;
}

/// Nothing could be saved: say so honestly, in the customer's language, and forget the customer.
void Turn::apologise() {
    forget_visit();
    state_.verdict.reset();
    state_.ticket.reset();
    state_.idle_deadline_ms.reset();
    enter(screen::Unavailable{UnavailableReason::not_saved, in(not_saved_ms * patience(state_))});
}

/// The visit is over, whatever became of it: an attendant's apart, the next one asks about the next moment.
void Turn::forget_visit() {
    if (state_.visit && !state_.testing) state_.asked_last = survey().moment;
    state_.visit.reset();
}

Response Turn::fresh_response(Survey const& survey, Uuid const& visit) {
    Response response = new_response(config(), survey, new_id_(now_.wall_ms), visit);
    response.language = state_.language;
    response.test = state_.testing;
    return response;
}

void Turn::begin(std::size_t survey_index) {
    Survey const& chosen = config().surveys[survey_index];
    auto const first = question_after(chosen, {}, -1);
    if (!first) return;
    Visit visit;
    visit.id = new_id_(now_.wall_ms);
    visit.survey = survey_index;
    visit.response = fresh_response(chosen, visit.id);
    state_.visit = std::move(visit);
    ask(*first);
}

void Turn::ask(std::size_t question) {
    Visit& visit = *state_.visit;
    visit.path.push_back(question);
    show(question);
}

/// Shows a question with what was answered there before.
void Turn::show(std::size_t question) {
    screen::Asking asking;
    asking.question = question;
    if (Answer const* before = answer_to(state_.visit->response, survey(), question)) {
        if (auto const* choices = std::get_if<Choices>(&before->value)) asking.draft_choices = choices->ids;
        if (auto const* comment = std::get_if<Comment>(&before->value)) asking.draft_text = comment->text;
    }
    enter(std::move(asking));
    someone_is_here();
}

/// On to the next question, or to the end, with the response as it is now.
void Turn::proceed(Response next) {
    next.language = state_.language;
    auto const here = on_screen<screen::Asking>()->question;
    auto const following = next_to_ask(next.answers, static_cast<int>(here));
    if (following) {
        // Nothing said and nothing stored: a skip alone is not worth a record.
        if (!next.answers.empty()) store(std::move(next));
        return ask(*following);
    }
    finish(std::move(next));
}

/// This survey is answered as far as it will be.
void Turn::close_survey(Response next) {
    if (next.answers.empty() && next.revision == 0) return;
    next.final = true;
    store(std::move(next));
}

void Turn::finish(Response next) {
    close_survey(std::move(next));
    if (!go_on_with_next_survey()) conclude();
}

/// The end of the visit.
void Turn::conclude() {
    Visit const& visit = *state_.visit;
    if (visit.response.revision == 0 && visit.before.empty()) return rest();
    state_.idle_deadline_ms.reset();
    enter(screen::Saving{in(saving_limit_ms)});
    thank_if_saved();
}

void Turn::thank_if_saved() {
    if (!on_screen<screen::Saving>() || !is_on_disk()) return;
    std::size_t const index = state_.visit->survey;
    forget_visit();
    state_.ticket.reset();
    enter(screen::Thanks{in(thanks_ms * patience(state_)), index});
}

void Turn::answer(AnswerValue value) {
    auto const question = on_screen<screen::Asking>()->question;
    note_verdict(question, value);
    proceed(with_answer(config(), survey(), state_.visit->response, question, std::move(value)));
}

void Turn::note_verdict(std::size_t question, AnswerValue const& value) {
    if (state_.verdict && state_.verdict->question != question) return;
    state_.verdict.reset();
    if (auto const* rating = std::get_if<Rating>(&value)) {
        state_.verdict =
            Verdict{question, survey().questions[question].type, rating->value, now_.monotonic_ms};
    }
}

void Turn::skip() {
    if (!can_skip(state_)) return;
    proceed(
        without_answer(config(), survey(), state_.visit->response, on_screen<screen::Asking>()->question));
}

/// Attract that asks at once becomes the first question the moment somebody answers it.
void Turn::begin_on_attract() {
    if (on_screen<screen::Attract>() && asks_at_once(state_)) begin(*survey_in_turn(state_));
}

void Turn::someone_is_here_still() {
    if (state_.idle_deadline_ms) someone_is_here();
}

} // namespace instante::kiosk
