#pragma once
// The single writer: batches that come together share one transaction and one fsync, and each is
// answered only when it is on disk. Nobody's thread waits for it.

#include "server/storage/store.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace instante::server::ingest {

struct WriterLimits {
    std::size_t queue_records = 40'000; // beyond this, callers are sent away for a moment
    std::size_t group_records = 16'000; // in one transaction: the more, the less each costs
    // After this long without a batch the store settles what it put off.
    std::chrono::milliseconds quiet{2'000};
    // While nothing comes it settles again this often: what waited for unfinished responses is published
    // then.
    std::chrono::milliseconds idle{60'000};
};

/// Who commits: a thread of the writer's own, or whoever calls commit_waiting(): a simulation, which plays
/// all sides in one thread.
enum class WriterThread { own, none };

/// What became of a batch: its outcome, now on disk, or what the store threw.
class Committed {
  public:
    Committed(BatchOutcome outcome, std::shared_ptr<PreparedBatch const> batch)
        : outcome_(std::move(outcome)), batch_(std::move(batch)) {}
    explicit Committed(std::exception_ptr failure) { failure_ = std::move(failure); }

    /// Throws what the store threw.
    BatchOutcome const& get() const {
        if (failure_) std::rethrow_exception(failure_);
        return outcome_;
    }
    /// What was committed.
    PreparedBatch const& batch() const { return *batch_; }

  private:
    BatchOutcome outcome_;
    std::shared_ptr<PreparedBatch const>
        batch_; // goes with us: freeing it takes time the writer does not have
    std::exception_ptr failure_;
};

class Writer {
  public:
    /// Called on the writer's thread, which has better things to do: it must be quick and not throw.
    using Done = std::function<void(Committed)>;

    explicit Writer(ResponseStore& store, WriterLimits limits = {}, WriterThread thread = WriterThread::own);
    ~Writer() { finish(); }
    WriterThread thread() const { return kind_; }
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    /// Takes the batch and calls `done` once it is durable or has failed.
    /// Problem: unavailable (the queue is full); then `done` is not called.
    Result<void> submit(PreparedBatch batch, Done done);

    /// Commits what is queued, calls everyone, and takes nothing more. Without a thread it commits nothing.
    void finish();
    /// Commits what is queued and calls everyone, on this thread. Only without a thread.
    void commit_waiting();

  private:
    struct Waiting {
        std::shared_ptr<PreparedBatch const> batch;
        Done done;
    };

    bool commit_next();
    std::vector<Waiting> take_group(std::unique_lock<std::mutex>& lock);
    void settle();
    void commit_group(std::vector<Waiting>& group);

    ResponseStore& store_;
    WriterLimits limits_;
    WriterThread kind_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> queue_;
    std::size_t queued_records_ = 0;
    bool stopping_ = false;
    bool unsettled_ = true; // something was committed since; also what the run before left
    std::thread thread_;    // last: it uses all of the above
};

} // namespace instante::server::ingest
