#include "kiosk/core/outbox_writer.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <utility>

namespace instante::kiosk {

namespace {
/// How often a disk that failed is tried again.
constexpr std::chrono::seconds probe_every{5};
} // namespace

OutboxWriter::OutboxWriter(Outbox& outbox, Inbox<Event>& inbox, std::function<void()> stored,
                           Clock const& clock)
    : outbox_(outbox),
      inbox_(inbox),
      stored_(std::move(stored)),
      clock_(clock),
      thread_([this](std::stop_token const& stop) { run(stop); }) {}

OutboxWriter::~OutboxWriter() {
    thread_.request_stop();
    thread_.join();
}

void OutboxWriter::submit(effect::Store effect) {
    {
        std::lock_guard lock{mutex_};
        queue_.push_back(std::move(effect));
        pulse_.beat();
    }
    arrived_.notify_one();
}

void OutboxWriter::run(std::stop_token const& stop) {
    name_this_thread("writer");
    std::unique_lock lock{mutex_};
    for (;;) {
        if (queue_.empty()) pulse_.rest();
        auto const something = [this] { return !queue_.empty(); };
        if (usable_) {
            arrived_.wait(lock, stop, something);
        } else {
            arrived_.wait_for(lock, stop, probe_every, something);
        }
        pulse_.beat();
        if (queue_.empty()) {
            if (stop.stop_requested()) return;
            lock.unlock();
            look_at_the_disk();
            lock.lock();
            continue;
        }
        effect::Store const next = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        commit(next.response);
        lock.lock();
    }
}

void OutboxWriter::commit(Response const& response) {
    Result<std::int64_t> stored = Problem{};
    try {
        stored = outbox_.append(response, clock_.wall_now());
    } catch (std::exception const& error) {
        // A response that cannot be written down is our mistake, and no reason to stop taking others.
        stored = Problem{ProblemKind::invalid, error.what()};
    }
    if (stored) {
        say_storage(true);
        inbox_.post(event::Committed{response.id, response.revision});
        if (stored_) stored_();
        return;
    }
    spdlog::error("a response could not be stored: {}", to_line(stored.error()));
    inbox_.post(event::CommitFailed{response.id, response.revision});
    if (stored.error().kind == ProblemKind::unavailable) say_storage(false);
}

void OutboxWriter::look_at_the_disk() {
    if (!usable_ && outbox_.probe(clock_.wall_now())) say_storage(true);
}

void OutboxWriter::say_storage(bool usable) {
    if (std::exchange(usable_, usable) == usable) return;
    spdlog::warn("the outbox is {}", usable ? "in order again" : "not usable");
    inbox_.post(event::StorageChanged{usable});
}

} // namespace instante::kiosk
