#include "kiosk/core/tally.hpp"

#include <algorithm>

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

/// The moments that the visit has come to, by the surveys' index.
std::vector<std::size_t> asked_about(State const& state) {
    std::vector<std::size_t> result;
    if (!state.visit) return result;
    bool const together = state.config->kiosk.asking == Asking::together;
    for (std::size_t each = together ? 0 : state.visit->survey; each <= state.visit->survey; ++each)
        result.push_back(each);
    return result;
}

/// Of these, what was answered. Of a visit of several moments, each counts for itself.
std::vector<std::size_t> answered(State const& state) {
    std::vector<std::size_t> result;
    if (!state.visit) return result;
    for (Told const& told : state.visit->before)
        result.push_back(told.survey);
    if (state.visit->response.revision > 0) result.push_back(state.visit->survey);
    return result;
}

/// Adds one for each of `now` that is not in `before`.
void count_new(std::vector<Happened>& result, State const& state, std::vector<std::size_t> const& now,
               std::vector<std::size_t> const& before, char const* what) {
    for (std::size_t const each : now) {
        if (std::find(before.begin(), before.end(), each) == before.end())
            result.push_back({state.config->surveys[each].moment, what});
    }
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
    bool const same = before.visit && after.visit && before.visit->id == after.visit->id;
    if (began && !after.visit) result.push_back({moment_of(after), "first_touches"});
    if (after.visit && (began || same))
        count_new(result, after, asked_about(after), asked_about(before), "first_touches");
    note_reached(result, before, after, same);
    note_ended(result, before, after, same);
    if (after.visit) {
        auto const before_it = same ? answered(before) : std::vector<std::size_t>{};
        count_new(result, after, answered(after), before_it, "rated");
    }
    if (is_thanking(after) && !is_thanking(before))
        count_new(result, before, answered(before), {}, "completed");
    if (is_sorry(after) && !is_sorry(before)) result.push_back({moment_of(before), "not_saved"});
    bool const left = is_visited(before) && !is_visited(after) && before.idle_deadline_ms &&
                      *before.idle_deadline_ms <= now.monotonic_ms;
    if (left) result.push_back({moment_of(before), "abandoned:" + screen_name(before)});
    // A visit that began and ended between two looks has been counted; the kiosk stands ready anew.
    if (is_ready(after) && !is_ready(before)) result.push_back({moment_of(after), "attract_views"});
    return result;
}

} // namespace instante::kiosk
