#include "kiosk/core/panel_clock.hpp"

namespace instante::kiosk {

std::int64_t PanelClock::time_of(std::uint32_t stamp, std::int64_t now_ms) {
    auto const since_last = static_cast<std::int32_t>(stamp - static_cast<std::uint32_t>(stamp_));
    stamp_ += since_last;
    std::int64_t const ahead = now_ms - stamp_;
    if (!ahead_ms_ || ahead < *ahead_ms_ || ahead - *ahead_ms_ > longest_wait_ms) ahead_ms_ = ahead;
    return stamp_ + *ahead_ms_;
}

} // namespace instante::kiosk
