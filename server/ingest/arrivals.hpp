#pragma once
// Who looks at the dashboard sees responses arrive: how many, where and of which moment. Never what they say:
// that is for the scores to tell, behind the disclosure gate.

#include "server/storage/store.hpp"

#include <atomic>
#include <map>
#include <mutex>

namespace instante::server::ingest {

class Arrivals {
  public:
    struct Place {
        Code site = 0;
        Code moment = 0;
        friend auto operator<=>(Place const&, Place const&) = default;
    };
    /// Responses by place since the server began to serve.
    using Counts = std::map<Place, std::int64_t>;

    /// Notes what a batch that was committed brought for the first time: no revisions, nothing that was sent
    /// again, no test taps.
    void note(PreparedBatch const& batch, BatchOutcome const& outcome);

    /// Grows with every note of something new: whoever saw this number has seen all of it.
    std::int64_t total() const { return total_.load(std::memory_order_acquire); }
    Counts counts() const;

  private:
    mutable std::mutex mutex_;
    Counts counts_;
    std::atomic<std::int64_t> total_{0};
};

} // namespace instante::server::ingest
