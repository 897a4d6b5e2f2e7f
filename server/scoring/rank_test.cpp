#include "server/scoring/rank_test.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

double total(std::span<double const> counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

double squared(double value) {
    return value * value;
}

/// By value i: share of B below less share of B above, seen from A; and the same seen from B.
struct Dominance {
    double u = 0;
    double spread_a = 0; // sum over A of (d_i. - d)^2, with d_i. averaged over B
    double spread_b = 0;
    double spread_ab = 0; // sum over all pairs of (d_ij - d)^2
};

Dominance dominance_of(RankedCounts const& counts, double n_a, double n_b) {
    Dominance result;
    double below = 0;
    for (std::size_t i = 0; i < counts.a.size(); ++i) {
        result.u += counts.a[i] * (below + counts.b[i] / 2);
        below += counts.b[i];
    }
    double const d = 2 * result.u / n_a / n_b - 1;
    double below_a = 0;
    double below_b = 0;
    double tied = 0;
    for (std::size_t i = 0; i < counts.a.size(); ++i) {
        double const above_a = n_a - below_a - counts.a[i];
        double const above_b = n_b - below_b - counts.b[i];
        result.spread_a += counts.a[i] * squared((below_b - above_b) / n_b - d);
        result.spread_b += counts.b[i] * squared((above_a - below_a) / n_a - d);
        tied += counts.a[i] / n_a * (counts.b[i] / n_b);
        below_a += counts.a[i];
        below_b += counts.b[i];
    }
    // d_ij is -1, 0 or 1: its mean square is the share of pairs that are not tied.
    result.spread_ab = n_a * n_b * std::max(0.0, 1 - tied - d * d);
    return result;
}

Interval delta_interval(Dominance const& of, double n_a, double n_b, double d, double confidence) {
    double const z = normal_z(confidence);
    double const free = 1 - d * d;
    if (!(free > 1e-12)) {
        double const low = 2 * wilson(std::min(n_a, n_b), std::min(n_a, n_b), confidence).low - 1;
        return d > 0 ? Interval{low, 1} : Interval{-1, -low};
    }
    double const pairs = n_a * n_b;
    if (pairs <= 1) return {-1, 1};
    double variance = free / (pairs - 1);
    if (n_a > 1 && n_b > 1) {
        // Divided step by step: products of four large counts would leave the range of a double.
        double const unbiased = n_b / (n_b - 1) * (of.spread_a / (n_a - 1)) / n_a +
                                n_a / (n_a - 1) * (of.spread_b / (n_b - 1)) / n_b -
                                of.spread_ab / pairs / (n_a - 1) / (n_b - 1);
        variance = std::max(variance, unbiased);
    }
    double const zs = z * z * variance;
    double const half = z * std::sqrt(variance) * std::sqrt(free * free + zs);
    double const below = free + zs;
    return {std::max(-1.0, (d * free - half) / below), std::min(1.0, (d * free + half) / below)};
}

double choose(double n, double k) {
    double ways = 1;
    auto const factors = static_cast<int>(k);
    for (int i = 1; i <= factors; ++i)
        ways = ways * (n - k + i) / i;
    return ways;
}

} // namespace

RankedCounts ranked(std::span<double const> a, std::span<double const> b) {
    std::vector<double> values(a.begin(), a.end());
    values.insert(values.end(), b.begin(), b.end());
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    RankedCounts counts{std::vector<double>(values.size()), std::vector<double>(values.size())};
    auto const add = [&](std::span<double const> from, std::vector<double>& to) {
        for (double const value : from)
            ++to[static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) -
                                          values.begin())];
    };
    add(a, counts.a);
    add(b, counts.b);
    return counts;
}

RankedCounts ranked(RatingSums const& a, RatingSums const& b, bool reversed) {
    if (a.min != b.min || a.points.size() != b.points.size())
        throw std::invalid_argument("unlike scales are never ranked together");
    auto const counts_of = [reversed](RatingSums const& sums) {
        auto const totals = totals_of(sums);
        std::vector<double> counts;
        counts.reserve(sums.points.size());
        for (PointSums const& point : sums.points)
            counts.push_back(totals ? point.w * (totals->n_eff / totals->weight) : 0);
        if (reversed) std::reverse(counts.begin(), counts.end());
        return counts;
    };
    return {counts_of(a), counts_of(b)};
}

