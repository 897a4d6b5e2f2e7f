#include "server/scoring/charts/small_shifts.hpp"
#include "server/scoring/charts/variable_charts.hpp"
#include "tests/server/scoring/charts/qcc_data.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::server::scoring::charts;
using namespace instante::test;

namespace {

using Indices = std::vector<std::size_t>;

std::vector<Subgroup> rings() {
    std::vector<Subgroup> groups;
    for (std::size_t sample = 0; sample < 40; ++sample) {
        std::vector<double> values;
        for (std::size_t i = 0; i < 5; ++i)
            values.push_back(74 + piston_rings[sample * 5 + i] / 1000.0);
        groups.push_back(subgroup_of(values));
    }
    return groups;
}

Options first_25() {
    Options options;
    options.base = first(25, 40);
    return options;
}

} // namespace

TEST_CASE("constants of control charts are those of the tables") {
    // Montgomery, appendix VI (d2 to three, c4 to four decimals); d3 to seven as qcc 2.7 has them.
    struct Printed {
        int n;
        double d2;
        double d3;
        double c4;
    };
    for (Printed const& printed :
         {Printed{2, 1.128, 0.8525033, 0.7979}, Printed{3, 1.693, 0.8883697, 0.8862},
          Printed{4, 2.059, 0.8798108, 0.9213}, Printed{5, 2.326, 0.8640855, 0.9400},
          Printed{6, 2.534, 0.8480442, 0.9515}, Printed{7, 2.704, 0.8332108, 0.9594},
          Printed{8, 2.847, 0.8198378, 0.9650}, Printed{9, 2.970, 0.8078413, 0.9693},
          Printed{10, 3.078, 0.7970584, 0.9727}, Printed{15, 3.472, 0.7562217, 0.9823},
          Printed{20, 3.735, 0.7286980, 0.9869}, Printed{25, 3.931, 0.7084528, 0.9896}}) {
        CAPTURE(printed.n);
        CHECK(d2(printed.n, Constants::as_printed) == printed.d2);
        CHECK(d2(printed.n) == Approx(printed.d2).margin(5.1e-4));
        CHECK(d3(printed.n, Constants::as_printed) == printed.d3);
        CHECK(d3(printed.n) == Approx(printed.d3).margin(2e-5));
        CHECK(c4(printed.n) == Approx(printed.c4).margin(5.1e-5));
    }
    // Closed forms: 2 / sqrt(pi), sqrt(2 - 4 / pi), 3 / sqrt(pi), sqrt(2 / pi).
    double const pi = std::acos(-1.0);
    CHECK(d2(2) == Approx(2 / std::sqrt(pi)).epsilon(1e-12));
    CHECK(d3(2) == Approx(std::sqrt(2 - 4 / pi)).epsilon(1e-10));
    CHECK(d2(3) == Approx(3 / std::sqrt(pi)).epsilon(1e-12));
    // Harter 1960, Annals of Mathematical Statistics 31:1122: variance of the range of five, 0.7466376.
    CHECK(d3(5) * d3(5) == Approx(0.7466376).margin(5e-8));
    CHECK(d2(26, Constants::as_printed) == d2(26)); // printed no more
    CHECK(c4(2) == Approx(std::sqrt(2 / pi)).epsilon(1e-12));
    CHECK(c4(1e9) == Approx(1).margin(1e-9));
    CHECK_THROWS_AS(d2(1), std::invalid_argument);
    CHECK_THROWS_AS(d3(most_range_size + 1), std::invalid_argument);
    CHECK_THROWS_AS(c4(1), std::invalid_argument);
}

TEST_CASE("the charts of the piston rings are those of the book") {
    auto const groups = rings();
    // Montgomery, example 6.3: mean 74.001, limits 74.014 and 73.988 from R; the s chart as qcc has it.
    auto const means = xbar_chart(groups, SpreadFrom::range, first_25());
    REQUIRE(means);
    CHECK(means->centre == Approx(74.001176).margin(1e-7));
    CHECK(means->sigma == Approx(0.0097850386930353).margin(1e-9)); // qcc 2.7
    CHECK(means->points[0]->high == Approx(74.014).margin(6e-4));
    CHECK(means->points[0]->low == Approx(73.988).margin(6e-4));
    CHECK(beyond_limits(*means) == Indices{36, 37, 38}); // as the book has it: 37 to 39
    auto const ranges = range_chart(groups, SpreadFrom::range, first_25());
    CHECK(ranges->centre == Approx(0.02276).margin(1e-9)); // mean of the 25 ranges
    CHECK(ranges->points[0]->low == 0);
    CHECK(ranges->points[0]->high == Approx(0.04812533).margin(1e-8)); // as qcc's own example has it
    auto const sds = sd_chart(groups, SpreadFrom::sd, first_25());
    CHECK(sds->centre == Approx(0.009240037).margin(1e-9));
    CHECK(sds->points[0]->high == Approx(0.01930242).margin(1e-8));
    CHECK(sds->points[0]->low == 0);
}

TEST_CASE("spread within subgroups can be estimated in five ways, close to each other") {
    auto const groups = rings();
    double const by_range = *spread_within(groups, SpreadFrom::range, first_25());
    for (SpreadFrom const from :
         {SpreadFrom::sd, SpreadFrom::weighted_range, SpreadFrom::weighted_sd, SpreadFrom::pooled_sd})
        CHECK(*spread_within(groups, from, first_25()) == Approx(by_range).epsilon(0.05));
    // Of equal sizes, weights change nothing.
    CHECK(*spread_within(groups, SpreadFrom::weighted_range, first_25()) == Approx(by_range).epsilon(1e-12));
    // By hand: sds 1 and 3 of 2 and 3 values: sqrt((1 + 2 * 9) / 3) / c4(4).
    std::vector<Subgroup> const two{{2, 0, {}, 1.0}, {3, 0, {}, 3.0}, {1, 5, {}, {}}};
    CHECK(*spread_within(two, SpreadFrom::pooled_sd) == Approx(std::sqrt(19.0 / 3) / c4(4)));
    CHECK_FALSE(spread_within(two, SpreadFrom::range));
}

