#pragma once
// Sees that the threads of the kiosk go on. Each one that works for a long time beats; one that is silent
// for too long hangs (a driver, a display, a disk, a resolver), and only a new process helps. What is stored
// is stored: the writer's queue is all that a restart can cost, and nobody was thanked for that.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace instante::kiosk {

/// One thread's heart. It beats when the thread sets to work, or is asked to, and rests while it waits.
class Pulse {
  public:
    explicit Pulse(std::string name) : name_(std::move(name)) {}

    /// There is work to do, and the next beat comes soon.
    void beat() { due_ms_.store(now_ms()); }
    /// It waits, at most so long; without an end where nothing is given.
    void rest(std::chrono::milliseconds at_most) { due_ms_.store(now_ms() + at_most.count()); }
    void rest() { due_ms_.store(for_ever); }

    std::string const& name() const { return name_; }
    /// How long the next beat is overdue.
    std::chrono::milliseconds silence() const {
        return std::chrono::milliseconds{std::max<std::int64_t>(0, now_ms() - due_ms_.load())};
    }

  private:
    static constexpr std::int64_t for_ever = std::numeric_limits<std::int64_t>::max();
    /// Not counting a machine's sleep, which no thread can help.
    static std::int64_t now_ms() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    std::string name_;
    std::atomic<std::int64_t> due_ms_{for_ever};
};

class Watchdog {
  public:
    /// `hung` is called on the watchdog's thread with the name of what hangs, and need not return.
    /// `alive` is called after each round in which nothing does.
    Watchdog(std::vector<std::pair<Pulse const*, std::chrono::milliseconds>> watched,
             std::function<void(std::string const&)> hung, std::function<void()> alive = {},
             std::chrono::milliseconds every = std::chrono::seconds{1});
    ~Watchdog();
    Watchdog(Watchdog const&) = delete;
    Watchdog& operator=(Watchdog const&) = delete;

  private:
    void run(std::stop_token const& stop);

    std::vector<std::pair<Pulse const*, std::chrono::milliseconds>> watched_;
    std::function<void(std::string const&)> hung_;
    std::function<void()> alive_;
    std::chrono::milliseconds every_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;
};

/// Tells systemd, where it asked (NOTIFY_SOCKET): "READY=1", "WATCHDOG=1". Silent everywhere else.
void notify_systemd(std::string const& state);

/// Names the calling thread for whoever looks at the process; 15 characters at most.
void name_this_thread(char const* name);

/// Begins the program anew in this process, with its arguments and one restart more in the environment.
/// Only returns when that is impossible.
void restart_program();
/// By restart_program, since somebody started it.
std::int64_t restarts_so_far();

} // namespace instante::kiosk
