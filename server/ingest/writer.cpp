#include "server/ingest/writer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace instante::server::ingest {

namespace {
/// Even an empty batch (a heartbeat) takes part in the limits.
std::size_t weight_of(PreparedBatch const& batch) {
    return std::max<std::size_t>(1, batch.records.size());
}
} // namespace

Writer::Writer(ResponseStore& store, WriterLimits limits, WriterThread thread)
    : store_(store), limits_(limits), kind_(thread) {
    if (thread == WriterThread::none) return;
    thread_ = std::thread{[this] {
        while (commit_next()) {
        }
    }};
}

void Writer::finish() {
    {
        std::lock_guard const lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> Writer::submit(PreparedBatch batch, Done done) {
    std::size_t const weight = weight_of(batch);
    auto taken = std::make_shared<PreparedBatch const>(std::move(batch));
    {
        std::lock_guard const lock{mutex_};
        if (stopping_ || queued_records_ + weight > limits_.queue_records) {
            return Problem{ProblemKind::unavailable,
                           "more is arriving than can be stored now; send it again in a moment"};
        }
        queued_records_ += weight;
        queue_.push_back({std::move(taken), std::move(done)});
    }
    wake_.notify_one();
    return {};
}

std::vector<Writer::Waiting> Writer::take_group(std::unique_lock<std::mutex>& lock) {
    auto const something = [&] { return stopping_ || !queue_.empty(); };
    if (unsettled_ && !wake_.wait_for(lock, limits_.quiet, something)) {
        lock.unlock();
        settle();
        lock.lock();
    }
    while (!wake_.wait_for(lock, limits_.idle, something)) {
        lock.unlock();
        settle();
        lock.lock();
    }
    std::vector<Waiting> group;
    std::size_t records = 0;
    while (!queue_.empty() &&
           (group.empty() || records + weight_of(*queue_.front().batch) <= limits_.group_records)) {
        records += weight_of(*queue_.front().batch);
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    queued_records_ -= records;
    return group;
}

void Writer::settle() {
    unsettled_ = false;
    try {
        store_.settle();
    } catch (std::exception const& failure) {
        // Nothing is lost: the next commit that finds too much put off does it.
        spdlog::warn("roll-ups could not be settled: {}", failure.what());
    }
}

void Writer::commit_group(std::vector<Waiting>& group) {
    std::vector<PreparedBatch const*> batches;
    batches.reserve(group.size());
    for (Waiting const& waiting : group)
        batches.push_back(waiting.batch.get());
    std::vector<BatchOutcome> outcomes;
    try {
        outcomes = store_.commit_batches(batches);
    } catch (...) {
        if (group.size() == 1) return group.front().done(Committed{std::current_exception()});
        // One batch may have spoilt it for all: each alone finds out which.
        for (Waiting& waiting : group) {
            std::vector<Waiting> alone;
            alone.push_back(std::move(waiting));
            commit_group(alone);
        }
        return;
    }
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i].done(Committed{std::move(outcomes[i]), std::move(group[i].batch)});
}

/// False: stopping, and nothing left.
bool Writer::commit_next() {
    std::unique_lock lock{mutex_};
    std::vector<Waiting> group = take_group(lock);
    lock.unlock();
    if (group.empty()) return false;
    commit_group(group);
    unsettled_ = true;
    return true;
}

void Writer::commit_waiting() {
    auto const something = [this] {
        std::lock_guard const lock{mutex_};
        return !queue_.empty();
    };
    while (something())
        commit_next();
}

} // namespace instante::server::ingest
