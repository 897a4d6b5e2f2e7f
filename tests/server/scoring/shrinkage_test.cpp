#include "server/scoring/shrinkage.hpp"
#include "server/scoring/small_cells.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace instante::server::scoring;

namespace {

std::vector<Estimate> const schools = {{28, 225}, {8, 100}, {-3, 256}, {7, 121},
                                       {-1, 81},  {1, 121}, {18, 100}, {12, 324}};

bool finite(Shrinkage const& shrinkage) {
    for (ShrunkCell const& cell : shrinkage.cells) {
        for (double const figure :
             {cell.value, cell.weight_of_own_data, cell.standard_error, cell.plug_in.low, cell.plug_in.high,
              cell.posterior_mean, cell.posterior_sd, cell.interval.low, cell.interval.high,
              cell.common_error}) {
            if (!std::isfinite(figure)) return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("James and Stein's baseball players are shrunk as Efron and Morris published") {
    // Record james_stein_baseball: R 4.2.2, tolerance 1e-9; Efron & Morris 1975 give c = .212.
    std::vector<double> values;
    for (int const hits : {18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7})
        values.push_back(hits / 45.0);
    double const mean = 0.265432098765432;
    auto const result = james_stein(values, mean * (1 - mean) / 45);
    CHECK(result.mean == Approx(mean).margin(1e-9));
    CHECK(result.factor == Approx(0.211653417144266).margin(1e-9));
    CHECK(result.shrunk[0] == Approx(0.29391385489966).margin(1e-9));
    CHECK(result.shrunk[7] == Approx(0.265693399280425).margin(1e-9));
    CHECK(result.shrunk[17] == Approx(0.242176352931062).margin(1e-9));
}

TEST_CASE("James and Stein leave alone what they cannot improve") {
    CHECK(james_stein(std::vector<double>{1, 5, 9}, 4).factor == 1);
    CHECK(james_stein(std::vector<double>{}, 4).shrunk.empty());
    CHECK(james_stein(std::vector<double>{2, 2, 2, 2}, 4).shrunk == std::vector<double>{2, 2, 2, 2});
    std::vector<double> const near = {1, 2, 3, 4, 5};
    CHECK(james_stein(near, 100).factor == 0);
    CHECK(james_stein(near, 100, false).factor == Approx(1 - 2 * 100 / 10.0));
}

TEST_CASE("eight schools that differ no more than chance get the pooled mean, with a warier interval") {
    // Gelman et al., Bayesian Data Analysis, section 5.5: pooled 7.7 with error 4.1.
    auto const result = shrink(schools);
    CHECK(result.within.tau2 == 0);
    CHECK(result.within.mean == Approx(7.7).margin(0.05));
    CHECK(std::sqrt(result.within.mean_variance) == Approx(4.1).margin(0.05));
    for (ShrunkCell const& cell : result.cells) {
        CHECK(cell.value == Approx(result.within.mean));
        CHECK(cell.weight_of_own_data == 0);
        CHECK(cell.plug_in.high - cell.plug_in.low == Approx(2 * 1.959964 * 4.0719).epsilon(1e-3));
        CHECK(cell.interval.high - cell.interval.low > 1.3 * (cell.plug_in.high - cell.plug_in.low));
        CHECK(cell.interval.high - cell.interval.low < 2 * 1.959964 * std::sqrt(cell.raw.variance));
    }
    // Their table 5.3 gives school A about 11 (posterior quartiles 7 to 16), with a flat prior for tau.
    CHECK(result.cells[0].posterior_mean == Approx(11.5).margin(1));
    CHECK(result.cells[0].posterior_sd == Approx(8).margin(1));
}

TEST_CASE("a shrunk cell is the weighted mean of itself and its parent, with the error of both") {
    std::vector<Estimate> const cells = {{10, 4}, {14, 4}, {18, 4}, {22, 100}};
    auto const result = shrink(cells);
    double const tau2 = result.within.tau2;
    REQUIRE(tau2 > 0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ShrunkCell const& cell = result.cells[i];
        double const own = tau2 / (tau2 + cells[i].variance);
        CHECK(cell.weight_of_own_data == Approx(own));
        CHECK(cell.value == Approx(own * cells[i].value + (1 - own) * result.within.mean));
        CHECK(cell.standard_error * cell.standard_error ==
              Approx(own * cells[i].variance + (1 - own) * (1 - own) * result.within.mean_variance));
        CHECK(cell.interval.low <= cell.value);
        CHECK(cell.interval.high >= cell.value);
    }
    CHECK(result.cells[3].weight_of_own_data < result.cells[2].weight_of_own_data);
}

namespace {

/// Answers of people who differ from cell to cell about as the segments of a service do.
std::vector<std::int64_t> throw_ratings(int n, std::mt19937_64& random, double& mean) {
    double const usual[] = {0.05, 0.08, 0.15, 0.37, 0.35};
    double shares[5];
    double all = 0;
    for (int i = 0; i < 5; ++i)
        all += shares[i] = std::gamma_distribution{30 * usual[i], 1.0}(random);
    mean = 0;
    for (int i = 0; i < 5; ++i)
        mean += 25.0 * i * shares[i] / all;
    std::discrete_distribution<int> answer(std::begin(shares), std::end(shares));
    std::vector<std::int64_t> counts(5);
    for (int i = 0; i < n; ++i)
        ++counts[static_cast<std::size_t>(answer(random))];
    return counts;
}

} // namespace

TEST_CASE("small cells beside a large one are held by their intervals about as often as these say") {
    // Under a prior at the harmonic mean of the variances it was 45 to 60 times in a hundred.
    std::mt19937_64 random{11};
    constexpr int rounds = 300;
    int held = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<CellMean> cells;
        std::vector<double> truths(3);
        for (std::size_t i = 0; i < 3; ++i)
            cells.push_back(
                *index_cell(from_counts(1, throw_ratings(i == 0 ? 5000 : 15, random, truths[i])), false));
        auto const shrunk = shrink(index_estimates(cells),
                                   {BetweenVariance::paule_mandel, default_confidence, Interval{0, 100}});
        for (std::size_t i = 1; i < 3; ++i) {
            Interval const& interval = shrunk.cells[i].interval;
            held += interval.low <= truths[i] && truths[i] <= interval.high ? 1 : 0;
        }
    }
    CHECK(held > 0.9 * 2 * rounds);
}

TEST_CASE("five equal answers beside a thousand that are nearly so are not sure of themselves") {
    std::vector<CellMean> const cells = {*index_cell(from_counts(1, {{0, 0, 0, 20, 980}}), false),
                                         *index_cell(from_counts(1, {{0, 0, 0, 0, 5}}), false),
                                         *index_cell(from_counts(1, {{1, 2, 3, 4, 5}}), false)};
    auto const shrunk =
        shrink(index_estimates(cells), {BetweenVariance::paule_mandel, default_confidence, Interval{0, 100}});
    CHECK(shrunk.cells[1].interval.low < 90);
    CHECK(shrunk.cells[1].interval.high > 99);
}

TEST_CASE("cells of very many answers at both ends of the scale keep all their figures") {
    for (std::int64_t const many : {std::int64_t{300'000}, std::int64_t{1'000'000'000'000}}) {
        std::vector<CellMean> const cells = {*index_cell(from_counts(1, {{many, 0, 0, 0, 0}}), false),
                                             *index_cell(from_counts(1, {{0, 0, 0, 0, many}}), false),
                                             *index_cell(from_counts(1, {{1, 2, 3, 4, 5}}), false)};
        auto const shrunk = shrink(index_estimates(cells),
                                   {BetweenVariance::paule_mandel, default_confidence, Interval{0, 100}});
        REQUIRE(finite(shrunk));
        CHECK(shrunk.cells[0].interval.high < 0.1);
        CHECK(shrunk.cells[1].interval.low > 99.9);
        CHECK(shrunk.cells[2].interval.low < 60);
        CHECK(shrunk.cells[2].interval.high > 70);
    }
    REQUIRE(finite(shrink(std::vector<Estimate>{{0, 1e-9}, {1000, 1e-9}, {2000, 1e-9}})));
}

TEST_CASE("posterior moments are those of plain integration over the variance between cells") {
    // The prior is uniform in B, at the mean of the variances; the integral in 20,000 steps of B is the
    // independent check.
    double typical = 0;
    for (Estimate const& cell : schools)
        typical += cell.variance / 8;
    double total = 0, first = 0, second = 0;
    for (int i = 0; i < 20000; ++i) {
        double const b = (i + 0.5) / 20000;
        double const tau2 = typical * (1 - b) / b;
        double w = 0, wy = 0, logs = 0, q = 0;
        for (Estimate const& cell : schools) {
            w += 1 / (cell.variance + tau2);
            wy += cell.value / (cell.variance + tau2);
            logs += std::log(cell.variance + tau2);
        }
        for (Estimate const& cell : schools)
            q += (cell.value - wy / w) * (cell.value - wy / w) / (cell.variance + tau2);
        double const density = std::exp(-0.5 * (logs + std::log(w) + q) + 30);
        double const own = tau2 / (tau2 + schools[0].variance);
        double const mean = own * schools[0].value + (1 - own) * wy / w;
        double const variance = own * schools[0].variance + (1 - own) * (1 - own) / w;
        total += density;
        first += density * mean;
        second += density * (variance + mean * mean);
    }
    auto const cell = shrink(schools).cells[0];
    CHECK(cell.posterior_mean == Approx(first / total).epsilon(1e-3));
    CHECK(cell.posterior_sd ==
          Approx(std::sqrt(second / total - first * first / total / total)).epsilon(1e-3));
}

TEST_CASE("through two levels cells go towards their moment and moments towards the whole") {
    std::vector<Estimate> const cells = {{60, 9}, {64, 9}, {68, 9}, {80, 9}, {84, 9}, {88, 9}, {95, 400}};
    std::vector<std::size_t> const family = {0, 0, 0, 1, 1, 1, 2};
    auto const result = shrink({cells, family, 3}, {});
    REQUIRE(result.parents.size() == 3);
    REQUIRE(result.between.has_value());
    CHECK(result.within.tau2 == Approx(16.0 - 9).epsilon(1e-9));
    CHECK(result.parents[0].raw.value == Approx(64));
    CHECK(result.parents[0].value > 64);
    CHECK(result.parents[1].value < 84);
    CHECK(result.cells[0].value > 60);
    CHECK(result.cells[0].value < result.parents[0].value);
    // The only cell of its moment is its moment: it goes towards the whole.
    CHECK(result.cells[6].value == Approx(result.parents[2].value * (1 - 7.0 / 407) + 95 * 7.0 / 407));
    CHECK(result.cells[6].value < 95);
    CHECK(result.cells[6].weight_of_own_data > 7.0 / 407);
    CHECK(finite(result));
}

TEST_CASE("one cell is itself, none is nothing, equal ones are their value") {
    CHECK(shrink(std::vector<Estimate>{}).cells.empty());
    auto const one = shrink(std::vector<Estimate>{{42, 4}});
    REQUIRE(one.cells.size() == 1);
    CHECK(one.cells[0].value == 42);
    CHECK(one.cells[0].weight_of_own_data == 1);
    CHECK(one.cells[0].interval.low == Approx(42 - 2 * 1.959964));
    auto const alike =
        shrink(std::vector<Estimate>(6, {100, 4}), {BetweenVariance::reml, 0.95, Interval{0, 100}});
    for (ShrunkCell const& cell : alike.cells) {
        CHECK(cell.value == Approx(100));
        CHECK(cell.interval.high == Approx(100));
        CHECK(cell.interval.low < 99);
        CHECK(cell.interval.low > 94);
    }
    std::vector<Estimate> const two = {{40, 4}, {60, 4}};
    CHECK(shrink(two).within.tau2 == Approx(200.0 - 4));
    CHECK(finite(shrink(two)));
}

TEST_CASE("enormous and tiny cells together are told apart by their weight") {
    std::vector<Estimate> const cells = {{70, 1e-6}, {75, 1e-6}, {80, 1e-6}, {100, 600}, {20, 1e9}};
    auto const result = shrink(cells, {BetweenVariance::paule_mandel, 0.95, Interval{0, 100}});
    CHECK(finite(result));
    CHECK(result.cells[0].weight_of_own_data == Approx(1).margin(1e-6));
    CHECK(result.cells[0].value == Approx(70).margin(1e-4));
    CHECK(result.cells[3].value == Approx(76).margin(2));
    CHECK(result.cells[4].value == Approx(75).margin(2));
    for (ShrunkCell const& cell : result.cells) {
        CHECK(cell.interval.low >= 0);
        CHECK(cell.interval.high <= 100);
    }
}

TEST_CASE("shrinking does not depend on the order or the unit of cells") {
    std::vector<Estimate> const cells = {{60, 9}, {70, 4}, {80, 25}, {66, 1}};
    std::vector<Estimate> turned(cells.rbegin(), cells.rend());
    auto const one = shrink(cells);
    auto const other = shrink(turned);
    std::vector<Estimate> scaled;
    for (Estimate const& cell : cells)
        scaled.push_back({10 * cell.value - 3, 100 * cell.variance});
    auto const in_other_unit = shrink(scaled);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CHECK(one.cells[i].value == Approx(other.cells[3 - i].value));
        CHECK(one.cells[i].interval.low == Approx(other.cells[3 - i].interval.low));
        CHECK(10 * one.cells[i].value - 3 == Approx(in_other_unit.cells[i].value));
        CHECK(10 * one.cells[i].posterior_sd == Approx(in_other_unit.cells[i].posterior_sd));
    }
}

TEST_CASE("a cell of one rating, or of ratings all alike, has the variance of its neighbours") {
    std::vector<CellMean> const cells = {{5, 80, 20.0}, {9, 70, 10.0}, {1, 100, std::nullopt}, {4, 100, 0.0}};
    double const pooled = (4 * 400.0 + 8 * 100 + 3 * 0) / 15;
    auto const own = sampling_variances(cells, 0, 0);
    CHECK(own[0] == Approx(400.0 / 5));
    CHECK(own[1] == Approx(100.0 / 9));
    CHECK(own[2] == Approx(pooled));
    CHECK(own[3] == Approx(pooled / 4));
    auto const moderated = sampling_variances(cells, 5, 2500);
    double const doubted = (4 * 400.0 + 8 * 100 + 2500) / 16;
    CHECK(moderated[0] == Approx((4 * 400.0 + 5 * doubted) / 9 / 5));
    CHECK(moderated[3] == Approx(5 * doubted / 8 / 4));
    std::vector<CellMean> const alike = {{5, 100, 0.0}, {7, 0, 0.0}};
    CHECK_THROWS_AS(sampling_variances(alike, 5, 0), std::invalid_argument);
    CHECK(index_estimates(alike)[0].variance > 0);
}

TEST_CASE("shrunk cells miss the truth by less than raw ones") {
    std::mt19937 dice{7};
    std::normal_distribution<double> normal;
    double raw = 0, shrunk = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<Estimate> cells;
        std::vector<double> truths;
        for (int i = 0; i < 12; ++i) {
            double const variance = i % 3 ? 36 : 9;
            truths.push_back(70 + 5 * normal(dice));
            cells.push_back({truths.back() + std::sqrt(variance) * normal(dice), variance});
        }
        auto const result = shrink(cells);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            raw += std::pow(cells[i].value - truths[i], 2);
            shrunk += std::pow(result.cells[i].value - truths[i], 2);
        }
    }
    CHECK(shrunk < 0.75 * raw);
}

TEST_CASE("what is no estimate is refused") {
    CHECK_THROWS_AS(shrink(std::vector<Estimate>{{1, 0}, {2, 1}}), std::invalid_argument);
    CHECK_THROWS_AS(shrink(std::vector<Estimate>{{NAN, 1}}), std::invalid_argument);
    std::vector<Estimate> const cells = {{1, 1}};
    std::vector<std::size_t> const family = {1};
    CHECK_THROWS_AS(shrink({cells, family, 1}, {}), std::invalid_argument);
}
