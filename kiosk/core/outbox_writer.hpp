#pragma once
// The thread that commits what customers say, so that drawing never waits for a disk.

#include "kiosk/core/flow.hpp"
#include "kiosk/core/inbox.hpp"
#include "kiosk/core/outbox.hpp"
#include "kiosk/core/watchdog.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace instante::kiosk {

class OutboxWriter {
  public:
    /// Both outlive the writer. `stored` is called on its thread after each commit (wakes the uploader).
    OutboxWriter(Outbox& outbox, Inbox<Event>& inbox, std::function<void()> stored = {},
                 Clock const& clock = system_clock());
    /// Commits what is still queued, then ends the thread.
    ~OutboxWriter();
    OutboxWriter(OutboxWriter const&) = delete;
    OutboxWriter& operator=(OutboxWriter const&) = delete;

    /// Queues one effect; Committed or CommitFailed comes through the inbox.
    void submit(effect::Store effect);

    /// Beats while it writes.
    Pulse const& pulse() const { return pulse_; }

  private:
    void run(std::stop_token const& stop);
    void commit(Response const& response);
    void look_at_the_disk();
    void say_storage(bool usable);

    Outbox& outbox_;
    Inbox<Event>& inbox_;
    std::function<void()> stored_;
    Clock const& clock_;
    bool usable_ = true; // of the thread
    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<effect::Store> queue_;
    Pulse pulse_{"writer"};
    std::jthread thread_; // last: everything it uses is there before it and outlives it
};

} // namespace instante::kiosk
