#pragma once

#include "tests/simulation/kiosk_side.hpp"
#include "tests/simulation/schedule.hpp"
#include "tests/simulation/server_side.hpp"

#include <fmt/core.h>

#include <array>

namespace instante::simulation {

/// What may go wrong in a schedule; each seed draws its own set, so that rare pairs meet too.
enum class Trouble {
    lose,
    late,
    repeat,
    truncate,
    stray,
    slow,
    kiosk_kill,
    kiosk_power,
    kiosk_disk,
    clock,
    server_clock,
    server_kill,
    server_power,
    server_disk,
    restore,
    programme,
    move,
    pair_again,
    clone,
    replace,
    poison,
    count
};

/// The images all schedules begin from: a server that knows its kiosks, and each kiosk's outbox.
struct Images {
    Bytes server;
    std::array<Bytes, most_kiosks> kiosks;
};

class World {
  public:
    World(std::uint64_t seed, std::string_view defect, std::FILE* trace);

    Verdict run(Images const& images);
    /// Pairs everything in a world without trouble.
    Images make_images();

  private:
    struct Action {
        int weight;
        void (World::*act)();
    };

    // world.cpp: the schedule
    void draw_troubles();
    bool has(Trouble trouble) const { return troubles_[static_cast<std::size_t>(trouble)]; }
    void pass_time();
    void step();
    std::vector<Action> actions() const;
    KioskSide& add_kiosk(int place);
    KioskSide& some_kiosk(); // of those that are there
    template <class... Parts>
    void tell(fmt::format_string<Parts...> format, Parts&&... parts);

    void customer();
    static void upload(KioskSide& kiosk);
    void upload_of_some();
    void start_something();
    void publish_after_a_backup();

    // troubles.cpp
    void kill_kiosk();
    void arm_kiosk();
    void spoil_kiosk_disk();
    void set_clock();
    void set_server_clock();
    void kill_server();
    void arm_server();
    void spoil_server_disk();
    void settle_server();
    void suspect_some();
    void back_up();
    void restore();
    void publish_again();
    void replay();
    void edit_survey();
    void move_kiosk();
    void pair_again();
    void clone_kiosk();
    void replace_kiosk();
    void deliver_late();

    // ending.cpp
    void come_to_rest();
    void mend();
    void publish_the_rest();
    void drain();
    bool drain_kiosk(KioskSide& kiosk);
    bool is_next(KioskSide const& kiosk) const;

    // network.cpp
    kiosk::HttpResult carry(int kiosk, std::string const& token, std::string const& method,
                            std::string const& path, std::string const& body, kiosk::Headers const& headers);
    void meanwhile();
    void note_owing(int kiosk, std::string const& body);
    void publish_while_it_waits();
    kiosk::HttpReply goes_astray(kiosk::HttpReply reply);

    std::uint64_t seed_;
    std::FILE* trace_;
    Dice dice_;
    Ledger ledger_;
    std::unique_ptr<Seams> seams_;
    ServerSide server_;
    std::vector<std::unique_ptr<KioskSide>> kiosks_;
    ProgrammeState programme_;
    std::array<bool, static_cast<std::size_t>(Trouble::count)> troubles_{};
    bool network_troubles_ = false;
    double intensity_ = 0;
    std::vector<Request> late_;            // on its way; its sender has given up waiting
    std::vector<kiosk::HttpReply> strays_; // replies that nobody waits for any more
    int copies_ = 0;
    int replaced_ = 0;
    std::set<int> owing_;   // kiosks that have told of records which they did not send yet
    int depth_ = 0;         // requests under way within each other
    std::set<int> drained_; // kiosks that have nothing left to do
    std::set<int> heard_;   // kiosks whose records or heartbeat were answered after all was mended
    UnixMs ends_ = 0;       // the world's last moment: acknowledged records are kept as long
    Verdict verdict_;
};

template <class... Parts>
void World::tell(fmt::format_string<Parts...> format, Parts&&... parts) {
    if (!trace_) return;
    fmt::print(trace_, "{:>12.3f} {:{}}", static_cast<double>(server_.clock.now - 1'793'000'000'000) / 1000,
               "", depth_ * 2);
    fmt::print(trace_, format, std::forward<Parts>(parts)...);
    std::fputc('\n', trace_);
}

} // namespace instante::simulation
