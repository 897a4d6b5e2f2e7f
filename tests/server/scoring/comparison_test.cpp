#include "server/scoring/comparison.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace instante::server::scoring;

namespace {

Measure const five{1, 5, false, 4, false};
Measure const effort{1, 7, true, 3, false};
Measure const likely{0, 10, false, 9, true};

struct Made {
    RatingSums ratings;
    Score score;
};

Made make(Measure const& measure, std::vector<std::int64_t> const& counts) {
    Made made{from_counts(measure.min, counts), {}};
    made.score = *score(made.ratings, measure);
    return made;
}

RatingsComparison compared(Made const& a, Made const& b, Measure const& measure) {
    return compare(Cell{a.ratings, a.score}, Cell{b.ratings, b.score}, measure);
}

Judgement judged(RatingsComparison const& comparison, Made const& a, Made const& b,
                 VerdictRule const& rule = {0.05, 2, 5}) {
    return judge(comparison.index.difference, comparison.index.p, a.score.n, b.score.n, rule);
}

} // namespace

TEST_CASE("a comparison of two cells holds the figures of its parts") {
    Made const a = make(five, {3, 5, 12, 40, 60});
    Made const b = make(five, {10, 12, 20, 30, 20});
    RatingsComparison const found = compared(a, b, five);
    CHECK(found.index.difference.value == Approx(a.score.index - b.score.index));
    TTest const on_scale = *welch(*mean_and_spread(a.ratings), *mean_and_spread(b.ratings));
    CHECK(found.index.p == found.index.t->p);
    CHECK(*found.index.p == Approx(*on_scale.p).epsilon(1e-10));
    CHECK(found.index.t->interval->low == Approx(25 * on_scale.interval->low).epsilon(1e-10));
    CHECK(found.index.test == TestUsed::welch);
    Difference const favourable = difference_of_shares({100, 120}, {50, 92});
    CHECK(found.favourable->value == Approx(favourable.value));
    CHECK(found.favourable->interval.low == Approx(favourable.interval.low));
    CHECK(*found.cohens_h == Approx(cohens_h(100.0 / 120, 50.0 / 92)));
    CHECK(found.ranks->u == Approx(rank_test(ranked(a.ratings, b.ratings))->u));
    CHECK_FALSE(found.nps);
    CHECK(compared(make(likely, {1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}),
                   make(likely, {5, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}), likely)
              .nps->value > 0);
    // With many answers the displayed interval and Welch's agree.
    Made const many_a = make(five, {3000, 5000, 12000, 40000, 60000});
    Made const many_b = make(five, {10000, 12000, 20000, 30000, 20000});
    RatingsComparison const many = compared(many_a, many_b, five);
    CHECK(many.index.difference.interval.low == Approx(many.index.t->interval->low).epsilon(1e-3));
    CHECK(many.index.difference.interval.high == Approx(many.index.t->interval->high).epsilon(1e-3));
}

TEST_CASE("swapping the cells turns every sign") {
    for (Measure const& measure : {five, effort}) {
        std::vector<std::int64_t> counts_a(static_cast<std::size_t>(measure.max), 3);
        std::vector<std::int64_t> counts_b(static_cast<std::size_t>(measure.max), 4);
        counts_a.back() = 20;
        Made const a = make(measure, counts_a);
        Made const b = make(measure, counts_b);
        RatingsComparison const ab = compared(a, b, measure);
        RatingsComparison const ba = compared(b, a, measure);
        CHECK(ba.index.difference.value == -ab.index.difference.value);
        CHECK(ba.index.difference.interval.low == Approx(-ab.index.difference.interval.high));
        CHECK(ba.favourable->interval.high == Approx(-ab.favourable->interval.low));
        CHECK(*ba.index.p == Approx(*ab.index.p).epsilon(1e-12));
        CHECK(ba.ranks->cliffs_delta == Approx(-ab.ranks->cliffs_delta));
        CHECK(ba.index.standardised->hedges_g == Approx(-ab.index.standardised->hedges_g));
        // The better one is ahead in all of them, also where less is better.
        CHECK((ab.index.difference.value > 0) == (ab.ranks->superiority > 0.5));
        CHECK((ab.index.difference.value > 0) == (ab.favourable->value > 0));
        CHECK((judged(ab, a, b).verdict == Verdict::higher) == (judged(ba, b, a).verdict == Verdict::lower));
    }
}

