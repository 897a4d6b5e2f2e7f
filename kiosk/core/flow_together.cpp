// A visit that covers several moments: one survey after the other, each with a response of its own.

#include "kiosk/core/flow_turn.hpp"
#include "kiosk/core/flow_visit.hpp"

#include <algorithm>
#include <utility>

namespace instante::kiosk {

/// Nobody is asked twice in a visit who they are, or what their ticket has told.
std::optional<std::size_t> Turn::next_to_ask(std::vector<Answer> const& answers, int here) const {
    Segments const told = told_before(config(), *state_.visit);
    auto next = question_after(survey(), answers, here);
    while (next && is_told(survey(), *next, told))
        next = question_after(survey(), answers, static_cast<int>(*next));
    return next;
}

/// What was said so far stays in the visit; false where there is nothing more to ask.
bool Turn::go_on_with_next_survey() {
    if (config().kiosk.asking != Asking::together) return false;
    Visit& visit = *state_.visit;
    while (visit.survey + 1 < config().surveys.size()) {
        if (visit.response.revision > 0)
            visit.before.push_back({visit.survey, visit.response, visit.committed_revision});
        visit.shown_before += static_cast<int>(visit.path.size());
        visit.path.clear();
        ++visit.survey;
        visit.response = fresh_response(survey(), visit.id);
        visit.committed_revision = 0;
        state_.verdict.reset(); // it was about the other moment
        if (auto const first = next_to_ask({}, -1)) {
            ask(*first);
            return true;
        }
    }
    return false;
}

/// The response of a survey before, or nullptr.
Told* Turn::told_of(Uuid const& response) {
    auto& all = state_.visit->before;
    auto const at =
        std::find_if(all.begin(), all.end(), [&](Told const& told) { return told.response.id == response; });
    return at == all.end() ? nullptr : &*at;
}

/// All that the visit has said.
bool Turn::is_on_disk() const {
    Visit const& visit = *state_.visit;
    return visit.committed_revision >= visit.response.revision &&
           std::all_of(visit.before.begin(), visit.before.end(),
                       [](Told const& told) { return told.committed_revision >= told.response.revision; });
}

} // namespace instante::kiosk
