#pragma once
// When a finger touched the panel, however late somebody came to read of it: a machine that is busy for a
// moment must not take a quick hand for a bouncing contact, nor two fingers for a palm.

#include <cstdint>
#include <optional>

namespace instante::kiosk {

/// From the times that a display server stamps its reports with to this device's monotonic clock. Both run at
/// one pace, from beginnings of their own; the report that was read soonest tells how far apart those are.
class PanelClock {
  public:
    /// A report that seems to have waited longer tells that one of the clocks has been set, or stood still.
    static constexpr std::int64_t longest_wait_ms = 10'000;

    /// The time on the monotonic clock, in ms, of what was stamped `stamp` (ms, begins anew every 49.7 days)
    /// and was read at `now_ms`; never later than that.
    std::int64_t time_of(std::uint32_t stamp, std::int64_t now_ms);

  private:
    std::int64_t stamp_ = 0;               // the last one, as if they never began anew
    std::optional<std::int64_t> ahead_ms_; // of the stamps, at least
};

} // namespace instante::kiosk
