#include "server/scoring/charts/attribute_charts.hpp"
#include "server/scoring/charts/run_length.hpp"
#include "server/scoring/charts/run_rules.hpp"
#include "server/scoring/charts/small_shifts.hpp"
#include "server/scoring/charts/variable_charts.hpp"
#include "tests/server/scoring/charts/qcc_data.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace instante::server::scoring::charts;
using namespace instante::test;

namespace {

/// Montgomery, table 9.1: twenty values from N(10, 1), ten from N(11, 1).
std::vector<double> const shifted{9.45,  7.99,  9.29,  11.66, 12.16, 10.18, 8.04,  11.46, 9.20,  10.34,
                                  9.03,  11.47, 10.51, 9.40,  10.08, 9.37,  10.62, 10.31, 8.52,  10.84,
                                  10.90, 9.33,  12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52};

ControlChart known(std::vector<std::optional<double>> const& values, double centre, double sigma) {
    Options options;
    options.centre = centre;
    options.sigma = sigma;
    return individuals_chart(values, SingleSpread::moving_range, 2, options)->values;
}

/// Mean of 1,000 run lengths of N(0, 1) points, by whoever finds the first signal of a chart.
template <class First>
double simulated_run_length(double shift, First const& first) {
    std::mt19937_64 random{20261129};
    std::normal_distribution<double> normal{shift, 1};
    double sum = 0;
    int const runs = 1000;
    for (int run = 0; run < runs; ++run) {
        ControlChart chart{0, 1, {}, 3, {}};
        std::size_t length = 256;
        for (std::optional<std::size_t> found; !found; length *= 3) {
            while (chart.points.size() < length)
                chart.points.emplace_back(make_point(1, normal(random), 0, 1, 3));
            found = first(chart);
            if (found) sum += static_cast<double>(*found + 1);
        }
    }
    return sum / runs;
}

template <class Points, class Beyond>
std::optional<std::size_t> first_of(Points const& points, Beyond const& beyond) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i] && beyond(*points[i])) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> first_by_rules(ControlChart const& chart, RuleSet set) {
    std::optional<std::size_t> first;
    auto const z = z_of(chart);
    for (RuleHits const& rule : run_rules(z, set)) {
        if (!rule.hits.empty() && (!first || rule.hits[0].index < *first)) first = rule.hits[0].index;
    }
    return first;
}

} // namespace

TEST_CASE("the tabular CUSUM finds the book's shift and dates it") {
    auto const chart = cusum_chart(known(given(shifted), 10, 1), {0.5, 5, 0});
    // Montgomery, table 9.2: C+ of 29 is 5.28, N+ is 7: the shift lies between 22 and 23.
    CHECK(chart.points[28]->upper == Approx(5.28).margin(1e-9));
    CHECK(chart.points[28]->upper_run == 7);
    CHECK(chart.points[3]->upper == Approx(1.16).margin(1e-9));
    CHECK(chart.points[1]->lower == Approx(-1.56).margin(1e-9));
    auto const signal = first_of(chart.points, [](CusumPoint const& p) { return p.beyond_above; });
    CHECK(signal == 28u);
    CHECK_FALSE(first_of(chart.points, [](CusumPoint const& p) { return p.beyond_below; }));
    auto const excursion = excursion_around(chart, *signal, true);
    CHECK(excursion->begin == 22);
    CHECK(excursion->end == 29);
    CHECK_FALSE(excursion_around(chart, *signal, false));
    CHECK_FALSE(excursion_around(chart, 99, true));
    auto const level = level_of(known(given(shifted), 10, 1), excursion->begin, excursion->end);
    CHECK(level->points == 8);
    CHECK(level->value == Approx(11.1625));
    CHECK(level->standard_error == Approx(1 / std::sqrt(8.0)));
}

TEST_CASE("a head start brings the first signal nearer") {
    std::vector<double> const off(10, 1.5);
    auto const plain = cusum_chart(known(given(off), 0, 1), {0.5, 5, 0});
    auto const started = cusum_chart(known(given(off), 0, 1), {0.5, 5, 2.5});
    auto const beyond = [](CusumPoint const& point) { return point.beyond_above; };
    CHECK(first_of(plain.points, beyond) == 5u);     // 1 a point: beyond 5 at the sixth
    CHECK(first_of(started.points, beyond) == 2u);   // 3.5, 4.5, 5.5
    CHECK(started.points[0]->lower == Approx(-0.5)); // -2.5 + 1.5 + 0.5
}

