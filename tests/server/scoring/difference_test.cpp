#include "server/scoring/difference.hpp"
#include "server/scoring/net_promoter.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace instante::server::scoring;

namespace {

MeanOf mean_of_values(std::vector<double> const& values) {
    double sum = 0;
    for (double const value : values)
        sum += value;
    MeanOf of{static_cast<double>(values.size()), sum / static_cast<double>(values.size()), 0};
    double squares = 0;
    for (double const value : values)
        squares += (value - of.mean) * (value - of.mean);
    of.sd = std::sqrt(squares / (of.n - 1));
    return of;
}

// Student's sleep data (Cushny & Peebles 1905): hours gained by ten patients under two drugs; R's ?sleep.
std::vector<double> const first_drug{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
std::vector<double> const second_drug{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

double binomial(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; ++i)
        ways = ways * (n - k + i) / i;
    return std::round(ways);
}

/// By listing every table with these margins; counts of ways are whole, so equal likelihood is exact.
FisherExact listed(int x1, int n1, int x2, int n2) {
    double all = 0, two_sided = 0, less = 0, greater = 0;
    int const successes = x1 + x2;
    double const observed = binomial(n1, x1) * binomial(n2, x2);
    for (int x = 0; x <= n1; ++x) {
        if (successes - x < 0 || successes - x > n2) continue;
        double const ways = binomial(n1, x) * binomial(n2, successes - x);
        all += ways;
        if (ways <= observed) two_sided += ways;
        if (x <= x1) less += ways;
        if (x >= x1) greater += ways;
    }
    return {two_sided / all, less / all, greater / all};
}

} // namespace

TEST_CASE("the difference of two shares has the published interval") {
    // Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10: eight contrasts to four decimals;
    // the first two as records newcombe_diff_* to 1e-6 (R 4.2.2).
    struct Case {
        Successes a, b;
        double low, high;
    };
    std::array const cases{Case{{56, 70}, {48, 80}, 0.0524, 0.3339}, Case{{9, 10}, {3, 10}, 0.1705, 0.8090},
                           Case{{6, 7}, {2, 7}, 0.0582, 0.8062},     Case{{5, 56}, {0, 29}, -0.0381, 0.1926},
                           Case{{0, 10}, {0, 20}, -0.1611, 0.2775},  Case{{0, 10}, {0, 10}, -0.2775, 0.2775},
                           Case{{10, 10}, {0, 20}, 0.6791, 1.0},     Case{{10, 10}, {0, 10}, 0.6075, 1.0}};
    for (Case const& at : cases) {
        CAPTURE(at.a.x, at.a.n, at.b.x, at.b.n);
        Difference const d = difference_of_shares(at.a, at.b);
        CHECK(d.value == Approx(at.a.x / at.a.n - at.b.x / at.b.n).margin(1e-12));
        CHECK(d.interval.low == Approx(at.low).margin(5.1e-5));
        CHECK(d.interval.high == Approx(at.high).margin(5.1e-5));
        Difference const swapped = difference_of_shares(at.b, at.a);
        CHECK(swapped.value == -d.value);
        CHECK(swapped.interval.low == Approx(-d.interval.high).margin(1e-15));
        CHECK(swapped.interval.high == Approx(-d.interval.low).margin(1e-15));
    }
    Difference const first = difference_of_shares({56, 70}, {48, 80});
    CHECK(first.interval.low == Approx(0.0524314724023649).margin(1e-6));
    CHECK(first.interval.high == Approx(0.333872654036906).margin(1e-6));
    Difference const second = difference_of_shares({9, 10}, {3, 10});
    CHECK(second.interval.low == Approx(0.170522723934503).margin(1e-6));
    CHECK(second.interval.high == Approx(0.809017973535488).margin(1e-6));
}

TEST_CASE("tests of two shares are those of R") {
    // Record two_proportions_56/70_48/80 (R 4.2.2 chisq.test, fisher.test), tolerance 1e-8.
    TwoProportions const test = two_proportions({56, 70}, {48, 80});
    CHECK(*test.chi2 == Approx(7.02341137123746).margin(1e-8));
    CHECK(test.p == Approx(0.00804508136819658).margin(1e-8));
    CHECK(*test.z == Approx(2.65017195125853).margin(1e-8));
    CHECK(*test.chi2_yates == Approx(6.11427041029622).margin(1e-8));
    CHECK(test.p_yates == Approx(0.013409475178669).margin(1e-8));
    CHECK(fisher_exact({56, 70}, {48, 80})->two_sided == Approx(0.0125211297492092).margin(1e-8));

    TwoProportions const swapped = two_proportions({48, 80}, {56, 70});
    CHECK(*swapped.z == Approx(-*test.z).epsilon(1e-14));
    CHECK(swapped.p == Approx(test.p).epsilon(1e-13));
}

TEST_CASE("Fisher's exact test gives the published p-values") {
    // R's ?fisher.test: the lady tasting tea (Fisher 1935; Agresti 2002, p. 92) and the convictions of twins
    // (Fisher 1970, p. 96-97): 0.2429 greater, 0.4857 two-sided; 0.0004652 less, 0.0005367 two-sided.
    auto const tea = *fisher_exact({3, 4}, {1, 4});
    CHECK(tea.greater == Approx(17.0 / 70).margin(1e-14));
    CHECK(tea.two_sided == Approx(34.0 / 70).margin(1e-14));
    auto const twins = *fisher_exact({2, 17}, {10, 13});
    CHECK(twins.less == Approx(0.0004652).margin(5e-8));
    CHECK(twins.two_sided == Approx(0.0005367).margin(5e-8));
}

TEST_CASE("Fisher's exact test is what listing every table gives") {
    for (int n1 = 1; n1 <= 9; ++n1) {
        for (int n2 = 1; n2 <= 9; ++n2) {
            for (int x1 = 0; x1 <= n1; ++x1) {
                for (int x2 = 0; x2 <= n2; ++x2) {
                    auto const found = *fisher_exact({double(x1), double(n1)}, {double(x2), double(n2)});
                    auto const wanted = listed(x1, n1, x2, n2);
                    CAPTURE(x1, n1, x2, n2);
                    CHECK(std::fabs(found.two_sided - wanted.two_sided) < 1e-12);
                    CHECK(std::fabs(found.less - wanted.less) < 1e-12);
                    CHECK(std::fabs(found.greater - wanted.greater) < 1e-12);
                }
            }
        }
    }
}

TEST_CASE("shares that tell nothing apart have p = 1, and huge counts still answer") {
    for (double const x : {0.0, 1.0}) {
        TwoProportions const test = two_proportions({x * 5, 5}, {x * 9, 9});
        CHECK_FALSE(test.z);
        CHECK(test.p == 1.0);
        CHECK(test.p_yates == 1.0);
        CHECK(fisher_exact({x * 5, 5}, {x * 9, 9})->two_sided == Approx(1.0));
    }
    TwoProportions const equal = two_proportions({2, 4}, {3, 6});
    CHECK(*equal.z == 0.0);
    CHECK(equal.p_yates == 1.0);
    TwoProportions const huge = two_proportions({5.1e8, 1e9}, {5.0e8, 1e9});
    CHECK(huge.p == 0.0); // beyond the range of doubles: the effect says it
    CHECK(std::isfinite(*huge.z));
    auto const exact = fisher_exact({500'010'000, 1e9}, {500'000'000, 1e9});
    REQUIRE(exact);
    CHECK(exact->two_sided ==
          Approx(two_proportions({500'010'000, 1e9}, {500'000'000, 1e9}).p_yates).epsilon(1e-4));
    CHECK(fisher_exact({5.1e8, 1e9}, {5.0e8, 1e9})->two_sided == 0.0);
    CHECK_FALSE(fisher_exact({5e12, 1e13}, {5e12, 1e13}));
    CHECK_FALSE(fisher_exact({1.5, 3}, {1, 3}));
}

TEST_CASE("Welch's, Student's and the paired t test are those of the sleep data") {
    // R's ?t.test and ?sleep: Welch t = -1.8608, df = 17.776, p = 0.07939, -3.3654832 to 0.2054832; paired
    // t = -4.0621, df = 9, p = 0.002833, -2.4598858 to -0.7001142; equal variances p = 0.07919.
    auto const a = mean_of_values(first_drug);
    auto const b = mean_of_values(second_drug);
    TTest const test = *welch(a, b);
    CHECK(*test.t == Approx(-1.8608).margin(5e-5));
    CHECK(test.df == Approx(17.776).margin(5e-4));
    CHECK(*test.p == Approx(0.07939).margin(5e-6));
    CHECK(test.interval->low == Approx(-3.3654832).margin(5e-8));
    CHECK(test.interval->high == Approx(0.2054832).margin(5e-8));
    CHECK(*test.p_less == Approx(*test.p / 2).epsilon(1e-12));
    CHECK(*test.p_greater == Approx(1 - *test.p / 2).epsilon(1e-12));
    CHECK(*student(a, b)->p == Approx(0.07919).margin(5e-6));
    CHECK(student(a, b)->df == 18.0);

    std::vector<double> pairs;
    for (std::size_t i = 0; i < first_drug.size(); ++i)
        pairs.push_back(first_drug[i] - second_drug[i]);
    TTest const paired = *one_sample(mean_of_values(pairs), 0);
    CHECK(*paired.t == Approx(-4.0621).margin(5e-5));
    CHECK(*paired.p == Approx(0.002833).margin(5e-7));
    CHECK(paired.interval->low == Approx(-2.4598858).margin(5e-8));
    CHECK(paired.interval->high == Approx(-0.7001142).margin(5e-8));
    CHECK(paired.df == 9.0);

    TTest const swapped = *welch(b, a);
    CHECK(*swapped.t == -*test.t);
    CHECK(swapped.df == Approx(test.df).epsilon(1e-14));
    CHECK(swapped.interval->low == Approx(-test.interval->high).epsilon(1e-14));
}

TEST_CASE("weights that are all alike change no test, whatever their size") {
    RatingSums plain{Scale{1, 5}};
    RatingSums heavy{Scale{1, 5}};
    RatingSums other{Scale{1, 5}};
    for (int const rating : {1, 3, 4, 4, 5, 5, 5}) {
        plain.add(rating);
        heavy.add(rating, 7.5);
        other.add(6 - rating);
    }
    TTest const of_plain = *welch(*mean_and_spread(plain), *mean_and_spread(other));
    TTest const of_heavy = *welch(*mean_and_spread(heavy), *mean_and_spread(other));
    CHECK(*of_heavy.p == Approx(*of_plain.p).epsilon(1e-12));
    CHECK(of_heavy.df == Approx(of_plain.df).epsilon(1e-12));
    heavy.add(1, 100); // one that weighs as much as many: fewer stand behind the mean
    CHECK(mean_and_spread(heavy)->n < 4);
}

TEST_CASE("a t test without spread says so, and one answer has none") {
    TTest const alike = *welch({5, 3, 0}, {9, 4, 0});
    CHECK(alike.difference == -1.0);
    CHECK_FALSE(alike.t);
    CHECK_FALSE(alike.p);
    CHECK_FALSE(alike.interval);
    CHECK_FALSE(welch({1, 3, 0}, {9, 4, 1}));
    CHECK_FALSE(one_sample({1, 3, 0}, 2));
    CHECK_FALSE(student({1, 3, 0}, {1, 3, 0}));
    TTest const huge = *welch({1e9, 4.0, 1.1}, {1e9, 4.001, 1.1});
    CHECK(std::isfinite(*huge.t));
    CHECK(*huge.p < 1e-80);
    CHECK(welch({1e15, 4.0, 1.1}, {1e15, 3.9, 1.1})->p == 0.0);
    TTest const one_side = *welch({5, 3, 0}, {9, 4, 1});
    CHECK(one_side.df == Approx(8.0));
    CHECK(*one_side.t == Approx(-3.0));
}

TEST_CASE("the spread that intervals recover agrees with the normal test where intervals are normal") {
    IntervalEstimate const a{60, {60 - 1.959963984540054 * 3, 60 + 1.959963984540054 * 3}};
    IntervalEstimate const b{50, {50 - 1.959963984540054 * 4, 50 + 1.959963984540054 * 4}};
    Difference const d = recovered_difference(a, b);
    CHECK(d.interval.low == Approx(10 - 1.959963984540054 * 5));
    CHECK(*recovered_p(a, b) == Approx(0.0455002638963584)); // 2 P(Z > 2)
    CHECK(recovered_p(a, a) == 1.0);
    CHECK(*recovered_p(b, a) == *recovered_p(a, b));
    CHECK_FALSE(recovered_p({1, {1, 1}}, {2, {2, 2}}));
}

TEST_CASE("the difference of net promoter scores adds the variances") {
    // nps_a of the records: counts, standard error 5.76708412104932; the other by the same formula,
    // var = (p+ + p- - NPS^2) / n.
    std::vector<std::int64_t> const counts_a{2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45};
    std::vector<std::int64_t> const counts_b{10, 0, 0, 0, 0, 0, 10, 20, 20, 20, 20};
    auto const a = *net_promoter_of(from_counts(0, counts_a));
    auto const b = *net_promoter_of(from_counts(0, counts_b));
    double const error_b = 100 * std::sqrt((0.6 - 0.2 * 0.2) / 100);
    auto const d = difference_of_nps(a, b);
    CHECK(d.value == Approx(36.6666666666667 - 20).margin(1e-10));
    CHECK(d.standard_error == Approx(std::hypot(5.76708412104932, error_b)).margin(1e-7));
    CHECK(*d.z == Approx(d.value / d.standard_error));
    CHECK(d.wald.low == Approx(d.value - 1.959963984540054 * d.standard_error));
    CHECK(d.interval.low < d.value);
    CHECK(d.interval.high > d.value);
    auto const swapped = difference_of_nps(b, a);
    CHECK(swapped.interval.low == Approx(-d.interval.high));
    CHECK(*swapped.p == Approx(*d.p));
    std::vector<std::int64_t> const all_ten{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
    auto const alike = *net_promoter_of(from_counts(0, all_ten));
    auto const none = difference_of_nps(alike, alike);
    CHECK_FALSE(none.p);
    CHECK(none.interval.low < 0); // seven promoters are not all the world
}
