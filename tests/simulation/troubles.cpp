// What goes wrong in a schedule, and what people do meanwhile.

#include "tests/simulation/world.hpp"

namespace instante::simulation {

namespace {
constexpr UnixMs minute = 60'000;
constexpr UnixMs hour = 60 * minute;
constexpr UnixMs day = 24 * hour;
/// More of each would only crowd a schedule.
constexpr int most_copies = 2;
} // namespace

void World::kill_kiosk() {
    KioskSide& kiosk = some_kiosk();
    bool const power = has(Trouble::kiosk_power) && dice_.chance(0.5);
    tell("{}: {}", kiosk.name(), power ? "power cut" : "killed");
    kiosk.kill(power);
    ++verdict_.crashes;
}

void World::arm_kiosk() {
    KioskSide& kiosk = some_kiosk();
    if (!kiosk.running()) return;
    kiosk.disk.faults.accesses_to_crash = static_cast<int>(dice_.below(12));
    kiosk.disk.faults.crash_cuts_power = has(Trouble::kiosk_power) && dice_.chance(0.7);
    tell("{}: will stop after {} accesses{}", kiosk.name(), *kiosk.disk.faults.accesses_to_crash,
         kiosk.disk.faults.crash_cuts_power ? ", without power" : "");
}

void World::spoil_kiosk_disk() {
    KioskSide& kiosk = some_kiosk();
    auto& faults = kiosk.disk.faults;
    if (faults.room) {
        faults.room.reset();
        tell("{}: the disk has room again", kiosk.name());
    } else if (dice_.chance(0.6)) {
        faults.room = dice_.below(30'000);
        tell("{}: the disk has {} bytes left", kiosk.name(), *faults.room);
    } else {
        faults.failing_syncs = static_cast<int>(dice_.between(1, 3));
        tell("{}: {} syncs will fail", kiosk.name(), faults.failing_syncs);
    }
}

void World::set_clock() {
    KioskSide& kiosk = some_kiosk();
    if (kiosk.clock_kept) return;
    static constexpr UnixMs jumps[] = {-56 * 365 * day, 11 * 365 * day, -20 * day, 20 * day, -hour, hour, 0};
    kiosk.wall_offset = jumps[dice_.below(std::size(jumps))];
    tell("{}: the clock is {} ms off", kiosk.name(), kiosk.wall_offset);
}

void World::set_server_clock() {
    static constexpr UnixMs jumps[] = {-20 * day, 20 * day, -hour, hour, 0, 0};
    server_.clock.wall_offset = jumps[dice_.below(std::size(jumps))];
    if (server_.clock.wall_offset != 0) ledger_.server_clock_lies();
    tell("the server's clock is {} ms off", server_.clock.wall_offset);
}

void World::kill_server() {
    if (!server_.running()) return;
    if (dice_.chance(0.3)) {
        tell("the server will stop between commit and answer");
        return server_.stop_before_answering();
    }
    bool const power = has(Trouble::server_power) && dice_.chance(0.5);
    tell("the server: {}", power ? "power cut" : "killed");
    server_.kill(power);
    ++verdict_.crashes;
}

void World::arm_server() {
    auto& faults = server_.disk.faults;
    faults.accesses_to_crash = static_cast<int>(dice_.below(dice_.chance(0.5) ? 30 : 150));
    faults.crash_cuts_power = has(Trouble::server_power) && dice_.chance(0.7);
    tell("the server will stop after {} accesses{}", *faults.accesses_to_crash,
         faults.crash_cuts_power ? ", without power" : "");
    ++verdict_.crashes;
}

void World::spoil_server_disk() {
    auto& faults = server_.disk.faults;
    if (faults.room) {
        faults.room.reset();
        tell("the server's disk has room again");
    } else if (dice_.chance(0.6)) {
        faults.room = dice_.below(100'000);
        tell("the server's disk has {} bytes left", *faults.room);
    } else {
        faults.failing_syncs = static_cast<int>(dice_.between(1, 3));
        tell("the server: {} syncs will fail", faults.failing_syncs);
    }
}

void World::settle_server() {
    tell("the server does what it put off");
    server_.settle();
}

void World::suspect_some() {
    tell("some responses are suspected of misuse, others no longer");
    server_.suspect();
}

void World::back_up() {
    tell("a backup is taken");
    server_.backup();
}

void World::restore() {
    if (!server_.has_backup()) return;
    tell("the backup is restored");
    server_.restore();
    ++verdict_.restores;
}

void World::publish_again() {
    tell("a programme that the backup lacks is applied again");
    server_.apply_again();
}

void World::replay() {
    if (server_.replay_step()) return tell("the server tries again what it could not count");
    if (dice_.chance(0.1)) server_.ask_for_replay();
}

void World::edit_survey() {
    ProgrammeState changed = programme_;
    ++changed.wording[dice_.below(changed.wording.size())];
    tell("a survey is edited");
    if (server_.apply(changed)) programme_ = changed;
}

void World::move_kiosk() {
    ProgrammeState changed = programme_;
    auto const kiosk = static_cast<std::size_t>(some_kiosk().place());
    changed.kiosk_site[kiosk] = static_cast<int>(dice_.below(site_count));
    tell("{} is moved to {}", kiosk_id(static_cast<int>(kiosk)), site_id(changed.kiosk_site[kiosk]));
    if (server_.apply(changed)) programme_ = changed;
}

void World::pair_again() {
    KioskSide& kiosk = some_kiosk();
    if (!server_.running() || !kiosk.running() || kiosk.sending()) return;
    tell("{}: paired anew", kiosk.name());
    if (auto const code = server_.pairing_code(kiosk.place())) kiosk.pair(*code);
}

/// Its disk is copied into another machine, and both run on.
void World::clone_kiosk() {
    KioskSide& kiosk = some_kiosk();
    if (kiosk.sending() || copies_ == most_copies) return;
    ++copies_;
    bool const power = has(Trouble::kiosk_power) && dice_.chance(0.5);
    kiosk.kill(power);
    KioskSide& copy = add_kiosk(kiosk.place());
    copy.begin_as_copy_of(kiosk);
    tell("{} is a copy of {}{}", copy.name(), kiosk.name(), power ? ", after its power was cut" : "");
    ++verdict_.clones;
}

/// The machine is lost; another, with an empty disk, takes its place.
void World::replace_kiosk() {
    KioskSide& kiosk = owing_.empty() ? some_kiosk() : *kiosks_[static_cast<std::size_t>(*owing_.begin())];
    if (kiosk.sending() || kiosk.scrapped() || replaced_ == most_copies) return;
    ++replaced_;
    owing_.erase(kiosk.number());
    kiosk.scrap();
    KioskSide& fresh = add_kiosk(kiosk.place());
    fresh.begin_empty();
    tell("{} takes the place of {}, which is lost", fresh.name(), kiosk.name());
    ++verdict_.replacements;
    if (!server_.running()) return; // paired when there is a server again
    if (auto const code = server_.pairing_code(fresh.place())) fresh.pair(*code);
}

void World::deliver_late() {
    if (late_.empty() || !server_.running()) return;
    auto const at = late_.begin() + static_cast<std::ptrdiff_t>(dice_.below(late_.size()));
    Request request = std::move(*at);
    late_.erase(at);
    tell("a late {} {} arrives", request.method, request.path);
    server_.receive(std::move(request));
    if (dice_.chance(0.5)) server_.process(); // else it is grouped with the next
}

} // namespace instante::simulation
