#include "server/scoring/score.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace instante::server::scoring;

namespace {

RatingSums counts(int min, std::vector<std::int64_t> const& of_points) {
    return from_counts(min, of_points);
}

void check_finite(Score const& found) {
    std::vector<double> figures{found.weight,
                                found.n_eff,
                                found.mean,
                                found.median,
                                found.index,
                                found.index_interval.low,
                                found.index_interval.high};
    if (found.sd) figures.push_back(*found.sd);
    if (found.mean_t) figures.insert(figures.end(), {found.mean_t->low, found.mean_t->high});
    if (found.favourable) {
        Share const& share = *found.favourable;
        figures.insert(figures.end(), {share.share, share.wilson.low, share.wilson.high});
    }
    if (found.nps) {
        NetPromoter const& net = *found.nps;
        figures.insert(figures.end(), {net.value, net.adjusted_wald.low, net.adjusted_wald.high, net.wald.low,
                                       net.wald.high});
    }
    for (double const figure : figures)
        CHECK(std::isfinite(figure));
}

} // namespace

TEST_CASE("scores of airline passengers are the reference's") {
    // Rows of train_cells.csv (Airline Passenger Satisfaction, 103,904 passengers), which carries ten digits:
    // half a unit of the tenth is the tolerance, and for means and deviations of the ninth decimal.
    struct Cell {
        char const* moment;
        std::vector<std::int64_t> of_points;
        std::int64_t n;
        double mean;
        double sd;
        double top2;
        double low;
        double high;
    };
    std::vector<Cell> const cells{
        {"Departure and Arrival Time Convenience, all",
         {15498, 17191, 17966, 25546, 22403},
         98604,
         3.224788041,
         1.385789996,
         0.4862784471,
         0.4831593827,
         0.4893985807},
        {"Check-in Service, all",
         {12890, 12893, 28446, 29055, 20619},
         103903,
         3.304322301,
         1.265360394,
         0.4780805174,
         0.4750440934,
         0.4811185622},
        {"Baggage Handling, all",
         {7237, 11521, 20632, 37383, 27131},
         103904,
         3.631833231,
         1.180903411,
         0.6209000616,
         0.617945659,
         0.6238455248},
        {"In-flight Wifi Service, all",
         {17840, 25830, 25868, 19794, 11469},
         100801,
         2.813712166,
         1.257366733,
         0.3101457327,
         0.3072975452,
         0.3130083901},
        {"In-flight Wifi Service, Economy",
         {7665, 12801, 13064, 8843, 3443},
         45816,
         2.729308539,
         1.170025474,
         0.2681595949,
         0.2641227219,
         0.2722353421},
        {"In-flight Wifi Service, Economy Plus",
         {1133, 1941, 1941, 1515, 769},
         7299,
         2.84189615,
         1.221078023,
         0.312919578,
         0.3023829031,
         0.32365307},
        {"In-flight Wifi Service, First-time",
         {2992, 4826, 4884, 3816, 1770},
         18288,
         2.811132983,
         1.215943135,
         0.3054461942,
         0.2988121054,
         0.3121619993},
        {"In-flight Wifi Service, Personal",
         {5807, 9575, 9800, 5115, 1301},
         31598,
         2.573643902,
         1.087641734,
         0.203050826,
         0.1986516126,
         0.2075222325},
        {"Ease of Online Booking, Economy Plus",
         {1329, 1842, 1838, 1288, 854},
         7151,
         2.789679765,
         1.270740017,
         0.2995385261,
         0.289031915,
         0.310260394},
    };
    for (Cell const& cell : cells) {
        CAPTURE(cell.moment);
        auto const found = score(counts(1, cell.of_points), {1, 5, false, 4, false});
        REQUIRE(found);
        CHECK(found->n == cell.n);
        CHECK(found->mean == Approx(cell.mean).margin(5.1e-10));
        CHECK(*found->sd == Approx(cell.sd).margin(5.1e-10));
        CHECK(found->favourable->share == Approx(cell.top2).margin(5.1e-11));
        CHECK(found->favourable->wilson.low == Approx(cell.low).margin(5.1e-11));
        CHECK(found->favourable->wilson.high == Approx(cell.high).margin(5.1e-11));
    }
}

