#include "kiosk/signals.hpp"

#include <pthread.h>
#include <utility>

namespace instante::kiosk {

Signals::Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void Signals::listen(std::function<void()> ring) {
    thread_ = std::thread{[this, ring = std::move(ring)] {
        int which = 0;
        sigwait(&set_, &which);
        stop_ = true;
        if (!done_) ring();
    }};
}

void Signals::end() {
    if (!thread_.joinable()) return;
    done_ = true;
    pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
}

} // namespace instante::kiosk
