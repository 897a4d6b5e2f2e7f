#pragma once
// The one background thread that talks to the server.

#include "kiosk/core/uploader.hpp"
#include "kiosk/core/watchdog.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace instante::kiosk {

class UploadThread {
  public:
    /// Both outlive this.
    UploadThread(Uploader& uploader, Transport& transport, Clock const& clock = system_clock());
    /// Cuts a request in progress short and ends the thread.
    ~UploadThread();
    UploadThread(UploadThread const&) = delete;
    UploadThread& operator=(UploadThread const&) = delete;

    /// There is something to do (a record was stored, a pairing code typed). From any thread.
    void wake();

    /// Beats while it works: one step is at most a few requests, each with a time limit.
    Pulse const& pulse() const { return pulse_; }

  private:
    void run(std::stop_token const& stop);

    Uploader& uploader_;
    Transport& transport_;
    Clock const& clock_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool awake_ = false;
    Pulse pulse_{"upload"};
    std::jthread thread_; // last: everything it uses is there before it and outlives it
};

} // namespace instante::kiosk
