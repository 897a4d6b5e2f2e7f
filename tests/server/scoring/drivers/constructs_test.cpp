#include "server/scoring/drivers/kano.hpp"
#include "server/scoring/drivers/loyalty.hpp"
#include "server/scoring/drivers/service_gaps.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>
#include <string>

using namespace instante::server::scoring;

// ---- Kano --------------------------------------------------------------------------------------------

TEST_CASE("the evaluation table of Kano is the standard one") {
    // Berger et al. 1993: rows functional, columns dysfunctional: like, must be, neutral, live with, dislike.
    std::string const table[] = {"QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"};
    for (int functional = 1; functional <= 5; ++functional) {
        for (int dysfunctional = 1; dysfunctional <= 5; ++dysfunctional) {
            auto const category =
                kano_category(static_cast<KanoAnswer>(functional), static_cast<KanoAnswer>(dysfunctional));
            CHECK(letter_of(category) == table[functional - 1][static_cast<std::size_t>(dysfunctional - 1)]);
        }
    }
    CHECK_THROWS_AS(kano_category(static_cast<KanoAnswer>(0), KanoAnswer::like), std::invalid_argument);
    CHECK_THROWS_AS(kano_category(KanoAnswer::like, static_cast<KanoAnswer>(6)), std::invalid_argument);
}

TEST_CASE("better and worse, Fong's test and strengths of a feature") {
    // M 60, O 20, A 10, I 8, R 1, Q 1
    auto const kano = kano_of({60, 20, 10, 8, 1, 1});
    REQUIRE(kano);
    CHECK(kano->n == 100);
    CHECK(kano->modal == KanoCategory::must_be);
    CHECK(kano->second == KanoCategory::one_dimensional);
    CHECK(*kano->better == Approx(30.0 / 98));
    CHECK(*kano->worse == Approx(-80.0 / 98));
    CHECK(kano->worse_interval->low < *kano->worse);
    CHECK(kano->worse_interval->high > *kano->worse);
    CHECK(kano->critical_difference == Approx(1.65 * std::sqrt(80.0 * 120 / 200)));
    CHECK(kano->clear);
    CHECK(kano->category_strength == Approx(0.4));
    CHECK(kano->total_strength == Approx(0.9));
    // As near as ten of a hundred are: 35 to 30 is not clear (critical 1.65 sqrt(65 * 135 / 200) = 10.9).
    auto const mixed = kano_of({35, 30, 10, 25, 0, 0});
    CHECK_FALSE(mixed->clear);
}

TEST_CASE("of equally frequent categories the one that matters more is taken") {
    auto const kano = kano_of({5, 5, 5, 5, 0, 0});
    CHECK(kano->modal == KanoCategory::must_be);
    CHECK(kano->second == KanoCategory::one_dimensional);
    CHECK_FALSE(kano->clear);
    auto const reverse = kano_of({0, 0, 0, 0, 3, 2});
    CHECK(reverse->modal == KanoCategory::reverse);
    CHECK_FALSE(reverse->better);
    CHECK_FALSE(kano_of({0, 0, 0, 0, 0, 0}));
}

// ---- loyalty -----------------------------------------------------------------------------------------

TEST_CASE("satisfaction and loyalty part customers into four") {
    LoyaltyCuts const cuts{4, 9};
    CHECK(loyalty_group(4, 9, cuts) == LoyaltyGroup::loyalist);
    CHECK(loyalty_group(5, 8, cuts) == LoyaltyGroup::mercenary);
    CHECK(loyalty_group(3, 10, cuts) == LoyaltyGroup::hostage);
    CHECK(loyalty_group(1, 0, cuts) == LoyaltyGroup::defector);
    LoyaltySums sums;
    for (int i = 0; i < 81; ++i)
        sums.add(LoyaltyGroup::loyalist);
    for (int i = 0; i < 100; ++i)
        sums.add(LoyaltyGroup::mercenary);
    for (int i = 0; i < 82; ++i)
        sums.add(LoyaltyGroup::defector);
    auto const result = loyalty_of(sums);
    REQUIRE(result);
    CHECK(result->n == 263);
    // Newcombe 1998, Statistics in Medicine 17:857: 81 of 263, Wilson 0.2553 to 0.3662
    CHECK(result->groups[0].wilson.low == Approx(0.2553).margin(5e-5));
    CHECK(result->groups[0].wilson.high == Approx(0.3662).margin(5e-5));
    CHECK(result->groups[2].n == 0);
    CHECK(result->groups[2].wilson.low == 0);
    CHECK(result->satisfied.n == 181);
    CHECK(*result->phi == Approx((81.0 * 82) / std::sqrt(181.0 * 82 * 81 * 182)));
}

