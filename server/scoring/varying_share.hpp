#pragma once
// Counts whose share itself varies: how many of n are successes where the probability is drawn anew each time
// from a beta distribution. Days of one kiosk are like that.

#include <cstdint>

namespace instante::server::scoring {

/// Mean share and intraclass correlation (0: plain binomial; towards 1: each group all or nothing). Of a
/// prior of strength a + b the correlation is 1 / (a + b + 1).
struct VaryingShare {
    double share = 0;
    double correlation = 0;
};

/// P(X >= successes) of n, 0 <= successes <= n; share in [0, 1]. Summed term by term on the log scale: exact
/// to rounding, in time proportional to n.
double varying_share_at_least(std::int64_t successes, std::int64_t n, VaryingShare const& of);

} // namespace instante::server::scoring
