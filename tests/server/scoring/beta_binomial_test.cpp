#include "server/scoring/beta_binomial.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::server::scoring;

namespace {

/// Tumours in control groups of rats: the seventy historical experiments of Tarone 1982, Biometrics 38:215,
/// as in Gelman et al., Bayesian Data Analysis, 3rd ed., table 5.1.
std::vector<ShareCell> rats() {
    return {{0, 20}, {0, 20},  {0, 20}, {0, 20},  {0, 20}, {0, 20}, {0, 20},  {0, 19},  {0, 19},  {0, 19},
            {0, 19}, {0, 18},  {0, 18}, {0, 17},  {1, 20}, {1, 20}, {1, 20},  {1, 20},  {1, 19},  {1, 19},
            {1, 18}, {1, 18},  {2, 25}, {2, 24},  {2, 23}, {2, 20}, {2, 20},  {2, 20},  {2, 20},  {2, 20},
            {2, 20}, {1, 10},  {5, 49}, {2, 19},  {5, 46}, {3, 27}, {2, 17},  {7, 49},  {7, 47},  {3, 20},
            {3, 20}, {2, 13},  {9, 48}, {10, 50}, {4, 20}, {4, 20}, {4, 20},  {4, 20},  {4, 20},  {4, 20},
            {4, 20}, {10, 48}, {4, 19}, {4, 19},  {4, 19}, {5, 22}, {11, 46}, {12, 49}, {5, 20},  {5, 20},
            {6, 23}, {5, 19},  {6, 22}, {6, 20},  {6, 20}, {6, 20}, {16, 52}, {15, 47}, {15, 46}, {9, 24}};
}

ShareShrinkage of_one(std::vector<ShareCell> const& cells) {
    std::vector<std::size_t> const family(cells.size(), 0);
    return shrink_shares(cells, family, 1);
}

bool sensible(ShareShrinkage const& shrinkage) {
    for (ShrunkShare const& cell : shrinkage.cells) {
        for (double const figure : {cell.raw, cell.value, cell.weight_of_own_data, cell.posterior_mean,
                                    cell.posterior_sd, cell.interval.low, cell.interval.high}) {
            if (!(figure >= 0 && figure <= 1)) return false;
        }
        if (cell.interval.low > cell.value || cell.interval.high < cell.value) return false;
    }
    return true;
}

} // namespace

