#include "server/scoring/between_variance.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::server::scoring;

namespace {

/// Log risk ratios of the thirteen BCG trials (Colditz et al. 1994, JAMA 271:698), from the 2x2 counts.
std::vector<Estimate> bcg() {
    constexpr double counts[13][4] = {
        {4, 119, 11, 128},     {6, 300, 29, 274},      {3, 228, 11, 209},        {62, 13536, 248, 12619},
        {33, 5036, 47, 5761},  {180, 1361, 372, 1079}, {8, 2537, 10, 619},       {505, 87886, 499, 87892},
        {29, 7470, 45, 7232},  {17, 1699, 65, 1600},   {186, 50448, 141, 27197}, {5, 2493, 3, 2338},
        {27, 16886, 29, 17825}};
    std::vector<Estimate> estimates;
    for (auto const& [a, b, c, d] : counts)
        estimates.push_back(
            {std::log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)});
    return estimates;
}

Heterogeneity of_one(std::vector<Estimate> const& cells, BetweenVariance method) {
    std::vector<std::size_t> const family(cells.size(), 0);
    return heterogeneity({cells, family, 1}, method);
}

} // namespace

TEST_CASE("the variance between the BCG trials is what R's metafor publishes for each estimator") {
    // Viechtbauer, documentation of metafor (rma, dat.bcg): REML 0.3132, -0.7145 (0.1798), Q 152.2330,
    // I^2 92.22 %; DL 0.3088, -0.7141 (0.1787); PM 0.3181, -0.7150 (0.1808 or 0.1809). Four digits each.
    auto const reml = of_one(bcg(), BetweenVariance::reml);
    CHECK(reml.tau2 == Approx(0.3132).margin(5e-5));
    CHECK(reml.mean == Approx(-0.7145).margin(5e-5));
    CHECK(std::sqrt(reml.mean_variance) == Approx(0.1798).margin(5e-5));
    CHECK(reml.q == Approx(152.2330).margin(5e-5));
    CHECK(reml.degrees == 12);
    CHECK(reml.i2 == Approx(0.9222).margin(5e-5));
    CHECK(reml.p_value < 1e-20);
    auto const laird = of_one(bcg(), BetweenVariance::dersimonian_laird);
    CHECK(laird.tau2 == Approx(0.3088).margin(5e-5));
    CHECK(laird.mean == Approx(-0.7141).margin(5e-5));
    CHECK(std::sqrt(laird.mean_variance) == Approx(0.1787).margin(5e-5));
    CHECK(laird.i2 == Approx((laird.q - 12) / laird.q)); // for this estimator the two definitions agree
    auto const mandel = of_one(bcg(), BetweenVariance::paule_mandel);
    CHECK(mandel.tau2 == Approx(0.3181).margin(5e-5));
    CHECK(mandel.mean == Approx(-0.7150).margin(5e-5));
}

TEST_CASE("at the Paule-Mandel estimate the generalised Q is its degrees of freedom") {
    auto const cells = bcg();
    auto const found = of_one(cells, BetweenVariance::paule_mandel);
    double q = 0;
    for (Estimate const& cell : cells)
        q += (cell.value - found.mean) * (cell.value - found.mean) / (cell.variance + found.tau2);
    CHECK(q == Approx(12).epsilon(1e-10));
}

TEST_CASE("at the REML estimate the restricted likelihood is highest") {
    auto const cells = bcg();
    auto const likelihood = [&](double tau2) {
        double w = 0, wy = 0, logs = 0, q = 0;
        for (Estimate const& cell : cells) {
            w += 1 / (cell.variance + tau2);
            wy += cell.value / (cell.variance + tau2);
            logs += std::log(cell.variance + tau2);
        }
        for (Estimate const& cell : cells)
            q += (cell.value - wy / w) * (cell.value - wy / w) / (cell.variance + tau2);
        return -0.5 * (logs + std::log(w) + q);
    };
    double const found = of_one(cells, BetweenVariance::reml).tau2;
    CHECK(likelihood(found) > likelihood(found * 1.001));
    CHECK(likelihood(found) > likelihood(found * 0.999));
}

TEST_CASE("cells of equal variance give one variance between them by every estimator") {
    // Then each is the variance of the values less that of sampling.
    std::vector<Estimate> const cells = {{10, 4}, {14, 4}, {18, 4}, {22, 4}};
    double const expected = 80.0 / 3 - 4;
    for (auto const method :
         {BetweenVariance::paule_mandel, BetweenVariance::reml, BetweenVariance::dersimonian_laird})
        CHECK(of_one(cells, method).tau2 == Approx(expected).epsilon(1e-10));
}

TEST_CASE("cells that differ less than chance have nothing between them") {
    std::vector<Estimate> const cells = {{10, 4}, {11, 4}, {12, 4}};
    for (auto const method :
         {BetweenVariance::paule_mandel, BetweenVariance::reml, BetweenVariance::dersimonian_laird}) {
        auto const found = of_one(cells, method);
        CHECK(found.tau2 == 0);
        CHECK(found.i2 == 0);
        CHECK(found.mean == Approx(11));
        CHECK(found.q == Approx(0.5));
    }
    CHECK(of_one({{3, 1}}, BetweenVariance::reml).tau2 == 0);
    CHECK(of_one({}, BetweenVariance::reml).q == 0);
}

TEST_CASE("families share one variance between cells, and their means do not enter it") {
    std::vector<Estimate> const cells = {{10, 4}, {18, 4}, {70, 4}, {78, 4}, {50, 4}};
    std::vector<std::size_t> const family = {0, 0, 1, 1, 2};
    for (auto const method :
         {BetweenVariance::paule_mandel, BetweenVariance::reml, BetweenVariance::dersimonian_laird}) {
        auto const found = heterogeneity({cells, family, 3}, method);
        CHECK(found.degrees == 2);
        CHECK(found.tau2 == Approx(32.0 - 4).epsilon(1e-10));
    }
}

TEST_CASE("the posterior of the variance between cells is what plain integration over B gives") {
    std::vector<Estimate> const schools = {{28, 225}, {8, 100}, {-3, 256}, {7, 121},
                                           {-1, 81},  {1, 121}, {18, 100}, {12, 324}};
    std::vector<std::size_t> const family(8, 0);
    double typical = 0;
    for (Estimate const& cell : schools)
        typical += cell.variance / 8;
    double total = 0, expected = 0, root = 0;
    constexpr int steps = 20000;
    for (int i = 0; i < steps; ++i) {
        double const b = (i + 0.5) / steps;
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
        total += density;
        expected += density * b;
        root += density * std::sqrt(tau2);
    }
    double found = 0, found_root = 0, sum = 0;
    for (BetweenNode const& node : between_posterior({schools, family, 1})) {
        sum += node.probability;
        found += node.probability * typical / (typical + node.tau2);
        found_root += node.probability * std::sqrt(node.tau2);
    }
    CHECK(sum == Approx(1));
    CHECK(found == Approx(expected / total).margin(1e-3));
    CHECK(found_root == Approx(root / total).epsilon(1e-2));
}
