#include "server/scoring/effect_size.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>

using namespace instante::server::scoring;

TEST_CASE("standardised differences of the sleep data") {
    // R's ?sleep: means 0.75 and 2.33, sd 1.789010 and 2.002249; d is the difference over the pooled sd, and
    // g is that times the exact factor for 18 degrees of freedom, 0.957 (Hedges 1981, table 1: 0.9576).
    MeanOf const a{10, 0.75, 1.7890096577591};
    MeanOf const b{10, 2.33, 2.0022487617586};
    auto const effect = *standardised_difference(a, b);
    CHECK(effect.cohens_d == Approx(-0.8321811).margin(1e-6));
    CHECK(effect.hedges_g / effect.cohens_d ==
          Approx(std::tgamma(9.0) / (3.0 * std::tgamma(8.5))).epsilon(1e-12));
    CHECK(effect.standard_error == Approx(std::sqrt(0.2 + 0.8321811 * 0.8321811 / 40)).margin(1e-6));
    CHECK(standardised_difference(b, a)->hedges_g == -effect.hedges_g);
    CHECK_FALSE(standardised_difference({5, 3, 0}, {5, 4, 0}));
    CHECK_FALSE(standardised_difference({1, 3, 0}, {1, 4, 0}));
    auto const huge = *standardised_difference({1e9, 4.0, 1}, {1e9, 3.5, 1});
    CHECK(huge.cohens_d == Approx(0.5));
    CHECK(huge.hedges_g == Approx(0.5));
    CHECK(huge.d_interval.high - huge.d_interval.low < 1e-3);
    // Either side of where the factor is computed by its limit.
    CHECK(standardised_difference({5e5, 4, 1}, {5e5, 3, 1})->hedges_g ==
          Approx(standardised_difference({6e5, 4, 1}, {6e5, 3, 1})->hedges_g).epsilon(1e-6));
}

TEST_CASE("Cohen's h grows where shares are near their ends") {
    CHECK(cohens_h(1, 0) == Approx(3.14159265358979));
    CHECK(cohens_h(0.65, 0.45) == Approx(0.4045).margin(5e-4)); // Cohen 1988, example 6.1
    CHECK(cohens_h(0.4, 0.4) == 0.0);
    CHECK(cohens_h(0.02, 0.01) > cohens_h(0.51, 0.50));
    CHECK(cohens_h(0.2, 0.7) == -cohens_h(0.7, 0.2));
}

TEST_CASE("phi and odds ratio of a two by two table") {
    // Doll & Hill 1950 (Agresti 2002, section 2.1.2): of 709 lung cancer patients 688 smoked, of 709 others
    // 650.
    OddsRatio const odds = odds_ratio({688, 709}, {650, 709});
    CHECK(*odds.value == Approx(2.97).margin(0.005));
    CHECK(odds.interval->low == Approx(1.79).margin(0.01));
    CHECK(odds.interval->high == Approx(4.95).margin(0.01));
    OddsRatio const swapped = odds_ratio({650, 709}, {688, 709});
    CHECK(*swapped.value == Approx(1 / *odds.value));
    CHECK(swapped.interval->low == Approx(1 / odds.interval->high));
    CHECK(*phi({688, 709}, {650, 709}) ==
          Approx(std::sqrt(*two_proportions({688, 709}, {650, 709}).chi2 / 1418)));
    CHECK(*phi({5, 5}, {0, 7}) == Approx(1.0));
    CHECK_FALSE(phi({5, 5}, {7, 7}));

    OddsRatio const none_failed = odds_ratio({5, 5}, {3, 6});
    CHECK_FALSE(none_failed.value);
    CHECK_FALSE(none_failed.interval);
    CHECK(none_failed.adjusted == Approx(5.5 * 3.5 / (0.5 * 3.5)));
    CHECK(none_failed.adjusted_interval.low > 0);
    CHECK(odds_ratio({0, 5}, {3, 6}).value == 0.0);
    CHECK_FALSE(odds_ratio({0, 5}, {0, 6}).value);
}

TEST_CASE("Cramer's V of a table of counts") {
    // Agresti 2007, p. 39; R's ?chisq.test: party by gender, X-squared = 30.07, df = 2, p = 2.954e-07.
    auto const party = *association({{762, 327, 468}, {484, 239, 477}});
    CHECK(party.chi2 == Approx(30.07).margin(5e-3));
    CHECK(party.df == 2.0);
    CHECK(party.p == Approx(2.954e-07).epsilon(2e-4));
    CHECK(party.cramers_v == Approx(std::sqrt(party.chi2 / 2757)).epsilon(1e-12));
    auto const transposed = *association({{762, 484}, {327, 239}, {468, 477}});
    CHECK(transposed.chi2 == Approx(party.chi2).epsilon(1e-13));
    auto const two_by_two = *association({{56, 14}, {48, 32}});
    CHECK(two_by_two.cramers_v == Approx(*phi({56, 70}, {48, 80})).epsilon(1e-12));
    auto const with_empty = *association({{762, 0, 327, 468}, {0, 0, 0, 0}, {484, 0, 239, 477}});
    CHECK(with_empty.chi2 == Approx(party.chi2).epsilon(1e-13));
    CHECK(with_empty.df == 2.0);
    CHECK(association({{3, 0}, {0, 9}})->cramers_v == Approx(1.0));
    CHECK_FALSE(association({{3, 4}}));
    CHECK_FALSE(association({{0, 0}, {0, 0}}));
    CHECK_FALSE(association({}));
    CHECK_THROWS_AS(association({{1, 2}, {3}}), std::invalid_argument);
    CHECK(association({{5e8, 5e8}, {5.1e8, 4.9e8}})->p == 0.0);
    CHECK(association({{5e8, 5e8}, {5.1e8, 4.9e8}})->cramers_v == Approx(0.01).margin(1e-5));
}
