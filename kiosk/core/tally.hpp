#pragma once
// What one step of the flow means for the counts: how often the kiosk stood ready, was touched, was left.

#include "kiosk/core/flow.hpp"

#include <string>
#include <vector>

namespace instante::kiosk {

struct Happened {
    std::string moment; // id; empty: before one was chosen
    std::string what;   // as in Tally
    friend bool operator==(Happened const&, Happened const&) = default;
};

/// Of an attendant's test tap: nothing. A question that the customer comes back to is reached again: whoever
/// counts visits counts it once in each.
std::vector<Happened> what_happened(State const& before, State const& after, DeviceTime const& now);

} // namespace instante::kiosk
