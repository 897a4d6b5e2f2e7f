#include "server/scoring/distributions.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <catch2/catch.hpp>

using namespace instante::server::scoring;

TEST_CASE("quantiles of t are those of R, and of the inverted distribution, however they are found") {
    // R 4.2.2: qt(.975, 99), qt(.975, 100), qt(.975, 120).
    CHECK(t_quantile_above(0.025, 99) == Approx(1.98421695158642).epsilon(1e-9));
    CHECK(t_quantile_above(0.025, 100) == Approx(1.98397151852355).epsilon(1e-9));
    CHECK(t_quantile_above(0.025, 120) == Approx(1.97993040508244).epsilon(1e-9));
    for (double const df : {1.5, 20.0, 99.9, 100.1, 350.0, 1e4, 1e8}) {
        for (double const tail : {1e-6, 0.0004, 0.0006, 0.005, 0.025, 0.3, 0.5, 0.6, 0.99}) {
            CAPTURE(df, tail);
            boost::math::students_t const t{df};
            double const inverted = boost::math::quantile(boost::math::complement(t, tail));
            CHECK(t_quantile_above(tail, df) == Approx(inverted).epsilon(1e-8).margin(1e-12));
        }
    }
}
