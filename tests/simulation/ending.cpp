// The end of a schedule: all is mended, everything on its way arrives, the kiosks send what they hold.

#include "tests/simulation/world.hpp"

#include <algorithm>

namespace instante::simulation {

/// The server does what it has to do, without another start: nothing that it can count may wait for that.
void World::come_to_rest() {
    DiskFaults mended;
    mended.lying_syncs = server_.disk.faults.lying_syncs;
    server_.disk.faults = mended;
    server_.process();
    while (server_.replay_step()) {
    }
    if (server_.running() && server_.replays_are_sound()) ledger_.check_quarantine(server_.store());
}

/// Whatever is broken is repaired; what only seemed to be on a disk shows now.
void World::mend() {
    network_troubles_ = false;
    tell("--- the server comes to rest");
    come_to_rest();
    tell("--- all is mended");
    server_.kill(has(Trouble::server_power) && dice_.chance(0.7));
    if (!server_.start()) ledger_.broken("the server cannot be started again");
    if (has(Trouble::restore) && dice_.chance(0.5)) restore();
    while (!late_.empty() && server_.running())
        deliver_late();
    for (auto const& kiosk : kiosks_) {
        if (kiosk->scrapped()) continue;
        kiosk->kill(has(Trouble::kiosk_power) && dice_.chance(0.7));
        if (!kiosk->start()) ledger_.broken(kiosk->name() + " cannot be started again");
    }
    publish_the_rest();
}

/// What a restored server lacks, perhaps when the kiosks have sent again what was given to it.
void World::publish_the_rest() {
    bool const kiosks_first = dice_.chance(0.5);
    while (server_.lacks_programmes()) {
        for (auto const& kiosk : kiosks_) {
            for (int steps = 0; kiosks_first && !kiosk->scrapped() && steps < 8; ++steps)
                kiosk->step();
        }
        if (server_.lacks_programmes() && !server_.apply_again())
            return ledger_.broken("a programme cannot be applied again");
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
        if (quiet) return come_to_rest();
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
