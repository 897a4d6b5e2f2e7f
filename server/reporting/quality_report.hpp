#pragma once
// Perceived quality of moments, stages, sites and segments, and the image of the whole: visit sums grouped
// and handed to scoring.

#include "server/reporting/score_report.hpp"
#include "server/scoring/perceived_quality.hpp"

#include <map>
#include <string>
#include <vector>

namespace instante::server::reporting {

struct QualityQuery {
    ScoreQuery of; // groupings and filters, but none by hour, question or survey version
    scoring::Weighting weighting = scoring::Weighting::contacts;
};

/// As read_score_query, with `weighting` (contacts, equal, importance).
Result<QualityQuery> read_quality_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                        Catalog const& catalog, std::vector<Code> const& visible);
std::string_view to_string(scoring::Weighting weighting);

/// What visits say of pairs of moments.
using MomentSums = std::map<MomentPair, VisitSums>;

struct QualityRow {
    std::vector<std::optional<std::string>> group; // as the query's group_by; nullopt: not known
    std::vector<std::string> moments;              // that were rated
    scoring::Quality quality;
    MomentSums sums; // what the quality is made of
};

struct QualityReport {
    std::vector<QualityRow> rows; // under the disclosure minimum: left out, like empty ones
    std::int64_t cells_read = 0;
    /// Where rows that are compared hold moments of the same visits: what these say of all of them, by the
    /// groups that such rows have in common.
    std::map<std::string, MomentSums> same_visits;
    std::int64_t flagged = 0; // contacts suspected of misuse among those asked about, counted or not
};

/// Sums as scoring takes them, for moments that were rated, by their codes.
struct MomentQuality {
    std::vector<Code> moments;
    scoring::QualitySums sums;
    Eigen::VectorXd importance;
};
MomentQuality to_scoring(MomentSums const& sums, Catalog const& catalog);

/// Problem (too_much): as make_report.
Result<QualityReport> make_quality_report(QualityQuery const& query, Catalog const& catalog, CellStore& cells,
                                          std::int64_t budget = row_budget);

} // namespace instante::server::reporting
