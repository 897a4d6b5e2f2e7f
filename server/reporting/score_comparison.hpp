#pragma once
// Rows of scores side by side: what each is compared with, and what comes of it.

#include "server/reporting/score_report.hpp"
#include "server/scoring/comparison.hpp"

namespace instante::server::reporting {

/// The other side of a comparison.
struct OtherSide {
    std::int64_t n = 0;
    scoring::IntervalEstimate index;
    std::optional<double> favourable; // share
    std::optional<double> nps;
    std::vector<std::string> survey_versions;
};

struct RowComparison {
    bool applies = true; // false: nothing can stand beside it (choices), or it is itself the row of the value
    std::optional<double> target;   // compared with that, not with answers
    std::optional<OtherSide> other; // absent where there is none, or it is of another scale
    std::optional<scoring::RatingsComparison> figures; // absent where nothing can be said
    bool rescaled = false;                             // from indices of unlike scales
    bool across_versions = false;     // the two sides answered different versions of a survey
    std::optional<double> p_adjusted; // over the rows of the reply
    scoring::Judgement judgement;
};

struct Comparisons {
    std::vector<RowComparison> rows; // as many as the report's, in its order
    std::int64_t cells_read = 0;     // beside the report's own
};

/// Rows are compared with rows that are shown, so that a comparison reveals no more than rows do: `rest` and
/// `total` are of the rows of the reply, and another period's are those that asking for it would give. The
/// query names a comparison. Problem (too_much): as make_report.
Result<Comparisons> make_comparisons(ScoreQuery const& query, ScoreReport const& report,
                                     Catalog const& catalog, CellStore& cells,
                                     std::int64_t budget = row_budget);

/// What the verdicts of a programme go by.
scoring::VerdictRule verdict_rule(Programme const& programme);

} // namespace instante::server::reporting
