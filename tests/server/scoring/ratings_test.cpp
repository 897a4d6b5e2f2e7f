#include "server/scoring/ratings.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace instante::server::scoring;

namespace {

RatingSums counts(int min, std::vector<std::int64_t> const& of_points) {
    return from_counts(min, of_points);
}

using Rated = std::pair<int, double>; // rating, weight

RatingSums sums_of(std::vector<Rated> const& ratings, Scale scale = {1, 5}) {
    RatingSums sums{scale};
    for (auto const& [value, weight] : ratings)
        sums.add(value, weight);
    return sums;
}

std::vector<Rated> random_ratings(unsigned seed, std::size_t how_many) {
    std::mt19937 random{seed};
    std::uniform_int_distribution<int> value{1, 5};
    std::uniform_int_distribution<int> quarters{1, 12}; // weights that binary fractions hold exactly
    std::vector<Rated> ratings;
    for (std::size_t i = 0; i < how_many; ++i)
        ratings.emplace_back(value(random), quarters(random) / 4.0);
    return ratings;
}

} // namespace

TEST_CASE("mean, spread and median of a smiley row are those of R") {
    // reference_values.json, mean_ci_rating_counts: R 4.2.2, tolerance 1e-9.
    RatingSums const sums = counts(1, {3, 5, 12, 40, 60});
    CHECK(totals_of(sums)->n == 120);
    CHECK(totals_of(sums)->n_eff == 120.0);
    CHECK(*mean_of(sums) == Approx(4.24166666666667).margin(1e-9));
    CHECK(*sd_of(sums) == Approx(0.970106407863091).margin(1e-9));
    CHECK(*median_of(sums) == 4.5);
    CHECK(*mean_index_of(sums, false) == Approx(81.0416666666667).margin(1e-9));
}

TEST_CASE("means on other scales are those of R") {
    // reference_values.json, nps_a (mean likelihood to recommend) and ces_7pt.
    CHECK(*mean_of(counts(0, {2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45})) ==
          Approx(8.20666666666667).margin(1e-7));
    CHECK(*mean_of(counts(1, {2, 3, 5, 10, 30, 60, 40})) == Approx(5.68666666666667).margin(1e-6));
}

TEST_CASE("top and bottom boxes are shares between two points") {
    // reference_values.json, csat_top2_and_bottom2.
    RatingSums const sums = counts(1, {4, 6, 20, 45, 25});
    CHECK(*share_between(sums, 4, 5) == Approx(0.7).margin(1e-12));
    CHECK(*share_between(sums, 1, 2) == Approx(0.1).margin(1e-12));
    CHECK(*share_between(sums, 5, 5) == Approx(0.25).margin(1e-12));
    CHECK(*share_between(sums, 1, 5) == 1.0);
}

TEST_CASE("ratings that are all alike have no spread, and one rating shows none") {
    CHECK(*sd_of(counts(1, {0, 0, 0, 0, 7})) == 0.0);
    CHECK(*mean_of(counts(1, {0, 0, 0, 0, 7})) == 5.0);
    CHECK_FALSE(sd_of(counts(1, {0, 1, 0, 0, 0})));
    CHECK(*mean_of(counts(1, {0, 1, 0, 0, 0})) == 2.0);
}

TEST_CASE("nothing is said of no ratings, nor of ratings without weight") {
    RatingSums weightless{Scale{1, 5}};
    weightless.add(4, 0.0);
    RatingSums overflowing{Scale{1, 5}};
    overflowing.add(4, 1e200);
    for (RatingSums const& sums : {RatingSums{Scale{1, 5}}, RatingSums{}, weightless, overflowing}) {
        CHECK_FALSE(totals_of(sums));
        CHECK_FALSE(mean_of(sums));
        CHECK_FALSE(sd_of(sums));
        CHECK_FALSE(median_of(sums));
        CHECK_FALSE(mean_index_of(sums, false));
        CHECK_FALSE(share_between(sums, 4, 5));
    }
}

TEST_CASE("the index runs from 0 to 100 and turns with the polarity") {
    CHECK(index_of(1, {1, 5}, false) == 0.0);
    CHECK(index_of(5, {1, 5}, false) == 100.0);
    CHECK(index_of(3, {1, 5}, false) == 50.0);
    CHECK(index_of(1, {1, 7}, true) == 100.0);
    CHECK(index_of(7, {1, 7}, true) == 0.0);
    CHECK(index_of(0, {0, 1}, false) == 0.0);
    CHECK(*mean_index_of(counts(1, {3, 5, 12, 40, 60}), true) ==
          Approx(100.0 - 81.0416666666667).margin(1e-9));
}

