#include "server/scoring/means.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

using namespace instante::server::scoring;

namespace {

RatingSums one_to_five(std::vector<std::int64_t> const& counts) {
    return from_counts(1, counts);
}

MeanEstimate estimated(std::vector<double> const& values, std::vector<double> const& weights = {}) {
    auto const estimate = mean_estimate(value_sums(values, weights));
    REQUIRE(estimate);
    return *estimate;
}

} // namespace

TEST_CASE("mean, spread, skewness and both intervals of rating counts are those of R") {
    // reference_values.json, mean_ci_rating_counts: R 4.2.2, tolerance 1e-9.
    auto const estimate = mean_estimate(value_sums(one_to_five({3, 5, 12, 40, 60})));
    REQUIRE(estimate);
    CHECK(estimate->n == 120);
    CHECK(estimate->mean == Approx(4.24166666666667).margin(1e-9));
    CHECK(*estimate->sd == Approx(0.970106407863091).margin(1e-9));
    CHECK(*estimate->standard_error == Approx(0.088558193794487).margin(1e-9));
    CHECK(estimate->t->low == Approx(4.06631259807495).margin(1e-9));
    CHECK(estimate->t->high == Approx(4.41702073525838).margin(1e-9));
    CHECK(estimate->z->low == Approx(4.06809579629355).margin(1e-9));
    CHECK(estimate->z->high == Approx(4.41523753703978).margin(1e-9));
    CHECK(estimate->median == 4.5);
    CHECK(*estimate->skewness == Approx(-1.44086648734549).margin(1e-9));
    CHECK(*estimate->linearised_error == Approx(*estimate->standard_error).epsilon(1e-12));
    CHECK(estimate->design_effect == Approx(1));
}

TEST_CASE("a linearised error of a weighted mean is that of R's survey") {
    // By hand, as svymean(~y, svydesign(ids = ~1, weights = ~w)) has it: n / (n - 1) times the sum of squares
    // of w (y - mean) / sum w.
    std::vector<double> const values{1, 2, 3, 4};
    std::vector<double> const weights{1, 2, 2, 1};
    auto const estimate = estimated(values, weights);
    CHECK(estimate.mean == Approx(2.5));
    double squared = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        squared += std::pow(weights[i] * (values[i] - 2.5) / 6, 2);
    CHECK(*estimate.linearised_error == Approx(std::sqrt(4.0 / 3 * squared)).epsilon(1e-12));
    CHECK(estimate.n_eff == Approx(36.0 / 10)); // Kish 1965: 6^2 / (1 + 4 + 4 + 1)
    CHECK(estimate.design_effect == Approx(10.0 / 9));
    RatingSums ratings{Scale{1, 5}};
    for (std::size_t i = 0; i < values.size(); ++i)
        ratings.add(static_cast<int>(values[i]), weights[i]);
    CHECK(*linearised_error_of(ratings) == Approx(*estimate.linearised_error).epsilon(1e-12));
}

TEST_CASE("a time-decayed mean halves a weight with each half-life") {
    // reference_values.json, time_decayed_mean_half_life: NumPy, tolerance 1e-10.
    std::vector<double> const ages{0, 1, 3, 7, 14, 30, 60};
    std::vector<double> const scores{5, 3, 4, 2, 5, 1, 4};
    auto const weights = decay_weights(ages, 14);
    double const wanted[] = {1.0, 0.9516951530106196,  0.8619728212469777, 0.7071067811865476,
                             0.5, 0.22643091606597668, 0.05127095975047737};
    for (std::size_t i = 0; i < ages.size(); ++i)
        CHECK(weights[i] == Approx(wanted[i]).margin(1e-10));
    auto const decayed = time_decayed_mean(scores, ages, 14);
    REQUIRE(decayed);
    CHECK(decayed->mean == Approx(3.640523470025592).margin(1e-10));
    CHECK(decayed->n_eff == Approx(5.351558752859756).margin(1e-10));
    // However long ago it all was.
    std::vector<double> old = ages;
    for (double& age : old)
        age += 1e6;
    CHECK(time_decayed_mean(scores, old, 14)->mean == Approx(decayed->mean).epsilon(1e-9));
    CHECK_FALSE(time_decayed_mean({}, {}, 14));
    CHECK_THROWS_AS(decay_weights(ages, 0), std::invalid_argument);
}

TEST_CASE("quantiles of two kinds are those of Hyndman and Fan") {
    // 1..10: type 2 of the quarter is the third value (10 / 4 is no whole number), type 7 interpolates
    // to 3.25 (R's quantile(1:10, .25, type = 2) and type = 7).
    std::vector<double> values(10);
    std::iota(values.begin(), values.end(), 1.0);
    auto const sums = value_sums(values);
    CHECK(quantile_of(sums, 0.25) == 3.0);
    CHECK(quantile_of(sums, 0.5) == 5.5);
    CHECK(*interpolated_quantile_of(sums, 0.25) == Approx(3.25));
    CHECK(*interpolated_quantile_of(sums, 0.9) == Approx(9.1));
    CHECK(interpolated_quantile_of(sums, 1) == 10.0);
    CHECK(quantile_of(sums, 0) == 1.0);
    CHECK(quantile_of(sums, 1) == 10.0);
    CHECK_FALSE(interpolated_quantile_of({}, 0.5));
    CHECK_FALSE(quantile_of(std::span<ValueSums const>{}, 0.5));
}

