#include "server/scoring/charts/attribute_charts.hpp"
#include "server/scoring/charts/run_rules.hpp"
#include "tests/server/scoring/charts/qcc_data.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace instante::server::scoring::charts;
using namespace instante::test;

namespace {

using Indices = std::vector<std::size_t>;

Options without(std::vector<std::size_t> const& left_out, std::size_t of) {
    Options options;
    options.base.assign(of, true);
    for (std::size_t const i : left_out)
        options.base[i] = false;
    return options;
}

} // namespace

TEST_CASE("the p chart of the orange juice cans is that of qcc and of the book") {
    auto const chart = p_chart(orange_juice, sizes_of(50, 30));
    REQUIRE(chart);
    // qcc 2.7 (record p_chart_orangejuice_trial)
    CHECK(chart->centre == Approx(0.231333333333333).margin(1e-7));
    CHECK(chart->sigma == Approx(0.42168497983948).margin(1e-7));
    for (auto const& point : chart->points) {
        CHECK(point->low == Approx(0.0524275480719282).margin(1e-7));
        CHECK(point->high == Approx(0.410239118594738).margin(1e-7));
    }
    CHECK(beyond_limits(*chart) == Indices{14, 22});
    CHECK(runs_on_one_side(z_of(*chart), 7).hits.empty());
    // Without the two explained samples: Montgomery, example 7.1.
    auto const revised = p_chart(orange_juice, sizes_of(50, 30), without({14, 22}, 30));
    CHECK(revised->centre == Approx(0.2150).margin(5e-5));
    CHECK(revised->points[0]->low == Approx(0.0407).margin(5e-5));
    CHECK(revised->points[0]->high == Approx(0.3893).margin(6e-5));
    CHECK(beyond_limits(*revised) == Indices{14, 20, 22});
}

TEST_CASE("the np chart is the p chart in counts") {
    auto const chart = np_chart(orange_juice, sizes_of(50, 30));
    CHECK(chart->points[0]->centre == Approx(50 * 0.231333333333333).margin(1e-7));
    CHECK(chart->points[0]->low == Approx(50 * 0.0524275480719282).margin(1e-6));
    CHECK(chart->points[0]->high == Approx(50 * 0.410239118594738).margin(1e-6));
    CHECK(beyond_limits(*chart) == Indices{14, 22});
}

TEST_CASE("the c chart of the circuit boards is that of qcc and of the book") {
    auto const chart = c_chart(given(circuit));
    // qcc 2.7 (record c_chart_circuit_trial)
    CHECK(chart->centre == Approx(19.8461538461538).margin(1e-7));
    CHECK(chart->points[0]->low == Approx(6.48144716716591).margin(1e-7));
    CHECK(chart->points[0]->high == Approx(33.2108605251418).margin(1e-7));
    CHECK(beyond_limits(*chart) == Indices{5, 19});
    // Without the two: Montgomery, example 7.3.
    auto const revised = c_chart(given(circuit), without({5, 19}, 26));
    CHECK(revised->centre == Approx(19.67).margin(0.005));
    CHECK(revised->points[0]->low == Approx(6.36).margin(0.01));
    CHECK(revised->points[0]->high == Approx(32.97).margin(0.01));
}

TEST_CASE("u charts know how much was looked at") {
    // Montgomery, examples of computers (u 1.93, limits 0.07 and 3.79) and dyed cloth (u 1.42, first limits
    // 0.29 and 2.55).
    auto const computer = u_chart(computers, sizes_of(5, 20));
    CHECK(computer->centre == Approx(1.93).margin(1e-9));
    CHECK(computer->points[0]->low == Approx(0.07).margin(0.005));
    CHECK(computer->points[0]->high == Approx(3.79).margin(0.005));
    CHECK(beyond_limits(*computer).empty());
    auto const cloth = u_chart(cloth_faults, cloth_sizes);
    CHECK(cloth->centre == Approx(1.42).margin(0.005));
    CHECK(cloth->points[0]->low == Approx(0.29).margin(0.005));
    CHECK(cloth->points[0]->high == Approx(2.55).margin(0.006));
    CHECK(cloth->points[1]->high > cloth->points[0]->high); // less cloth, less certain
    CHECK(beyond_limits(*cloth).empty());
}

