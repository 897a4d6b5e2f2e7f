#pragma once
// From what a touch screen reports to what counts as a tap. Between the two stand palms, sleeves, leaning
// elbows and bouncing contacts; what a customer meant is one finger, down and up, in one place.
//
//  - Two contacts that come down within `palm_ms` are a palm: nothing counts until all are lifted.
//  - A contact that comes later, while a finger is down, is the hand that rests: the first finger counts.
//    Two of them are no longer a hand that rests: nothing counts, either.
//  - Held for `lean_ms` or longer: somebody leans, or something lies there.
//  - Wandered off by more than `smear` (of 800 along the shorter side): a sleeve, or wiping the glass.
//  - Down again within `bounce_ms` near the place of the last lift: the same touch, its contact bounced.
//  - A contact whose lift was not reported within `lost_ms` is gone: no fault of a screen ends its taps.
//
// A second tap on the next screen is the flow's to ignore (settle_ms, double_tap_ms): only it knows screens.

#include <cstdint>
#include <deque>
#include <optional>

namespace instante::kiosk {

/// One report of a touch screen or mouse; x and y in pixels.
struct Contact {
    enum class Kind { down, move, up };
    Kind kind = Kind::down;
    int id = 0;
    float x = 0;
    float y = 0;
    std::int64_t at_ms = 0; // monotonic
    friend bool operator==(Contact const&, Contact const&) = default;
};

/// The one finger that the screens see. A touch that does not count is lifted off the screen.
struct Finger {
    float x = nowhere;
    float y = nowhere;
    bool down = false;
    static constexpr float nowhere = -100'000;
    friend bool operator==(Finger const&, Finger const&) = default;
};

class TouchFilter {
  public:
    static constexpr std::int64_t palm_ms = 60;
    static constexpr std::int64_t lean_ms = 2'000;
    static constexpr std::int64_t bounce_ms = 40;
    static constexpr std::int64_t lost_ms = 10'000;
    static constexpr float smear = 160;
    static constexpr float bounce_near = 24;

    /// Pixels for each of the 800 along the shorter side.
    void set_scale(float scale) { scale_ = scale; }
    void take(Contact const& contact);
    /// The finger for the next frame: each down and each up is shown for a frame, however fast they came.
    Finger next_frame();
    /// Is there more to show than the frame just drawn?
    bool pending() const { return !steps_.empty(); }

  private:
    void down(Contact const& contact);
    void up(Contact const& contact);
    void forget_the_lost(std::int64_t now_ms);
    bool near_to(Contact const& a, Contact const& b, float units) const;

    float scale_ = 1;
    std::optional<Contact> first_; // the finger that may count, as it went down
    std::optional<Contact> lifted_;
    int others_ = 0; // contacts beside it
    std::int64_t others_since_ms_ = 0;
    bool void_ = false;
    std::deque<Finger> steps_;
    Finger shown_;
};

} // namespace instante::kiosk
