#include "server/scoring/ranking.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

using namespace instante::server::scoring;

namespace {

double phi(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// P(cell i is the best), by plain integration over its own value.
double p_best(std::vector<RankedCell> const& cells, std::size_t i) {
    double sum = 0;
    constexpr int steps = 20000;
    for (int s = 0; s < steps; ++s) {
        double const z = -8 + 16 * (s + 0.5) / steps;
        double product = std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846) * 16 / steps;
        for (std::size_t j = 0; j < cells.size(); ++j) {
            if (j == i) continue;
            product *= phi((cells[i].mean + cells[i].sd * z - cells[j].mean) / cells[j].sd);
        }
        sum += product;
    }
    return sum;
}

} // namespace

TEST_CASE("the probability that one cell is above another is the normal one, common errors cancelling") {
    CHECK(probability_above({10, 3, 0}, {5, 4, 0}) == Approx(phi(1)));
    CHECK(probability_above({5, 4, 0}, {10, 3, 0}) == Approx(1 - phi(1)));
    CHECK(probability_above({10, 3, 7}, {5, 4, 7}) == Approx(phi(1)));
    CHECK(probability_above({13, 3, 12}, {0, 4, 0}) == Approx(phi(1)));
    CHECK(probability_above({5, 0, 0}, {5, 0, 0}) == 0.5);
    CHECK(probability_above({6, 0, 0}, {5, 0, 0}) == 1);
    CHECK(probability_above({1e6, 1, 0}, {0, 1, 0}) == 1);
}

TEST_CASE("best, worst and expected ranks are those of integration, to the error of the draws") {
    std::vector<RankedCell> const cells = {{70, 3, 0}, {74, 2, 0}, {73, 6, 0}, {60, 1, 0}};
    auto const ranking = rank_cells(cells);
    double best = 0, worst = 0, expected = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CHECK(ranking.cells[i].p_best == Approx(p_best(cells, i)).margin(0.025));
        double rank = 1;
        for (std::size_t j = 0; j < cells.size(); ++j)
            rank += j == i ? 0 : probability_above(cells[j], cells[i]);
        CHECK(ranking.cells[i].expected == Approx(rank));
        best += ranking.cells[i].p_best;
        worst += ranking.cells[i].p_worst;
        expected += ranking.cells[i].expected;
    }
    CHECK(best == Approx(1));
    CHECK(worst == Approx(1));
    CHECK(expected == Approx(1 + 2 + 3 + 4));
    CHECK(ranking.order == std::vector<std::size_t>{1, 2, 0, 3});
    CHECK(ranking.cells[3].p_worst > 0.95);
    CHECK(ranking.cells[3].interval.low >= 3);
    CHECK(*ranking.cells[1].p_above_next == Approx(phi(1 / std::sqrt(40.0))));
    CHECK_FALSE(ranking.cells[3].p_above_next.has_value());
}

TEST_CASE("noise is one tier, and nobody in it is ranked") {
    std::vector<RankedCell> cells;
    for (int i = 0; i < 10; ++i)
        cells.push_back({70 + 0.3 * i, 4, 0});
    auto const ranking = rank_cells(cells);
    CHECK(ranking.tiers == 1);
    for (Rank const& rank : ranking.cells) {
        CHECK(rank.tier == 1);
        CHECK(rank.best == 1);
        CHECK(rank.worst == 10);
    }
}

TEST_CASE("the leader of a tier is above every cell of the tiers after it") {
    std::vector<RankedCell> const cells = {{90, 1, 0}, {89, 1, 0}, {85, 8, 0}, {80, 1, 0},
                                           {79, 6, 0}, {70, 1, 0}, {50, 30, 0}};
    auto const ranking = rank_cells(cells);
    CHECK(ranking.tiers == 3);
    std::vector<std::size_t> tiers;
    for (Rank const& rank : ranking.cells)
        tiers.push_back(rank.tier);
    // The last is so uncertain that nobody is above it: it cannot be told from the best.
    CHECK(tiers == std::vector<std::size_t>{1, 1, 1, 2, 2, 3, 1});
    for (std::size_t leader = 0; leader < cells.size(); ++leader) {
        bool const leads = ranking.cells[leader].tier == 1   ? leader == 0
                           : ranking.cells[leader].tier == 2 ? leader == 3
                                                             : leader == 5;
        if (!leads) continue;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (ranking.cells[i].tier > ranking.cells[leader].tier)
                CHECK(probability_above(cells[leader], cells[i]) >= 0.95);
        }
    }
    CHECK(ranking.cells[0].best == 1);
    CHECK(ranking.cells[0].worst == 4);
    CHECK(ranking.cells[5].best == 5);
}

TEST_CASE("cells known without error are simply ordered, and equals share what they have") {
    auto const ranking = rank_cells(std::vector<RankedCell>{{3, 0, 0}, {1, 0, 0}, {2, 0, 0}});
    CHECK(ranking.tiers == 3);
    CHECK(ranking.cells[0].expected == 1);
    CHECK(ranking.cells[0].interval == Interval{1, 1});
    CHECK(ranking.cells[1].p_worst == 1);
    auto const equals = rank_cells(std::vector<RankedCell>(4, {5, 0, 0}));
    CHECK(equals.tiers == 1);
    for (Rank const& rank : equals.cells) {
        CHECK(rank.expected == 2.5);
        CHECK(rank.p_best == Approx(0.25));
        CHECK(rank.interval == Interval{1, 4});
    }
}

TEST_CASE("one cell is first, none is nothing, and too many are refused") {
    CHECK(rank_cells({}).cells.empty());
    auto const one = rank_cells(std::vector<RankedCell>{{7, 2, 1}});
    CHECK(one.tiers == 1);
    CHECK(one.cells[0].p_best == 1);
    CHECK(one.cells[0].interval == Interval{1, 1});
    CHECK_THROWS_AS(rank_cells(std::vector<RankedCell>(most_ranked + 1)), std::invalid_argument);
    CHECK_THROWS_AS(rank_cells(std::vector<RankedCell>{{NAN, 1, 0}}), std::invalid_argument);
}

TEST_CASE("the same cells are ranked the same every time, in whatever order they come") {
    std::vector<RankedCell> const cells = {{70, 3, 1}, {74, 2, 1}, {73, 6, 1}};
    auto const first = rank_cells(cells);
    auto const again = rank_cells(cells);
    for (std::size_t i = 0; i < cells.size(); ++i)
        CHECK(first.cells[i].p_best == again.cells[i].p_best);
    auto const turned = rank_cells(std::vector<RankedCell>{cells[2], cells[1], cells[0]});
    CHECK(turned.cells[0].expected == Approx(first.cells[2].expected));
    CHECK(turned.cells[0].tier == first.cells[2].tier);
}
