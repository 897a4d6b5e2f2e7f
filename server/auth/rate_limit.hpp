#pragma once

#include "shared/time.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <mutex>
#include <string>

namespace instante::server::auth {

/// A token bucket for each key: `burst` at once, then one more every `refill_ms`.
class RateLimit {
  public:
    RateLimit(double burst, double refill_ms) : burst_(burst), refill_ms_(refill_ms) {}

    /// 0 when the key may go on, else the seconds to wait.
    int take(std::string const& key, std::int64_t monotonic_ms);

  private:
    struct Bucket {
        double tokens = 0;
        std::int64_t at = 0;
    };
    void forget_full(std::int64_t monotonic_ms);

    double burst_;
    double refill_ms_;
    std::mutex mutex_;
    boost::unordered_flat_map<std::string, Bucket> buckets_;
};

} // namespace instante::server::auth
