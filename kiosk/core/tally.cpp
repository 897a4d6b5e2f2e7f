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

} // namespace

std::vector<Happened> what_happened(State const& before, State const& after, DeviceTime const& now) {
    if (before.testing || after.testing) return {};
    std::vector<Happened> result;
    bool const began = is_ready(before) && is_visited(after);
    if (began) result.push_back({moment_of(after), "first_touches"});
    bool const same = before.visit && after.visit && before.visit->id == after.visit->id;
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
