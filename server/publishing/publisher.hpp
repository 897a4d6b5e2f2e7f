#pragma once
// Publishes what was planned when its time has come.

#include "server/storage/store.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace instante::server::publishing {

class Publisher {
  public:
    Publisher(Store& store, Clock const& clock) : store_(store), clock_(clock) {}
    ~Publisher() { finish(); }
    Publisher(Publisher const&) = delete;
    Publisher& operator=(Publisher const&) = delete;

    /// Looks by itself, on a thread of its own. `published` is called there, after a programme changed.
    void start(std::function<void()> published);
    void finish();
    /// Publishes what is due, and notes it in the audit log with whose plan it was. Did the programme change?
    bool step();

  private:
    void work(std::function<void()> const& published);

    static constexpr std::chrono::milliseconds every{2'000};
    Store& store_;
    Clock const& clock_;
    std::thread thread_;
    std::mutex mutex_;
    std::condition_variable ending_;
    bool end_ = false;
};

} // namespace instante::server::publishing
