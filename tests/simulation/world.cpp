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

KioskSide& World::add_kiosk(int place) {
    auto const carry_to = [this](auto const&... parts) { return carry(parts...); };
    kiosks_.push_back(std::make_unique<KioskSide>(static_cast<int>(kiosks_.size()), place, ledger_, *seams_,
                                                  dice_, server_.clock.now, carry_to));
    return *kiosks_.back();
}

KioskSide& World::some_kiosk() {
    for (;;) {
        KioskSide& kiosk = *kiosks_[dice_.below(kiosks_.size())];
        if (!kiosk.scrapped()) return kiosk;
    }
}

Images World::make_images() {
    if (!server_.start()) throw std::logic_error("no store");
    server_.apply(programme_);
    Images images;
    for (int i = 0; i < most_kiosks; ++i) {
        add_kiosk(i);
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
    std::vector<Action> list{{30, &World::customer},        {30, &World::upload_of_some},
                             {10, &World::start_something}, {4, &World::settle_server},
                             {3, &World::suspect_some},     {6, &World::replay}};
    if (server_.lacks_programmes()) list.push_back({4, &World::publish_again});
    auto const may = [&](Trouble trouble, int weight, void (World::*act)()) {
        auto const scaled = static_cast<int>(static_cast<double>(weight) * intensity_);
        if (has(trouble)) list.push_back({std::max(scaled, 1), act});
    };
    may(Trouble::kiosk_kill, 4, &World::kill_kiosk);
    may(Trouble::kiosk_kill, 4, &World::arm_kiosk);
    may(Trouble::kiosk_disk, 4, &World::spoil_kiosk_disk);
    may(Trouble::clock, 3, &World::set_clock);
    may(Trouble::server_clock, 1, &World::set_server_clock);
    may(Trouble::server_kill, 4, &World::kill_server);
    may(Trouble::server_kill, 6, &World::arm_server);
    may(Trouble::server_disk, 4, &World::spoil_server_disk);
    may(Trouble::restore, 4, &World::back_up);
    may(Trouble::restore, 3, &World::restore);
    may(Trouble::programme, 6, &World::edit_survey);
    may(Trouble::move, 3, &World::move_kiosk);
    may(Trouble::pair_again, 2, &World::pair_again);
    may(Trouble::clone, 2, &World::clone_kiosk);
    may(Trouble::replace, owing_.empty() ? 1 : 10, &World::replace_kiosk);
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
        tell("{}: the customer goes on", kiosk.name());
        kiosk.revise();
    } else {
        bool const poison = has(Trouble::poison) && dice_.chance(0.1);
        tell("{}: a customer taps{}", kiosk.name(), poison ? ", and the record is spoilt" : "");
        kiosk.tap(poison);
    }
    if (!kiosk.running()) ++verdict_.crashes;
}

void World::upload(KioskSide& kiosk) {
    if (kiosk.running() && !kiosk.sending()) kiosk.step();
}

void World::upload_of_some() {
    upload(some_kiosk());
}

void World::start_something() {
    if (!server_.running()) {
        tell("the server starts");
        server_.start();
        if (!server_.running()) server_.kill(false);
        return;
    }
    for (auto const& kiosk : kiosks_) {
        if (kiosk->running() || kiosk->sending() || kiosk->scrapped()) continue;
        kiosk->look_at_the_disk();
        tell("{} starts", kiosk->name());
        if (!kiosk->start()) kiosk->look_at_the_disk();
        return;
    }
}

/// So that customers answer what the backup does not know.
void World::publish_after_a_backup() {
    back_up();
    edit_survey();
    server_.clock.now += kiosk::Uploader::config_every_ms + 1'000;
    for (std::size_t i = 0; i < kiosks_.size(); ++i) // others may come meanwhile
        upload(*kiosks_[i]);
}

Verdict World::run(Images const& images) {
    draw_troubles();
    auto const count = 1 + dice_.below(most_kiosks);
    server_.begin_from(images.server);
    for (std::size_t i = 0; i < count; ++i) {
        KioskSide& kiosk = add_kiosk(static_cast<int>(i));
        kiosk.begin_from(images.kiosks[i]);
        if (!dice_.chance(0.3)) continue;
        kiosk.clock_kept = true; // if at a wrong time
        kiosk.wall_offset = dice_.chance(0.5) ? 0 : dice_.between(-2 * hour, 2 * hour);
    }
    if (has(Trouble::restore) && has(Trouble::programme) && dice_.chance(0.8)) publish_after_a_backup();
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
    verdict_.sights = ledger_.sights();
    for (std::string const& fault : verdict_.faults)
        tell("FAULT: {}", fault);
    return verdict_;
}

void Verdict::add(Verdict const& other) {
    responses += other.responses;
    requests += other.requests;
    crashes += other.crashes;
    restores += other.restores;
    clones += other.clones;
    replacements += other.replacements;
    strays += other.strays;
    sights.exact_times += other.sights.exact_times;
    sights.bounded_times += other.sights.bounded_times;
    sights.unknown_times += other.sights.unknown_times;
    sights.clones_reported += other.sights.clones_reported;
    sights.gaps += other.sights.gaps;
    sights.replayed += other.sights.replayed;
    sights.refused_too_late += other.sights.refused_too_late;
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