TEST_CASE("answers that are all alike are compared by what their intervals leave open") {
    Made const best = make(five, {0, 0, 0, 0, 6});
    Made const worst = make(five, {8, 0, 0, 0, 0});
    Made const five_best = make(five, {0, 0, 0, 0, 9});
    RatingsComparison const apart = compared(best, worst, five);
    CHECK(apart.index.test == TestUsed::recovered);
    CHECK(*apart.index.p > 0);
    CHECK(*apart.index.p < 0.001);
    CHECK(judged(apart, best, worst).verdict == Verdict::higher);
    RatingsComparison const same = compared(best, five_best, five);
    CHECK(same.index.p == 1.0);
    CHECK(judged(same, best, five_best).verdict == Verdict::no_detectable_difference);
    CHECK_FALSE(judged(same, best, five_best).equivalent); // with so few nobody can tell
    Made const mixed = make(five, {1, 1, 1, 1, 2});
    CHECK(compared(best, mixed, five).index.test == TestUsed::recovered);
}

TEST_CASE("a verdict needs a difference beyond chance that matters") {
    Made const a = make(five, {30000, 50000, 120000, 400000, 600000});
    Made const b = make(five, {32000, 53000, 123000, 402000, 590000}); // less than one point lower
    RatingsComparison const close = compared(a, b, five);
    Judgement const judgement = judged(close, a, b);
    CHECK(judgement.verdict == Verdict::no_detectable_difference);
    CHECK(judgement.reason == Because::smaller_than_matters);
    CHECK(judgement.equivalent);
    CHECK(judged(close, a, b, {0.05, 0.1, 5}).verdict == Verdict::higher);
    CHECK(judged(close, a, b, {0.05, 0.1, 2000000}).reason == Because::few_answers);

    Difference const d{5, {1, 9}};
    CHECK(judge(d, 0.01, 50, 50, {0.05, 2, 10}).verdict == Verdict::higher);
    CHECK(judge(d, 0.06, 50, 50, {0.05, 2, 10}).verdict == Verdict::no_detectable_difference);
    CHECK(judge(d, std::nullopt, 50, 50, {0.05, 2, 10}).reason == Because::within_chance);
    CHECK(judge(d, 0.01, 9, 50, {0.05, 2, 10}).reason == Because::few_answers);
    CHECK(judge(d, 0.01, 50, 0, {0.05, 2, 10}).reason == Because::nothing_beside);
    CHECK(judge({-5, {-9, -1}}, 0.01, 50, 50, {0.05, 5, 10}).verdict == Verdict::lower); // reaches it exactly
    CHECK(judge({-4.9, {-9, -1}}, 0.01, 50, 50, {0.05, 5, 10}).reason == Because::smaller_than_matters);
    CHECK_FALSE(judge({0, {-1, 1}}, 1.0, 50, 50, {0.05, 0, 10}).equivalent);
    CHECK(to_string(Verdict::too_few_to_say) == "too_few_to_say");
    CHECK(to_string(Because::unlike_scales) == "unlike_scales");
}

TEST_CASE("a target has no error of its own") {
    Made const a = make(five, {3, 5, 12, 40, 60}); // index 81.04
    IndexComparison const found = compare_with_target(index_of(a.score, five), 75);
    CHECK(found.difference.value == Approx(a.score.index - 75));
    CHECK(found.difference.interval.low == Approx(a.score.index_interval.low - 75));
    CHECK(found.t->interval->low == Approx(25 * (a.score.mean_t->low - 1) - 75));
    CHECK(found.test == TestUsed::one_sample);
    Made const best = make(five, {0, 0, 0, 0, 6});
    IndexComparison const alike = compare_with_target(index_of(best.score, five), 50);
    CHECK(alike.test == TestUsed::recovered);
    CHECK(*alike.p < 0.05);
}

