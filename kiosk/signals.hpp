#pragma once
// The orderly end: SIGINT and SIGTERM, as something that a window can look at.

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace instante::kiosk {

/// Made before any other thread, so that all inherit the mask and only this one is told.
class Signals {
  public:
    Signals();
    ~Signals() { end(); }
    Signals(Signals const&) = delete;
    Signals& operator=(Signals const&) = delete;

    /// Rings when one has come.
    void listen(std::function<void()> ring);
    /// Rings for nobody any more.
    void end();
    bool stop() const { return stop_; }

  private:
    sigset_t set_{};
    std::atomic<bool> stop_ = false;
    std::atomic<bool> done_ = false;
    std::thread thread_;
};

} // namespace instante::kiosk
