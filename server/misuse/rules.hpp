#pragma once
// The rules against misuse: pure functions over one local day of one kiosk. A day ends at midnight: what
// goes on beyond it is judged in two parts. Reasons are in English, for people who look into it.

#include "server/misuse/taps.hpp"

#include <span>
#include <string_view>

namespace instante::server::misuse {

inline constexpr std::string_view rule_names[] = {"alternation", "attendant", "burst",      "closed_hours",
                                                  "held",        "test",      "outlier_day"};

/// All that is to be held against taps of the day, ascending by tap and rule; one finding a tap and rule. The
/// outlier rule looks at what the others leave.
std::vector<Finding> judge(KioskDay const& day, MisuseRules const& rules);

/// Is a day with these counts nothing like those before? The reason, or nothing. Volume: at least
/// `times_usual` the median day and, in robust standard deviations (1.4826 MAD, at least those of a Poisson
/// count), more than 8 above it. Distribution: a beta-binomial tail, fitted to the days before, under
/// `probability` for ratings at either end of the scale.
std::optional<std::string> outlier_reason(DayCounts const& day, std::span<DayCounts const> history,
                                          MisuseRules::OutlierDay const& rule);

} // namespace instante::server::misuse
