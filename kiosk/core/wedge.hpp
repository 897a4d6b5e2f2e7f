#pragma once
// A reader of barcodes is a keyboard to the system. It is told from people, and from a tactile pad, by what
// no hand does: several characters within a few milliseconds of each other, and Enter or Tab right after
// them.

#include "shared/seal.hpp"

#include <cstdint>
#include <optional>

namespace instante::kiosk {

/// When a key or a button was pressed, as far as is known: it may have waited while nobody listened.
struct PressTime {
    std::int64_t earliest_ms = 0;
    std::int64_t latest_ms = 0;
};

class Wedge {
  public:
    /// From one character to the next, and to the end: readers take 1 to 50 ms.
    static constexpr std::int64_t longest_gap_ms = 100;
    /// An end that comes this soon is no person's, even where nothing sound was read.
    static constexpr std::int64_t own_end_ms = 500;
    /// Fewer are a hand on the keys.
    static constexpr int shortest = 4;

    void type(unsigned character, PressTime at);
    /// Enter or Tab. True: it was the reader's, and means nothing else to anybody.
    bool end(PressTime at);
    /// What was read last, once; empty text: more than any code of ours has.
    std::optional<SecretText> take();
    void forget();
    /// Nothing more is waiting to be typed at this time: what is too old to be a reader's is wiped.
    void expire(std::int64_t now_ms);
    /// Is there anything to expire?
    bool holds() const { return characters_ > 0; }

  private:
    SecretText typed_;
    int characters_ = 0;
    bool overfull_ = false;
    std::optional<std::int64_t> last_ms_;
    std::optional<SecretText> read_;
};

} // namespace instante::kiosk