TEST_CASE("Kish's effective sample size is that of the raking example") {
    // reference_values.json, raking_2x3_segments: respondents per cell and their weights; R 4.2.2.
    std::vector<std::pair<int, double>> const cells{{40, 7.9517217594465},  {30, 3.58693333326656},
                                                    {10, 7.43231246241432}, {60, 4.698852160369},
                                                    {20, 2.11960000010015}, {40, 4.39192175939642}};
    RatingSums sums{Scale{1, 5}};
    for (auto const& [respondents, weight] : cells) {
        for (int i = 0; i < respondents; ++i)
            sums.add(i % 5 + 1, weight);
    }
    CHECK(totals_of(sums)->n_eff == Approx(176.874179016377).margin(1e-6));
}

TEST_CASE("a mean over half-life weights is that of NumPy") {
    // reference_values.json, time_decayed_mean_half_life, tolerance 1e-10.
    RatingSums const sums = sums_of({{5, 1.0},
                                     {3, 0.9516951530106196},
                                     {4, 0.8619728212469777},
                                     {2, 0.7071067811865476},
                                     {5, 0.5},
                                     {1, 0.22643091606597668},
                                     {4, 0.05127095975047737}});
    CHECK(*mean_of(sums) == Approx(3.640523470025592).margin(1e-10));
    CHECK(totals_of(sums)->n_eff == Approx(5.351558752859756).margin(1e-10));
}

TEST_CASE("weights that are all alike change nothing but the weight") {
    RatingSums tripled{Scale{1, 5}};
    RatingSums plain{Scale{1, 5}};
    for (auto const& [value, weight] : random_ratings(3, 200)) {
        plain.add(value);
        tripled.add(value, 3.0);
    }
    CHECK(totals_of(tripled)->n_eff == 200.0);
    CHECK(*sd_of(tripled) == Approx(*sd_of(plain)).epsilon(1e-13));
    CHECK(*mean_of(tripled) == Approx(*mean_of(plain)).epsilon(1e-13));
    CHECK(*median_of(tripled) == *median_of(plain));
}

TEST_CASE("quantiles average where the distribution meets the probability") {
    RatingSums const sums = counts(1, {2, 0, 0, 1, 1});
    CHECK(*median_of(sums) == 2.5); // 1 1 4 5: between 1 and 4
    CHECK(*quantile_of(sums, 0.0) == 1.0);
    CHECK(*quantile_of(sums, 0.25) == 1.0);
    CHECK(*quantile_of(sums, 0.75) == 4.5);
    CHECK(*quantile_of(sums, 1.0) == 5.0);
    CHECK(*median_of(counts(1, {0, 0, 1, 0, 0})) == 3.0);
    CHECK(*median_of(sums_of({{1, 1.0}, {5, 3.0}})) == 5.0);
}

TEST_CASE("merging two cells is the same as pooling their ratings") {
    auto const ratings = random_ratings(11, 500);
    auto const middle = ratings.begin() + 137;
    RatingSums merged = sums_of({ratings.begin(), middle});
    merged.merge(sums_of({middle, ratings.end()}));
    CHECK(merged == sums_of(ratings));
}

TEST_CASE("the order in which ratings arrive does not matter") {
    auto ratings = random_ratings(12, 500);
    RatingSums const first = sums_of(ratings);
    std::shuffle(ratings.begin(), ratings.end(), std::mt19937{5});
    CHECK(sums_of(ratings) == first);
}

TEST_CASE("relabelling the points of a scale changes no index") {
    std::vector<std::int64_t> const of_points{3, 5, 12, 40, 60};
    CHECK(*mean_index_of(counts(0, of_points), false) == Approx(*mean_index_of(counts(1, of_points), false)));
    CHECK(*sd_of(counts(-2, of_points)) == Approx(*sd_of(counts(1, of_points))));
    // Turning the scale round and reading it reversed gives the same index.
    std::vector<std::int64_t> const turned{of_points.rbegin(), of_points.rend()};
    CHECK(*mean_index_of(counts(1, turned), true) == Approx(*mean_index_of(counts(1, of_points), false)));
}

TEST_CASE("one more rating moves n by one and the mean towards it") {
    for (int const value : {1, 2, 3, 4, 5}) {
        RatingSums sums = counts(1, {3, 5, 12, 40, 60});
        double const before = *mean_of(sums);
        sums.add(value);
        CHECK(totals_of(sums)->n == 121);
        if (value > before) CHECK(*mean_of(sums) > before);
        if (value < before) CHECK(*mean_of(sums) < before);
    }
}

TEST_CASE("ratings off the scale, negative weights and unlike scales are refused") {
    RatingSums sums{Scale{1, 5}};
    CHECK_THROWS_AS(sums.add(0), std::invalid_argument);
    CHECK_THROWS_AS(sums.add(6), std::invalid_argument);
    CHECK_THROWS_AS(sums.add(3, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(sums.merge(RatingSums(Scale{1, 7})), std::invalid_argument);
    CHECK_THROWS_AS(sums.merge(RatingSums(Scale{0, 4})), std::invalid_argument);
    CHECK_THROWS_AS(RatingSums(Scale{5, 5}), std::invalid_argument);
    CHECK(sums == RatingSums{Scale{1, 5}});
}
