#pragma once
// How far apart two groups are, A minus B: shares, means, net promoter scores. Swapping A and B turns every
// sign and nothing else. Groups are independent samples; counts are real numbers, because weighted ratings
// stand for n_eff of them.

#include "server/scoring/intervals.hpp"

#include <optional>

namespace instante::server::scoring {

/// A minus B.
struct Difference {
    double value = 0;
    Interval interval;
};

/// An estimate with an interval of its own, which holds it.
struct IntervalEstimate {
    double value = 0;
    Interval interval;
};

/// The interval of a difference from the two intervals of its sides: d - sqrt((a - l_a)^2 + (u_b - b)^2) to
/// d + sqrt((u_a - a)^2 + (b - l_b)^2). Variance is recovered from the limits that lie towards each other
/// (Zou & Donner 2008, Statistics in Medicine 27:1693), so intervals that behave for small n and at the ends
/// of the scale give a difference that does. From Wilson's it is Newcombe's.
Difference recovered_difference(IntervalEstimate const& a, IntervalEstimate const& b);

/// Two-sided p of the same: the normal tail of d in units of the spread recovered from the limits that lie
/// towards each other. 1 when the values are equal. For groups without any spread, where a t test divides
/// by zero. nullopt when both intervals are points.
std::optional<double> recovered_p(IntervalEstimate const& a, IntervalEstimate const& b,
                                  double confidence = default_confidence);

// ---- shares: x of n, n > 0, 0 <= x <= n ----------------------------------------------------------------

struct Successes {
    double x = 0;
    double n = 0;
};

/// On -1..1. Newcombe 1998, Statistics in Medicine 17:873, method 10: the hybrid of two Wilson intervals.
Difference difference_of_shares(Successes const& a, Successes const& b,
                                double confidence = default_confidence);

/// Tests that two shares are equal. What a table does not allow is absent: where all succeeded, or none did,
/// nothing tells the two apart (p is 1 then).
struct TwoProportions {
    double difference = 0;
    std::optional<double> z; // pooled; z^2 is chi2
    std::optional<double> chi2;
    double p = 1;
    std::optional<double> chi2_yates; // with Yates' continuity correction, as R's chisq.test
    double p_yates = 1;
};
/// Pearson 1900; Yates 1934 (J. Royal Statistical Society, Supplement 1:217), whose half is cut back to the
/// deviation itself where that is smaller.
TwoProportions two_proportions(Successes const& a, Successes const& b);

/// Fisher's exact test of a 2 x 2 table of whole counts, given its margins (Fisher 1935).
struct FisherExact {
    double two_sided = 1; // sum of all tables no likelier than this one (R's fisher.test)
    double less = 1;      // A has a smaller share
    double greater = 1;
};
/// nullopt when counts are not whole, or when there are more than 10^12 in all: it would walk millions of
/// tables to say what chi squared says.
std::optional<FisherExact> fisher_exact(Successes const& a, Successes const& b);

// ---- means -------------------------------------------------------------------------------------------

/// A group by its sums; with weights n is n_eff and need not be whole.
struct MeanOf {
    double n = 0;
    double mean = 0;
    double sd = 0; // n - 1 divisor
};
/// nullopt where ratings show no spread (n_eff of 1).
std::optional<MeanOf> mean_and_spread(RatingSums const& sums);

struct TTest {
    double difference = 0; // of the means, or of the mean from its target
    double standard_error = 0;
    double df = 0;
    std::optional<double> t; // absent, as p and the interval, when there is no spread at all
    std::optional<double> p; // two-sided
    std::optional<double> p_less;
    std::optional<double> p_greater;
    std::optional<Interval> interval; // of the difference
};

/// Welch 1947, Biometrika 34:28: unequal variances, degrees of freedom by Satterthwaite 1946. Both n > 1,
/// else nullopt.
std::optional<TTest> welch(MeanOf const& a, MeanOf const& b, double confidence = default_confidence);
/// Student 1908: the two variances pooled.
std::optional<TTest> student(MeanOf const& a, MeanOf const& b, double confidence = default_confidence);
/// One group against a fixed value; paired groups by the differences of their pairs, against 0.
std::optional<TTest> one_sample(MeanOf const& a, double target, double confidence = default_confidence);
/// From a value with its standard error and degrees of freedom.
TTest t_test(double difference, double standard_error, double df, double confidence = default_confidence);

} // namespace instante::server::scoring
