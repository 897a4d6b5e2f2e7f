#pragma once
// Which of two groups tends to answer higher, without supposing that steps of the scale are equal.

#include "server/scoring/intervals.hpp"

#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// Two groups over the same ordered values, lowest first: a[i] and b[i] are how often each chose value i.
/// Counts are real numbers; what is weighted stands for n_eff.
struct RankedCounts {
    std::vector<double> a;
    std::vector<double> b;
};
/// Raw values sorted into it.
RankedCounts ranked(std::span<double const> a, std::span<double const> b);
/// Ratings of one scale (else std::invalid_argument), the best last: reversed where less is better.
RankedCounts ranked(RatingSums const& a, RatingSums const& b, bool reversed = false);

struct PSides {
    double two_sided = 1;
    double less = 1; // A tends to be lower
    double greater = 1;
};

struct RankTest {
    double n_a = 0;
    double n_b = 0;
    double u = 0;      // pairs in which A is higher, ties by half: R's W
    bool ties = false; // some values were given more than once
    std::optional<double>
        z;                  // corrected for ties and continuity (two-sided); absent when all values are alike
    PSides normal;          // 1 when all values are alike
    double superiority = 0; // P(A > B) + P(A = B) / 2 = u / (n_a n_b)
    double cliffs_delta = 0; // 2 superiority - 1, -1..1
    Interval delta_interval;
};

/// Mann & Whitney 1947, Annals of Mathematical Statistics 18:50. z = (u - n_a n_b / 2 -+ 1/2) / sigma with
/// sigma^2 = n_a n_b / 12 (N + 1 - sum (t^3 - t) / (N (N - 1))) over groups of t ties, as R's wilcox.test
/// with correct = TRUE. nullopt when a group is empty. The time taken does not depend on how large the counts
/// are.
///
/// Superiority: Vargha & Delaney 2000, J. Educational and Behavioral Statistics 25:101. The interval of
/// Cliff's delta: his unbiased variance (Cliff 1993, Psychological Bulletin 114:494), not below (1 - d^2) /
/// (n_a n_b - 1), in the asymmetric form (d - d^3 -+ z s sqrt((1 - d^2)^2 + z^2 s^2)) / (1 - d^2 + z^2 s^2)
/// (Feng & Cliff 2004, J. Modern Applied Statistical Methods 3:322). Where nobody overlaps that would be a
/// point: there it is the Wilson interval of as many successes as the smaller group has members.
std::optional<RankTest> rank_test(RankedCounts const& counts, double confidence = default_confidence);

/// The exact distribution of u over all ways to deal the values to the two groups, given the ties. Without
/// ties it is R's exact p; two-sided is twice the smaller side, at most 1. nullopt where it would take long:
/// counts not whole, or a group of 50 or more.
std::optional<PSides> exact_rank_test(RankedCounts const& counts);

} // namespace instante::server::scoring
