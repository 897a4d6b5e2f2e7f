#pragma once
// The hidden gesture of attendants: five touches in the top left corner, within four seconds. There is
// nothing to touch there on any screen of a customer.

#include <cstdint>
#include <deque>

namespace instante::kiosk {

class CornerGesture {
  public:
    static constexpr std::size_t touches = 5;
    static constexpr std::int64_t within_ms = 4'000;
    /// Of the shorter side of the screen.
    static constexpr float corner = 0.14F;

    static bool is_in_corner(float x, float y, float width, float height) {
        float const side = corner * (width < height ? width : height);
        return x >= 0 && y >= 0 && x < side && y < side;
    }

    /// A finger was lifted in the corner, or elsewhere; true: the gesture is complete.
    bool take(bool in_corner, std::int64_t now_ms) {
        if (!in_corner) times_.clear();
        while (!times_.empty() && now_ms - times_.front() > within_ms)
            times_.pop_front();
        if (in_corner) times_.push_back(now_ms);
        if (times_.size() < touches) return false;
        times_.clear();
        return true;
    }

  private:
    std::deque<std::int64_t> times_;
};

} // namespace instante::kiosk
