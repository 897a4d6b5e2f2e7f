#pragma once
// Rows of perceived quality side by side. Rows along moments, stages or channels hold answers of the same
// visits, and their comparison knows it.

#include "server/reporting/quality_report.hpp"
#include "server/reporting/version_notes.hpp"
#include "server/scoring/comparison.hpp"

namespace instante::server::reporting {

struct QualityComparison {
    bool applies = true;          // false: it is itself the row of the value
    std::optional<double> target; // compared with that
    std::optional<scoring::Quality> other;
    std::optional<scoring::IndexComparison> figures;
    bool same_visits = false; // both sides were rated by the same visits
    std::optional<double> p_adjusted;
    scoring::Judgement judgement;
};

struct QualityComparisons {
    std::vector<QualityComparison> rows; // as many as the report's, in its order
    std::int64_t cells_read = 0;         // beside the report's own
};

/// As make_comparisons.
Result<QualityComparisons> make_quality_comparisons(QualityQuery const& query, QualityReport const& report,
                                                    Catalog const& catalog, CellStore& cells,
                                                    std::int64_t budget = row_budget);

/// Which versions of surveys the answers behind a report were given to, where one had several: visit sums do
/// not know, so ratings are counted by version. Problem (too_much): as make_report.
Result<std::vector<VersionNote>> quality_versions(QualityQuery const& query, Catalog const& catalog,
                                                  CellStore& cells);

} // namespace instante::server::reporting
