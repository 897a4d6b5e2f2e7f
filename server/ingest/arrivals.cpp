#include "server/ingest/arrivals.hpp"

#include <algorithm>

namespace instante::server::ingest {

void Arrivals::note(PreparedBatch const& batch, BatchOutcome const& outcome) {
    std::int64_t came = 0;
    std::lock_guard const lock{mutex_};
    std::size_t const known = std::min(batch.records.size(), outcome.records.size());
    for (std::size_t i = 0; i < known; ++i) {
        auto const& response = batch.records[i].response;
        if (outcome.records[i].status != ReceiptStatus::accepted || !response) continue;
        if (response->revision != 1 || response->test) continue;
        ++counts_[{response->site, response->moment}];
        ++came;
    }
    total_.fetch_add(came, std::memory_order_release);
}

Arrivals::Counts Arrivals::counts() const {
    std::lock_guard const lock{mutex_};
    return counts_;
}

} // namespace instante::server::ingest