TEST_CASE("weights stand for as many customers as they tell; nobody tells nothing") {
    CHECK_FALSE(loyalty_of({}));
    LoyaltySums sums;
    sums.add(LoyaltyGroup::loyalist, 0);
    CHECK_FALSE(loyalty_of(sums));
    sums.add(LoyaltyGroup::loyalist, 3);
    sums.add(LoyaltyGroup::defector, 1);
    auto const result = loyalty_of(sums);
    CHECK(result->n_eff == Approx(1.6));
    CHECK(result->groups[0].share == 0.75);
    CHECK(*result->phi == Approx(1));
    LoyaltySums alike;
    alike.add(LoyaltyGroup::loyalist);
    CHECK_FALSE(loyalty_of(alike)->phi);
}

// ---- expectation and perception ----------------------------------------------------------------------

TEST_CASE("gaps are paired differences with Student's interval") {
    // Student 1908: ten patients' gain of sleep by two drugs; paired t = 4.0621, p = 0.002833, 0.7001
    // to 2.4599 (R's t.test(extra ~ group, sleep, paired = TRUE) with the sign turned).
    constexpr double first[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    constexpr double second[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    std::vector<std::vector<ExpectedPerceived>> customers;
    for (std::size_t i = 0; i < 10; ++i)
        customers.push_back({{first[i], second[i], {}}});
    customers.push_back({{1.0, {}, {}}});
    auto const gaps = service_gaps(customers, {}, {}, {});
    ItemGap const& item = gaps.items[0];
    CHECK(item.n == 10);
    CHECK(item.unpaired == 1);
    CHECK(item.gap->value == Approx(1.58));
    CHECK(item.gap->t == Approx(4.0621).margin(5e-5));
    CHECK(item.gap->p_value == Approx(0.002833).margin(5e-7));
    CHECK(item.gap->interval->low == Approx(0.7001142).margin(5e-7));
    CHECK(item.gap->interval->high == Approx(2.4598858).margin(5e-7));
    CHECK(*item.zone == Zone::above);
    CHECK_FALSE(item.adequacy);
    CHECK_FALSE(gaps.weighted_score);
}

TEST_CASE("dimensions take each customer's mean, and their gaps are weighted by importance") {
    std::vector<std::vector<ExpectedPerceived>> const customers{
        {{5, 3, {}}, {5, 4, {}}, {4, 5, {}}},
        {{5, 4, {}}, {{}, 4, {}}, {4, 4, {}}},
        {{4, 2, {}}, {5, 2, {}}, {3, 4, {}}},
    };
    std::vector<GapDimension> const dimensions{{"reliability", {0, 1}}, {"care", {2}}};
    std::vector<double> const importance{3, 1};
    auto const gaps = service_gaps(customers, {}, dimensions, importance);
    CHECK(gaps.dimensions[0].gap->value == Approx((-1.5 - 1 - 2.5) / 3));
    CHECK(gaps.dimensions[1].gap->value == Approx(2.0 / 3));
    CHECK(*gaps.weighted_score == Approx((3 * (-5.0 / 3) + 2.0 / 3) / 4));
    CHECK(gaps.overall.n == 3);
    CHECK_THROWS_AS(service_gaps(customers, {}, dimensions, std::vector<double>{1}), std::invalid_argument);
}

TEST_CASE("perception is placed in the zone of tolerance where the least that would do was asked") {
    std::vector<std::vector<ExpectedPerceived>> customers;
    for (int i = 0; i < 20; ++i) {
        double const wobble = i % 2 == 0 ? 0.5 : -0.5;
        customers.push_back(
            {{9, 7 + wobble, 5.0}, {9, 4 + wobble, 5.0}, {6, 7 + wobble, 5.0}, {7, 7 + wobble, 5.0}});
    }
    auto const gaps = service_gaps(customers, {}, {}, {});
    CHECK(*gaps.items[0].tolerance == Tolerance::tolerated);
    CHECK(*gaps.items[1].tolerance == Tolerance::inadequate);
    CHECK(*gaps.items[2].tolerance == Tolerance::desired);
    CHECK(*gaps.items[3].tolerance == Tolerance::not_clear);
    CHECK(*gaps.items[3].zone == Zone::no_difference);
}

TEST_CASE("gaps of nobody, of one, and of all alike") {
    auto const nobody = service_gaps({}, {}, {}, {});
    CHECK(nobody.items.empty());
    CHECK_FALSE(nobody.overall.gap);
    std::vector<std::vector<ExpectedPerceived>> customers{{{5, 4, {}}}};
    CHECK_FALSE(service_gaps(customers, {}, {}, {}).items[0].gap);
    customers.assign(6, {{5, 4, {}}});
    auto const alike = service_gaps(customers, {}, {}, {}).items[0];
    CHECK(alike.gap->value == -1);
    // How sure it is, nobody knows.
    CHECK_FALSE(alike.gap->interval);
    CHECK_FALSE(alike.gap->t);
    CHECK_FALSE(alike.gap->p_value);
    CHECK_FALSE(alike.gap->effect);
    CHECK_FALSE(alike.zone);
    CHECK(service_gaps(customers, std::vector<double>(6, 0.0), {}, {}).items[0].n == 0);
}