TEST_CASE("a part differs from its whole by what it differs from the rest, times the rest's share") {
    Made const part = make(five, {3, 5, 12, 40, 60});
    Made const rest = make(five, {10, 12, 20, 30, 20});
    RatingSums both = part.ratings;
    both.merge(rest.ratings);
    Score const whole = *score(both, five);
    RatingsComparison found = compared(part, rest, five);
    double const p = *found.index.p;
    to_part_of_whole(found, 92.0 / 212);
    CHECK(found.index.difference.value == Approx(part.score.index - whole.index).epsilon(1e-12));
    CHECK(found.favourable->value == Approx(part.score.favourable->share - whole.favourable->share));
    CHECK(found.index.t->difference == Approx(found.index.difference.value));
    CHECK(*found.index.p == p);
}

TEST_CASE("indices of unlike scales, pooled, have the mean and spread of their indices") {
    RatingSums const faces = from_counts(1, std::vector<std::int64_t>{1, 0, 2, 3, 4});
    RatingSums const numbers = from_counts(0, std::vector<std::int64_t>{1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2});
    IndexSums sums;
    sums.add(faces, false);
    sums.add(numbers, true);
    std::vector<double> const indices{0, 50, 50, 75, 75, 75, 100, 100, 100, 100, 100, 50, 50, 0, 0};
    double sum = 0, squares = 0;
    for (double const index : indices)
        sum += index;
    double const mean = sum / 15;
    for (double const index : indices)
        squares += (index - mean) * (index - mean);
    auto const of = *index_of(sums);
    CHECK(of.n == 15);
    CHECK(of.n_eff == Approx(15));
    CHECK(of.index.value == Approx(mean));
    CHECK(*of.sd == Approx(std::sqrt(squares / 14)));
    CHECK(of.index.interval.low < mean);
    CHECK(of.index.interval.high > mean);
    // A single scale gives what its own interval is.
    IndexSums one;
    one.add(faces, false);
    auto const alone = *index_of(one);
    auto const own = *smoothed_index_interval(faces, false);
    CHECK(alone.index.interval.low == Approx(own.low).epsilon(1e-12));
    CHECK(alone.index.interval.high == Approx(own.high).epsilon(1e-12));
    CHECK_FALSE(index_of(IndexSums{}));
    IndexSums single;
    single.add(from_counts(1, std::vector<std::int64_t>{0, 0, 0, 1, 0}), false);
    CHECK_FALSE(index_of(single)->sd);
}

TEST_CASE("perceived quality is compared by its errors over visits") {
    Quality a;
    a.visits = 40;
    a.index = 80;
    a.standard_error = 3;
    a.interval = {74, 86};
    Quality b = a;
    b.index = 68;
    b.standard_error = 4;
    b.interval = {60, 76};
    IndexComparison const found = compare(a, b);
    CHECK(found.difference.value == 12.0);
    CHECK(found.t->standard_error == Approx(5));
    CHECK(*found.t->t == Approx(2.4));
    CHECK(found.t->df == Approx(625.0 / (81.0 / 39 + 256.0 / 39)));
    CHECK(found.test == TestUsed::by_visit);
    b.standard_error = std::nullopt;
    CHECK(compare(a, b).test == TestUsed::recovered);
    CHECK(compare_with_target(a, 74).t->t == 2.0);
}

TEST_CASE("a thousand million answers a side still have a verdict and an effect") {
    Made const a = make(five, {100'000'000, 100'000'000, 200'000'000, 300'000'000, 300'000'000});
    Made const b = make(five, {200'000'000, 100'000'000, 200'000'000, 300'000'000, 200'000'000});
    RatingsComparison const found = compared(a, b, five);
    CHECK(found.index.p == 0.0);
    CHECK(judged(found, a, b).verdict == Verdict::higher);
    CHECK(found.index.standardised->cohens_d > 0.2);
    CHECK(found.ranks->superiority > 0.5);
    CHECK(found.index.difference.interval.high - found.index.difference.interval.low < 0.01);
}
