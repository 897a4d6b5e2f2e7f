#include "server/scoring/drivers/reliability.hpp"
#include "tests/server/scoring/drivers/classics.hpp"

#include <catch2/catch.hpp>

using namespace instante::server::scoring;
using namespace instante::test;

TEST_CASE("alpha of R's attitude data, with its items, is what psych prints") {
    auto const answer = reliability_of(matrix_of(rows_of(attitude, {0, 1, 2, 3, 4, 5, 6})));
    REQUIRE(answer.has_value());
    // Exact values by a few lines of Python; psych::alpha(attitude) rounds them: raw 0.84, standardised 0.84,
    // mean correlation 0.43, without an item 0.81 0.80 0.83 0.80 0.80 0.86 0.84.
    CHECK(answer->alpha == Approx(0.8431427695647599).margin(1e-12));
    CHECK(*answer->standardized_alpha == Approx(0.8390838030295105).margin(1e-12));
    CHECK(*answer->mean_correlation == Approx(0.42690664264971695).margin(1e-12));
    constexpr double without[] = {0.8097602063089213, 0.7969174572741397, 0.8278477659386588,
                                  0.8030309750225743, 0.795386574198205,  0.8638723114464368,
                                  0.8404648682654574};
    constexpr double rest[] = {0.6712620572236644, 0.7421097102222386, 0.5607111114802558, 0.7144454981336764,
                               0.7862755938343998, 0.265034339196676,  0.46081054946849653};
    for (std::size_t i = 0; i < 7; ++i) {
        CHECK(*answer->by_item[i].alpha_if_deleted == Approx(without[i]).margin(1e-12));
        CHECK(*answer->by_item[i].item_rest == Approx(rest[i]).margin(1e-12));
    }
    // F quantiles by numerical integration of the beta density in Python.
    CHECK(answer->feldt.low == Approx(0.7393756856430692).margin(1e-7));
    CHECK(answer->feldt.high == Approx(0.9157730721599932).margin(1e-7));
    CHECK(*answer->omega > 0.8);
    CHECK(*answer->omega < 0.9);
}

TEST_CASE("omega of items that share one factor exactly is alpha where loadings are equal") {
    // Two halves of three parallel items: x = f + e with e orthogonal by construction.
    std::vector<GappyRow> rows;
    for (int bits = 0; bits < 16; ++bits) {
        double const f = (bits & 8) ? 1 : -1;
        rows.push_back(
            {f + ((bits & 1) ? 0.5 : -0.5), f + ((bits & 2) ? 0.5 : -0.5), f + ((bits & 4) ? 0.5 : -0.5)});
    }
    auto const answer = reliability_of(matrix_of(rows));
    REQUIRE(answer.has_value());
    // Correlation 1 / 1.25 between items: alpha = 3 r / (1 + 2 r).
    CHECK(answer->alpha == Approx(3 * 0.8 / 2.6).margin(1e-12));
    CHECK(*answer->omega == Approx(answer->alpha).margin(1e-6));
}

TEST_CASE("Feldt's interval comes from figures alone") {
    auto const interval = feldt_interval(0.8431427695647599, 30, 7);
    CHECK(interval.low == Approx(0.7393756856430692).margin(1e-7));
    CHECK(interval.high == Approx(0.9157730721599932).margin(1e-7));
}

TEST_CASE("items that do not vary are dropped and named; gaps cost their visit") {
    auto rows = rows_of(attitude, {0, 1, 2, 3, 4, 5, 6});
    for (GappyRow& row : rows)
        row.insert(row.begin() + 2, 3.0);
    rows[4][1] = std::nullopt;
    auto const answer = reliability_of(matrix_of(rows));
    REQUIRE(answer.has_value());
    CHECK(answer->dropped == std::vector<std::size_t>{2});
    CHECK(answer->n == 29);
    CHECK(answer->lost == 1);
    CHECK(answer->by_item[2].item == 3);
}

TEST_CASE("two items have an alpha, but none without one of them; less is refused") {
    auto const two = reliability_of(matrix_of(rows_of(attitude, {0, 1})));
    REQUIRE(two.has_value());
    CHECK_FALSE(two->by_item[0].alpha_if_deleted);
    CHECK_FALSE(two->omega);
    CHECK(reliability_of(matrix_of(rows_of(attitude, {0}))).error().reason == Reason::nothing_varies);
    CHECK(reliability_of(matrix_of({})).error().reason == Reason::too_few);
    CHECK(
        reliability_of(matrix_of(std::vector<GappyRow>{{1.0, 2.0}, {2.0, 1.0}, {3.0, 0.0}})).error().reason ==
        Reason::nothing_varies); // the sum is always 3
    auto const contradicting =
        reliability_of(matrix_of(std::vector<GappyRow>{{1.0, 2.0}, {2.0, 1.0}, {3.0, 0.5}}));
    REQUIRE(contradicting.has_value());
    CHECK(contradicting->alpha < 0);
}