TEST_CASE("Laney's limits follow the spread of neighbouring days") {
    // By hand: p = 1/2, sigma p = 0.05 at n = 100; z = 2, -2, 2, -2: moving range 4, sigma z = 4 / 1.128.
    std::vector<double> const counts{60, 40, 60, 40};
    auto const chart = laney_p_chart(counts, sizes_of(100, 4));
    CHECK(*chart->dispersion == Approx(4 / 1.128).epsilon(1e-12));
    CHECK(chart->points[0]->high == Approx(std::min(1.0, 0.5 + 3 * 0.05 * 4 / 1.128)).epsilon(1e-12));
    CHECK(chart->points[0]->z == Approx(1.128 / 2).epsilon(1e-12));
    Options exact;
    exact.constants = Constants::exact;
    CHECK(*laney_p_chart(counts, sizes_of(100, 4), exact)->dispersion ==
          Approx(4 / 1.1283791670955126).epsilon(1e-12)); // 2 / sqrt(pi)
    auto const rates = laney_u_chart(counts, sizes_of(1, 4));
    CHECK(*rates->dispersion == Approx(20 / std::sqrt(50.0) / 1.128).epsilon(1e-12));
}

TEST_CASE("where days differ by more than chance, p' keeps its false alarms and p does not") {
    // 4,000 days of 1,000 answers, the true share of each from Beta(40, 10): sd 0.056 where chance gives
    // 0.013.
    std::mt19937_64 random{7};
    std::gamma_distribution<double> a{40};
    std::gamma_distribution<double> b{10};
    std::vector<double> counts;
    for (int day = 0; day < 4000; ++day) {
        double const x = a(random);
        double const share = x / (x + b(random));
        counts.push_back(static_cast<double>(std::binomial_distribution<int>{1000, share}(random)));
    }
    auto const sizes = sizes_of(1000, 4000);
    CHECK(beyond_limits(*p_chart(counts, sizes)).size() > 1200);
    CHECK(beyond_limits(*laney_p_chart(counts, sizes)).size() < 60); // 11 by the normal, a skew tail more
    CHECK(*laney_p_chart(counts, sizes)->dispersion == Approx(4.5).margin(0.3));
}

TEST_CASE("limits of a base period judge what comes later") {
    std::vector<double> counts(30, 40);
    std::vector<double> sizes(30, 50);
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += i % 2 == 0 ? 2 : -2;
    counts[25] = 20;
    Options base;
    base.base = first(20, 30);
    auto const chart = p_chart(counts, sizes, base);
    CHECK(chart->centre == Approx(0.8));
    CHECK(beyond_limits(*chart) == Indices{25});
    CHECK(chart->points[25]->z == Approx(-0.4 / std::sqrt(0.8 * 0.2 / 50)));
}

TEST_CASE("what an attribute chart cannot know is absent, and never infinite") {
    std::vector<double> const counts{3, 0, 2, 0};
    std::vector<double> const sizes{10, 0, 10, 0};
    auto const gaps = laney_p_chart(counts, sizes);
    REQUIRE(gaps);
    CHECK(gaps->points.size() == 4);
    CHECK_FALSE(gaps->points[1]);
    CHECK(gaps->points[2]);
    CHECK_FALSE(p_chart(std::vector<double>{}, std::vector<double>{}));
    CHECK_FALSE(p_chart(std::vector<double>{0}, std::vector<double>{0}));
    CHECK_FALSE(laney_p_chart(std::vector<double>{4}, std::vector<double>{10})); // one point, no neighbour
    CHECK(p_chart(std::vector<double>{4}, std::vector<double>{10}));
    CHECK_FALSE(c_chart(std::vector<std::optional<double>>{std::nullopt}));
    CHECK_THROWS_AS(p_chart(std::vector<double>{1}, std::vector<double>{}), std::invalid_argument);

    // All alike: nothing is beyond. A later point that is not alike is, as far as can be.
    Options base;
    base.base = first(3, 4);
    auto const certain = p_chart(std::vector<double>{7, 7, 7, 6}, std::vector<double>{7, 7, 7, 7}, base);
    CHECK(certain->points[0]->z == 0);
    CHECK(certain->points[3]->z == -most_z);
    CHECK(beyond_limits(*certain) == Indices{3});
    auto const tenths = laney_u_chart(std::vector<double>(9, 0.1), std::vector<double>(9, 0.3));
    CHECK(beyond_limits(*tenths).empty());
    CHECK(*tenths->dispersion == 0);
}
