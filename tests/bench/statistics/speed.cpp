#include "server/scoring/beta_binomial.hpp"
#include "server/scoring/comparison.hpp"
#include "server/scoring/multiplicity.hpp"
#include "server/scoring/small_cells.hpp"
#include "tests/bench/statistics/coverage.hpp"
#include "tests/bench/statistics/dice.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>

namespace instante::bench {

namespace {

using namespace server::scoring;

constexpr std::size_t cells = 1000;
constexpr std::size_t parents = 50;

/// A table of 50 moments by 20 segments, cells of 5 to 5,000 answers.
struct Table {
    std::vector<RatingSums> ratings;
    std::vector<std::size_t> family;
};

Table make_table() {
    Table table;
    Dice dice{7};
    auto const shapes = five_points();
    for (std::size_t i = 0; i < cells; ++i) {
        auto const n = static_cast<std::int64_t>(5 * std::pow(1000.0, uniform(dice)));
        table.ratings.push_back(from_counts(1, throw_answers(shapes[i % shapes.size()], n, dice)));
        table.family.push_back(i / (cells / parents));
    }
    return table;
}

/// The same cells of the period before.
Table table_before(Table const& table) {
    Table before = table;
    Dice dice{8};
    for (std::size_t i = 0; i < cells; ++i) {
        auto const n = totals_of(table.ratings[i])->n;
        before.ratings[i] = from_counts(1, throw_answers(five_points()[i % five_points().size()], n, dice));
    }
    return before;
}

/// Median milliseconds of processor time: what others do on the machine is not scoring.
double time_of(int rounds, std::function<double()> const& work, double& sink) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        std::clock_t const began = std::clock();
        sink += work();
        times.push_back(1000.0 * static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[static_cast<std::size_t>(rounds / 2)];
}

std::vector<Score> score_all(Table const& table) {
    std::vector<Score> scores;
    scores.reserve(cells);
    for (RatingSums const& sums : table.ratings)
        scores.push_back(*score(sums, {1, 5, false, 4, false}));
    return scores;
}

double shrink_all(Table const& table, std::vector<Score> const& scores) {
    std::vector<CellMean> means;
    std::vector<ShareCell> shares;
    for (Score const& one : scores) {
        means.push_back(index_cell(one, 5));
        shares.push_back({one.favourable->share * one.n_eff, one.n_eff});
    }
    auto const estimates = index_estimates(means);
    auto const shrunk = shrink({estimates, table.family, parents},
                               {BetweenVariance::paule_mandel, default_confidence, Interval{0, 100}});
    auto const shrunk_shares = shrink_shares(shares, table.family, parents);
    return shrunk.cells.back().value + shrunk_shares.cells.back().value;
}

/// As a row of the API is compared: all figures, p adjusted over the table, verdicts.
double compare_all(Table const& table, std::vector<Score> const& scores, Table const& before,
                   std::vector<Score> const& scores_before) {
    Measure const measure{1, 5, false, 4, false};
    std::vector<RatingsComparison> comparisons;
    std::vector<std::optional<double>> p;
    comparisons.reserve(cells);
    for (std::size_t i = 0; i < cells; ++i) {
        comparisons.push_back(
            compare(Cell{table.ratings[i], scores[i]}, Cell{before.ratings[i], scores_before[i]}, measure));
        p.push_back(comparisons.back().index.p);
    }
    auto const adjusted = adjust_p(p, Adjustment::benjamini_hochberg);
    double higher = 0;
    for (std::size_t i = 0; i < cells; ++i) {
        auto const verdict = judge(comparisons[i].index.difference, adjusted[i], scores[i].n,
                                   scores_before[i].n, {0.05, 2, 5});
        higher += verdict.verdict == Verdict::higher ? 1 : 0;
    }
    return higher;
}

} // namespace

nlohmann::json measure_speed(int rounds) {
    Table const table = make_table();
    std::vector<Score> const scores = score_all(table);
    double sink = 0;
    nlohmann::json times;
    times["score"] = time_of(
        rounds, [&] { return score_all(table).back().index; }, sink);
    times["shrink"] = time_of(
        rounds, [&] { return shrink_all(table, scores); }, sink);
    Table const before = table_before(table);
    std::vector<Score> const scores_before = score_all(before);
    times["compare"] = time_of(
        rounds, [&] { return compare_all(table, scores, before, scores_before); }, sink);
    times["whole"] = time_of(
        rounds,
        [&] {
            auto const mine = score_all(table);
            return shrink_all(table, mine) + compare_all(table, mine, before, scores_before);
        },
        sink);
    times["sink"] = sink; // so that no work can be left out as unused
    return times;
}

} // namespace instante::bench
