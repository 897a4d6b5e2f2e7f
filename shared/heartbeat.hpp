#pragma once
// What a kiosk says of itself every two minutes: how it is, how much waits in it, and what happened before
// it. Nothing here is about a customer: counts have no time but their day.

#include "shared/problem.hpp"
#include "shared/response.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante {

/// How often something happened before a kiosk on one local day, of all that day: said again, it counts once.
/// `what`: attract_views (times that the kiosk stood ready anew), first_touches (visits begun), rated (of
/// these, with an answer stored), completed (thanked), not_saved, abandoned:SCREEN (left until time ran out),
/// reached:question:ID (visits that came to a question), ended:question:ID ("done" with more to be asked).
struct Tally {
    Day day = unknown_day;
    std::string moment; // id; empty: before one was chosen
    std::string what;
    std::int64_t count = 0;
    friend bool operator==(Tally const&, Tally const&) = default;
};

struct Heartbeat {
    std::string version; // of the program
    DeviceTime sent;
    std::string outbox;                    // file and place that tallies are of: of another they are others
    std::string screen;                    // as the flow names it
    std::optional<std::int64_t> touched_s; // ago; none: not since the start
    std::int64_t running_s = 0;
    std::string config;                           // revision in force
    bool config_rolled_back = false;              // the newest one crashed it
    std::int64_t waiting = 0;                     // records to be sent
    std::optional<std::int64_t> oldest_waiting_s; // how long the oldest waits
    std::int64_t kept = 0;
    std::int64_t stranded = 0;
    std::int64_t unreadable = 0;
    std::int64_t highest_sequence = 0;
    std::optional<std::int64_t> clock_offset_ms; // server's time less the device's wall, as it last knew
    std::int64_t disk_free = 0;                  // bytes
    std::int64_t disk_size = 0;
    bool storage_usable = true;
    bool reserve_used = false;      // the disk was full: it lives on what it had put by
    std::int64_t salvages = 0;      // times that a damaged outbox was replaced
    std::int64_t restarts = 0;      // by its watchdog, since somebody started it
    std::string voice_trouble;      // why the accessible mode is silent; empty: it speaks
    bool covered = false;           // another window lies over its own
    std::int64_t times_covered = 0; // that one came, since the start
    std::vector<Tally> tallies;
    std::string unknown; // members that this version has no name for, as compact JSON; empty: none
    friend bool operator==(Heartbeat const&, Heartbeat const&) = default;
};

namespace wire {
nlohmann::json to_json(Heartbeat const& heartbeat);
/// Members may be missing, except version and sent; unknown ones are kept as they are, within reason.
Result<Heartbeat> read_heartbeat(nlohmann::json const& document);
} // namespace wire

} // namespace instante
