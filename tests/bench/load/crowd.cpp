#include "tests/bench/load/crowd.hpp"

#include "shared/time.hpp"

#include <algorithm>

namespace instante::bench {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t days = 365;
constexpr std::int64_t opens = 6; // o'clock, UTC
constexpr std::int64_t open_hours = 16;
/// The devices have been up for longer than the year: their taps are told by a clock that never jumped.
constexpr std::int64_t up_since_ms = 400 * day_ms;
constexpr std::int64_t upload_after_ms = 3'000;

} // namespace

Crowd::Crowd(Plan& plan, CrowdOptions const& options) : plan_(plan), options_(options), text_(plan) {
    auto const devices = static_cast<std::int64_t>(plan.devices.size());
    of_each_ = (options.responses + devices - 1) / devices;
    year_began_ = (now().wall_ms / day_ms - days - 1) * day_ms;
}

Clocks Crowd::now() const {
    return {system_clock().wall_now(), up_since_ms + system_clock().monotonic_now()};
}

Tap Crowd::roll_tap(Device const& device, Clocks const& now, std::int64_t number) {
    Tap tap;
    std::int64_t ago = upload_after_ms;
    if (options_.year) {
        // A device's taps follow each other through the opening hours of the year.
        std::int64_t const open_ms = days * open_hours * hour_ms;
        std::int64_t const step = std::max<std::int64_t>(1, open_ms / of_each_);
        std::int64_t const into = number * open_ms / of_each_ +
                                  static_cast<std::int64_t>(dice_.roll(static_cast<std::size_t>(step)));
        std::int64_t const day = into / (open_hours * hour_ms);
        std::int64_t const wall =
            year_began_ + day * day_ms + opens * hour_ms + into % (open_hours * hour_ms);
        ago = now.wall_ms - wall;
    }
    tap.at = {now.wall_ms - ago, now.monotonic_ms - ago};
    tap.moment = device.moments[dice_.roll(device.moments.size())];
    // The happy faces are tapped more often, as in life.
    constexpr std::array<int, 10> verdicts{1, 2, 2, 3, 4, 4, 4, 5, 5, 5};
    tap.rating = verdicts[dice_.roll(verdicts.size())];
    for (std::size_t i = 0; i < plan_.dimensions.size(); ++i) {
        auto const& values = plan_.dimensions[i].values;
        tap.segments[i] = values[dice_.roll(values.size())];
    }
    return tap;
}

bool Crowd::write_batch(std::string& out, Device& device, std::size_t& records) {
    records = options_.records;
    if (options_.responses > 0) {
        std::int64_t const left = of_each_ - device.sequence;
        if (left <= 0) return false;
        records = std::min(records, static_cast<std::size_t>(left));
    }
    Clocks const sent = now();
    taps_.clear();
    for (std::size_t i = 0; i < records; ++i)
        taps_.push_back(roll_tap(device, sent, device.sequence + static_cast<std::int64_t>(i)));
    text_.write(out, device, sent, taps_, dice_);
    return true;
}

} // namespace instante::bench
