#pragma once
// Ranking only where it can be defended: not the order of estimates, which is mostly that of their noise, but
// how probable it is that one cell is truly above another.

#include "server/scoring/shrinkage.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// What is known of a cell's true value: normal, with `sd` for its own error and `common` for the error that
/// it shares with all others of the ranking (of the parent they were shrunk towards): theta_i = mean_i +
/// common_i Z + sd_i E_i. Both >= 0.
struct RankedCell {
    double mean = 0;
    double sd = 0;
    double common = 0;
};

/// A shrunk cell as it is ranked: at the value shown, with all that is not known of it. `one_parent`: all
/// cells of the ranking were shrunk towards the same one, whose error is common to them.
RankedCell ranked(ShrunkCell const& cell, bool one_parent);

/// P(a > b) = Phi((m_a - m_b) / sqrt(sd_a^2 + sd_b^2 + (common_a - common_b)^2)); between points that are
/// equal, 1/2.
double probability_above(RankedCell const& a, RankedCell const& b);

/// Order by mean, best first; ties keep the order given.
struct Rank {
    std::size_t position = 1; // in the order of means: for display, it defends nothing
    std::size_t tier = 1;     // cells of a tier cannot be told from its first
    std::size_t best = 1;     // ranks that can be defended: 1 + the cells that are above this one,
    std::size_t worst = 1;    // k - the cells that this one is above; both at the level asked for
    double expected = 1;      // rank: 1 + sum over the others of P(other > this)
    Interval interval;        // of the rank, equal tails at the confidence asked for
    double p_best = 1;        // P(no other is above it)
    double p_worst = 1;
    std::optional<double> p_above_next; // P(this > the next in the order of means); none for the last
};

struct Ranking {
    std::vector<Rank> cells;        // as given
    std::vector<std::size_t> order; // indices into cells, best first
    std::size_t tiers = 0;
};

inline constexpr double default_rank_level = 0.95;
/// Draws behind interval, p_best and p_worst.
inline constexpr int rank_draws = 4000;
/// More cells cannot be ranked in one go.
inline constexpr std::size_t most_ranked = 1000;

/// A cell is above another when P(a > b) >= level. The first tier is led by the cell with the highest mean; a
/// cell belongs to the first tier whose leader is not above it, and leads a new one if all leaders are. So
/// the leader of a tier is above every cell of the tiers after it; within a tier nothing is claimed.
///
/// P(a > b), and what follows from pairs (tier, best, worst, expected), is exact for normal errors. interval,
/// p_best and p_worst are simulated with `rank_draws` draws from a fixed seed: the same cells give the same
/// figures, their standard error is 0.008 at most (Goldstein & Spiegelhalter 1996, JRSS A 159:385, on why
/// ranks need intervals). std::invalid_argument: more than most_ranked cells, numbers that are not finite,
/// errors below 0.
Ranking rank_cells(std::span<RankedCell const> cells, double level = default_rank_level,
                   double confidence = default_confidence);

} // namespace instante::server::scoring