TEST_CASE("a yes/no question scores as its share") {
    // The row (overall satisfied share), Personal travel, of train_cells.csv: 3,279 of 32,249.
    auto const found = score(counts(0, {28970, 3279}), {0, 1, false, 1, false});
    REQUIRE(found);
    CHECK(found->favourable->share == Approx(0.1016775714).margin(5.1e-11));
    CHECK(found->favourable->wilson.low == Approx(0.0984263521).margin(5.1e-11));
    CHECK(found->favourable->wilson.high == Approx(0.1050236747).margin(5.1e-11));
    CHECK(found->index == Approx(10.16775714).margin(5.1e-9));
}

TEST_CASE("a row of smileys has every figure") {
    auto const found = score(counts(1, {3, 5, 12, 40, 60}), {1, 5, false, 4, false});
    REQUIRE(found);
    CHECK(found->n == 120);
    CHECK(found->weight == 120.0);
    CHECK(found->n_eff == 120.0);
    CHECK(found->index == Approx(81.0416666666667).margin(1e-9));
    CHECK(found->index_interval.low == Approx(76.231713619).margin(1e-6));
    CHECK(found->index_interval.high == Approx(84.963626139).margin(1e-6));
    CHECK(found->favourable->share == Approx(100.0 / 120.0));
    CHECK_FALSE(found->nps);
}

TEST_CASE("effort asked the negative way is favourable at the low end") {
    // reference_values.json, ces_7pt: 130 of 150 answer 5 to 7; asked as effort, the other 20 are favourable.
    RatingSums const sums = counts(1, {2, 3, 5, 10, 30, 60, 40});
    auto const ease = score(sums, {1, 7, false, 5, false});
    CHECK(ease->favourable->share == Approx(0.866666666666667).margin(1e-9));
    auto const effort = score(sums, {1, 7, true, 4, false});
    CHECK(effort->favourable->share == Approx(1 - 0.866666666666667).margin(1e-9));
    CHECK(effort->index == Approx(100.0 - ease->index));
    CHECK(effort->mean == ease->mean);
}

TEST_CASE("a scale without a favourable side has no favourable share") {
    auto const found = score(counts(1, {1, 2, 3}), {1, 3, false, std::nullopt, false});
    CHECK_FALSE(found->favourable);
}

TEST_CASE("NPS questions also carry the mean index") {
    auto const found = score(counts(0, {2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45}), {0, 10, false, 9, true});
    REQUIRE(found->nps);
    CHECK(found->nps->value == Approx(36.6666666666667).margin(1e-7));
    CHECK(found->favourable->share == Approx(0.5));
    CHECK(found->index == Approx(82.0666666666667).margin(1e-9));
}

TEST_CASE("intervals of weighted ratings are those of the effective sample size") {
    RatingSums weighted{Scale{1, 5}};
    for (int i = 0; i < 50; ++i)
        weighted.add(5, 3.0);
    for (int i = 0; i < 50; ++i)
        weighted.add(1, 1.0);
    auto const found = score(weighted, {1, 5, false, 4, false});
    REQUIRE(found);
    CHECK(found->n == 100);
    CHECK(found->weight == 200.0);
    CHECK(found->n_eff == Approx(80.0)); // 200^2 / (50 * 9 + 50)
    CHECK(found->favourable->share == Approx(0.75));
    CHECK(found->favourable->wilson.low == Approx(wilson(60, 80).low));
    CHECK(found->favourable->wilson.high == Approx(wilson(60, 80).high));
    auto const stands_for = score(counts(1, {20, 0, 0, 0, 60}), {1, 5, false, 4, false});
    CHECK(found->index_interval.low == Approx(stands_for->index_interval.low));
    CHECK(found->index_interval.high == Approx(stands_for->index_interval.high));
    CHECK(found->mean_t->low == Approx(stands_for->mean_t->low));
    CHECK(*found->sd == Approx(*stands_for->sd));
}