TEST_CASE("the EWMA of the book's shift signals where the book says") {
    // Montgomery, table 9.10 (lambda 0.1, L 2.7): 9.945, 9.7495, 9.70355, 9.8992; steady limits 9.38
    // and 10.62.
    auto const chart = ewma_chart(known(given(shifted), 10, 1), 0.1, 2.7);
    CHECK(chart.points[0]->value == Approx(9.945).margin(1e-9));
    CHECK(chart.points[1]->value == Approx(9.7495).margin(1e-9));
    CHECK(chart.points[2]->value == Approx(9.70355).margin(1e-9));
    CHECK(chart.points[3]->value == Approx(9.8992).margin(1e-4));
    CHECK(chart.points[0]->high == Approx(10.27).margin(1e-9));
    CHECK(chart.points[29]->high == Approx(10.62).margin(0.005));
    CHECK(first_of(chart.points, [](EwmaPoint const& p) { return p.beyond; }) == 28u);
    auto const steady = ewma_chart(known(given(shifted), 10, 1), 0.1, 2.7, EwmaLimits::steady);
    CHECK(steady.points[0]->high == Approx(10 + 2.7 * std::sqrt(0.1 / 1.9)));
    CHECK_THROWS_AS(ewma_chart(known({}, 0, 1), 0, 3), std::invalid_argument);
    // lambda 1 is the Shewhart chart.
    auto const all_new = ewma_chart(known(given(shifted), 10, 1), 1, 3);
    CHECK(all_new.points[7]->value == Approx(11.46));
    CHECK(all_new.points[7]->high == Approx(13));
}

TEST_CASE("exact EWMA limits know each point's own size, and gaps change nothing") {
    std::vector<Subgroup> const groups{{4, 1, {}, 1.0}, {}, {100, 1, {}, 1.0}};
    Options options;
    options.centre = 0;
    options.sigma = 1;
    auto const means = xbar_chart(groups, SpreadFrom::sd, options);
    auto const chart = ewma_chart(*means, 0.5, 3);
    CHECK_FALSE(chart.points[1]);
    CHECK(chart.points[2]->value == Approx(0.75));
    CHECK(chart.points[2]->sd == Approx(std::sqrt(0.25 * 0.01 + 0.25 * 0.25 * 0.25)));
    auto const z = standardised(*means);
    CHECK(z.points[2]->value == Approx(10));
    CHECK(z.points[2]->sd == 1);
    auto const cusum = cusum_chart(*means, {});
    CHECK_FALSE(cusum.points[1]);
    CHECK(cusum.points[2]->upper_run == 2);
    CHECK_FALSE(level_of(*means, 1, 1));
}

TEST_CASE("designed run lengths are the published ones") {
    CHECK(shewhart_run_length(3) == Approx(370.398).margin(0.001));
    CHECK(shewhart_run_length(3, 1) == Approx(43.895).margin(0.001));
    // Lucas & Saccucci 1990, table 3 (in control 500) and its shift of one sd.
    CHECK(ewma_run_length(0.1, 2.814) == Approx(500).epsilon(0.002));
    CHECK(ewma_run_length(0.2, 2.962) == Approx(500).epsilon(0.002));
    CHECK(ewma_run_length(0.25, 2.998) == Approx(500).epsilon(0.002));
    CHECK(ewma_run_length(0.4, 3.054) == Approx(500).epsilon(0.002));
    CHECK(ewma_run_length(0.1, 2.814, 1) == Approx(10.3).margin(0.05));
    CHECK(ewma_run_length(0.2, 2.962, 1) == Approx(10.5).margin(0.05));
    CHECK(ewma_run_length(1, 3) == Approx(370.398).margin(0.001));
    // Lucas & Crosier 1982, tables 1 and 2.
    CHECK(cusum_run_length(0.5, 4) == Approx(168).margin(0.5));
    CHECK(cusum_run_length(0.5, 5) == Approx(465).margin(0.5));
    CHECK(cusum_run_length(0.5, 4, 1) == Approx(8.38).margin(0.005));
    CHECK(cusum_run_length(0.5, 5, 1) == Approx(10.4).margin(0.05));
    CHECK(cusum_run_length(0.5, 5, 0, 2.5) == Approx(430).margin(0.5));
    CHECK(cusum_run_length(0.5, 5, 1, 2.5) == Approx(6.35).margin(0.005));
    // Hawkins 1993 (interval for 370): k 0.25: 8.01, k 0.5: 4.77, k 1: 2.52.
    CHECK(cusum_interval_for(370, 0.25) == Approx(8.01).margin(0.01));
    CHECK(cusum_interval_for(370, 0.5) == Approx(4.77).margin(0.01));
    CHECK(cusum_interval_for(370, 1) == Approx(2.52).margin(0.01));
    CHECK(ewma_widths_for(500, 0.2) == Approx(2.962).margin(0.001));
    CHECK(shewhart_widths_for(370.398) == Approx(3).margin(1e-6));
    CHECK(shewhart_run_length(1e3) == 1e12);
    CHECK(std::isfinite(cusum_run_length(0.5, 30)));
    CHECK_THROWS_AS(ewma_run_length(0, 3), std::invalid_argument);
    CHECK_THROWS_AS(cusum_run_length(0.5, 5, 0, 5), std::invalid_argument);
    CHECK_THROWS_AS(cusum_interval_for(1, 0.5), std::invalid_argument);
}

