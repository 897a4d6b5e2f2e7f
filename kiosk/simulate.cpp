#include "kiosk/simulate.hpp"

#include "kiosk/core/config.hpp"
#include "kiosk/core/private_folder.hpp"
#include "kiosk/core/simulated_kiosk.hpp"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

namespace instante::kiosk {

namespace {

using Fleet = std::vector<std::unique_ptr<SimulatedKiosk>>;
using std::chrono::seconds;

constexpr seconds status_every{10};
constexpr seconds flush_at_most{5};
constexpr seconds flush_at_most_when_done{60};

/// SIGINT and SIGTERM wait to be asked for, in every thread started while this lives.
class HeldSignals {
  public:
    HeldSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, &before_);
    }
    ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    HeldSignals(HeldSignals const&) = delete;
    HeldSignals& operator=(HeldSignals const&) = delete;

    /// Waits a moment; true: a signal has come.
    bool came() const {
        timespec const moment{0, 100'000'000};
        return sigtimedwait(&set_, nullptr, &moment) > 0;
    }

  private:
    sigset_t set_{};
    sigset_t before_{};
};

bool is_paired_at(std::filesystem::path const& directory, std::string const& server) {
    auto outbox = Outbox::open((directory / "outbox.db").string());
    if (!outbox || !is_paired(**outbox)) return false;
    // The fleet belongs to whatever server we are told, at its address of today.
    auto const moved = (*outbox)->set_server(server);
    return moved.has_value();
}

/// Kiosks of an earlier run, then one more for each code; a directory whose pairing ended is used again.
std::vector<SimulatedKioskOptions> plan(SimulateOptions const& options, Opinions const& opinions) {
    std::vector<SimulatedKioskOptions> fleet;
    auto codes = options.codes;
    std::reverse(codes.begin(), codes.end());
    for (int number = 1;; ++number) {
        SimulatedKioskOptions one;
        one.directory = options.data / fmt::format("kiosk-{:02}", number);
        one.server = options.server;
        one.visits = options.visits;
        one.every_seconds = options.every_seconds;
        one.opinions = opinions;
        one.seed = options.seed * 1'000'003 + static_cast<std::uint64_t>(number);
        bool const there = std::filesystem::exists(one.directory / "outbox.db");
        if (!there && codes.empty()) return fleet;
        if (!there || !is_paired_at(one.directory, options.server)) {
            if (codes.empty()) continue;
            one.code = codes.back();
            codes.pop_back();
        }
        fleet.push_back(std::move(one));
    }
}

void print_status(Fleet const& fleet) {
    SimulatedKiosk::Counts sum;
    int online = 0;
    for (auto const& kiosk : fleet) {
        auto const each = kiosk->counts();
        sum.visits += each.visits;
        sum.walked_away += each.walked_away;
        sum.stored += each.stored;
        sum.waiting += each.waiting;
        sum.uploader.settled += each.uploader.settled;
        sum.uploader.quarantined += each.uploader.quarantined;
        if (each.uploader.link == UploaderStatus::Link::online) ++online;
    }
    fmt::print(
        "{} kiosks, {} online: {} visits ({} left midway), {} records stored, {} uploaded ({} quarantined), "
        "{} waiting\n",
        fleet.size(), online, sum.visits, sum.walked_away, sum.stored, sum.uploader.settled,
        sum.uploader.quarantined, sum.waiting);
    std::fflush(stdout);
}

bool all_finished(Fleet const& fleet) {
    return std::all_of(fleet.begin(), fleet.end(), [](auto const& kiosk) { return kiosk->finished(); });
}

/// No more customers; then a little time for what is still to be uploaded. A server that is away is not
/// waited for: the records stay in the outboxes.
void flush(Fleet const& fleet, seconds at_most) {
    for (auto const& kiosk : fleet)
        kiosk->stop();
    auto const until = std::chrono::steady_clock::now() + at_most;
    auto const has_more = [](auto const& kiosk) {
        auto const counts = kiosk->counts();
        return counts.waiting > 0 && counts.uploader.link == UploaderStatus::Link::online;
    };
    while (std::any_of(fleet.begin(), fleet.end(), has_more) && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
}

} // namespace

int simulate(SimulateOptions const& options) {
    Opinions opinions;
    if (!options.opinions.empty()) {
        std::ifstream file{options.opinions};
        auto read = read_opinions(std::string{std::istreambuf_iterator<char>{file}, {}});
        if (!read) {
            fmt::print(stderr, "instante-kiosk: {}: {}\n", options.opinions.string(), to_line(read.error()));
            return 2;
        }
        opinions = std::move(*read);
    }
    write_for_owner_only();
    HeldSignals const signals;
    spdlog::default_logger(); // made while there is one thread
    Fleet fleet;
    for (auto& one : plan(options, opinions)) {
        auto kiosk = SimulatedKiosk::begin(std::move(one));
        if (!kiosk) {
            spdlog::error("{}", to_line(kiosk.error()));
            continue;
        }
        fleet.push_back(std::move(*kiosk));
    }
    if (fleet.empty()) {
        spdlog::error("no kiosk to simulate: give a pairing code for each (--pair CODE)");
        return 1;
    }
    bool stopped = false;
    auto next_status = std::chrono::steady_clock::now() + status_every;
    while (!stopped && !all_finished(fleet)) {
        stopped = signals.came();
        if (std::chrono::steady_clock::now() >= next_status) {
            print_status(fleet);
            next_status += status_every;
        }
    }
    flush(fleet, stopped ? flush_at_most : flush_at_most_when_done);
    print_status(fleet);
    bool const none_worked =
        std::all_of(fleet.begin(), fleet.end(), [](auto const& kiosk) { return kiosk->refused(); });
    return none_worked ? 1 : 0;
}

} // namespace instante::kiosk
