#pragma once

#include <nlohmann/json.hpp>

namespace instante::bench {

/// How often each displayed 95 % interval holds the truth: for each interval, shape of answers and n from 5
/// to 5,000 `coverage`, and `cause` where that is not within 93 to 97 %. About `rounds` throws each, fewer
/// where n is large.
nlohmann::json measure_coverage(int rounds);

/// Mean squared error of shrunk and raw cells, and how often their displayed intervals hold the truth.
nlohmann::json measure_shrinkage(int rounds);

/// Milliseconds of the statistics of a table.
nlohmann::json measure_speed(int rounds);

/// Milliseconds of the drivers (lmg) of 100,000 visits to 14 moments, without and with their bootstrap, and
/// what they come to; the visits are left as doubles, row by row, in `file`.
nlohmann::json measure_drivers(int rounds, char const* file);

} // namespace instante::bench
