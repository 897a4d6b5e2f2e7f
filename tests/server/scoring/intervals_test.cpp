#include "server/scoring/intervals.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace instante::server::scoring;

namespace {

RatingSums counts(int min, std::vector<std::int64_t> const& of_points) {
    return from_counts(min, of_points);
}

void check_interval(Interval const& found, Interval const& wanted, double tolerance) {
    CHECK(found.low == Approx(wanted.low).margin(tolerance));
    CHECK(found.high == Approx(wanted.high).margin(tolerance));
}

} // namespace

TEST_CASE("the normal quantile has all its digits") {
    CHECK(normal_z(0.95) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(normal_z(0.99) == Approx(2.575829303548901).epsilon(1e-15));
}

TEST_CASE("intervals of shares are the published ones") {
    // reference_values.json, proportion_ci_*: cases of Newcombe 1998 (Statistics in Medicine 17:857),
    // computed with R 4.2.2 (prop.test, qbeta, binom.test); tolerance 1e-6.
    struct Case {
        double successes;
        double n;
        Interval wilson;
        Interval jeffreys;
        Interval clopper_pearson;
    };
    std::array const cases{
        Case{81,
             263,
             {0.255288519878274, 0.3662095769828},
             {0.254521934991023, 0.365647499174082},
             {0.252736745585271, 0.367621922601351}},
        Case{15,
             148,
             {0.0623863995307363, 0.160487241723308},
             {0.0604485170092964, 0.157643143478741},
             {0.0578440100834486, 0.161650490349479}},
        Case{0, 20, {0, 0.161125158052819}, {0, 0.116638982904875}, {0, 0.168433470983085}},
        Case{20, 20, {0.838874841947181, 1}, {0.883361017095125, 1}, {0.831566529016915, 1}},
    };
    for (Case const& at : cases) {
        CAPTURE(at.successes, at.n);
        check_interval(wilson(at.successes, at.n), at.wilson, 1e-6);
        check_interval(jeffreys(at.successes, at.n), at.jeffreys, 1e-6);
        check_interval(clopper_pearson(at.successes, at.n), at.clopper_pearson, 1e-6);
    }
    CHECK(wilson(0, 20).low == 0.0);
    CHECK(wilson(20, 20).high == 1.0);
}

TEST_CASE("corrected, Agresti-Coull and plain intervals of shares are the published ones") {
    // reference_values.json, proportion_ci_*: R 4.2.2, tolerance 1e-6. Wald: Newcombe's method 1 prints
    // 0.2522 to 0.3638 for 81 of 263, 0.0527 to 0.1500 for 15 of 148 and -0.0319 to 0.1009 for 1 of 29.
    struct Case {
        double successes;
        double n;
        Interval corrected;
        Interval agresti_coull;
    };
    std::array const cases{
        Case{81, 263, {0.253508682295185, 0.368176201043004}, {0.255220665189997, 0.366277431671078}},
        Case{15, 148, {0.0597782084284981, 0.164449779364837}, {0.0613859749287973, 0.161487666325247}},
        Case{0, 20, {0, 0.200453345013487}, {0, 0.189809560542489}},
        Case{20, 20, {0.799546654986513, 1}, {0.810190439457511, 1}},
    };
    for (Case const& at : cases) {
        CAPTURE(at.successes, at.n);
        check_interval(wilson_corrected(at.successes, at.n), at.corrected, 1e-6);
        check_interval(agresti_coull(at.successes, at.n), at.agresti_coull, 1e-6);
    }
    check_interval(wald(81, 263), {0.2522, 0.3638}, 5e-5);
    check_interval(wald(15, 148), {0.0527, 0.1500}, 5e-5);
    check_interval(wald(1, 29), {-0.0319, 0.1009}, 5e-5);
    CHECK(wald(0, 20) == Interval{0, 0});
}

TEST_CASE("Newcombe's one in twenty-nine has each of his intervals") {
    // Newcombe 1998, Statistics in Medicine 17:857, table I, methods 3, 4 and 5, four digits.
    check_interval(wilson(1, 29), {0.0061, 0.1718}, 5e-5);
    check_interval(wilson_corrected(1, 29), {0.0018, 0.1963}, 5e-5);
    check_interval(clopper_pearson(1, 29), {0.0009, 0.1776}, 5e-5);
}

TEST_CASE("intervals of shares turn with success and failure, hold the share and stay within their bounds") {
    for (double const n : {1.0, 2.0, 7.5, 29.0, 1000.0, 1e12}) {
        for (double const part : {0.0, 1e-3, 0.25, 0.5, 0.9, 1.0}) {
            double const x = part * n;
            CAPTURE(n, x);
            for (auto const method : {wilson, jeffreys, clopper_pearson, wilson_corrected, agresti_coull}) {
                Interval const found = method(x, n, 0.95);
                Interval const turned = method(n - x, n, 0.95);
                CHECK(found.low >= 0);
                CHECK(found.high <= 1);
                CHECK(found.low <= x / n + 1e-12);
                CHECK(found.high >= x / n - 1e-12);
                CHECK(found.low == Approx(1 - turned.high).margin(1e-9));
            }
            CHECK(wilson_corrected(x, n).low <= wilson(x, n).low + 1e-12);
            CHECK(wilson_corrected(x, n).high >= wilson(x, n).high - 1e-12);
        }
    }
}

TEST_CASE("Wilson intervals of boxes are those of R") {
    // reference_values.json, csat_top2_and_bottom2 and ces_7pt.
    check_interval(wilson(70, 100), {0.604151453666533, 0.781051147050672}, 1e-6);
    check_interval(wilson(10, 100), {0.0552291370606751, 0.174365661504913}, 1e-6);
    check_interval(wilson(130, 150), {0.803019825502258, 0.912001995294486}, 1e-6);
}

TEST_CASE("the textbook t interval is that of R") {
    // reference_values.json, mean_ci_rating_counts (1e-9) and mean_ci_degenerate_all_same (exact).
    check_interval(*mean_t_interval(counts(1, {3, 5, 12, 40, 60})), {4.06631259807495, 4.41702073525838},
                   1e-9);
    CHECK(*mean_t_interval(counts(1, {0, 0, 0, 0, 7})) == Interval{5.0, 5.0});
    CHECK_FALSE(mean_t_interval(counts(1, {0, 0, 0, 0, 1})));
    CHECK_FALSE(mean_t_interval(counts(1, {0, 0, 0, 0, 0})));
}

TEST_CASE("weights that all but ignore the others give no t interval rather than an infinite one") {
    RatingSums sums{Scale{1, 5}};
    sums.add(1, 1e9);
    sums.add(5, 1.0);
    CHECK_FALSE(mean_t_interval(sums));
    CHECK(smoothed_index_interval(sums, false)->high < 100.0);
}

TEST_CASE("on two points the smoothed interval is Jeffreys' own") {
    // With alpha = (1/2, 1/2) the posterior of the share is the beta itself: nothing is approximated.
    for (std::int64_t const yes : {1, 3, 10, 19}) {
        Interval const share = jeffreys(static_cast<double>(yes), 20);
        check_interval(*smoothed_index_interval(counts(0, {20 - yes, yes}), false),
                       {100 * share.low, 100 * share.high}, 1e-9);
    }
}

TEST_CASE("the smoothed interval has the moments of its Dirichlet posterior") {
    // counts 1 0 2 0 1: alphas 1.5 0 2 0 1.5, A = 5, E = 0.5, Var = (0.4 - 0.25) / 6 = 0.025, so the beta has
    // strength 0.25 / 0.025 - 1 = 9: Beta(4.5, 4.5), whose 2.5 % quantile in R is qbeta(.025, 4.5, 4.5).
    Interval const found = *smoothed_index_interval(counts(1, {1, 0, 2, 0, 1}), false);
    Interval const beta = jeffreys(4, 8); // Beta(4.5, 4.5)
    check_interval(found, {100 * beta.low, 100 * beta.high}, 1e-9);
    CHECK(found.low + found.high == Approx(100.0).margin(1e-9));
}

TEST_CASE("the smoothed interval stays on the scale, holds the plain index and never collapses") {
    std::vector<std::vector<std::int64_t>> const rows{
        {0, 0, 0, 0, 1}, {1, 0, 0, 0, 0},   {0, 0, 1, 0, 0},   {0, 0, 0, 0, 5},
        {0, 0, 7, 0, 0}, {1, 0, 0, 0, 999}, {50, 0, 0, 0, 50}, {0, 0, 0, 100000, 0}};
    for (auto const& row : rows) {
        for (bool const reversed : {false, true}) {
            RatingSums const sums = counts(1, row);
            Interval const found = *smoothed_index_interval(sums, reversed);
            double const plain = *mean_index_of(sums, reversed);
            CHECK(found.low >= 0.0);
            CHECK(found.high <= 100.0);
            CHECK(found.low <= plain);
            CHECK(found.high >= plain);
            CHECK(found.high - found.low > 0.001);
        }
    }
    CHECK_FALSE(smoothed_index_interval(counts(1, {0, 0, 0, 0, 0}), false));
}

TEST_CASE("the smoothed interval turns with the polarity") {
    Interval const plain = *smoothed_index_interval(counts(1, {3, 5, 12, 40, 60}), false);
    Interval const turned = *smoothed_index_interval(counts(1, {3, 5, 12, 40, 60}), true);
    check_interval(turned, {100 - plain.high, 100 - plain.low}, 1e-9);
}

TEST_CASE("the smoothed interval nears the textbook one as ratings grow") {
    for (std::int64_t const times : {100, 10'000, 1'000'000, 1'000'000'000}) {
        CAPTURE(times);
        RatingSums const sums = counts(1, {3 * times, 5 * times, 12 * times, 40 * times, 60 * times});
        Interval const t = *mean_t_interval(sums);
        double const width = 25 * (t.high - t.low);
        check_interval(*smoothed_index_interval(sums, false), {25 * (t.low - 1), 25 * (t.high - 1)},
                       0.01 * width);
    }
}

TEST_CASE("more ratings of the same shape narrow the smoothed interval") {
    double before = 101;
    for (std::int64_t times = 1; times <= 4096; times *= 2) {
        Interval const found =
            *smoothed_index_interval(counts(1, {times, 0, times, 3 * times, 5 * times}), false);
        CHECK(found.high - found.low < before);
        before = found.high - found.low;
    }
}

namespace {

struct Shape {
    char const* name;
    std::array<double, 5> p;
    double covered = 0; // probability that the interval held the truth
    double index() const { return 25 * p[1] + 50 * p[2] + 75 * p[3] + 100 * p[4]; }
};

/// Adds up, over every possible outcome of n ratings, the probability of those whose interval holds the
/// truth.
void cover_exactly(std::int64_t n, std::vector<Shape>& shapes) {
    for (Shape& shape : shapes)
        shape.covered = 0;
    std::array<std::int64_t, 5> c{};
    for (c[0] = 0; c[0] <= n; ++c[0]) {
        for (c[1] = 0; c[1] <= n - c[0]; ++c[1]) {
            for (c[2] = 0; c[2] <= n - c[0] - c[1]; ++c[2]) {
                for (c[3] = 0; c[3] <= n - c[0] - c[1] - c[2]; ++c[3]) {
                    c[4] = n - c[0] - c[1] - c[2] - c[3];
                    Interval const found = *smoothed_index_interval(from_counts(1, c), false);
                    double arrangements = std::lgamma(static_cast<double>(n + 1));
                    for (std::int64_t const k : c)
                        arrangements -= std::lgamma(static_cast<double>(k + 1));
                    for (Shape& shape : shapes) {
                        if (shape.index() < found.low - 1e-9 || shape.index() > found.high + 1e-9) continue;
                        double log_p = arrangements;
                        for (std::size_t i = 0; i < 5; ++i)
                            log_p += static_cast<double>(c[i]) * std::log(shape.p[i]);
                        shape.covered += std::exp(log_p);
                    }
                }
            }
        }
    }
}

} // namespace

TEST_CASE("the smoothed interval covers the true index about as often as it says, from five ratings on") {
    std::vector<Shape> shapes{
        {"even", {.2, .2, .2, .2, .2}},
        {"airline check-in", {.13, .13, .27, .28, .19}},
        {"happy", {.025, .042, .1, .333, .5}},
        {"very happy", {.01, .01, .03, .15, .80}},
        {"nearly all", {.01, .005, .005, .03, .95}},
        {"polarised", {.3, .05, .05, .1, .5}},
        {"J", {.10, .02, .03, .15, .70}},
        {"unhappy", {.6, .2, .1, .07, .03}},
    };
    for (std::int64_t const n : {5, 10, 20}) {
        cover_exactly(n, shapes);
        for (Shape const& shape : shapes) {
            CAPTURE(n, shape.name, shape.covered);
            CHECK(shape.covered > 0.935);
            CHECK(shape.covered < 0.99);
        }
    }
}