std::optional<RankTest> rank_test(RankedCounts const& counts, double confidence) {
    if (counts.a.size() != counts.b.size()) throw std::invalid_argument("both groups over the same values");
    RankTest test;
    test.n_a = total(counts.a);
    test.n_b = total(counts.b);
    if (!(test.n_a > 0) || !(test.n_b > 0)) return std::nullopt;
    Dominance const dominance = dominance_of(counts, test.n_a, test.n_b);
    test.u = dominance.u;
    test.superiority = std::clamp(test.u / test.n_a / test.n_b, 0.0, 1.0);
    test.cliffs_delta = 2 * test.superiority - 1;
    test.delta_interval = delta_interval(dominance, test.n_a, test.n_b, test.cliffs_delta, confidence);

    double const n = test.n_a + test.n_b;
    double tied = 0; // sum (t^3 - t) / (N (N^2 - 1)), 1 when all are alike
    bool all_alike = false;
    for (std::size_t i = 0; i < counts.a.size(); ++i) {
        double const t = counts.a[i] + counts.b[i];
        if (t > 1) {
            test.ties = true;
            tied += t / n * ((t - 1) / (n - 1)) * ((t + 1) / (n + 1));
        }
        all_alike = all_alike || t >= n;
    }
    double const variance = test.n_a * test.n_b / 12 * (n + 1) * (1 - tied);
    if (all_alike || !(variance > 0)) return test;
    double const sigma = std::sqrt(variance);
    double const off = test.u - test.n_a * test.n_b / 2;
    double const half = off == 0 ? 0 : std::copysign(0.5, off);
    test.z = (off - half) / sigma;
    test.normal.two_sided =
        off == 0 ? 1 : std::min(1.0, 2 * normal_above(std::fabs(off) / sigma - 0.5 / sigma));
    test.normal.greater = normal_above((off - 0.5) / sigma);
    test.normal.less = normal_above(-(off + 0.5) / sigma);
    return test;
}

std::optional<PSides> exact_rank_test(RankedCounts const& counts) {
    constexpr double most = 49;
    double const n_a = total(counts.a);
    double const n_b = total(counts.b);
    if (!(n_a > 0) || !(n_b > 0) || n_a > most || n_b > most) return std::nullopt;
    auto const m = static_cast<std::size_t>(n_a);
    auto const n = static_cast<std::size_t>(n_a + n_b);
    // ways[k][s]: deals of the values so far that give k of them to A, with twice their midranks adding up to
    // s.
    std::size_t const highest = m * 2 * n;
    std::vector<std::vector<double>> ways(m + 1, std::vector<double>(highest + 1));
    ways[0][0] = 1;
    std::size_t before = 0;
    std::size_t observed = 0;
    for (std::size_t i = 0; i < counts.a.size(); ++i) {
        if (counts.a[i] != std::floor(counts.a[i]) || counts.b[i] != std::floor(counts.b[i]))
            return std::nullopt;
        auto const size = static_cast<std::size_t>(counts.a[i] + counts.b[i]);
        if (size == 0) continue;
        std::size_t const rank = 2 * before + size + 1; // twice the midrank
        observed += static_cast<std::size_t>(counts.a[i]) * rank;
        for (std::size_t k = std::min(m, before + size); k > 0; --k) { // downwards: each value is dealt once
            for (std::size_t j = 1; j <= std::min(k, size); ++j) {
                double const deals = choose(static_cast<double>(size), static_cast<double>(j));
                for (std::size_t s = j * rank; s <= highest; ++s)
                    ways[k][s] += deals * ways[k - j][s - j * rank];
            }
        }
        before += size;
    }
    double const all = total(ways[m]);
    std::span<double const> const sums{ways[m]};
    PSides p;
    p.less = std::min(1.0, total(sums.subspan(0, observed + 1)) / all);
    p.greater = std::min(1.0, total(sums.subspan(observed)) / all);
    p.two_sided = std::min(1.0, 2 * std::min(p.less, p.greater));
    return p;
}

} // namespace instante::server::scoring
