#pragma once
// How long to wait after a failure: longer each time, never in step with the other kiosks of the fleet.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

namespace instante::kiosk {

class Backoff {
  public:
    static constexpr std::int64_t first_ms = 1'000;
    static constexpr std::int64_t longest_ms = 60'000;

    /// `chance` gives numbers in [0, 1).
    explicit Backoff(std::function<double()> chance) : chance_(std::move(chance)) {}

    /// The wait after one more failure: half of it fixed, half by chance. A pause that the server asks for
    /// is kept whole, and chance comes on top, a quarter of it or more: it told the whole fleet the same.
    std::int64_t next_ms(std::int64_t asked_ms = 0) {
        auto const whole = std::min(first_ms << std::min(failures_, 16), longest_ms);
        ++failures_;
        std::int64_t const half = whole / 2;
        if (asked_ms <= 0) return half + by_chance(half);
        return asked_ms + by_chance(std::max(asked_ms / 4, half));
    }
    void reset() { failures_ = 0; }
    int failures() const { return failures_; }

  private:
    std::int64_t by_chance(std::int64_t most) {
        return static_cast<std::int64_t>(static_cast<double>(most) * chance_());
    }

    std::function<double()> chance_;
    int failures_ = 0;
};

} // namespace instante::kiosk
