#pragma once
// What simulated customers are told to think, in place of effects by chance: a demo's simulated kiosks go on
// from the history that was made of the same.

#include "shared/problem.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk {

struct Opinions {
    /// Added where it holds; what is empty or absent holds everywhere, and always.
    struct Change {
        std::string moment;
        std::string site;
        std::optional<int> weekday; // ISO 8601: Monday is 1
        double by = 0;
    };
    std::map<std::string, double> moments;  // from 1 to 5, on average
    std::map<std::string, double> segments; // added to it, by value
    std::vector<Change> changes;

    /// The average verdict, from 1 to 5, of customers of these segment values (by dimension); nullopt:
    /// nothing is said of the moment.
    std::optional<double> verdict(std::string const& moment, std::string const& site, int weekday,
                                  std::map<std::string, std::string> const& segment_values) const;
};

/// From JSON: `{"moments": {"lounge": 4.7}, "segments": {"business": 0.35}, "changes": [{"moment": "lounge",
/// "by": -0.5, "site": "madrid", "weekday": 2}]}`; other members are for others. Problem (invalid) names what
/// is wrong.
Result<Opinions> read_opinions(std::string_view text);

} // namespace instante::kiosk