TEST_CASE("a large cell keeps its own interval, whatever the small ones beside it are") {
    Interval const own = wilson(500, 10'000);
    Interval const found = of_one({{500, 10'000}, {4, 5}, {0, 5}}).cells[0].interval;
    CHECK(found.low == Approx(own.low).margin(5e-4));
    CHECK(found.high == Approx(own.high).margin(5e-4));
    CHECK(of_one({{0, 10'000}, {1, 1}}).cells[0].interval.high < 0.001);
}

TEST_CASE("cells of one answer each do not tell how far cells differ") {
    auto const shrunk = of_one({{0, 1}, {1, 1}, {0, 1}, {1, 1}, {1, 1}, {1, 1}});
    CHECK_FALSE(shrunk.strength);
    for (ShrunkShare const& cell : shrunk.cells)
        CHECK(cell.value == Approx(4.0 / 6));
}

TEST_CASE("rounds of weights find the strength that one large cell would hide") {
    // By hand: at a strength found, the spread with its own weights is what it is expected to be.
    std::vector<ShareCell> const cells = {{4000, 5000}, {17, 20}, {10, 20}, {3, 30}, {9, 12}};
    auto const prior = prior_by_moments(cells);
    REQUIRE(prior.strength);
    double const rho = 1 / (*prior.strength + 1);
    double w = 0, spread = 0, expected = 0;
    for (ShareCell const& cell : cells)
        w += cell.n / (1 + (cell.n - 1) * rho);
    for (ShareCell const& cell : cells) {
        double const mine = cell.n / (1 + (cell.n - 1) * rho);
        double const off = cell.successes / cell.n - prior.mean;
        spread += mine * off * off;
        expected += mine * (1 - mine / w) * prior.mean * (1 - prior.mean) * ((1 - rho) / cell.n + rho);
    }
    CHECK(spread == Approx(expected).epsilon(1e-8));
}

TEST_CASE("a fixed beta prior gives the posterior that R gives") {
    // Record beta_binomial_fixed_prior: R 4.2.2 qbeta, tolerance 1e-8.
    auto const posterior = beta_posterior({3, 4}, 8, 2);
    CHECK(posterior.mean == Approx(0.785714285714286).margin(1e-8));
    CHECK(posterior.interval.low == Approx(0.545528944323442).margin(1e-8));
    CHECK(posterior.interval.high == Approx(0.949618926508848).margin(1e-8));
}

TEST_CASE("the rats' prior by plain moments, and the current experiment under it, are the book's") {
    // Bayesian Data Analysis, section 5.1: mean and sd of the shares 0.136 and 0.103, Beta(1.4, 8.6); 4 of 14
    // then has posterior mean 0.223 and sd 0.083.
    auto const prior = prior_of_plain_shares(rats());
    REQUIRE(prior.strength.has_value());
    CHECK(prior.mean == Approx(0.136).margin(5e-4));
    CHECK(prior.mean * *prior.strength == Approx(1.4).margin(0.05));
    CHECK((1 - prior.mean) * *prior.strength == Approx(8.6).margin(0.05));
    auto const current =
        beta_posterior({4, 14}, prior.mean * *prior.strength, (1 - prior.mean) * *prior.strength);
    CHECK(current.mean == Approx(0.223).margin(5e-4));
    CHECK(current.sd == Approx(0.083).margin(5e-4));
}

TEST_CASE("the prior by likelihood is the highest point of the beta-binomial likelihood") {
    auto const cells = rats();
    auto const prior = prior_by_likelihood(cells);
    REQUIRE(prior.strength.has_value());
    double const top = beta_binomial_log_likelihood(cells, prior);
    // A grid around it, by brute force, and slopes that vanish.
    for (double const mean : {-0.01, -0.001, 0.0, 0.001, 0.01}) {
        for (double const factor : {0.9, 0.99, 1.0, 1.01, 1.1}) {
            if (mean == 0 && factor == 1) continue;
            CHECK(beta_binomial_log_likelihood(cells, {prior.mean + mean, *prior.strength * factor}) < top);
        }
    }
    double const step = 1e-4;
    double const slope = (beta_binomial_log_likelihood(cells, {prior.mean, *prior.strength + step}) -
                          beta_binomial_log_likelihood(cells, {prior.mean, *prior.strength - step})) /
                         (2 * step);
    CHECK(slope == Approx(0).margin(1e-7));
}

TEST_CASE("the prior by moments takes the sampling within cells out") {
    // Kleinman's formula with his weights n, by hand for cells of one size: rho = (S - m q (k - 1)) /
    // (m q (k - 1)(n - 1)).
    std::vector<ShareCell> const cells = {{2, 20}, {6, 20}, {10, 20}, {14, 20}};
    double const m = 32.0 / 80;
    double const s = 20 * (0.09 + 0.01 + 0.01 + 0.09);
    double const rho = (s - m * (1 - m) * 3) / (m * (1 - m) * 3 * 19);
    auto const prior = prior_by_moments(cells);
    CHECK(prior.mean == Approx(m));
    CHECK(*prior.strength == Approx(1 / rho - 1));
    auto const plain = prior_of_plain_shares(cells);
    CHECK(*plain.strength < *prior.strength);
    auto const shrunk = of_one(cells);
    CHECK(*shrunk.strength == Approx(*prior.strength));
    for (std::size_t i = 0; i < cells.size(); ++i) {
        double const weight = 20 / (20 + *prior.strength);
        CHECK(shrunk.cells[i].weight_of_own_data == Approx(weight));
        CHECK(shrunk.cells[i].value ==
              Approx((cells[i].successes + *prior.strength * m) / (20 + *prior.strength)));
    }
}

TEST_CASE("shares that differ no more than chance are their pooled share, with a warier interval") {
    std::vector<ShareCell> const cells = {{7, 10}, {8, 10}, {70, 100}, {74, 100}};
    CHECK_FALSE(prior_by_moments(cells).strength.has_value());
    CHECK_FALSE(prior_by_likelihood(cells).strength.has_value());
    auto const result = of_one(cells);
    CHECK_FALSE(result.strength.has_value());
    for (ShrunkShare const& cell : result.cells)
        CHECK(cell.value == Approx(159.0 / 220));
    Interval const pooled = wilson(159, 220);
    CHECK(result.cells[0].interval.high - result.cells[0].interval.low > pooled.high - pooled.low);
    CHECK(sensible(result));
}

TEST_CASE("posterior moments of a share are near those of the full integral over prior mean and strength") {
    // Uniform prior for the mean and, as for means, uniform in strength / (strength + typical n): brute force
    // over a grid of both with the exact beta-binomial likelihood. The displayed moments are of an
    // approximation (normal likelihood of tau^2, the parent's mean at its estimate): a quarter of an sd.
    auto const cells = rats();
    auto const result = of_one(cells);
    double typical = 0;
    for (ShareCell const& cell : cells)
        typical += 1 / cell.n / 70;
    typical = 1 / typical;
    for (std::size_t const i : {std::size_t{0}, std::size_t{31}, std::size_t{69}}) {
        double total = 0, first = 0, second = 0;
        for (double b = 0.0125; b < 1; b += 0.025) {
            double const strength = typical * b / (1 - b);
            for (double mean = 0.05; mean < 0.3; mean += 0.005) {
                double const density = std::exp(beta_binomial_log_likelihood(cells, {mean, strength}) + 721);
                double const all = cells[i].n + strength;
                double const post = (cells[i].successes + strength * mean) / all;
                total += density;
                first += density * post;
                second += density * (post * (1 - post) / (all + 1) + post * post);
            }
        }
        double const mean = first / total;
        double const sd = std::sqrt(second / total - mean * mean);
        CHECK(std::abs(result.cells[i].posterior_mean - mean) < 0.25 * sd);
        CHECK(result.cells[i].posterior_sd == Approx(sd).epsilon(0.15));
    }
}

TEST_CASE("shares of one cell, none, all alike, at both ends, and of unlike sizes are sensible") {
    CHECK(of_one({}).cells.empty());
    auto const one = of_one({{3, 5}});
    CHECK(one.cells[0].value == 0.6);
    CHECK(one.cells[0].weight_of_own_data == 1);
    CHECK(one.cells[0].interval.low == Approx(jeffreys(3, 5).low));
    auto const best = of_one({{5, 5}, {7, 7}, {1, 1}});
    CHECK(best.cells[0].value == 1);
    CHECK(best.cells[0].interval.low < 0.9);
    CHECK(sensible(best));
    auto const torn = of_one({{5, 5}, {0, 7}});
    CHECK(torn.cells[0].value == Approx(1));
    CHECK(sensible(torn));
    auto const mixed = of_one({{2e6, 5e6}, {1, 1}, {0, 1}, {3000, 5000}});
    CHECK(sensible(mixed));
    CHECK(mixed.cells[0].value == Approx(0.4).margin(1e-3));
    CHECK(sensible(of_one({{0.5, 0.7}, {1.2, 3.9}, {0, 2.2}})));
    CHECK_THROWS_AS(of_one({{3, 2}}), std::invalid_argument);
    CHECK_THROWS_AS(of_one({{0, 0}}), std::invalid_argument);
}

TEST_CASE("shares shrink towards their parent, and parents towards each other") {
    std::vector<ShareCell> const cells = {{12, 20}, {16, 20}, {9, 10}, {2, 10}, {6, 20}, {8, 20}};
    std::vector<std::size_t> const family = {0, 0, 0, 1, 1, 1};
    auto const result = shrink_shares(cells, family, 2);
    REQUIRE(result.parents.size() == 2);
    CHECK(result.parents[0] < 37.0 / 50);
    CHECK(result.parents[1] > 16.0 / 50);
    CHECK(result.parents[0] > result.parents[1]);
    CHECK(result.cells[2].value < 0.9);
    CHECK(result.cells[3].value > 0.2);
    CHECK(sensible(result));
}
