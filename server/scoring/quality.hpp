#pragma once
// Perceived quality as it is shown, apart from what it is made of: whoever only passes it on need not read
// linear algebra.

#include "server/scoring/intervals.hpp"

#include <cstdint>
#include <optional>

namespace instante::server::scoring {

struct Quality {
    std::int64_t visits = 0;
    double contacts = 0;                  // weight of the responses
    double index = 0;                     // 0..100
    std::optional<double> standard_error; // of the index; none for a single visit
    std::optional<Interval> t;            // textbook, t with visits - 1 degrees of freedom
    Interval interval;                    // displayed: smoothed, within 0..100
};

} // namespace instante::server::scoring