TEST_CASE("one more answer moves n by one and the mean towards it") {
    std::mt19937 random{7};
    std::uniform_int_distribution<int> face{1, 5};
    RatingSums ratings{Scale{1, 5}};
    ratings.add(face(random));
    for (int i = 0; i < 500; ++i) {
        auto const before = *mean_estimate(value_sums(ratings));
        int const rating = face(random);
        ratings.add(rating);
        auto const after = *mean_estimate(value_sums(ratings));
        CHECK(after.n == before.n + 1);
        if (rating > before.mean) CHECK(after.mean > before.mean);
        if (rating < before.mean) CHECK(after.mean < before.mean);
        CHECK(after.mean == Approx(before.mean + (rating - before.mean) / static_cast<double>(after.n)));
    }
}

TEST_CASE("cells that are merged equal the pooled cell, and the order of arrival does not matter") {
    std::mt19937 random{8};
    std::uniform_int_distribution<int> face{1, 5};
    std::exponential_distribution<double> weight{1};
    RatingSums left{Scale{1, 5}};
    RatingSums right{Scale{1, 5}};
    RatingSums pooled{Scale{1, 5}};
    std::vector<std::pair<double, double>> units;
    for (int i = 0; i < 300; ++i) {
        int const rating = face(random);
        double const w = weight(random);
        (i % 3 ? left : right).add(rating, w);
        pooled.add(rating, w);
        units.emplace_back(rating, w);
    }
    left.merge(right);
    auto const merged = *mean_estimate(value_sums(left));
    auto const whole = *mean_estimate(value_sums(pooled));
    CHECK(merged.n == whole.n);
    CHECK(merged.mean == Approx(whole.mean).epsilon(1e-12));
    CHECK(*merged.linearised_error == Approx(*whole.linearised_error).epsilon(1e-12));
    std::shuffle(units.begin(), units.end(), random);
    std::vector<double> values;
    std::vector<double> weights;
    for (auto const& [value, w] : units) {
        values.push_back(value);
        weights.push_back(w);
    }
    auto const shuffled = estimated(values, weights);
    CHECK(shuffled.mean == Approx(whole.mean).epsilon(1e-12));
    CHECK(*shuffled.linearised_error == Approx(*whole.linearised_error).epsilon(1e-12));
    CHECK(shuffled.median == whole.median);
    for (double& w : weights)
        w *= 1e-3;
    auto const scaled = estimated(values, weights);
    CHECK(scaled.mean == Approx(whole.mean).epsilon(1e-12));
    CHECK(scaled.n_eff == Approx(whole.n_eff).epsilon(1e-12));
    CHECK(*scaled.linearised_error == Approx(*whole.linearised_error).epsilon(1e-10));
    CHECK(scaled.t->low == Approx(whole.t->low).epsilon(1e-10));
    CHECK(scaled.t->high == Approx(whole.t->high).epsilon(1e-10));
}

TEST_CASE("reversing a scale turns the mean and the skewness and nothing else") {
    auto const plain = *mean_estimate(value_sums(one_to_five({3, 5, 12, 40, 60})));
    auto const turned = *mean_estimate(value_sums(one_to_five({60, 40, 12, 5, 3})));
    CHECK(turned.mean == Approx(6 - plain.mean));
    CHECK(*turned.skewness == Approx(-*plain.skewness));
    CHECK(*turned.sd == Approx(*plain.sd));
    CHECK(turned.t->low == Approx(6 - plain.t->high));
}

TEST_CASE("a mean of nothing, of one, of equal and of very many answers says only what it can") {
    CHECK_FALSE(mean_estimate({}));
    CHECK_FALSE(mean_estimate(value_sums(one_to_five({0, 0, 0, 0, 0}))));
    CHECK_FALSE(mean_estimate(value_sums(std::vector<double>{1, 2}, std::vector<double>{0, 0})));
    auto const alone = estimated({4});
    CHECK(alone.mean == 4);
    CHECK_FALSE(alone.sd);
    CHECK_FALSE(alone.standard_error);
    CHECK_FALSE(alone.t);
    CHECK_FALSE(alone.z);
    CHECK_FALSE(alone.linearised_error);
    CHECK_FALSE(alone.skewness);
    // mean_ci_degenerate_all_same: seven times the best.
    auto const alike = *mean_estimate(value_sums(one_to_five({0, 0, 0, 0, 7})));
    CHECK(alike.sd == 0.0);
    CHECK(alike.t == Interval{5, 5});
    CHECK(alike.z == Interval{5, 5});
    CHECK_FALSE(alike.skewness);
    std::int64_t const many = 1'000'000'000'000;
    auto const huge =
        *mean_estimate(value_sums(one_to_five({3 * many, 5 * many, 12 * many, 40 * many, 60 * many})));
    CHECK(huge.n == 120 * many);
    CHECK(huge.mean == Approx(4.24166666666667).margin(1e-12));
    CHECK(*huge.standard_error == Approx(0.088190 / 1e6).epsilon(1e-3));
    CHECK(huge.t->low < huge.mean);
    // One weight that all but ignores the others.
    auto const lopsided = estimated({1, 5}, {1e9, 1});
    CHECK_FALSE(lopsided.t);
    CHECK(lopsided.linearised_t);
    CHECK_THROWS_AS(value_sums(std::vector<double>{1, 2}, std::vector<double>{1}), std::invalid_argument);
    CHECK_THROWS_AS(value_sums(std::vector<double>{std::nan("")}), std::invalid_argument);
    CHECK_THROWS_AS(value_sums(std::vector<double>{1}, std::vector<double>{-1}), std::invalid_argument);
}

TEST_CASE("values that are large and close keep their spread") {
    auto const estimate = estimated({1e9 + 1, 1e9 + 2, 1e9 + 3});
    CHECK(*estimate.sd == Approx(1));
    CHECK(estimate.mean == 1e9 + 2);
}
