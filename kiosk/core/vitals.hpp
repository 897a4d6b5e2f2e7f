#pragma once
// What the drawing thread knows and a heartbeat tells: the screen, the last touch, the counts of the day.

#include "kiosk/core/tally.hpp"
#include "shared/heartbeat.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace instante::kiosk {

class Vitals {
  public:
    struct Glance {
        std::string screen = "starting";
        std::string config; // revision in force
        std::int64_t config_since_ms = 0;
        std::int64_t began_ms = 0;
        std::optional<std::int64_t> touched_ms;
        bool storage_usable = true;
        std::string voice_trouble; // why nothing can be heard; empty: all is well
        bool covered = false;      // by another window
        int times_covered = 0;
    };

    /// The kiosk begins with this state.
    void begin(State const& state, DeviceTime const& now);
    /// One step of the flow was taken.
    void note(State const& before, State const& after, DeviceTime const& now);
    /// A finger came down.
    void note_touch(DeviceTime const& now);
    /// How the voice and the window are.
    void note_surroundings(std::string voice_trouble, bool covered, int times_covered);

    Glance glance() const;
    /// What was counted since the last taking. Whoever cannot keep it gives it back.
    std::vector<Tally> take_tallies();
    void give_back(std::vector<Tally> const& tallies);

  private:
    void look_at(State const& state, DeviceTime const& now);
    void count(State const& state, std::optional<Visit> const& visit, std::vector<Happened> const& happened,
               DeviceTime const& now);

    bool is_repeated(std::optional<Visit> const& visit, Happened const& happened);

    mutable std::mutex mutex_;
    Glance glance_;
    std::map<std::tuple<Day, std::string, std::string>, std::int64_t> tallies_;
    Uuid visit_;                                            // in progress,
    std::set<std::pair<std::string, std::string>> reached_; // and what it came to: moment, question
};

} // namespace instante::kiosk
