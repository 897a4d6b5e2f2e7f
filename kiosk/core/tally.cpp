#include "kiosk/core/tally.hpp"

namespace instante::kiosk {

namespace {

/// The kiosk stands ready and nobody has touched it.
bool is_ready(State const& state) {
    return std::holds_alternative<screen::Attract>(state.screen) && !state.idle_deadline_ms;
}

/// Somebody is in the middle of something.
bool is_visited(State const& state) {
    bool const choosing = std::holds_alternative<screen::ChooseMoment>(state.screen);
    bool const touched = std::holds_alternative<screen::Attract>(state.screen) && state.idle_deadline_ms;
    return state.visit || choosing || touched || std::holds_alternative<screen::Thanks>(state.screen);
}

std::string moment_of(State const& state) {
    Survey const* survey = current_survey(state);
    return survey ? survey->moment : std::string{};
}

bool is_sorry(State const& state) {
    auto const* screen = std::get_if<screen::Unavailable>(&state.screen);
    return screen && screen->reason == UnavailableReason::not_saved;
}

bool is_thanking(State const& state) {
    return std::holds_alternative<screen::Thanks>(state.screen);
}

int revision_of(State const& state) {
    return state.visit ? state.visit->response.revision : 0;
}

std::string screen_of(Survey const& survey, std::size_t question) {
    return "question:" + survey.questions[question].id;
}

/// Questions that the customer has come to with this step. One that is answered while the kiosk stands ready
/// is never on a screen of its own, but on the visit's path.
void note_reached(std::vector<Happened>& result, State const& before, State const& after, bool same) {
    if (!after.visit) return;
    Survey const& survey = after.config->surveys[after.visit->survey];
    auto const& path = after.visit->path;
    bool const same_survey = same && before.visit->survey == after.visit->survey;
    for (std::size_t i = same_survey ? before.visit->path.size() : 0; i < path.size(); ++i)
        result.push_back({survey.moment, "reached:" + screen_of(survey, path[i])});
}

/// "Done" where there was more to be asked.
void note_ended(std::vector<Happened>& result, State const& before, State const& after, bool same) {
    auto const* asking = std::get_if<screen::Asking>(&before.screen);
    if (!asking || !same || !std::holds_alternative<screen::Saving>(after.screen)) return;
    Survey const& survey = before.config->surveys[before.visit->survey];
    auto const question = static_cast<int>(asking->question);
    if (next_question(survey, after.visit->response.answers, question))
        result.push_back({survey.moment, "ended:" + screen_of(survey, asking->question)});
}

} // namespace

std::vector<Happened> what_happened(State const& before, State const& after, DeviceTime const& now) {
    if (before.testing || after.testing) return {};
    std::vector<Happened> result;
    bool const began = is_ready(before) && is_visited(after);
    if (began) result.push_back({moment_of(after), "first_touches"});
    bool const same = before.visit && after.visit && before.visit->id == after.visit->id;
    note_reached(result, before, after, same);
    note_ended(result, before, after, same);
    if (revision_of(after) > 0 && (!same || revision_of(before) == 0))
        result.push_back({moment_of(after), "rated"});
    if (is_thanking(after) && !is_thanking(before)) result.push_back({moment_of(after), "completed"});
    if (is_sorry(after) && !is_sorry(before)) result.push_back({moment_of(before), "not_saved"});
    bool const left = is_visited(before) && !is_visited(after) && before.idle_deadline_ms &&
                      *before.idle_deadline_ms <= now.monotonic_ms;
    if (left) result.push_back({moment_of(before), "abandoned:" + screen_name(before)});
    // A visit that began and ended between two looks has been counted; the kiosk stands ready anew.
    if (is_ready(after) && !is_ready(before)) result.push_back({moment_of(after), "attract_views"});
    return result;
}

} // namespace instante::kiosk
