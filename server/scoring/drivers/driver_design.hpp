#pragma once
// Which visits and predictors a driver analysis can use. Not for use outside this room.

#include "server/scoring/drivers/drivers.hpp"

namespace instante::server::scoring {

struct DriverDesign {
    std::vector<std::size_t> predictors; // as the caller counts; their order is kept
    VisitMatrix matrix;                  // these, then the outcome
    std::vector<Eigen::Index> rows;      // that count
    std::int64_t n = 0;                  // of these; pairwise: of the pair that meets least
    double n_eff = 0;
    std::vector<DroppedPredictor> dropped;
};
/// Refusals: see drivers_of.
Answer<DriverDesign> design_of(VisitMatrix const& matrix, Gaps gaps, std::int64_t least_overlap);

/// Fills in what the bootstrap says: intervals, differences, `no_intervals`.
void add_driver_intervals(DriverReport& report, DriverDesign const& design, CrossSums const& sums,
                          DriverOptions const& options);

} // namespace instante::server::scoring
