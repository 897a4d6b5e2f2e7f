#pragma once
// What the devices send next, and when it was tapped.

#include "tests/bench/load/batch_text.hpp"

#include <optional>

namespace instante::bench {

struct CrowdOptions {
    std::size_t records = 1;    // in a batch
    bool year = false;          // taps spread over the year past instead of a moment ago
    std::int64_t responses = 0; // all there will be; 0: no end, and not for a year
};

/// One loop's devices: each is always worked on by the same connection, so its batches never race.
class Crowd {
  public:
    Crowd(Plan& plan, CrowdOptions const& options);

    /// The next batch of a device, or nothing when it has said all; `records` tells how many it holds.
    bool write_batch(std::string& out, Device& device, std::size_t& records);

  private:
    Clocks now() const;
    Tap roll_tap(Device const& device, Clocks const& now, std::int64_t number);

    Plan& plan_;
    CrowdOptions options_;
    BatchText text_;
    Dice dice_{42};
    std::int64_t of_each_ = 0; // responses of one device
    std::int64_t year_began_ = 0;
    std::vector<Tap> taps_;
};

} // namespace instante::bench
