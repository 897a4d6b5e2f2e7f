#include "server/scoring/population_weights.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

using namespace instante::server::scoring;

namespace {

SampleCell cell(std::int64_t n, std::vector<std::size_t> category) {
    auto const weight = static_cast<double>(n);
    return {n, weight, weight, std::move(category)};
}

std::vector<SampleCell> table(std::vector<std::vector<std::int64_t>> const& counts) {
    std::vector<SampleCell> cells;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        for (std::size_t column = 0; column < counts[row].size(); ++column)
            cells.push_back(cell(counts[row][column], {row, column}));
    }
    return cells;
}

PopulationWeights fitted(std::span<SampleCell const> cells, std::vector<Margin> const& margins) {
    auto result = population_weights(cells, margins);
    REQUIRE(std::holds_alternative<PopulationWeights>(result));
    return std::get<PopulationWeights>(result);
}

WeightRefusal refused(std::span<SampleCell const> cells, std::vector<Margin> const& margins) {
    auto result = population_weights(cells, margins);
    REQUIRE(std::holds_alternative<WeightRefusal>(result));
    return std::get<WeightRefusal>(result);
}

std::vector<Margin> const two_by_three{{500, 500}, {600, 150, 250}};

} // namespace

TEST_CASE("raking gives the fitted counts and weights of R's iterative proportional fitting") {
    // reference_values.json, raking_2x3_segments: R 4.2.2, tolerance 1e-6.
    auto const cells = table({{40, 30, 10}, {60, 20, 40}});
    auto const weights = fitted(cells, two_by_three);
    CHECK(weights.converged);
    CHECK(weights.rounds > 1);
    CHECK(weights.largest_gap <= 1e-10);
    std::array const wanted{318.06887037786, 107.607999997997, 74.3231296241432,
                            281.93112962214, 42.3920000020031, 175.676870375857};
    std::array const each{7.9517217594465, 3.58693333326656, 7.43231296241432,
                          4.698852160369,  2.11960000010015, 4.39192175939642};
    for (std::size_t c = 0; c < wanted.size(); ++c) {
        CHECK(weights.fitted[c] == Approx(wanted[c]).margin(1e-6));
        CHECK(weights.factors[c] == Approx(each[c]).margin(1e-6));
    }
    CHECK(weights.n_eff == Approx(176.874179016377).margin(1e-6));
    CHECK(weights.design_effect == Approx(1.13074729795061).margin(1e-6));
}

TEST_CASE("one margin is met in one round: post-stratification") {
    std::vector<SampleCell> const cells{cell(144, {0}), cell(14, {1}), cell(25, {2})};
    auto const weights = fitted(cells, {{4421, 755, 1018}}); // the schools of R's apiclus1 by type
    CHECK(weights.rounds == 1);
    CHECK(weights.converged);
    CHECK(weights.factors[0] == Approx(30.7013888888889));
    CHECK(weights.factors[1] == Approx(53.9285714285714));
    CHECK(weights.factors[2] == Approx(40.72));
}

TEST_CASE("margins as shares, another order of cells or scaled weights give the same but for scale") {
    auto cells = table({{40, 30, 10}, {60, 20, 40}});
    auto const whole = fitted(cells, two_by_three);
    auto const shares = fitted(cells, {{0.5, 0.5}, {0.6, 0.15, 0.25}});
    auto const turned = fitted(cells, two_by_three);
    for (std::size_t c = 0; c < cells.size(); ++c)
        CHECK(1000 * shares.fitted[c] == Approx(whole.fitted[c]).epsilon(1e-8));
    CHECK(shares.n_eff == Approx(whole.n_eff).epsilon(1e-8));
    std::vector<SampleCell> reversed{cells.rbegin(), cells.rend()};
    CHECK(fitted(reversed, two_by_three).fitted[0] == Approx(turned.fitted[5]).epsilon(1e-8));
    for (SampleCell& one : cells) {
        one.w *= 3;
        one.w2 *= 9;
    }
    auto const scaled = fitted(cells, two_by_three);
    CHECK(scaled.n_eff == Approx(whole.n_eff).epsilon(1e-8));
    CHECK(scaled.fitted[2] == Approx(whole.fitted[2]).epsilon(1e-8));
}

