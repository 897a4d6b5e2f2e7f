// The end of a schedule: all is mended, everything on its way arrives, the kiosks send what they hold.

#include "tests/simulation/world.hpp"

#include <algorithm>

namespace instante::simulation {

/// Whatever is broken is repaired; what only seemed to be on a disk shows now.
void World::mend() {
    network_troubles_ = false;
    tell("--- all is mended");
    server_.kill(has(Trouble::server_power) && dice_.chance(0.7));
    if (!server_.start()) ledger_.broken("the server cannot be started again");
    while (!late_.empty() && server_.running())
        deliver_late();
    for (auto const& kiosk : kiosks_) {
        if (kiosk->scrapped()) continue;
        kiosk->kill(has(Trouble::kiosk_power) && dice_.chance(0.7));
        if (!kiosk->start()) ledger_.broken(kiosk->name() + " cannot be started again");
    }
}

/// True: nothing left to do for it.
bool World::drain_kiosk(KioskSide& kiosk) {
    if (!kiosk.paired() && !kiosk.waits_for_pairing()) {
        if (auto const code = server_.pairing_code(kiosk.place())) kiosk.pair(*code);
    }
    for (int steps = 0; steps < 200 && kiosk.step().count() == 0; ++steps) {
    }
    if (!kiosk.can_ask()) return false;
    // Heard: by records or by a heartbeat it has learnt which store it speaks to now.
    return kiosk.waiting() == 0 && heard_.contains(kiosk.number());
}

/// Of those at one place: two with one pairing, or each paired anew in turn, would drive each other out.
bool World::is_next(KioskSide const& kiosk) const {
    return std::none_of(kiosks_.begin(), kiosks_.end(), [&](auto const& other) {
        return other->place() == kiosk.place() && other->number() < kiosk.number() &&
               !drained_.contains(other->number()) && !other->scrapped();
    });
}

void World::drain() {
    constexpr int rounds = 120;
    constexpr int rounds_to_a_start = 20; // some things a kiosk tries again only then
    for (int round = 1; round <= rounds; ++round) {
        bool quiet = true;
        server_.clock.now += 90'000; // longer than any back-off
        for (auto const& kiosk : kiosks_) {
            if (kiosk->scrapped() || drained_.contains(kiosk->number())) continue;
            if (is_next(*kiosk) && drain_kiosk(*kiosk)) drained_.insert(kiosk->number());
            quiet = quiet && drained_.contains(kiosk->number());
        }
        if (quiet) return;
        if (round % rounds_to_a_start != 0) continue;
        for (auto const& kiosk : kiosks_) {
            if (kiosk->scrapped()) continue;
            kiosk->kill(false);
            kiosk->start();
        }
    }
    for (auto const& kiosk : kiosks_) {
        if (kiosk->scrapped() || drained_.contains(kiosk->number())) continue;
        ledger_.broken(fmt::format("{} still has {} records and {} after everything was mended",
                                   kiosk->name(), kiosk->waiting(),
                                   kiosk->paired() ? "is paired" : "is not paired"));
    }
}

} // namespace instante::simulation
