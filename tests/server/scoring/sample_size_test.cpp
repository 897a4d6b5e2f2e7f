#include "server/scoring/sample_size.hpp"

#include <catch2/catch.hpp>

using namespace instante::server::scoring;

TEST_CASE("the answers that a share needs are those of the textbook") {
    // reference_values.json, sample_size_proportion: 385 for 0.5 +- 0.05 at 95 %.
    CHECK(sample_size_for_share(0.5, {}).n == 385);
    CHECK(sample_size_for_share(0.5, {}).before_rounding == Approx(384.1458820694).epsilon(1e-10));
    // The tables of Krejcie & Morgan 1970 (Educational and Psychological Measurement 30:607): of a population
    // of 1,000 278, of 10,000 370, of 100 80.
    CHECK(sample_size_for_share(0.5, {.population = 1'000}).n == 278);
    CHECK(sample_size_for_share(0.5, {.population = 10'000}).n == 370);
    CHECK(sample_size_for_share(0.5, {.population = 100}).n == 80);
    CHECK(sample_size_for_share(0.5, {.design_effect = 2}).n == 769);
    CHECK(sample_size_for_share(0.5, {.margin = 0.1, .confidence = 0.99}).n == 166);
}

TEST_CASE("the answers that a mean needs, by z and by t") {
    // (1.96 x 15 / 5)^2 = 34.6; by t, n = 37: 2.0281 x 15 / sqrt(37) = 5.0013 is too wide, 38 will do.
    CHECK(sample_size_for_mean(15, {.margin = 5}).n == 35);
    CHECK(sample_size_for_t(15, 5) == 38);
    CHECK(sample_size_for_mean(1, {.margin = 0.1, .population = 50}).n == 45);
}

TEST_CASE("sample sizes at their ends") {
    CHECK(sample_size_for_share(0, {}).n == 1);
    CHECK(sample_size_for_share(0.5, {.population = 1}).n == 1);
    CHECK_FALSE(sample_size_for_share(0.5, {.margin = 1e-12}).n);
    CHECK(sample_size_for_mean(0, {}).n == 1);
    CHECK(sample_size_for_t(0, 1) == 2);
    CHECK_FALSE(sample_size_for_t(1, 1e-6));
}
