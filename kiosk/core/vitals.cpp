#include "kiosk/core/vitals.hpp"

#include <utility>

namespace instante::kiosk {

void Vitals::begin(State const& state, DeviceTime const& now) {
    std::lock_guard const lock{mutex_};
    glance_.began_ms = now.monotonic_ms;
    look_at(state, now);
    reached_.clear();
    count(state, state.visit, what_happened(State{}, state, now), now);
}

void Vitals::note(State const& before, State const& after, DeviceTime const& now) {
    auto const happened = what_happened(before, after, now);
    std::lock_guard const lock{mutex_};
    look_at(after, now);
    count(before.config ? before : after, after.visit, happened, now);
}

void Vitals::note_touch(DeviceTime const& now) {
    std::lock_guard const lock{mutex_};
    glance_.touched_ms = now.monotonic_ms;
}

void Vitals::note_surroundings(std::string voice_trouble, bool covered, int times_covered) {
    std::lock_guard const lock{mutex_};
    glance_.voice_trouble = std::move(voice_trouble);
    glance_.covered = covered;
    glance_.times_covered = times_covered;
}

void Vitals::look_at(State const& state, DeviceTime const& now) {
    glance_.screen = screen_name(state);
    glance_.storage_usable = state.storage_usable;
    std::string const revision = state.config ? state.config->revision : std::string{};
    if (revision == glance_.config) return;
    glance_.config = revision;
    glance_.config_since_ms = now.monotonic_ms;
}

void Vitals::count(State const& state, std::optional<Visit> const& visit,
                   std::vector<Happened> const& happened, DeviceTime const& now) {
    if (happened.empty()) return;
    Day const day = local_time(now.wall_ms + state.clock_offset_ms,
                               state.config ? state.config->time_zone : std::string{})
                        .day;
    for (Happened const& each : happened) {
        if (is_repeated(visit, each)) continue;
        ++tallies_[{day, each.moment, each.what}];
    }
}

/// Questions count once in a visit, also for who goes back and forth.
bool Vitals::is_repeated(std::optional<Visit> const& visit, Happened const& happened) {
    if (!happened.what.starts_with("reached:") || !visit) return false;
    if (visit->id != visit_) {
        visit_ = visit->id;
        reached_.clear();
    }
    return !reached_.emplace(happened.moment, happened.what).second;
}

Vitals::Glance Vitals::glance() const {
    std::lock_guard const lock{mutex_};
    return glance_;
}

std::vector<Tally> Vitals::take_tallies() {
    std::lock_guard const lock{mutex_};
    std::vector<Tally> result;
    for (auto const& [key, count] : tallies_)
        result.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
    tallies_.clear();
    return result;
}

void Vitals::give_back(std::vector<Tally> const& tallies) {
    std::lock_guard const lock{mutex_};
    for (Tally const& each : tallies)
        tallies_[{each.day, each.moment, each.what}] += each.count;
}

} // namespace instante::kiosk
