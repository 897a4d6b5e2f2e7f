#pragma once
// Out of quarantine: what could not be counted is tried again, by the programme as it stands now, on the way
// that every record goes. Its time is the one told on its receipt.

#include "server/ingest/prepare.hpp"
#include "server/ingest/reference_keys.hpp"
#include "server/ingest/writer.hpp"

#include <deque>
#include <functional>
#include <thread>

namespace instante::server::ingest {

PreparedRecord prepare_again(QuarantinedRecord const& record, Catalog const& catalog, ReferenceKeys& keys);

struct ReplayTotals {
    std::int64_t tried = 0;
    std::int64_t counted = 0;     // now, or in the meantime: no longer in quarantine
    std::int64_t quarantined = 0; // still, with their newest reasons
};

/// One run over what a filter names, page by page, oldest first. Whoever runs it commits the pages.
class Replay {
  public:
    Replay(Store& store, ReferenceKeys& keys, QuarantineFilter filter = {}, int page = 500);
    /// The next records for whom something changed; nullopt: all were tried.
    std::optional<PreparedBatch> next();
    void note(BatchOutcome const& outcome);
    ReplayTotals const& totals() const { return totals_; }

  private:
    Store& store_;
    ReferenceKeys& keys_;
    QuarantineFilter filter_;
    int page_;
    ReplayTotals totals_;
};

/// A whole run, each page a transaction of its own.
ReplayTotals replay(Store& store, ReferenceKeys& keys, QuarantineFilter filter = {});

/// Runs beside the traffic, one after the other, their pages through the writer; on a thread that lives as
/// long as there is something to do. Where the writer has no thread there is none here either: whoever
/// commits also runs what take() gives.
class Replays {
  public:
    /// Gives the totals, or a Problem (unavailable: the server is ending), or throws what the store threw.
    using Outcome = std::function<Result<ReplayTotals>()>;
    using Done = std::function<void(Outcome)>;

    Replays(Store& store, Writer& writer, ReferenceKeys& keys)
        : store_(store), writer_(writer), keys_(keys) {}
    ~Replays() { finish(); }
    Replays(Replays const&) = delete;
    Replays& operator=(Replays const&) = delete;

    /// `done` is called on another thread.
    void start(QuarantineFilter filter, Done done) { add({std::move(filter), std::move(done)}); }
    /// Because the programme has changed; what goes wrong is logged. A run that has not begun yet does for
    /// all who ask.
    void start_by_itself() { add({{.contradictions = false}, {}}); }
    /// What waits for its turn. Only without a thread.
    std::optional<QuarantineFilter> take();
    /// Ends what runs after its present page, tells whoever waits, and takes nothing more. Before the
    /// writer is finished.
    void finish();

  private:
    struct Job {
        QuarantineFilter filter;
        Done done; // none: nobody waits
    };
    void add(Job job);
    std::optional<Job> next_job();
    void work();
    bool stopping();
    Result<ReplayTotals> run(QuarantineFilter filter);
    Result<BatchOutcome> commit(PreparedBatch const& batch);

    Store& store_;
    Writer& writer_;
    ReferenceKeys& keys_;
    std::mutex mutex_;
    std::condition_variable stop_;
    std::deque<Job> jobs_;
    bool running_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace instante::server::ingest
