#include "server/scoring/beta_quantile.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::server::scoring;

TEST_CASE("a quantile of a beta distribution is that of the inverted beta function, however it is found") {
    for (double const tail : {0.00005, 0.0015, 0.005, 0.025, 0.05, 0.25, 0.45}) {
        for (double const few : {0.02, 0.39, 0.41, 0.5, 1.0, 1.5, 2.0, 2.49, 2.51, 3.0, 5.5, 9.9, 15.0, 60.0,
                                 99.9, 100.1, 1000.0, 9999.0, 11'000.0}) {
            for (double const times : {1.0, 1.7, 12.0, 400.0, 1e6}) {
                CAPTURE(tail, few, times);
                double const a = few;
                double const b = few * times;
                double const mean = a / (a + b);
                double const sd = std::sqrt(mean * (1 - mean) / (a + b + 1));
                double const low = boost::math::ibeta_inv(a, b, tail);
                double const high = boost::math::ibetac_inv(a, b, tail);
                CHECK(std::abs(beta_quantile_below(a, b, tail) - low) < 5e-6 * sd);
                CHECK(std::abs(beta_quantile_above(a, b, tail) - high) < 5e-6 * sd);
                CHECK(std::abs(1 - beta_quantile_above(b, a, tail) - low) < 5e-6 * sd + 1e-15);
                CHECK(std::abs(1 - beta_quantile_below(b, a, tail) - high) < 5e-6 * sd + 1e-15);
            }
        }
    }
}

TEST_CASE("quantiles that are powers or roots are so to a display") {
    // A uniform variable, the greatest of three of them, and the least.
    CHECK(beta_quantile_below(1, 1, 0.025) == Approx(0.025).epsilon(1e-7));
    CHECK(beta_quantile_above(1, 1, 0.025) == Approx(0.975).epsilon(1e-7));
    CHECK(beta_quantile_below(3, 1, 0.025) == Approx(std::cbrt(0.025)).epsilon(1e-7));
    CHECK(beta_quantile_above(1, 3, 0.025) == Approx(1 - std::cbrt(0.025)).epsilon(1e-7));
}
