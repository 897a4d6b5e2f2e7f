#pragma once
// Out of quarantine: what could not be counted is tried again, by the programme as it stands now, on the way
// that every record goes. Its time is the one told on its receipt.

#include "server/ingest/prepare.hpp"
#include "server/ingest/writer.hpp"

#include <deque>
#include <functional>
#include <thread>

namespace instante::server::ingest {

PreparedRecord prepare_again(QuarantinedRecord const& record, Catalog const& catalog);

struct ReplayTotals {
    std::int64_t tried = 0;
    std::int64_t counted = 0;     // now, or in the meantime: no longer in quarantine
    std::int64_t quarantined = 0; // still, with their newest reasons
};

/// One run over what a filter names, page by page, oldest first. Whoever runs it commits the pages.
class Replay {
  public:
    static constexpr int page = 500;

    explicit Replay(Store& store, QuarantineFilter filter = {});
    /// The next records for whom something changed; nullopt: all were tried.
    std::optional<PreparedBatch> next();
    void note(BatchOutcome const& outcome);
    ReplayTotals const& totals() const { return totals_; }

  private:
    Store& store_;
    QuarantineFilter filter_;
    ReplayTotals totals_;
};

/// A whole run, each page a transaction of its own.
ReplayTotals replay(Store& store, QuarantineFilter filter = {});

/// Runs beside the traffic, one after the other, their pages through the writer; on a thread that lives as
/// long as there is something to do.
class Replays {
  public:
    /// Gives the totals, or a Problem (unavailable: the server is ending), or throws what the store threw.
    using Outcome = std::function<Result<ReplayTotals>()>;
    using Done = std::function<void(Outcome)>;

    Replays(Store& store, Writer& writer) : store_(store), writer_(writer) {}
    ~Replays() { finish(); }
    Replays(Replays const&) = delete;
    Replays& operator=(Replays const&) = delete;

    /// `done` is called on another thread; without it, what goes wrong is logged.
    void start(QuarantineFilter filter, Done done = {});
    /// Ends what runs after its present page, tells whoever waits, and takes nothing more. Before the
    /// writer is finished.
    void finish();

  private:
    struct Job {
        QuarantineFilter filter;
        Done done;
    };
    void work();
    bool stopping();
    Result<ReplayTotals> run(QuarantineFilter filter);
    Result<BatchOutcome> commit(PreparedBatch const& batch);

    Store& store_;
    Writer& writer_;
    std::mutex mutex_;
    std::condition_variable stop_;
    std::deque<Job> jobs_;
    bool running_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace instante::server::ingest
