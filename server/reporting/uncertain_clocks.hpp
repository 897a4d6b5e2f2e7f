#pragma once
// How much of a row comes from kiosks whose clock could not be trusted: what was given at an hour that is not
// known. It counts in totals and is kept out of views by hour.

#include "server/reporting/score_report.hpp"

#include <optional>
#include <vector>

namespace instante::server::reporting {

struct UncertainClocks {
    std::int64_t n = 0; // answers
    double share = 0;   // of the row's, 0..1
};

/// One entry a row, by its group. nullopt: it cannot be known, because hours are what rows are of, or not
/// published by what rows are of (disclosure minimum), or would need more cells than `budget`.
std::vector<std::optional<UncertainClocks>>
uncertain_clocks(ScoreQuery const& query,
                 std::vector<std::vector<std::optional<std::string>> const*> const& groups,
                 Catalog const& catalog, CellStore& cells, std::int64_t budget = row_budget);

} // namespace instante::server::reporting
