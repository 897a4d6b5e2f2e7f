#pragma once
// The importance-performance map: where to act first, and where that cannot be said.

#include "server/scoring/intervals.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace instante::server::scoring {

/// Martilla & James 1977, Journal of Marketing 41(1):77.
enum class Quadrant {
    concentrate_here,      // important, and poor
    keep_up_the_good_work, // important, and good
    low_priority,          // neither
    possible_overkill      // good, but not important
};
std::string_view to_string(Quadrant quadrant);

enum class Crosshair { mean, median };

struct MapItem {
    double importance = 0;
    double performance = 0;
    std::optional<Interval> importance_interval;
    std::optional<Interval> performance_interval;
};

struct PlacedItem {
    Quadrant quadrant = Quadrant::low_priority; // of the point; on a line counts as above it
    bool importance_clear = true;               // the interval leaves the line out
    bool performance_clear = true;
    bool clear() const { return importance_clear && performance_clear; }
};

struct ImportancePerformance {
    double importance_line = 0;
    double performance_line = 0;
    std::vector<PlacedItem> items; // in the order given
};

/// The lines are taken as given: their own sampling error is not in the verdict. Where an item has no
/// interval on an axis, it is clear there. No items: std::invalid_argument.
ImportancePerformance importance_performance(std::span<MapItem const> items, double importance_line,
                                             double performance_line);
/// Lines through the means or medians of the items.
ImportancePerformance importance_performance(std::span<MapItem const> items, Crosshair crosshair);

} // namespace instante::server::scoring
