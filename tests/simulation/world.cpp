#include "tests/simulation/world.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <numeric>

namespace instante::simulation {

namespace {

constexpr UnixMs minute = 60'000;
constexpr UnixMs hour = 60 * minute;
constexpr UnixMs day = 24 * hour;

/// All chance of the process, ids and tokens included, follows the seed.
Dice& process_dice() {
    static Dice dice{0};
    return dice;
}

char const* chance_name() {
    return "simulation";
}
std::uint32_t chance_word() {
    return static_cast<std::uint32_t>(process_dice().bits());
}
void chance_bytes(void* into, std::size_t size) {
    auto* at = static_cast<std::uint8_t*>(into);
    for (std::size_t i = 0; i < size; ++i)
        at[i] = static_cast<std::uint8_t>(process_dice().bits());
}

void seed_process(std::uint64_t seed) {
    static std::once_flag once;
    std::call_once(once, [] {
        static randombytes_implementation chance{chance_name, chance_word,  nullptr,
                                                 nullptr,     chance_bytes, nullptr};
        randombytes_set_implementation(&chance);
        spdlog::set_level(spdlog::level::off);
        install_vfs();
    });
    process_dice() = Dice{seed};
    seed_sqlite(seed);
}

} // namespace

World::World(std::uint64_t seed, std::string_view defect, std::FILE* trace)
    : seed_((seed_process(seed), seed)),
      trace_(trace),
      dice_(seed),
      seams_(plant(defect)),
      server_(ledger_, *seams_, dice_) {
    ends_ = server_.clock.now + 13 * day;
}

// ---- the beginning ---------------------------------------------------------------------------------

Images World::make_images() {
    if (!server_.start()) throw std::logic_error("no store");
    server_.apply(programme_);
    Images images;
    for (int i = 0; i < most_kiosks; ++i) {
        auto const carry_to = [this](auto const&... parts) { return carry(parts...); };
        kiosks_.push_back(
            std::make_unique<KioskSide>(i, ledger_, *seams_, dice_, server_.clock.now, carry_to));
        if (!kiosks_.back()->start()) throw std::logic_error("no outbox");
        kiosks_.back()->pair(server_.pairing_code(i).value());
        for (int tries = 0; tries < 3; ++tries)
            kiosks_.back()->step();
        if (!kiosks_.back()->can_ask()) throw std::logic_error("not paired");
    }
    // Clean ends: everything in the one file.
    server_.close();
    images.server = server_.image();
    for (auto const& kiosk : kiosks_) {
        kiosk->close();
        images.kiosks[static_cast<std::size_t>(kiosk->number())] = kiosk->image();
    }
    return images;
}

void World::draw_troubles() {
    bool const none = dice_.chance(0.03);
    for (bool& trouble : troubles_)
        trouble = !none && dice_.chance(0.4);
    network_troubles_ = true;
    intensity_ = 0.2 + dice_.fraction();
}

// ---- the steps -------------------------------------------------------------------------------------

void World::pass_time() {
    double const which = dice_.fraction();
    UnixMs const span = which < 0.7 ? 2'000 : which < 0.9 ? minute : which < 0.98 ? hour : 2 * day;
    server_.clock.now = std::min(server_.clock.now + dice_.between(1, span), ends_);
}

std::vector<World::Action> World::actions() const {
    std::vector<Action> list{{30, &World::customer},
                             {30, &World::upload},
                             {10, &World::start_something},
                             {4, &World::settle_server}};
    auto const may = [&](Trouble trouble, int weight, void (World::*act)()) {
        auto const scaled = static_cast<int>(static_cast<double>(weight) * intensity_);
        if (has(trouble)) list.push_back({std::max(scaled, 1), act});
    };
    may(Trouble::kiosk_kill, 4, &World::kill_kiosk);
    may(Trouble::kiosk_kill, 4, &World::arm_kiosk);
    may(Trouble::kiosk_disk, 4, &World::spoil_kiosk_disk);
    may(Trouble::clock, 3, &World::set_clock);
    may(Trouble::clock, 1, &World::set_server_clock);
    may(Trouble::server_kill, 4, &World::kill_server);
    may(Trouble::server_kill, 6, &World::arm_server);
    may(Trouble::server_disk, 4, &World::spoil_server_disk);
    may(Trouble::restore, 4, &World::back_up);
    may(Trouble::restore, 3, &World::restore);
    may(Trouble::programme, 3, &World::edit_survey);
    may(Trouble::move, 3, &World::move_kiosk);
    may(Trouble::pair_again, 2, &World::pair_again);
    may(Trouble::late, 5, &World::deliver_late);
    may(Trouble::repeat, 5, &World::deliver_late);
    return list;
}

void World::step() {
    pass_time();
    auto const list = actions();
    int const all =
        std::accumulate(list.begin(), list.end(), 0, [](int sum, Action const& a) { return sum + a.weight; });
    auto chosen = static_cast<int>(dice_.below(static_cast<std::size_t>(all)));
    for (Action const& action : list) {
        chosen -= action.weight;
        if (chosen < 0) return (this->*action.act)();
    }
}

void World::customer() {
    KioskSide& kiosk = some_kiosk();
    if (!kiosk.can_ask()) return;
    if (kiosk.has_visit() && dice_.chance(0.6)) {
        tell("{}: the customer goes on", kiosk_id(kiosk.number()));
        kiosk.revise();
    } else {
        bool const poison = has(Trouble::poison) && dice_.chance(0.1);
        tell("{}: a customer taps{}", kiosk_id(kiosk.number()), poison ? ", and the record is spoilt" : "");
        kiosk.tap(poison);
    }
    if (!kiosk.running()) ++verdict_.crashes;
}

void World::upload() {
    KioskSide& kiosk = some_kiosk();
    if (!kiosk.running() || kiosk.sending()) return;
    kiosk.step();
}

void World::start_something() {
    if (!server_.running()) {
        tell("the server starts");
        server_.start();
        if (!server_.running()) server_.kill(false);
        return;
    }
    for (auto const& kiosk : kiosks_) {
        if (kiosk->running() || kiosk->sending()) continue;
        kiosk->look_at_the_disk();
        tell("{} starts", kiosk_id(kiosk->number()));
        if (!kiosk->start()) kiosk->look_at_the_disk();
        return;
    }
}

void World::kill_kiosk() {
    KioskSide& kiosk = some_kiosk();
    bool const power = has(Trouble::kiosk_power) && dice_.chance(0.5);
    tell("{}: {}", kiosk_id(kiosk.number()), power ? "power cut" : "killed");
    kiosk.kill(power);
    ++verdict_.crashes;
}

void World::arm_kiosk() {
    KioskSide& kiosk = some_kiosk();
    if (!kiosk.running()) return;
    kiosk.disk.faults.accesses_to_crash = static_cast<int>(dice_.below(12));
    kiosk.disk.faults.crash_cuts_power = has(Trouble::kiosk_power) && dice_.chance(0.7);
    tell("{}: will stop after {} accesses{}", kiosk_id(kiosk.number()), *kiosk.disk.faults.accesses_to_crash,
         kiosk.disk.faults.crash_cuts_power ? ", without power" : "");
}

void World::spoil_kiosk_disk() {
    KioskSide& kiosk = some_kiosk();
    auto& faults = kiosk.disk.faults;
    if (faults.room) {
        faults.room.reset();
        tell("{}: the disk has room again", kiosk_id(kiosk.number()));
    } else if (dice_.chance(0.6)) {
        faults.room = dice_.below(30'000);
        tell("{}: the disk has {} bytes left", kiosk_id(kiosk.number()), *faults.room);
    } else {
        faults.failing_syncs = static_cast<int>(dice_.between(1, 3));
        tell("{}: {} syncs will fail", kiosk_id(kiosk.number()), faults.failing_syncs);
    }
}

void World::set_clock() {
    KioskSide& kiosk = some_kiosk();
    static constexpr UnixMs jumps[] = {-56 * 365 * day, 11 * 365 * day, -20 * day, 20 * day, -hour, hour, 0};
    kiosk.wall_offset = jumps[dice_.below(std::size(jumps))];
    tell("{}: the clock is {} ms off", kiosk_id(kiosk.number()), kiosk.wall_offset);
}

void World::set_server_clock() {
    static constexpr UnixMs jumps[] = {-20 * day, 20 * day, -hour, hour, 0, 0};
    server_.clock.wall_offset = jumps[dice_.below(std::size(jumps))];
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

void World::edit_survey() {
    ProgrammeState changed = programme_;
    ++changed.wording[dice_.below(changed.wording.size())];
    tell("a survey is edited");
    if (server_.apply(changed)) programme_ = changed;
}

void World::move_kiosk() {
    ProgrammeState changed = programme_;
    auto const kiosk = dice_.below(kiosks_.size());
    changed.kiosk_site[kiosk] = static_cast<int>(dice_.below(site_count));
    tell("{} is moved to {}", kiosk_id(static_cast<int>(kiosk)), site_id(changed.kiosk_site[kiosk]));
    if (server_.apply(changed)) programme_ = changed;
}

void World::pair_again() {
    KioskSide& kiosk = some_kiosk();
    if (!server_.running() || !kiosk.running() || kiosk.sending()) return;
    tell("{}: paired anew", kiosk_id(kiosk.number()));
    if (auto const code = server_.pairing_code(kiosk.number())) kiosk.pair(*code);
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

// ---- the end ---------------------------------------------------------------------------------------

/// Whatever is broken is repaired; what only seemed to be on a disk shows now.
void World::mend() {
    network_troubles_ = false;
    tell("--- all is mended");
    server_.kill(has(Trouble::server_power) && dice_.chance(0.7));
    if (!server_.start()) ledger_.broken("the server cannot be started again");
    while (!late_.empty() && server_.running())
        deliver_late();
    for (auto const& kiosk : kiosks_) {
        kiosk->kill(has(Trouble::kiosk_power) && dice_.chance(0.7));
        if (!kiosk->start()) ledger_.broken(kiosk_id(kiosk->number()) + " cannot be started again");
    }
}

/// True: nothing left to do for it.
bool World::drain_kiosk(KioskSide& kiosk) {
    if (!kiosk.paired() && !kiosk.waits_for_pairing()) {
        if (auto const code = server_.pairing_code(kiosk.number())) kiosk.pair(*code);
    }
    for (int steps = 0; steps < 200 && kiosk.step().count() == 0; ++steps) {
    }
    if (!kiosk.can_ask()) return false;
    // Heard: by records or by a heartbeat it has learnt which store it speaks to now.
    return kiosk.waiting() == 0 && heard_.contains(kiosk.number());
}

void World::drain() {
    constexpr int rounds = 40;
    for (int round = 0; round < rounds; ++round) {
        bool quiet = true;
        server_.clock.now += 90'000; // longer than any back-off
        for (auto const& kiosk : kiosks_)
            quiet = drain_kiosk(*kiosk) && quiet;
        if (quiet) return;
        if (round != rounds / 2) continue;
        for (auto const& kiosk : kiosks_) { // some things a kiosk tries again only after a start
            kiosk->kill(false);
            kiosk->start();
        }
    }
    for (auto const& kiosk : kiosks_) {
        ledger_.broken(fmt::format("{} still has {} records and {} after everything was mended",
                                   kiosk_id(kiosk->number()), kiosk->waiting(),
                                   kiosk->paired() ? "is paired" : "is not paired"));
    }
}

Verdict World::run(Images const& images) {
    draw_troubles();
    auto const count = 1 + dice_.below(most_kiosks);
    server_.begin_from(images.server);
    for (std::size_t i = 0; i < count; ++i) {
        auto const carry_to = [this](auto const&... parts) { return carry(parts...); };
        kiosks_.push_back(std::make_unique<KioskSide>(static_cast<int>(i), ledger_, *seams_, dice_,
                                                      server_.clock.now, carry_to));
        kiosks_.back()->begin_from(images.kiosks[i]);
    }
    auto const steps = 12 + dice_.below(50);
    for (std::size_t i = 0; i < steps && ledger_.faults().empty(); ++i)
        step();
    if (ledger_.faults().empty()) {
        mend();
        drain();
        if (server_.running()) ledger_.check(server_.store());
    }
    verdict_.faults = ledger_.faults();
    verdict_.responses = ledger_.promised_responses();
    for (std::string const& fault : verdict_.faults)
        tell("FAULT: {}", fault);
    return verdict_;
}

Verdict run_schedule(std::uint64_t seed, std::string_view defect, std::FILE* trace) {
    static Images const images = World{0, "", nullptr}.make_images();
    World world{seed, defect, trace};
    return world.run(images);
}

std::string replay_command(std::uint64_t seed, std::string_view defect) {
    std::string command = fmt::format("instante_simulation --seed {} --trace", seed);
    if (!defect.empty()) command += fmt::format(" --plant {}", defect);
    return command;
}

} // namespace instante::simulation
