#include "server/auth/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::auth {

namespace {
constexpr std::size_t clean_up_at = 10'000; // keys come from outside: they must not fill our memory
}

int RateLimit::take(std::string const& key, std::int64_t monotonic_ms) {
    std::lock_guard const lock{mutex_};
    if (buckets_.size() > clean_up_at) forget_full(monotonic_ms);
    Bucket& bucket = buckets_.try_emplace(key, Bucket{burst_, monotonic_ms}).first->second;
    bucket.tokens =
        std::min(burst_, bucket.tokens + static_cast<double>(monotonic_ms - bucket.at) / refill_ms_);
    bucket.at = monotonic_ms;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) * refill_ms_ / 1000)));
}

void RateLimit::forget_full(std::int64_t monotonic_ms) {
    erase_if(buckets_, [&](auto const& entry) {
        Bucket const& bucket = entry.second;
        return bucket.tokens + static_cast<double>(monotonic_ms - bucket.at) / refill_ms_ >= burst_;
    });
}

} // namespace instante::server::auth
