#include "server/scoring/net_promoter.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace instante::server::scoring;

namespace {

RatingSums zero_to_ten(std::vector<std::int64_t> const& of_points) {
    return from_counts(0, of_points);
}

} // namespace

TEST_CASE("a net promoter score and both its intervals are those of R") {
    // reference_values.json, nps_a: R 4.2.2, tolerance 1e-7.
    auto const net = net_promoter_of(zero_to_ten({2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45}));
    REQUIRE(net);
    CHECK(net->promoters * 150 == Approx(75).margin(1e-9));
    CHECK(net->passives * 150 == Approx(55).margin(1e-9));
    CHECK(net->detractors * 150 == Approx(20).margin(1e-9));
    CHECK(net->value == Approx(36.6666666666667).margin(1e-7));
    CHECK(net->mean == Approx(8.20666666666667).margin(1e-7));
    CHECK(net->standard_error == Approx(5.76708412104932).margin(1e-7));
    CHECK(net->adjusted_value == Approx(35.9477124183007).margin(1e-7));
    CHECK(net->t->low == Approx(25.2326553406319).margin(1e-7));
    CHECK(net->t->high == Approx(48.1006779927015).margin(1e-7));
    CHECK(net->wald.low == Approx(25.3633894935972).margin(1e-7));
    CHECK(net->wald.high == Approx(47.9699438397362).margin(1e-7));
    CHECK(net->adjusted_wald.low == Approx(24.7266043531061).margin(1e-7));
    CHECK(net->adjusted_wald.high == Approx(47.1688204834952).margin(1e-7));
}

TEST_CASE("five promoters are not 100 plus or minus 0") {
    auto const net = net_promoter_of(zero_to_ten({0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3}));
    REQUIRE(net);
    CHECK(net->value == 100.0);
    CHECK(net->wald == Interval{100.0, 100.0}); // the textbook's, under its own name
    CHECK(net->t == Interval{100.0, 100.0});
    CHECK(net->adjusted_wald.low < 50.0);
    CHECK(net->adjusted_wald.high == 100.0);
}

TEST_CASE("a net promoter score of 0 is a value") {
    auto const net = net_promoter_of(zero_to_ten({3, 0, 0, 0, 0, 0, 0, 4, 0, 0, 3}));
    REQUIRE(net);
    CHECK(net->value == 0.0);
    CHECK(net->adjusted_wald.low < 0.0);
    CHECK(net->adjusted_wald.high == Approx(-net->adjusted_wald.low));
}

TEST_CASE("no answers have no net promoter score") {
    CHECK_FALSE(net_promoter_of(RatingSums{Scale{0, 10}}));
}

TEST_CASE("a net promoter score of another scale is refused") {
    CHECK_THROWS_AS(net_promoter_of(RatingSums(Scale{1, 10})), std::invalid_argument);
    CHECK_THROWS_AS(net_promoter_of(RatingSums(Scale{0, 9})), std::invalid_argument);
}

TEST_CASE("a net share is one score of all answers, whatever they are called") {
    // csat_top2_and_bottom2 of reference_values.json: 70 and 10 of 100, net 0.6.
    NetShare const net = net_share(0.7, 0.1, 100);
    CHECK(net.value == Approx(0.6));
    CHECK(net.standard_error == Approx(std::sqrt((0.8 - 0.36) / 100)));
    NetShare const turned = net_share(0.1, 0.7, 100);
    CHECK(turned.value == Approx(-net.value));
    CHECK(turned.adjusted_wald.low == Approx(-net.adjusted_wald.high));
    // Scored 1, 0, -1 the t interval is that of the mean: sd^2 = 100/99 (0.8 - 0.36).
    CHECK(net.t->high - net.value == Approx(1.9842169515 * std::sqrt(0.44 / 99)).epsilon(1e-9));
    NetShare const alone = net_share(1, 0, 1);
    CHECK_FALSE(alone.t);
    CHECK(alone.adjusted_wald.low < 0.5);
    CHECK(alone.adjusted_wald.high == 1);
    NetShare const huge = net_share(0.5, 0.25, 1e12);
    CHECK(huge.adjusted_wald.low < 0.25);
    CHECK(huge.adjusted_wald.high > 0.25);
}
