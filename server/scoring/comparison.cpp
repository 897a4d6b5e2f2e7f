#include "server/scoring/comparison.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace instante::server::scoring {

namespace {

constexpr std::pair<TestUsed, std::string_view> test_names[] = {
    {TestUsed::welch, "welch"},
    {TestUsed::one_sample, "one_sample"},
    {TestUsed::recovered, "mover"},
    {TestUsed::by_visit, "by_visit"},
};

std::optional<MeanOf> mean_of(IndexEstimate const& of) {
    if (!of.sd) return std::nullopt;
    return MeanOf{of.n_eff, of.index.value, *of.sd};
}

void keep_on_scale(Difference& difference) {
    difference.interval = {std::max(-100.0, difference.interval.low),
                           std::min(100.0, difference.interval.high)};
}

Difference displayed(IntervalEstimate const& a, IntervalEstimate const& b) {
    Difference difference = recovered_difference(a, b);
    keep_on_scale(difference);
    return difference;
}

/// The t test where both sides show spread; else what the displayed intervals say.
void choose_p(IndexComparison& comparison, TestUsed textbook, bool both_spread, IntervalEstimate const& a,
              IntervalEstimate const& b, double confidence) {
    if (both_spread && comparison.t && comparison.t->p) {
        comparison.p = comparison.t->p;
        comparison.test = textbook;
    } else {
        comparison.p = recovered_p(a, b, confidence);
        comparison.test = TestUsed::recovered;
    }
}

void scale(Difference& difference, double by) {
    difference.value *= by;
    difference.interval.low *= by;
    difference.interval.high *= by;
}

IntervalEstimate fixed(double target) {
    return {target, {target, target}};
}

IntervalEstimate estimate(Quality const& quality) {
    return {quality.index, quality.interval};
}

} // namespace

std::string_view to_string(TestUsed test) {
    for (auto const& [known, name] : test_names) {
        if (known == test) return name;
    }
    return {};
}

IndexEstimate index_of(Score const& score, Measure const& measure) {
    IndexEstimate of{score.n, score.n_eff, {score.index, score.index_interval}, std::nullopt};
    if (score.sd) of.sd = 100 * *score.sd / (measure.max - measure.min);
    return of;
}

void IndexSums::add(RatingSums const& ratings, bool reversed) {
    auto const top = static_cast<double>(ratings.points.size() - 1);
    for (std::size_t i = 0; i < ratings.points.size(); ++i) {
        PointSums const& point = ratings.points[i];
        double const above = static_cast<double>(i);
        double const index = (reversed ? top - above : above) / top;
        n += point.n;
        w += point.w;
        w2 += point.w2;
        s += point.w * index;
        ss += point.w * index * index;
    }
}

void IndexSums::add(IndexSums const& other) {
    n += other.n;
    w += other.w;
    w2 += other.w2;
    s += other.s;
    ss += other.ss;
}

std::optional<IndexEstimate> index_of(IndexSums const& sums, double confidence) {
    if (sums.n <= 0 || !(sums.w > 0)) return std::nullopt;
    double const kish = sums.w2 > 0 ? sums.w * sums.w / sums.w2 : 1.0;
    double const n_eff = std::clamp(kish, 1.0, static_cast<double>(sums.n));
    double const mean = sums.s / sums.w;
    double const per_weight = n_eff / sums.w;
    Interval const smoothed =
        smoothed_interval(n_eff, sums.s * per_weight, sums.ss * per_weight, mean, confidence);
    IndexEstimate of{sums.n, n_eff, {100 * mean, {100 * smoothed.low, 100 * smoothed.high}}, std::nullopt};
    if (sums.n > 1 && n_eff > 1) {
        double const variance = std::max(0.0, sums.ss / sums.w - mean * mean) * (n_eff / (n_eff - 1));
        // What is left where all are alike is rounding of the squares.
        of.sd = variance > 1e-14 ? 100 * std::sqrt(variance) : 0;
    }
    return of;
}

IndexComparison compare(IndexEstimate const& a, IndexEstimate const& b, double confidence) {
    IndexComparison comparison;
    comparison.difference = displayed(a.index, b.index);
    auto const mean_a = mean_of(a);
    auto const mean_b = mean_of(b);
    if (mean_a && mean_b) {
        comparison.t = welch(*mean_a, *mean_b, confidence);
        comparison.standardised = standardised_difference(*mean_a, *mean_b, confidence);
    }
    bool const both_spread = mean_a && mean_b && mean_a->sd > 0 && mean_b->sd > 0;
    choose_p(comparison, TestUsed::welch, both_spread, a.index, b.index, confidence);
    return comparison;
}

