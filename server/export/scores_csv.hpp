#pragma once

#include "server/reporting/score_report.hpp"

#include <string>

namespace instante::server::exporting {

/// The rows of a score report as CSV; the columns are the JSON's names, nested ones joined with `_`.
std::string scores_csv(reporting::ScoreQuery const& query, reporting::ScoreReport const& report);

} // namespace instante::server::exporting
