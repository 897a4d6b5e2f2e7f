#include "server/scoring/varying_share.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::server::scoring;

TEST_CASE("tails of a beta-binomial are those of known cases") {
    // Beta(1, 1): uniform over 0..n.
    VaryingShare const uniform{0.5, 1.0 / 3.0};
    CHECK(varying_share_at_least(8, 10, uniform) == Approx(3.0 / 11).epsilon(1e-12));
    CHECK(varying_share_at_least(0, 10, uniform) == 1);
    CHECK(varying_share_at_least(11, 10, uniform) == 0);
    // Beta(2, 3), n = 5, by fractions: P(X = 5) = B(7, 3) / B(2, 3) = 1/21, P(X = 4) = 5 B(6, 4) / B(2, 3) =
    // 5/42.
    VaryingShare const skewed{0.4, 1.0 / 6.0};
    CHECK(varying_share_at_least(5, 5, skewed) == Approx(1.0 / 21).epsilon(1e-12));
    CHECK(varying_share_at_least(4, 5, skewed) == Approx(1.0 / 21 + 5.0 / 42).epsilon(1e-12));
    // Without correlation: binomial.
    CHECK(varying_share_at_least(3, 3, {0.5, 0}) == Approx(0.125).epsilon(1e-12));
    CHECK(varying_share_at_least(9, 10, {0.9, 0}) == Approx(0.7360989291).epsilon(1e-9));
    CHECK(varying_share_at_least(1, 10, {0, 0}) == 0);
    CHECK(varying_share_at_least(10, 10, {1, 0}) == 1);
}

TEST_CASE("a tail of a share that varies is finite at the ends, and heavier the more it varies") {
    double before = 0;
    for (double const correlation : {0.0, 1e-12, 1e-6, 0.001, 0.01, 0.1, 0.5, 0.99}) {
        double const tail = varying_share_at_least(90, 100, {0.6, correlation});
        CAPTURE(correlation);
        CHECK(std::isfinite(tail));
        CHECK(tail >= before * (1 - 1e-6));
        before = tail;
    }
    CHECK(varying_share_at_least(100'000, 100'000, {0.5, 0.01}) >= 0);
}
