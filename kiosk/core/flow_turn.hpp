#pragma once
// One update of the flow in progress: flow.cpp says what each event does, flow_turn.cpp how.

#include "kiosk/core/flow.hpp"

namespace instante::kiosk {

class Turn {
  public:
    Turn(State const& before, DeviceTime const& now, NewId const& new_id)
        : state_(before), now_(now), new_id_(new_id) {}

    /// Time first, then the event: what comes after a time-out belongs to nobody on the old screen.
    void take(Event const& event);

    /// Back to waiting: nothing of the customer stays, and what arrived meanwhile takes effect.
    void rest();

    Step result() && { return Step{std::move(state_), std::move(effects_)}; }

  private:
    // ---- how (flow_turn.cpp) ----
    std::int64_t in(std::int64_t milliseconds) const { return now_.monotonic_ms + milliseconds; }
    bool past(std::int64_t deadline) const { return deadline <= now_.monotonic_ms; }
    template <class S>
    S* on_screen() {
        return std::get_if<S>(&state_.screen);
    }
    wire::KioskConfig const& config() const { return *state_.config; }
    Survey const& survey() const { return config().surveys[state_.visit->survey]; }

    void lie_back();
    bool is_open();
    void enter(Screen screen);
    void someone_is_here();
    void someone_is_here_still();
    void look_at_the_hours();
    bool somebody_here();
    void pass_time();
    void keep_what_is_due();
    void store(Response next);
    void write(Response& stored, Response next);
    Response with_draft(screen::Asking const& asking) const;
    void apologise();
    void forget_visit();
    void begin(std::size_t survey_index);
    void begin_on_attract();
    void ask(std::size_t question);
    void show(std::size_t question);
    void proceed(Response next);
    void close_survey(Response next);
    void finish(Response next);
    void conclude();
    void thank_if_saved();
    void answer(AnswerValue value);
    void note_verdict(std::size_t question, AnswerValue const& value);
    void skip();

    // ---- a visit to several moments (flow_together.cpp) ----
    Response fresh_response(Survey const& survey, Uuid const& visit);
    std::optional<std::size_t> next_to_ask(std::vector<Answer> const& answers, int here) const;
    bool go_on_with_next_survey();
    Told* told_of(Uuid const& response);
    bool is_on_disk() const;

    // ---- what (flow.cpp) ----
    void on(event::Touched const& touched);
    void on(event::MomentChosen const& chosen);
    void on(event::Rated const& rated);
    void on(event::NotApplicableChosen const& chosen);
    void on(event::ChoiceToggled const& toggled);
    void on(event::ChoicesTurned const& turned);
    void on(event::ChoiceConfirmed const& confirmed);
    void on(event::Skipped const& skipped);
    void on(event::CommentEdited const& edited);
    void on(event::CommentEntered const& entered);
    void on(event::Back const& back);
    void on(event::TurnRecalled const& recalled);
    void on(event::LanguageChosen const& chosen);
    void on(event::AccessChosen const& chosen);
    void on(event::Finished const& finished);
    void on(event::KeepGoing const& keep_going);
    void on(event::Tick const& tick);
    void on(event::Committed const& done);
    void on(event::CommitFailed const& failed);
    void on(event::StorageChanged const& changed);
    void on(event::ConfigArrived const& arrived);
    void on(event::PairingChanged const& changed);
    void on(event::ClockHeard const& heard);

    // ---- the privacy notice (flow_notice.cpp) ----
    void on(event::NoticeOpened const& opened);
    void on(event::NoticeTurned const& turned);
    void close_notice();
    std::int64_t notice_idle() const;
    // ---- cards and tickets (flow_ticket.cpp) ----
    void on(event::TicketRead const& read);
    void on(event::TicketRefused const& refused);
    bool may_read_ticket();
    std::optional<std::size_t> question_after(Survey const& survey, std::vector<Answer> const& answers,
                                              int here) const;
    void stamp_ticket(Response& response) const;
    void stamp_visit();

    // ---- attendants (flow_attendant.cpp) ----
    void on(event::AttendantCalled const& called);
    void on(event::PinTyped const& typed);
    void on(event::PinErased const& erased);
    void on(event::AttendantChose const& chosen);
    void on(event::StatusTold const& told);
    void attendant_is_here();

    State state_;
    std::vector<Effect> effects_;
    DeviceTime const& now_;
    NewId const& new_id_;
};

} // namespace instante::kiosk