TEST_CASE("simulated charts run as long as designed") {
    // 1,000 runs: a mean run length is known to 1 / sqrt(1,000) = 3.2 % of itself; 12 % are nearly four of
    // these.
    double const widths = ewma_widths_for(370, 0.2);
    auto const ewma = [widths](EwmaLimits limits) {
        return [=](ControlChart const& chart) {
            return first_of(ewma_chart(chart, 0.2, widths, limits).points,
                            [](EwmaPoint const& point) { return point.beyond; });
        };
    };
    auto const cusum = [](double head_start) {
        return [head_start](ControlChart const& chart) {
            return first_of(cusum_chart(chart, {0.5, 4.77, head_start}).points,
                            [](CusumPoint const& p) { return p.beyond_above || p.beyond_below; });
        };
    };
    CHECK(simulated_run_length(0, ewma(EwmaLimits::steady)) == Approx(370).epsilon(0.12));
    // Limits that grow are tighter at first: a little sooner, by the start alone.
    CHECK(simulated_run_length(0, ewma(EwmaLimits::exact)) == Approx(365).epsilon(0.12));
    CHECK(simulated_run_length(1, ewma(EwmaLimits::steady)) ==
          Approx(ewma_run_length(0.2, widths, 1)).epsilon(0.12));
    CHECK(simulated_run_length(0, cusum(0)) == Approx(cusum_run_length(0.5, 4.77)).epsilon(0.12));
    CHECK(simulated_run_length(0, cusum(2)) == Approx(cusum_run_length(0.5, 4.77, 0, 2)).epsilon(0.12));
    CHECK(simulated_run_length(1, cusum(0)) == Approx(cusum_run_length(0.5, 4.77, 1)).epsilon(0.12));
    CHECK(simulated_run_length(0, [](ControlChart const& chart) {
              return first_of(chart.points, [](Point const& point) { return point.beyond; });
          }) == Approx(370.4).epsilon(0.12));
}

TEST_CASE("a CUSUM judged by 84 days that vary signals by chance about twice as often as designed, no more") {
    // 600 series of shares of 60 a day around 0.8, the day's own share with sd 0.04; 28 days watched. By
    // design 2.8 % of them signal; 6.3 % do (simulated, 4,000 series), for centre and spread are estimates.
    // Four standard errors of 600 series are 4 %.
    std::mt19937_64 random{5};
    double const interval = cusum_interval_for(1000, 0.5);
    int signalled = 0;
    int const runs = 600;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> counts;
        for (int day = 0; day < 112; ++day) {
            double const share =
                std::clamp(0.8 + std::normal_distribution<double>{0, 0.04}(random), 0.0, 1.0);
            counts.push_back(static_cast<double>(std::binomial_distribution<int>{60, share}(random)));
        }
        Options options;
        options.base = first(84, 112);
        auto const cusum =
            cusum_chart(*laney_p_chart(counts, sizes_of(60, 112), options), {0.5, interval, 0});
        signalled += std::any_of(cusum.points.begin() + 84, cusum.points.end(), [](auto const& point) {
            return point->beyond_above || point->beyond_below;
        });
    }
    CHECK(signalled < runs * 0.103);
    CHECK(signalled > runs * 0.023);
}

TEST_CASE("rules together signal as often by chance as is known") {
    // Champ & Woodall 1987, Technometrics 29:393: 91.75 for the four of Western Electric.
    CHECK(simulated_run_length(0, [](ControlChart const& chart) {
              return first_by_rules(chart, RuleSet::western_electric);
          }) == Approx(91.75).epsilon(0.12));
    CHECK(simulated_run_length(0, [](ControlChart const& chart) {
              return first_by_rules(chart, RuleSet::nelson);
          }) == Approx(nelson_run_length).epsilon(0.12));
}
