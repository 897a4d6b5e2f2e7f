#pragma once
// The one background thread that talks to the server.

#include "kiosk/core/uploader.hpp"

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

  private:
    void run(std::stop_token const& stop);

    Uploader& uploader_;
    Transport& transport_;
    Clock const& clock_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool awake_ = false;
    std::jthread thread_; // last: everything it uses is there before it and outlives it
};

} // namespace instante::kiosk
