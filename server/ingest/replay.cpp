#include "server/ingest/replay.hpp"

#include "server/ingest/reference.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>

namespace instante::server::ingest {

namespace {

/// A page that finds the writer's queue full waits so long.
constexpr std::chrono::milliseconds full_queue_wait{200};

Problem ending() {
    return Problem{ProblemKind::unavailable, "the server is ending; try again when it is back"};
}

Result<StoredResponse> read_again(QuarantinedRecord const& record, Catalog const& catalog,
                                  ReferenceKeys& keys) {
    auto const document = wire::parse(record.text);
    if (!document) return document.error();
    auto const response = wire::read_response(*document, "response");
    if (!response) return response.error();
    Site const* const site = catalog.site(record.stream.site);
    Origin const origin{site ? site->id : std::string{}, record.stream, record.kiosk, record.received_at};
    auto prepared = prepare_response(*response, origin, {record.at, record.uncertainty_ms}, catalog);
    open_reference(*response, prepared, keys);
    return prepared;
}

} // namespace

PreparedRecord prepare_again(QuarantinedRecord const& record, Catalog const& catalog, ReferenceKeys& keys) {
    return {record.sequence, read_again(record, catalog, keys), record.text, record.at, record.uncertainty_ms,
            record.id};
}

// ---- one run ---------------------------------------------------------------------------------------

Replay::Replay(Store& store, ReferenceKeys& keys, QuarantineFilter filter, int page)
    : store_(store), keys_(keys), filter_(std::move(filter)), page_(page) {
    filter_.after = filter_.after.value_or(0);
}

std::optional<PreparedBatch> Replay::next() {
    PreparedBatch batch;
    batch.again = true;
    while (batch.records.empty()) {
        auto const records = store_.quarantined(filter_, page_);
        if (records.empty()) return std::nullopt;
        filter_.after = records.back().id;
        auto const catalog = store_.catalog();
        for (QuarantinedRecord const& record : records) {
            PreparedRecord again = prepare_again(record, *catalog, keys_);
            bool const as_before =
                !again.response && wire::to_json(again.response.error(), 0, "").dump() == record.problem;
            if (as_before) {
                ++totals_.tried;
                ++totals_.quarantined;
            } else {
                batch.records.push_back(std::move(again));
            }
        }
    }
    return batch;
}

void Replay::note(BatchOutcome const& outcome) {
    for (RecordOutcome const& record : outcome.records) {
        ++totals_.tried;
        ++(record.status == ReceiptStatus::quarantined ? totals_.quarantined : totals_.counted);
    }
}

ReplayTotals replay(Store& store, ReferenceKeys& keys, QuarantineFilter filter) {
    Replay run{store, keys, std::move(filter)};
    while (auto const batch = run.next()) {
        PreparedBatch const* const one[] = {&*batch};
        run.note(store.commit_batches(one).front());
    }
    return run.totals();
}

// ---- beside the traffic ----------------------------------------------------------------------------

void Replays::add(Job job) {
    std::lock_guard const lock{mutex_};
    if (stopping_) {
        if (job.done) job.done([] { return Result<ReplayTotals>{ending()}; });
        return;
    }
    bool const waits = std::any_of(jobs_.begin(), jobs_.end(), [](Job const& other) { return !other.done; });
    if (!job.done && waits) return;
    jobs_.push_back(std::move(job));
    if (running_ || writer_.thread() == WriterThread::none) return;
    if (thread_.joinable()) thread_.join(); // it has ended
    running_ = true;
    thread_ = std::thread{[this] { work(); }};
}

void Replays::finish() {
    {
        std::lock_guard const lock{mutex_};
        stopping_ = true;
    }
    stop_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Replays::stopping() {
    std::lock_guard const lock{mutex_};
    return stopping_;
}

/// None: whoever ran them is through.
std::optional<Replays::Job> Replays::next_job() {
    std::lock_guard const lock{mutex_};
    if (jobs_.empty()) {
        running_ = false;
        return std::nullopt;
    }
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

std::optional<QuarantineFilter> Replays::take() {
    auto job = next_job();
    return job ? std::optional{std::move(job->filter)} : std::nullopt;
}

void Replays::work() {
    while (auto job = next_job()) {
        std::promise<Result<ReplayTotals>> made;
        std::shared_future<Result<ReplayTotals>> const outcome = made.get_future().share();
        try {
            made.set_value(run(std::move(job->filter)));
        } catch (std::exception const& failure) {
            spdlog::warn("quarantine could not be tried again: {}", failure.what());
            made.set_exception(std::current_exception());
        }
        if (job->done) job->done([outcome] { return outcome.get(); });
    }
}

Result<ReplayTotals> Replays::run(QuarantineFilter filter) {
    Replay run{store_, keys_, std::move(filter)};
    while (!stopping()) {
        auto const batch = run.next();
        if (!batch) {
            ReplayTotals const& totals = run.totals();
            if (totals.tried > 0) {
                spdlog::info("quarantine: {} tried again, {} counted, {} stay", totals.tried, totals.counted,
                             totals.quarantined);
            }
            return totals;
        }
        auto const outcome = commit(*batch);
        if (!outcome) return outcome.error();
        run.note(*outcome);
    }
    return ending();
}

/// Kiosks go first: while the writer's queue is full, the page waits.
Result<BatchOutcome> Replays::commit(PreparedBatch const& batch) {
    while (true) {
        auto const made = std::make_shared<std::promise<Committed>>();
        auto const taken =
            writer_.submit(batch, [made](Committed committed) { made->set_value(std::move(committed)); });
        if (taken) return made->get_future().get().get();
        std::unique_lock lock{mutex_};
        if (stop_.wait_for(lock, full_queue_wait, [this] { return stopping_; })) return ending();
    }
}

} // namespace instante::server::ingest
