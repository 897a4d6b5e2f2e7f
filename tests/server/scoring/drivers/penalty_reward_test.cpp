#include "server/scoring/drivers/penalty_reward.hpp"

#include <catch2/catch.hpp>

using namespace instante::server::scoring;

namespace {

/// Visits with performance 0, 50 or 100 and an outcome around what it is worth.
std::vector<GappyRow> visits(double low, double middle, double high, int each = 20, double noise = 1) {
    std::vector<GappyRow> rows;
    for (int i = 0; i < each; ++i) {
        double const off = i % 2 == 0 ? noise : -noise;
        rows.push_back({0.0, low + off});
        rows.push_back({50.0, middle + off});
        rows.push_back({100.0, high + off});
    }
    return rows;
}

PenaltyReward one(std::vector<GappyRow> const& rows) {
    auto const report = penalty_reward(matrix_of(rows), {});
    REQUIRE(report.has_value());
    REQUIRE(report->attributes.size() == 1);
    return report->attributes[0];
}

} // namespace

TEST_CASE("with one attribute, penalty and reward are differences of means to the middle") {
    auto const report = penalty_reward(matrix_of(visits(40, 60, 65)), {});
    REQUIRE(report.has_value());
    PenaltyReward const& attribute = report->attributes[0];
    CHECK(report->intercept == Approx(60));
    CHECK(attribute.penalty->value == Approx(-20));
    CHECK(attribute.reward->value == Approx(5));
    CHECK(attribute.n_low == 20);
    CHECK(*attribute.range == Approx(25));
    CHECK(*attribute.asymmetry == Approx(-0.6));
    CHECK(attribute.factor == Factor::basic);
    // s^2 = 60 / 57 within cells of 20: the error of a difference of means.
    CHECK(attribute.penalty->standard_error == Approx(std::sqrt(60.0 / 57 * (1.0 / 20 + 1.0 / 20))));
    CHECK(attribute.balance->standard_error ==
          Approx(std::sqrt(60.0 / 57 * (1.0 / 20 + 1.0 / 20 + 4.0 / 20))));
}

TEST_CASE("factors go by what outweighs what, beyond doubt") {
    CHECK(one(visits(58, 60, 80)).factor == Factor::excitement);
    CHECK(one(visits(50, 60, 70)).factor == Factor::performance);
    PenaltyReward const nothing = one(visits(60, 60, 60));
    CHECK(nothing.factor == Factor::not_clear);
    CHECK(nothing.reason == "no_effect");
    PenaltyReward const doubtful = one(visits(50, 60, 64, 4, 8));
    CHECK(doubtful.factor == Factor::not_clear);
}

TEST_CASE("a penalty that helps or a reward that harms makes no ratio") {
    for (auto const& rows : {visits(70, 60, 80), visits(50, 60, 40)}) {
        PenaltyReward const attribute = one(rows);
        CHECK(attribute.reason == "wrong_sign");
        CHECK_FALSE(attribute.asymmetry);
        CHECK_FALSE(attribute.range);
        CHECK(attribute.factor == Factor::not_clear);
    }
}

TEST_CASE("effects of several attributes are told apart") {
    std::vector<GappyRow> rows;
    int i = 0;
    for (double const a : {0.0, 50.0, 100.0}) {
        for (double const b : {0.0, 50.0, 100.0}) {
            for (int k = 0; k < 6; ++k) {
                double const outcome =
                    50 - (a == 0 ? 12 : 0) + (a == 100 ? 3 : 0) - (b == 0 ? 2 : 0) + (b == 100 ? 9 : 0);
                rows.push_back({a, b, outcome + (i++ % 2 == 0 ? 1 : -1)});
            }
        }
    }
    rows.push_back({0.0, std::nullopt, 100.0}); // left out
    auto const report = penalty_reward(matrix_of(rows), {});
    REQUIRE(report.has_value());
    CHECK(report->n == 54);
    CHECK(report->attributes[0].penalty->value == Approx(-12));
    CHECK(report->attributes[1].reward->value == Approx(9));
    CHECK(report->attributes[0].factor == Factor::basic);
    CHECK(report->attributes[1].factor == Factor::excitement);
}

TEST_CASE("weights that are whole count like repeated visits in the coefficients") {
    auto rows = visits(40, 60, 65, 3);
    std::vector<double> weights;
    auto repeated = rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        weights.push_back(i % 4 == 0 ? 2.0 : 1.0);
        if (i % 4 == 0) repeated.push_back(rows[i]);
    }
    auto const weighted = penalty_reward(matrix_of(rows, weights), {});
    auto const plain = penalty_reward(matrix_of(repeated), {});
    CHECK(weighted->robust);
    CHECK_FALSE(plain->robust);
    CHECK(weighted->attributes[0].penalty->value == Approx(plain->attributes[0].penalty->value));
}

TEST_CASE("penalty and reward are refused where there is nothing to hold them against") {
    CHECK(penalty_reward(matrix_of(std::vector<GappyRow>{{0.0, 1.0}, {100.0, 2.0}, {0.0, 2.0}}), {})
              .error()
              .reason == Reason::no_middle);
    CHECK(penalty_reward(matrix_of(std::vector<GappyRow>{{50.0, 1.0}, {50.0, 2.0}, {50.0, 2.0}}), {})
              .error()
              .reason == Reason::nothing_varies);
    CHECK(penalty_reward(matrix_of(std::vector<GappyRow>{{0.0, 1.0}, {50.0, 2.0}, {100.0, 2.0}}), {})
              .error()
              .reason == Reason::too_few);
    CHECK(penalty_reward(matrix_of({}), {}).has_error());
    CHECK(penalty_reward(matrix_of(visits(60, 60, 60, 20, 0)), {}).error().reason ==
          Reason::constant_outcome);
    CHECK_THROWS_AS(penalty_reward(matrix_of(visits(40, 60, 65)), {50, 50}), std::invalid_argument);
    PenaltyReward const only_low = one({{0.0, 1.0}, {50.0, 3.0}, {0.0, 2.0}, {50.0, 2.0}, {50.0, 4.0}});
    CHECK(only_low.reason == "one_side");
    CHECK(only_low.penalty->value == Approx(-1.5));
    CHECK_FALSE(only_low.reward);
}
