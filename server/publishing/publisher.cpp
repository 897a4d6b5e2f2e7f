#include "server/publishing/publisher.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace instante::server::publishing {

void Publisher::start(std::function<void()> published) {
    thread_ = std::thread{[this, published = std::move(published)] { work(published); }};
}

void Publisher::finish() {
    {
        std::lock_guard const lock{mutex_};
        end_ = true;
    }
    ending_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Publisher::step() {
    UnixMs const now = clock_.wall_now();
    auto const outcome = store_.publish_planned(now);
    if (!outcome) return false;
    bool const done = outcome->applied.has_value();
    store_.note({0, now, outcome->plan.by, done ? "programme.apply_planned" : "programme.plan_failed", {}});
    if (!done) spdlog::warn("the planned programme was not published: {}", outcome->plan.failure);
    return done && outcome->applied->changed;
}

void Publisher::work(std::function<void()> const& published) {
    std::unique_lock lock{mutex_};
    while (!end_) {
        lock.unlock();
        try {
            if (step()) published();
        } catch (std::exception const& failure) {
            spdlog::error("what is planned could not be published, and will be tried again: {}",
                          failure.what());
        }
        lock.lock();
        ending_.wait_for(lock, every, [&] { return end_; });
    }
}

} // namespace instante::server::publishing
