#include "kiosk/core/upload_thread.hpp"

#include "kiosk/core/device_clock.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace instante::kiosk {

UploadThread::UploadThread(Uploader& uploader, Transport& transport, Clock const& clock)
    : uploader_(uploader), transport_(transport), clock_(clock), thread_([this](std::stop_token const& stop) {
          name_this_thread("upload");
          uploader_.set_clock_kept(is_clock_kept());
          uploader_.on_request([this] { pulse_.beat(); });
          run(stop);
      }) {}

UploadThread::~UploadThread() {
    thread_.request_stop();
    transport_.cancel();
    thread_.join();
}

void UploadThread::wake() {
    {
        std::lock_guard lock{mutex_};
        awake_ = true;
        pulse_.beat();
    }
    woken_.notify_one();
}

void UploadThread::run(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        std::chrono::milliseconds pause{Backoff::longest_ms};
        pulse_.beat();
        try {
            pause = uploader_.run_once([this] { return device_now(clock_); });
        } catch (std::exception const& error) {
            // Our mistake; the ratings are safe in the outbox, and the next try may go better.
            spdlog::error("the uploader failed: {}", error.what());
        }
        std::unique_lock lock{mutex_};
        if (!awake_) pulse_.rest(pause);
        woken_.wait_for(lock, stop, pause, [this] { return awake_; });
        awake_ = false;
    }
    uploader_.keep_tallies();
}

} // namespace instante::kiosk
