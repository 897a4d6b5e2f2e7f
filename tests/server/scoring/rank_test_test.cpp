#include "server/scoring/rank_test.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace instante::server::scoring;

namespace {

using Values = std::vector<double>;

double u_of(Values const& a, Values const& b) {
    double u = 0;
    for (double const x : a) {
        for (double const y : b)
            u += x > y ? 1 : x == y ? 0.5 : 0;
    }
    return u;
}

/// By dealing all values in every way.
PSides dealt(Values const& a, Values const& b) {
    Values all = a;
    all.insert(all.end(), b.begin(), b.end());
    double const observed = u_of(a, b);
    double ways = 0, less = 0, greater = 0;
    for (unsigned mask = 0; mask < 1U << all.size(); ++mask) {
        Values first, second;
        for (std::size_t i = 0; i < all.size(); ++i)
            (mask >> i & 1U ? first : second).push_back(all[i]);
        if (first.size() != a.size()) continue;
        ++ways;
        double const u = u_of(first, second);
        less += u <= observed;
        greater += u >= observed;
    }
    return {std::min(1.0, 2 * std::min(less, greater) / ways), less / ways, greater / ways};
}

RankTest test_of(Values const& a, Values const& b) {
    return *rank_test(ranked(a, b));
}

} // namespace

