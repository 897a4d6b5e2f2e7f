#include "server/scoring/difference.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace instante::server::scoring {

namespace {

/// The two limits that lie between the values, as distances from them.
std::pair<double, double> facing(IntervalEstimate const& a, IntervalEstimate const& b) {
    if (a.value >= b.value) return {a.value - a.interval.low, b.interval.high - b.value};
    return {a.interval.high - a.value, b.value - b.interval.low};
}

bool is_whole(double value) {
    return value == std::floor(value);
}

/// The hypergeometric distribution of A's successes given all margins, by walking from its mode outwards:
/// ratios of neighbours are exact, where log-factorials would lose digits at large counts. What lies further
/// than 10^-300 below the mode is nothing.
class Tables {
  public:
    Tables(double n_a, double n_b, double successes)
        : n_a_(n_a),
          n_b_(n_b),
          successes_(successes),
          low_(std::max(0.0, successes - n_b)),
          high_(std::min(n_a, successes)) {
        double const mode = std::floor((successes + 1) * ((n_a + 1) / (n_a + n_b + 2)));
        mode_ = std::clamp(mode, low_, high_);
    }

    FisherExact at(double x) const {
        double const here = weight(x);
        double const likely = here * (1 + 1e-7); // R's tolerance for tables that are equally likely
        double all = 0, no_likelier = 0, below = 0, above = 0;
        each([&](double k, double w) {
            all += w;
            if (w <= likely) no_likelier += w;
            if (k <= x) below += w;
            if (k >= x) above += w;
        });
        return {std::min(1.0, no_likelier / all), std::min(1.0, below / all), std::min(1.0, above / all)};
    }

  private:
    static constexpr double nothing = 1e-300;

    /// P(k + 1) / P(k)
    double up(double k) const {
        return (n_a_ - k) / (k + 1) * ((successes_ - k) / (n_b_ - successes_ + k + 1));
    }

    /// Outermost first would add small to small; from the mode the sums lose no more than their last digits.
    template <class Take>
    void each(Take take) const {
        take(mode_, 1.0);
        double w = 1;
        for (double k = mode_; k < high_ && w > nothing; ++k)
            take(k + 1, w *= up(k));
        w = 1;
        for (double k = mode_; k > low_ && w > nothing; --k)
            take(k - 1, w /= up(k - 1));
    }

    double weight(double x) const {
        double found = 0;
        each([&](double k, double w) {
            if (k == x) found = w;
        });
        return found;
    }

    double n_a_;
    double n_b_;
    double successes_;
    double low_;
    double high_;
    double mode_ = 0;
};

} // namespace

Difference recovered_difference(IntervalEstimate const& a, IntervalEstimate const& b) {
    double const d = a.value - b.value;
    return {d,
            {d - std::hypot(a.value - a.interval.low, b.interval.high - b.value),
             d + std::hypot(a.interval.high - a.value, b.value - b.interval.low)}};
}

std::optional<double> recovered_p(IntervalEstimate const& a, IntervalEstimate const& b, double confidence) {
    if (a.value == b.value) return 1.0;
    auto const [of_a, of_b] = facing(a, b);
    double const spread = std::hypot(of_a, of_b) / normal_z(confidence);
    if (!(spread > 0)) return std::nullopt;
    return normal_two_sided((a.value - b.value) / spread);
}

Difference difference_of_shares(Successes const& a, Successes const& b, double confidence) {
    Difference d = recovered_difference({a.x / a.n, wilson(a.x, a.n, confidence)},
                                        {b.x / b.n, wilson(b.x, b.n, confidence)});
    d.interval = {std::max(-1.0, d.interval.low), std::min(1.0, d.interval.high)};
    return d;
}

TwoProportions two_proportions(Successes const& a, Successes const& b) {
    TwoProportions test;
    test.difference = a.x / a.n - b.x / b.n;
    double const pooled = (a.x + b.x) / (a.n + b.n);
    double const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n);
    if (!(variance > 0) || pooled >= 1) return test;
    double const z = test.difference / std::sqrt(variance);
    test.z = z;
    test.chi2 = z * z;
    test.p = normal_two_sided(z);
    // Every cell deviates from what is expected by the same |d| n_a n_b / N.
    double const deviation = std::fabs(test.difference) * a.n / (a.n + b.n) * b.n;
    double const kept = deviation > 0 ? 1 - std::min(0.5, deviation) / deviation : 0;
    test.chi2_yates = *test.chi2 * kept * kept;
    test.p_yates = normal_two_sided(z * kept);
    return test;
}

std::optional<FisherExact> fisher_exact(Successes const& a, Successes const& b) {
    constexpr double most = 1e12;
    if (!is_whole(a.x) || !is_whole(a.n) || !is_whole(b.x) || !is_whole(b.n) || a.n + b.n > most)
        return std::nullopt;
    return Tables{a.n, b.n, a.x + b.x}.at(a.x);
}

std::optional<MeanOf> mean_and_spread(RatingSums const& sums) {
    auto const sd = sd_of(sums);
    if (!sd) return std::nullopt;
    return MeanOf{totals_of(sums)->n_eff, *mean_of(sums), *sd};
}

TTest t_test(double difference, double standard_error, double df, double confidence) {
    TTest test;
    test.difference = difference;
    test.standard_error = standard_error;
    test.df = df;
    // Degrees of freedom near 0 (weights that all but ignore the others) would overflow the quantile.
    if (!(standard_error > 0) || !(df >= 0.01) || !std::isfinite(difference / standard_error)) return test;
    double const t = difference / standard_error;
    double const half = t_quantile_above((1 - confidence) / 2, df) * standard_error;
    if (!std::isfinite(half)) return test;
    test.t = t;
    test.p = t_two_sided(t, df);
    test.p_greater = t_above(t, df);
    test.p_less = t_above(-t, df);
    test.interval = Interval{difference - half, difference + half};
    return test;
}

std::optional<TTest> welch(MeanOf const& a, MeanOf const& b, double confidence) {
    if (!(a.n > 1) || !(b.n > 1)) return std::nullopt;
    double const va = a.sd * a.sd / a.n;
    double const vb = b.sd * b.sd / b.n;
    double const both = va + vb;
    // Shares of the variance: their squares cannot under- or overflow.
    double const share_a = both > 0 ? va / both : 0.5;
    double const share_b = both > 0 ? vb / both : 0.5;
    double const df = 1 / (share_a * share_a / (a.n - 1) + share_b * share_b / (b.n - 1));
    return t_test(a.mean - b.mean, std::sqrt(both), df, confidence);
}

std::optional<TTest> student(MeanOf const& a, MeanOf const& b, double confidence) {
    double const df = a.n + b.n - 2;
    if (!(a.n > 0) || !(b.n > 0) || !(df > 0)) return std::nullopt;
    double const pooled = ((a.n - 1) * a.sd * a.sd + (b.n - 1) * b.sd * b.sd) / df;
    return t_test(a.mean - b.mean, std::sqrt(pooled * (1 / a.n + 1 / b.n)), df, confidence);
}

std::optional<TTest> one_sample(MeanOf const& a, double target, double confidence) {
    if (!(a.n > 1)) return std::nullopt;
    return t_test(a.mean - target, a.sd / std::sqrt(a.n), a.n - 1, confidence);
}

} // namespace instante::server::scoring
