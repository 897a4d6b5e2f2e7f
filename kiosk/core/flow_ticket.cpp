// The part of the flow that is about cards and tickets: one may be read before a visit begins, or until its
// last answer is on its way. What it says goes with every response of the visit.

#include "kiosk/core/flow_turn.hpp"
#include "kiosk/core/flow_visit.hpp"

namespace instante::kiosk {

void Turn::on(event::TicketRead const& read) {
    if (!may_read_ticket()) return;
    // A card may be shown beside a ticket; of what both tell the last one counts.
    if (!state_.ticket) state_.ticket.emplace();
    if (read.ticket.reference) state_.ticket->reference = read.ticket.reference;
    for (auto const& [dimension, value] : read.ticket.segments)
        state_.ticket->segments[dimension] = value;
    state_.ticket_notice = TicketNotice{TicketNotice::Kind::read, now_.monotonic_ms};
    if (state_.visit) stamp_visit();
    if (!on_screen<screen::Saving>()) someone_is_here();
    // Whoever shows a ticket has come to say something.
    if (on_screen<screen::Attract>() && !asks_at_once(state_)) on(event::Touched{});
}

void Turn::on(event::TicketRefused const&) {
    if (!may_read_ticket()) return;
    state_.ticket_notice = TicketNotice{TicketNotice::Kind::unknown, now_.monotonic_ms};
    someone_is_here_still();
}

/// What was said before the ticket came is the same customer's.
void Turn::stamp_visit() {
    Visit& visit = *state_.visit;
    if (visit.response.revision > 0) return store(visit.response);
    for (Told& told : visit.before)
        write(told.response, Response{told.response});
}

/// Thanks are between two customers: nobody can tell whose ticket it is, so it is asked for again.
bool Turn::may_read_ticket() {
    if (on_screen<screen::Thanks>() && past(state_.entered_ms + thanks_at_least_ms)) {
        rest();
        if (on_screen<screen::Attract>())
            state_.ticket_notice = TicketNotice{TicketNotice::Kind::again, now_.monotonic_ms};
        return false;
    }
    return on_screen<screen::Attract>() || on_screen<screen::ChooseMoment>() || state_.visit;
}

/// Nobody is asked what their ticket has told.
std::optional<std::size_t> Turn::question_after(Survey const& survey, std::vector<Answer> const& answers,
                                                int here) const {
    auto next = next_question(survey, answers, here);
    while (next && is_told(survey, *next, state_.ticket))
        next = next_question(survey, answers, static_cast<int>(*next));
    return next;
}

/// A ticket knows better than the customer, and they better than the place where they stand.
void Turn::stamp_ticket(Response& response) const {
    if (!state_.ticket) return;
    response.reference = state_.ticket->reference;
    for (auto const& [dimension, value] : state_.ticket->segments)
        response.segments[dimension] = SegmentFact{value, Provenance::ticket};
}

} // namespace instante::kiosk