TEST_CASE("no figure is ever infinite or not a number") {
    std::int64_t const huge = 1'000'000'000'000;
    std::vector<std::vector<std::int64_t>> const rows{
        {1, 0, 0, 0, 0},    {0, 0, 0, 0, 1},    {0, 0, 2, 0, 0},       {1, 0, 0, 0, 1},
        {0, 0, 0, 0, huge}, {huge, 1, 0, 0, 0}, {0, 0, 0, huge, huge}, {huge, huge, huge, huge, huge}};
    for (auto const& row : rows) {
        for (bool const reversed : {false, true}) {
            auto const found = score(counts(1, row), {1, 5, reversed, 3, false});
            REQUIRE(found);
            check_finite(*found);
        }
    }
    for (int const only : {0, 6, 7, 8, 9, 10}) {
        RatingSums sums{Scale{0, 10}};
        sums.add(only);
        check_finite(*score(sums, {0, 10, false, 9, true}));
    }
    RatingSums tiny{Scale{1, 5}};
    tiny.add(1, std::numeric_limits<double>::denorm_min());
    tiny.add(5, 1e-200);
    check_finite(*score(tiny, {1, 5, false, 4, false}));
}

TEST_CASE("no ratings, or none with weight, have no score") {
    CHECK_FALSE(score(RatingSums{Scale{1, 5}}, {1, 5, false, 4, false}));
    RatingSums weightless{Scale{1, 5}};
    weightless.add(3, 0.0);
    CHECK_FALSE(score(weightless, {1, 5, false, 4, false}));
}

TEST_CASE("ratings of another scale than the measure's are refused") {
    CHECK_THROWS_AS(score(RatingSums(Scale{0, 10}), {1, 5, false, 4, false}), std::invalid_argument);
    CHECK_THROWS_AS(score(RatingSums{}, {1, 5, false, 4, false}), std::invalid_argument);
}

TEST_CASE("a choice's share has Wilson's interval of those who answered") {
    // Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263 and 0 of 20, method 3; in full as R's
    // prop.test without correction has them (intervals_test.cpp).
    auto const some = choice_share({81, 81, 81}, {263, 263, 263});
    REQUIRE(some);
    CHECK(some->share == Approx(81.0 / 263));
    CHECK(some->wilson.low == Approx(0.255288519878274).margin(1e-9));
    CHECK(some->wilson.high == Approx(0.3662095769828).margin(1e-9));
    auto const none = choice_share({0, 0, 0}, {20, 20, 20});
    CHECK(none->share == 0);
    CHECK(none->wilson.low == 0);
    CHECK(none->wilson.high == Approx(0.161125158052819).margin(1e-9));
    auto const all = choice_share({20, 20, 20}, {20, 20, 20});
    CHECK(all->share == 1);
    CHECK(all->wilson == Interval{wilson(20, 20).low, 1});
    CHECK_FALSE(choice_share({0, 0, 0}, {0, 0, 0}));
    CHECK_FALSE(choice_share({0, 0, 0}, {4, 0, 0}));
}

TEST_CASE("with weights a choice's share counts them, and its interval Kish's n of those who answered") {
    // Three who weigh 2 and four who weigh 1 answered; two of the former and one of the latter chose it.
    auto const found = choice_share({3, 5, 9}, {7, 10, 16});
    REQUIRE(found);
    CHECK(found->share == Approx(0.5));
    double const n_eff = 10.0 * 10 / 16;
    CHECK(found->wilson.low == Approx(wilson(n_eff / 2, n_eff).low));
    CHECK(found->wilson.high == Approx(wilson(n_eff / 2, n_eff).high));
    // As the favourable share of the same seven on a scale of two points.
    RatingSums yes_or_no{Scale{0, 1}};
    for (double const weight : {2.0, 1.0, 1.0, 1.0})
        yes_or_no.add(0, weight);
    for (double const weight : {2.0, 2.0, 1.0})
        yes_or_no.add(1, weight);
    CHECK(favourable_share(yes_or_no, 1, false)->wilson.high == Approx(found->wilson.high));
    // Weights that were summed in another order.
    CHECK(choice_share({3, 0.1 + 0.2, 0.05}, {3, 0.3, 0.05})->share == 1);
}