TEST_CASE("permeability of the placenta: the exact rank test is the published one") {
    // Hollander & Wolfe 1973, p. 69; R's ?wilcox.test (record mann_whitney_exact_hollander_wolfe, 1e-8).
    Values const x{0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    Values const y{1.15, 0.88, 0.9, 0.74, 1.21};
    CHECK(test_of(x, y).u == 35.0);
    CHECK_FALSE(test_of(x, y).ties);
    auto const exact = *exact_rank_test(ranked(x, y));
    CHECK(exact.two_sided == Approx(0.254412254412254).margin(1e-8));
    CHECK(exact.greater == Approx(0.127206127206127).margin(1e-8));
    auto const swapped = *exact_rank_test(ranked(y, x));
    CHECK(swapped.less == Approx(exact.greater).epsilon(1e-14));
    CHECK(swapped.two_sided == Approx(exact.two_sided).epsilon(1e-14));
}

TEST_CASE("with ties the rank test is R's, corrected for them and for continuity") {
    // R's ?sleep by wilcox.test: W = 25.5, p = 0.06933. ?wilcox.test, ozone in New York, May against
    // August 1973: W = 127.5, p = 0.0001208.
    Values const first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    Values const second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    RankTest const sleep = test_of(first, second);
    CHECK(sleep.u == 25.5);
    CHECK(sleep.ties);
    CHECK(sleep.normal.two_sided == Approx(0.06933).margin(5e-6));
    Values const may{41, 36, 12, 18, 28, 23, 19, 8, 7,  16, 11, 14,  18,
                     14, 34, 6,  30, 11, 1,  11, 4, 32, 23, 45, 115, 37};
    Values const august{39, 9,  16, 78, 35, 66, 122, 89,  110, 44, 28,  65, 22,
                        59, 23, 31, 44, 21, 9,  45,  168, 73,  76, 118, 84, 85};
    RankTest const ozone = test_of(may, august);
    CHECK(ozone.u == 127.5);
    CHECK(ozone.normal.two_sided == Approx(0.0001208).margin(5e-8));
    CHECK(ozone.normal.less < ozone.normal.two_sided);
    CHECK(ozone.normal.greater > 0.99);
}

TEST_CASE("the exact rank test is what dealing the values in every way gives, ties or not") {
    std::mt19937 random{5};
    for (int round = 0; round < 40; ++round) {
        int const points = round % 2 ? 3 : 20; // many ties, few ties
        std::uniform_int_distribution<int> value{1, points};
        Values a(2 + static_cast<std::size_t>(round) % 5), b(3 + static_cast<std::size_t>(round) % 4);
        for (double& x : a)
            x = value(random);
        for (double& y : b)
            y = value(random);
        auto const found = *exact_rank_test(ranked(a, b));
        auto const wanted = dealt(a, b);
        CHECK(test_of(a, b).u == u_of(a, b));
        CHECK(found.two_sided == Approx(wanted.two_sided).epsilon(1e-12));
        CHECK(found.less == Approx(wanted.less).epsilon(1e-12));
        CHECK(found.greater == Approx(wanted.greater).epsilon(1e-12));
    }
}

TEST_CASE("raw values and counts of ratings give the same rank test") {
    RatingSums a{Scale{1, 5}}, b{Scale{1, 5}};
    Values raw_a, raw_b;
    for (int const rating : {1, 2, 2, 4, 5, 5}) {
        a.add(rating);
        raw_a.push_back(rating);
    }
    for (int const rating : {2, 3, 3, 5}) {
        b.add(rating);
        raw_b.push_back(rating);
    }
    RankTest const from_counts = *rank_test(ranked(a, b));
    RankTest const from_values = test_of(raw_a, raw_b);
    CHECK(from_counts.u == from_values.u);
    CHECK(*from_counts.z == Approx(*from_values.z).epsilon(1e-14));
    CHECK(from_counts.delta_interval.low == Approx(from_values.delta_interval.low).epsilon(1e-12));
    RankTest const reversed = *rank_test(ranked(a, b, true));
    CHECK(reversed.superiority == Approx(1 - from_counts.superiority));
    CHECK_THROWS_AS(ranked(a, RatingSums{Scale{0, 10}}), std::invalid_argument);
}

TEST_CASE("Cliff's delta has his unbiased variance") {
    // Cliff 1993: (m^2 sum (d_i. - d)^2 + n^2 sum (d_.j - d)^2 - sum (d_ij - d)^2) / (m n (m - 1) (n - 1)),
    // pair by pair, and Feng & Cliff's interval of it.
    Values const a{1, 2, 3, 3, 4, 4, 5, 5, 5};
    Values const b{1, 1, 2, 2, 3, 4, 4};
    auto const sign = [](double x, double y) { return x > y ? 1.0 : x < y ? -1.0 : 0.0; };
    double const n = 9, m = 7;
    double d = 0;
    for (double const x : a) {
        for (double const y : b)
            d += sign(x, y) / (n * m);
    }
    double rows = 0, columns = 0, cells = 0;
    for (double const x : a) {
        double row = 0;
        for (double const y : b) {
            row += sign(x, y) / m;
            cells += std::pow(sign(x, y) - d, 2);
        }
        rows += std::pow(row - d, 2);
    }
    for (double const y : b) {
        double column = 0;
        for (double const x : a)
            column += sign(x, y) / n;
        columns += std::pow(column - d, 2);
    }
    double const variance = (m * m * rows + n * n * columns - cells) / (m * n * (m - 1) * (n - 1));
    double const z = 1.959963984540054;
    double const half = z * std::sqrt(variance) * std::sqrt(std::pow(1 - d * d, 2) + z * z * variance);
    RankTest const test = test_of(a, b);
    CHECK(test.cliffs_delta == Approx(d).epsilon(1e-12));
    CHECK(test.delta_interval.low ==
          Approx((d - d * d * d - half) / (1 - d * d + z * z * variance)).epsilon(1e-10));
    CHECK(test.delta_interval.high ==
          Approx((d - d * d * d + half) / (1 - d * d + z * z * variance)).epsilon(1e-10));
}

TEST_CASE("swapping the groups turns the rank test round") {
    Values const a{1, 2, 3, 3, 4, 4, 5, 5, 5};
    Values const b{1, 1, 2, 2, 3, 4, 4};
    RankTest const test = test_of(a, b);
    RankTest const swapped = test_of(b, a);
    CHECK(swapped.u == 63 - test.u);
    CHECK(*swapped.z == Approx(-*test.z).epsilon(1e-14));
    CHECK(swapped.normal.less == Approx(test.normal.greater).epsilon(1e-13));
    CHECK(swapped.cliffs_delta == Approx(-test.cliffs_delta).epsilon(1e-13));
    CHECK(swapped.delta_interval.low == Approx(-test.delta_interval.high).epsilon(1e-12));
}

TEST_CASE("at the ends of what can be ranked nothing is invented") {
    CHECK_FALSE(rank_test(ranked(Values{}, Values{1, 2})));
    RankTest const alike = test_of({3, 3, 3}, {3, 3});
    CHECK_FALSE(alike.z);
    CHECK(alike.normal.two_sided == 1.0);
    CHECK(alike.superiority == 0.5);
    CHECK(alike.delta_interval.low <= 0);
    CHECK(exact_rank_test(ranked(Values{3, 3, 3}, Values{3, 3}))->two_sided == 1.0);
    RankTest const one = test_of({4}, {2});
    CHECK(one.superiority == 1.0);
    CHECK(one.delta_interval.low < 0); // one against one proves nothing
    CHECK(one.delta_interval.high == 1.0);
    RankTest const apart = test_of({5, 5, 5, 5, 5}, {1, 1, 1, 1, 1, 1, 1, 1});
    CHECK(apart.cliffs_delta == 1.0);
    CHECK(apart.delta_interval.low == Approx((5 - 3.841458820694124) / (5 + 3.841458820694124)));
    CHECK_FALSE(exact_rank_test({{50, 0}, {0, 3}}));
    CHECK_FALSE(exact_rank_test({{1.5, 0}, {0, 3}}));
    CHECK(exact_rank_test({{40, 0}, {0, 49}})->two_sided < 1e-20);
}

TEST_CASE("a thousand million ratings are ranked in a moment, and the effect tells what p no longer can") {
    RankTest const huge = *rank_test({{1e8, 1e8, 2e8, 3e8, 3e8}, {1e8, 1.1e8, 2e8, 3e8, 2.9e8}});
    CHECK(huge.normal.two_sided == 0.0);
    CHECK(huge.superiority == Approx(0.507).epsilon(1e-12));
    CHECK(huge.delta_interval.high - huge.delta_interval.low < 2e-4);
    CHECK(huge.delta_interval.low > 0);
    CHECK(std::isfinite(*huge.z));
}