TEST_CASE("a sample that has the shares already keeps its weights") {
    auto const cells = table({{20, 30}, {20, 30}});
    auto const weights = fitted(cells, {{50, 50}, {40, 60}});
    CHECK(weights.rounds == 1);
    for (double const factor : weights.factors)
        CHECK(factor == Approx(1));
    CHECK(weights.design_effect == Approx(1));
}

TEST_CASE("targets that cannot be met are refused, each with its reason") {
    auto const cells = table({{40, 30, 0}, {60, 20, 0}});
    auto const empty = refused(cells, two_by_three);
    CHECK(empty.fault == WeightFault::empty_category);
    CHECK(empty.margin == 1);
    CHECK(empty.category == 2);
    auto const unequal = refused(cells, {{500, 500}, {600, 150, 200}});
    CHECK(unequal.fault == WeightFault::unequal_totals);
    CHECK(unequal.margin == 1);
    CHECK(refused(cells, {{0, 0}, {0, 0, 0}}).fault == WeightFault::no_target);
    CHECK(refused({}, {{1, 2}}).fault == WeightFault::no_units);
    CHECK(refused(table({{0, 0}, {0, 0}}), {{1, 2}, {1, 2}}).fault == WeightFault::no_units);
    // Taking the first row out leaves nobody in the first column.
    CHECK(refused(table({{5, 0}, {0, 5}}), {{0, 10}, {4, 6}}).fault == WeightFault::empty_category);
    CHECK_THROWS_AS(population_weights(cells, std::vector<Margin>{{1, -1}, {0, 0, 0}}),
                    std::invalid_argument);
    CHECK_THROWS_AS(population_weights(cells, std::vector<Margin>{{1, 1}}), std::invalid_argument);
    CHECK_THROWS_AS(population_weights(cells, std::vector<Margin>{{1, std::nan("")}, {1, 1, 1}}),
                    std::invalid_argument);
}

TEST_CASE("a target of zero takes its units out") {
    std::vector<SampleCell> const cells{cell(10, {0}), cell(30, {1}), cell(5, {2})};
    auto const weights = fitted(cells, {{50, 50, 0}});
    CHECK(weights.factors[2] == 0);
    CHECK(weights.fitted[0] == Approx(50));
    CHECK(weights.n_eff == Approx(100.0 * 100 / (250 + 2500.0 / 30)));
}

TEST_CASE("empty cells that make the margins irreconcilable are told, not hidden") {
    // Only the diagonal is there: rows must equal columns.
    auto const result =
        population_weights(table({{10, 0}, {0, 10}}), std::vector<Margin>{{3, 7}, {5, 5}}, 1e-10, 200);
    REQUIRE(std::holds_alternative<PopulationWeights>(result));
    auto const& weights = std::get<PopulationWeights>(result);
    CHECK_FALSE(weights.converged);
    CHECK(weights.rounds == 200);
    CHECK(weights.largest_gap == Approx(0.2));
}

TEST_CASE("huge samples are raked like small ones") {
    std::int64_t const trillion = 1'000'000'000'000;
    auto const cells =
        table({{40 * trillion, 30 * trillion, 10 * trillion}, {60 * trillion, 20 * trillion, 40 * trillion}});
    auto const weights = fitted(cells, two_by_three);
    CHECK(weights.fitted[0] == Approx(318.06887037786).margin(1e-6));
    CHECK(weights.design_effect == Approx(1.13074729795061).margin(1e-6));
}

TEST_CASE("what margins explain is fitted by least squares") {
    // An additive table is explained whole, an interaction not at all.
    auto const cells = table({{4, 4}, {4, 4}});
    std::array<std::size_t, 2> const sizes{2, 2};
    MarginFit const fit{cells, sizes};
    Eigen::Vector4d const additive{1, 3, 2, 4};
    CHECK((fit.explain(additive).fit - additive).norm() == Approx(0).margin(1e-12));
    Eigen::Vector4d const interaction{1, -1, -1, 1};
    CHECK(fit.explain(interaction).fit.norm() == Approx(0).margin(1e-12));
}
