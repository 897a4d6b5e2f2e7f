#pragma once

#include "server/reporting/completeness_report.hpp"
#include "server/reporting/score_comparison.hpp"

#include <string>

namespace instante::server::exporting {

/// The rows of a score report as CSV; the columns are the JSON's names, nested ones joined with `_`. With
/// `completeness` and `comparisons` (each as many as rows) it has those columns too.
std::string scores_csv(reporting::ScoreQuery const& query, reporting::ScoreReport const& report,
                       std::vector<reporting::RowCompleteness> const* completeness = nullptr,
                       std::vector<reporting::RowComparison> const* comparisons = nullptr);

} // namespace instante::server::exporting
