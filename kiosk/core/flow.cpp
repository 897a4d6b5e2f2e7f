#include "kiosk/core/flow.hpp"

#include "kiosk/core/flow_turn.hpp"
#include "kiosk/core/flow_visit.hpp"

#include <algorithm>
#include <utility>

namespace instante::kiosk {

namespace {

/// Events by which a customer decides something: the ones a palm or a double tap must not cause.
template <class E>
constexpr bool is_decision =
    std::is_same_v<E, event::Rated> || std::is_same_v<E, event::ChoiceToggled> ||
    std::is_same_v<E, event::ChoiceConfirmed> || std::is_same_v<E, event::Skipped> ||
    std::is_same_v<E, event::NotApplicableChosen> || std::is_same_v<E, event::CommentEntered> ||
    std::is_same_v<E, event::Back> || std::is_same_v<E, event::MomentChosen> ||
    std::is_same_v<E, event::Finished> || std::is_same_v<E, event::AttendantChose> ||
    std::is_same_v<E, event::NoticeOpened> || std::is_same_v<E, event::ChoicesTurned>;

/// What belongs to the screen beneath the privacy notice.
template <class E>
constexpr bool
    is_beneath_notice = (is_decision<E> && !std::is_same_v<E, event::Back>) ||
                        std::is_same_v<E, event::Touched> || std::is_same_v<E, event::CommentEdited>;

} // namespace

void Turn::take(Event const& event) {
    pass_time();
    std::visit(
        [this](auto const& each) {
            using E = std::decay_t<decltype(each)>;
            if (is_decision<E> && now_.monotonic_ms - state_.entered_ms < settle_ms) return;
            if (is_beneath_notice<E> && state_.notice) return someone_is_here();
            on(each);
        },
        event);
}

void Turn::on(event::Touched const&) {
    if (on_screen<screen::Thanks>()) {
        if (past(state_.entered_ms + thanks_at_least_ms)) rest();
        return;
    }
    if (!on_screen<screen::Attract>() || asks_at_once(state_)) return someone_is_here_still();
    if (now_.monotonic_ms - state_.entered_ms < settle_ms) return;
    if (auto const turn = survey_in_turn(state_)) return begin(*turn);
    enter(screen::ChooseMoment{});
    someone_is_here();
}

void Turn::on(event::MomentChosen const& chosen) {
    if (!on_screen<screen::ChooseMoment>() && !on_screen<screen::Attract>()) return;
    if (survey_in_turn(state_)) return; // there is nothing to choose
    auto const& surveys = config().surveys;
    auto const at = std::find_if(surveys.begin(), surveys.end(),
                                 [&](Survey const& each) { return each.moment == chosen.id; });
    if (at != surveys.end()) begin(static_cast<std::size_t>(at - surveys.begin()));
}

void Turn::on(event::Rated const& rated) {
    Question const* question = current_question(state_);
    auto const scale = question ? scale_of(question->type) : std::nullopt;
    if (!scale || rated.value < scale->min || rated.value > scale->max) return;
    begin_on_attract();
    answer(Rating{rated.value});
}

void Turn::on(event::NotApplicableChosen const&) {
    if (!can_say_not_applicable(state_)) return;
    begin_on_attract();
    answer(NotApplicable{});
}

void Turn::on(event::ChoiceToggled const& toggled) {
    auto* asking = on_screen<screen::Asking>();
    if (!asking) return;
    auto const offered = offers(state_);
    bool const known = std::any_of(offered.begin(), offered.end(),
                                   [&](Offer const& offer) { return offer.id == toggled.id; });
    if (!known) return;
    if (current_question(state_)->type != QuestionType::multiple_choice) return answer(Choices{{toggled.id}});
    bool const again = asking->last_toggled == toggled.id;
    if (again && now_.monotonic_ms - asking->toggled_ms < double_tap_ms) return;
    asking->last_toggled = toggled.id;
    asking->toggled_ms = now_.monotonic_ms;
    std::vector<std::string> draft; // in the order of the options, whatever the order of taps
    for (Offer const& offer : offered) {
        if (offer.chosen != (offer.id == toggled.id)) draft.push_back(offer.id);
    }
    asking->draft_choices = std::move(draft);
    someone_is_here();
}

void Turn::on(event::ChoiceConfirmed const&) {
    auto const* asking = on_screen<screen::Asking>();
    if (!asking || !can_confirm(state_)) return;
    if (asking->draft_choices.empty()) return skip();
    answer(Choices{asking->draft_choices});
}

/// To a hand, a palm and a voice another page is another screen.
void Turn::on(event::ChoicesTurned const& turned) {
    auto* asking = on_screen<screen::Asking>();
    if (!asking) return;
    asking->page = turned.page;
    state_.entered_ms = now_.monotonic_ms;
    someone_is_here();
}

void Turn::on(event::Skipped const&) {
    skip();
}

void Turn::on(event::CommentEdited const& edited) {
    auto* asking = on_screen<screen::Asking>();
    if (!asking || current_question(state_)->type != QuestionType::text || !is_utf8(edited.text)) return;
    asking->draft_text = cut_comment(edited.text);
    someone_is_here();
}

void Turn::on(event::CommentEntered const& entered) {
    if (!on_screen<screen::Asking>() || current_question(state_)->type != QuestionType::text) return;
    if (!is_utf8(entered.text)) return;
    if (is_blank(entered.text)) return skip();
    answer(Comment{cut_comment(entered.text)});
}

void Turn::on(event::Back const&) {
    if (!can_go_back(state_)) return;
    if (state_.notice) return close_notice();
    if (state_.visit && state_.visit->path.size() > 1) {
        state_.visit->path.pop_back();
        return show(state_.visit->path.back());
    }
    // Nothing is stored yet, so the visit has not begun; the chosen language stays.
    bool const from_question = state_.visit.has_value();
    state_.visit.reset();
    if (from_question && !survey_in_turn(state_)) {
        enter(screen::ChooseMoment{});
    } else {
        enter(screen::Attract{});
    }
    someone_is_here();
}

void Turn::on(event::LanguageChosen const& chosen) {
    auto const& all = languages(state_);
    if (std::find(all.begin(), all.end(), chosen.code) == all.end()) return;
    if (on_screen<screen::Saving>() || on_screen<screen::Thanks>() || on_screen<screen::Asleep>()) return;
    state_.language = chosen.code;
    if (state_.notice) state_.notice->page = 0;
    someone_is_here();
}

void Turn::on(event::AccessChosen const& chosen) {
    if (!state_.config || on_screen<screen::Unpaired>() || on_screen<screen::Asleep>()) return;
    state_.accessible = chosen.on;
    if (state_.notice) state_.notice->page = 0;
    someone_is_here();
}

void Turn::on(event::Finished const&) {
    auto const* asking = on_screen<screen::Asking>();
    if (!asking || !can_finish(state_)) return;
    Response next = with_draft(*asking);
    next.language = state_.language;
    close_survey(std::move(next));
    conclude();
}

void Turn::on(event::KeepGoing const&) {
    someone_is_here_still();
}

void Turn::on(event::Tick const&) {}

void Turn::on(event::Committed const& done) {
    if (!state_.visit) return;
    Told* const told = told_of(done.response);
    if (!told && done.response != state_.visit->response.id) return;
    int& committed = told ? told->committed_revision : state_.visit->committed_revision;
    committed = std::max(committed, done.revision);
    thank_if_saved();
}

void Turn::on(event::CommitFailed const& failed) {
    if (!state_.visit) return;
    Told const* const told = told_of(failed.response);
    if (!told && failed.response != state_.visit->response.id) return;
    int const committed = told ? told->committed_revision : state_.visit->committed_revision;
    if (failed.revision > committed) apologise();
}

void Turn::on(event::StorageChanged const& changed) {
    if (state_.storage_usable == changed.usable) return;
    state_.storage_usable = changed.usable;
    if (!somebody_here()) rest();
}

void Turn::on(event::ConfigArrived const& arrived) {
    if (!arrived.config) return;
    bool const same = state_.config && state_.config->revision == arrived.config->revision;
    if (same && !state_.next_config && !state_.forget_config) return;
    state_.next_config = arrived.config;
    if (!somebody_here()) rest();
}

void Turn::on(event::PairingChanged const& changed) {
    if (state_.paired == changed.paired) return;
    state_.paired = changed.paired;
    // Whatever comes next, the old place and its questions are not ours any more.
    state_.forget_config = true;
    state_.next_config.reset();
    if (!somebody_here()) rest();
}

void Turn::on(event::ClockHeard const& heard) {
    state_.clock_offset_ms = heard.offset_ms;
    look_at_the_hours();
}

void Turn::on(event::TurnRecalled const& recalled) {
    // Whoever is here has begun the next turn.
    if (state_.asked_last.empty() && !somebody_here()) state_.asked_last = recalled.asked_last;
}

State start(bool paired, ConfigPtr config, DeviceTime const& now, std::string asked_last) {
    State state;
    state.paired = paired;
    state.asked_last = std::move(asked_last);
    if (paired) state.config = std::move(config);
    NewId const no_ids;
    Turn turn{state, now, no_ids};
    turn.rest();
    return std::move(turn).result().state;
}

Step update(State const& state, Event const& event, DeviceTime const& now, NewId const& new_id) {
    Turn turn{state, now, new_id};
    turn.take(event);
    return std::move(turn).result();
}

} // namespace instante::kiosk