TEST_CASE("the EWMA chart of the piston rings is that of qcc") {
    auto const means = xbar_chart(rings(), SpreadFrom::range, first_25());
    for (EwmaLimits const limits : {EwmaLimits::exact, EwmaLimits::last_size}) {
        auto const chart = ewma_chart(*means, 0.2, 3, limits);
        Indices beyond;
        for (std::size_t i = 0; i < 40; ++i) {
            CHECK(chart.points[i]->value == Approx(piston_ewma[i]).margin(1e-7));
            CHECK(chart.points[i]->low == Approx(piston_ewma_low[i]).margin(1e-7));
            CHECK(chart.points[i]->high == Approx(piston_ewma_high[i]).margin(1e-7));
            if (chart.points[i]->beyond) beyond.push_back(i);
        }
        CHECK(beyond == Indices{36, 37, 38, 39});
    }
}

TEST_CASE("single values are charted with their moving range") {
    // By hand: 10, 12, 11, 13 has mean 11.5, moving ranges 2, 1, 2.
    auto const chart = individuals_chart(given({10, 12, 11, 13}));
    REQUIRE(chart);
    CHECK(chart->values.centre == 11.5);
    CHECK(chart->values.sigma == Approx(5.0 / 3 / 1.128));
    CHECK(chart->values.points[0]->high == Approx(11.5 + 3 * 5.0 / 3 / 1.128));
    CHECK_FALSE(chart->moving_ranges.points[0]);
    CHECK(chart->moving_ranges.points[1]->value == 2);
    CHECK(chart->moving_ranges.centre == Approx(5.0 / 3));
    CHECK(chart->moving_ranges.points[1]->high == Approx(3.267 * 5.0 / 3).epsilon(1e-3)); // D4 of 2
    auto const by_sd = individuals_chart(given({10, 12, 11, 13}), SingleSpread::sd);
    CHECK(by_sd->values.sigma == Approx(std::sqrt(5.0 / 3) / c4(4)));
    auto const threes = individuals_chart(given({10, 12, 11, 13}), SingleSpread::moving_range, 3);
    CHECK(threes->values.sigma == Approx(2 / 1.693));

    std::vector<std::optional<double>> const gaps{10.0, {}, 12.0};
    CHECK(individuals_chart(gaps)->moving_ranges.points[2]->value == 2);
    CHECK_FALSE(individuals_chart(gaps)->values.points[1]);
    CHECK_FALSE(individuals_chart(given({10})));
    CHECK_FALSE(individuals_chart({}));
    CHECK_FALSE(individuals_chart(given({10, 11}), SingleSpread::moving_range, 3));
    auto const same = individuals_chart(given({0.1, 0.1, 0.1}));
    CHECK(beyond_limits(same->values).empty());
}

TEST_CASE("subgroups of none and of one leave variable charts sound") {
    std::vector<Subgroup> groups{{3, 5, 2.0, 1.0}, {}, {1, 6, {}, {}}, {3, 5.5, 2.0, 1.0}};
    auto const means = xbar_chart(groups, SpreadFrom::range);
    CHECK(means->centre == Approx((15 + 6 + 16.5) / 7));
    CHECK_FALSE(means->points[1]);
    CHECK(means->points[2]->sd == Approx(2 / 1.693)); // one value: the whole spread
    CHECK_FALSE(range_chart(groups, SpreadFrom::range)->points[2]);
    CHECK(range_chart(groups, SpreadFrom::range)->points[0]->centre == Approx(2));
    CHECK_FALSE(xbar_chart({}, SpreadFrom::range));
    std::vector<Subgroup> const ones{{1, 5, {}, {}}, {1, 6, {}, {}}};
    CHECK_FALSE(xbar_chart(ones, SpreadFrom::sd));
    CHECK_FALSE(widened_xbar_chart(std::vector<Subgroup>{{3, 5, 2.0, 1.0}}, SpreadFrom::sd));
    // Sizes that differ: each range around its own mean, so that 2 of 2 is more than 2 of 10.
    std::vector<Subgroup> const mixed{{2, 0, 2.0, {}}, {10, 0, 2.0, {}}};
    auto const ranges = range_chart(mixed, SpreadFrom::range);
    CHECK(ranges->points[0]->z > 0);
    CHECK(ranges->points[1]->z < 0);
    CHECK(subgroup_of({}).n == 0);
    CHECK_FALSE(subgroup_of(std::vector<double>{4}).sd);
}

TEST_CASE("means that vary from day to day get limits from their own neighbours") {
    // Within days sd 1 at n = 100 (0.1 of a mean); from day to day +-1: z = 10, -10, ...
    std::vector<Subgroup> groups;
    for (int day = 0; day < 20; ++day)
        groups.push_back({100, day % 2 == 0 ? 1.0 : -1.0, {}, 1.0});
    CHECK(beyond_limits(*xbar_chart(groups, SpreadFrom::pooled_sd)).size() == 20);
    auto const chart = widened_xbar_chart(groups, SpreadFrom::pooled_sd);
    CHECK(beyond_limits(*chart).empty());
    CHECK(*chart->dispersion == Approx(20 / 1.128 * c4(1981)).epsilon(1e-6));
}
