#pragma once
// The single writer: requests that come together share one transaction and one fsync, and each is
// answered only when it is on disk.

#include "server/storage/store.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace instante::server::ingest {

struct WriterLimits {
    std::size_t queue_records = 20'000; // beyond this, callers are sent away for a moment
    std::size_t group_records = 2'000;  // in one transaction
};

class Writer {
  public:
    explicit Writer(ResponseStore& store, WriterLimits limits = {});
    /// Commits what is queued, then ends.
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    /// Blocks until the batch is durable. Problem: unavailable (the queue is full).
    /// Throws what the store threw.
    Result<BatchOutcome> commit(PreparedBatch batch);

  private:
    struct Waiting {
        PreparedBatch batch;
        std::promise<BatchOutcome> done;
    };

    void run();
    std::vector<Waiting> take_group(std::unique_lock<std::mutex>& lock);
    void commit_group(std::vector<Waiting>& group);

    ResponseStore& store_;
    WriterLimits limits_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> queue_;
    std::size_t queued_records_ = 0;
    bool stopping_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace instante::server::ingest
