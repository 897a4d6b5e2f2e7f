#pragma once

#include "server/reporting/arrivals.hpp"
#include "server/reporting/score_comparison.hpp"
#include "server/reporting/small_cells_report.hpp"

#include <string>

namespace instante::server::exporting {

/// The rows of a score report as CSV; the columns are the JSON's names, nested ones joined with `_`. With
/// `comparisons` and `small_cells` (each as many as rows) it has those columns too, of the last and of
/// `arrivals` what the query asks for.
std::string scores_csv(reporting::ScoreQuery const& query, reporting::ScoreReport const& report,
                       reporting::Arrivals const& arrivals = {},
                       std::vector<reporting::RowComparison> const* comparisons = nullptr,
                       std::vector<reporting::RowSmallCells> const* small_cells = nullptr);

} // namespace instante::server::exporting
