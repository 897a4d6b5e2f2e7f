#pragma once
// Perceived quality of moments, stages, sites and segments, and the image of the whole: visit sums grouped
// and handed to scoring.

#include "server/reporting/score_report.hpp"
#include "server/scoring/perceived_quality.hpp"

namespace instante::server::reporting {

struct QualityQuery {
    ScoreQuery of; // groupings and filters, but none by hour, question or survey version
    scoring::Weighting weighting = scoring::Weighting::contacts;
};

/// As read_score_query, with `weighting` (contacts, equal, importance).
Result<QualityQuery> read_quality_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                        Catalog const& catalog, std::vector<Code> const& visible);
std::string_view to_string(scoring::Weighting weighting);

struct QualityRow {
    std::vector<std::optional<std::string>> group; // as the query's group_by; nullopt: not known
    std::vector<std::string> moments;              // that were rated
    scoring::Quality quality;
};

struct QualityReport {
    std::vector<QualityRow> rows; // under the disclosure minimum: left out, like empty ones
    std::int64_t cells_read = 0;
};

/// Problem (too_much): as make_report.
Result<QualityReport> make_quality_report(QualityQuery const& query, Catalog const& catalog, CellStore& cells,
                                          std::int64_t budget = row_budget);

} // namespace instante::server::reporting