IndexComparison compare_with_target(IndexEstimate const& a, double target, double confidence) {
    IndexComparison comparison;
    comparison.difference = displayed(a.index, fixed(target));
    auto const mean = mean_of(a);
    if (mean) comparison.t = one_sample(*mean, target, confidence);
    choose_p(comparison, TestUsed::one_sample, mean && mean->sd > 0, a.index, fixed(target), confidence);
    return comparison;
}

IndexComparison compare(Quality const& a, Quality const& b, double confidence) {
    IndexComparison comparison;
    comparison.difference = displayed(estimate(a), estimate(b));
    bool const known = a.standard_error && b.standard_error;
    if (known) {
        // Each side as the mean of its visits: sd of as many as stand behind its standard error.
        auto const side = [](Quality const& of) {
            auto const visits = static_cast<double>(of.visits);
            return MeanOf{visits, of.index, *of.standard_error * std::sqrt(visits)};
        };
        comparison.t = welch(side(a), side(b), confidence);
    }
    bool const both_spread = known && *a.standard_error > 0 && *b.standard_error > 0;
    choose_p(comparison, TestUsed::by_visit, both_spread, estimate(a), estimate(b), confidence);
    return comparison;
}

IndexComparison compare_with_target(Quality const& a, double target, double confidence) {
    IndexComparison comparison;
    comparison.difference = displayed(estimate(a), fixed(target));
    bool const spread = a.standard_error && *a.standard_error > 0;
    if (spread) {
        comparison.t =
            t_test(a.index - target, *a.standard_error, static_cast<double>(a.visits - 1), confidence);
    }
    choose_p(comparison, TestUsed::by_visit, spread, estimate(a), fixed(target), confidence);
    return comparison;
}

IndexComparison compare_same_visits(Quality const& a, Quality const& b, double standard_error,
                                    std::int64_t visits, double confidence) {
    double const error_a = a.standard_error.value_or(0);
    double const error_b = b.standard_error.value_or(0);
    double correlation = 0;
    if (error_a > 0 && error_b > 0) {
        correlation = (error_a * error_a + error_b * error_b - standard_error * standard_error) /
                      (2 * error_a * error_b);
        correlation = std::clamp(correlation, -1.0, 1.0);
    }
    auto const reach = [&](double of_a, double of_b) {
        return std::sqrt(std::max(0.0, of_a * of_a + of_b * of_b - 2 * correlation * of_a * of_b));
    };
    IndexComparison comparison;
    double const d = a.index - b.index;
    comparison.difference = {d,
                             {d - reach(a.index - a.interval.low, b.interval.high - b.index),
                              d + reach(a.interval.high - a.index, b.index - b.interval.low)}};
    keep_on_scale(comparison.difference);
    comparison.t = t_test(d, standard_error, static_cast<double>(visits - 1), confidence);
    choose_p(comparison, TestUsed::by_visit, standard_error > 0 && visits > 1, estimate(a), estimate(b),
             confidence);
    return comparison;
}

RatingsComparison compare(Cell const& a, Cell const& b, Measure const& measure, double confidence) {
    RatingsComparison comparison;
    comparison.index = compare(index_of(a.score, measure), index_of(b.score, measure), confidence);
    if (a.score.favourable && b.score.favourable) {
        Share const& of_a = *a.score.favourable;
        Share const& of_b = *b.score.favourable;
        comparison.favourable = recovered_difference({of_a.share, of_a.wilson}, {of_b.share, of_b.wilson});
        comparison.cohens_h = cohens_h(of_a.share, of_b.share);
    }
    if (a.score.nps && b.score.nps)
        comparison.nps = difference_of_nps(*a.score.nps, *b.score.nps, confidence);
    comparison.ranks = rank_test(ranked(a.ratings, b.ratings, measure.reversed), confidence);
    return comparison;
}

void to_part_of_whole(IndexComparison& comparison, double rest_share) {
    scale(comparison.difference, rest_share);
    if (!comparison.t) return;
    TTest& t = *comparison.t;
    t.difference *= rest_share;
    t.standard_error *= rest_share;
    if (t.interval) t.interval = Interval{t.interval->low * rest_share, t.interval->high * rest_share};
}

void to_part_of_whole(RatingsComparison& comparison, double rest_share) {
    to_part_of_whole(comparison.index, rest_share);
    if (comparison.favourable) scale(*comparison.favourable, rest_share);
    if (!comparison.nps) return;
    NetPromoterDifference& nps = *comparison.nps;
    Difference shown{nps.value, nps.interval};
    scale(shown, rest_share);
    nps.value = shown.value;
    nps.interval = shown.interval;
    nps.wald = {nps.wald.low * rest_share, nps.wald.high * rest_share};
    nps.standard_error *= rest_share;
}

} // namespace instante::server::scoring
