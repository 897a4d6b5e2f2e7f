#pragma once
// A kiosk's local day as the rules against misuse see it: times, faces, flags. Plain values.

#include "shared/programme.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::misuse {

/// One response. Intervals between taps of one boot are exact by its monotonic clock, however wrong the wall
/// clock is; between boots they are not known.
struct Tap {
    std::int64_t visit = 0; // the same number: the same visit
    std::int64_t boot = -1; // the same number: the same boot; -1: not known
    std::int64_t monotonic_ms = 0;
    std::optional<UnixMs> at; // corrected; none: not known
    std::int64_t uncertainty_ms = 0;
    int utc_offset_minutes = 0;
    std::optional<double> face; // the first rating, 0 (worst) to 1; none: nothing was rated
    bool test = false;          // an attendant's
    int ratings = 0;            // of satisfaction, perception and effort
    int high = 0;               // of these, in the upper quarter of their scale
    int low = 0;                // in the lower quarter
};

/// Ratings of one day of a kiosk.
struct DayCounts {
    std::int64_t ratings = 0;
    std::int64_t high = 0;
    std::int64_t low = 0;
    friend bool operator==(DayCounts const&, DayCounts const&) = default;
};

struct KioskDay {
    std::vector<Tap> taps;                     // in an order that does not depend on when they arrived
    std::optional<OpeningHours> opening_hours; // of the site; none: not known
    std::vector<DayCounts> history;            // of the days before that have ratings, in order
};

/// A rule and why it holds of a tap.
struct Finding {
    std::size_t tap = 0; // index into KioskDay::taps
    std::string rule;
    std::string reason;
    friend auto operator<=>(Finding const&, Finding const&) = default;
};

} // namespace instante::server::misuse
