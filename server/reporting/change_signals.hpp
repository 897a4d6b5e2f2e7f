#pragma once
// What stands out in a charted series. See change_report.hpp.

#include "server/reporting/change_report.hpp"

namespace instante::server::reporting {

/// How a query's chart and rules are set: limits, interval, and how long they run by chance.
struct ChangeDesign {
    double widths = 3;     // of single points and ewma
    double interval = 5;   // of cusum
    double run_length = 0; // in control
};
ChangeDesign design_of(ChangeQuery const& query);

/// Fills what the query's chart adds to the points of a series that has limits, and its signals.
void find_signals(ChangeSeries& series, ChangeQuery const& query, ChangeDesign const& design,
                  std::vector<Period> const& periods);

} // namespace instante::server::reporting
