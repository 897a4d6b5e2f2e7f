#pragma once
// Intervals for sampling error only: they know nothing of who chose to answer. Counts are real numbers
// here, because weighted ratings stand for n_eff of them; plain counts are exact.

#include "server/scoring/ratings.hpp"

#include <optional>

namespace instante::server::scoring {

struct Interval {
    double low = 0;
    double high = 0;
    friend bool operator==(Interval const&, Interval const&) = default;
};

inline constexpr double default_confidence = 0.95;

/// The two-sided normal quantile: 1.959963984540054 for 0.95.
double normal_z(double confidence);

// ---- shares: successes out of n > 0, 0 <= successes <= n ---------------------------------------------

/// Wilson 1927, JASA 22:209. The displayed one: near its level for all n and shares (Brown, Cai &
/// DasGupta 2001, Statistical Science 16:101).
Interval wilson(double successes, double n, double confidence = default_confidence);

/// Beta(x + 1/2, n - x + 1/2) quantiles, the lower end 0 when x = 0 and the upper 1 when x = n (ibid.).
Interval jeffreys(double successes, double n, double confidence = default_confidence);

/// Clopper & Pearson 1934, Biometrika 26:404: "exact", never below its level, so mostly wide.
Interval clopper_pearson(double successes, double n, double confidence = default_confidence);

/// Wilson with continuity correction: method 4 of Newcombe 1998, Statistics in Medicine 17:857. (R's
/// prop.test is the same but for x = n/2, where it corrects nothing.)
Interval wilson_corrected(double successes, double n, double confidence = default_confidence);

/// Agresti & Coull 1998, The American Statistician 52:119: Wald around Wilson's centre, with z^2 trials
/// added; cut off at 0 and 1.
Interval agresti_coull(double successes, double n, double confidence = default_confidence);

/// The textbook's p +- z sqrt(p (1 - p) / n): it may leave 0..1 and is a point at 0 and n. For comparison,
/// not display.
Interval wald(double successes, double n, double confidence = default_confidence);

// ---- means -------------------------------------------------------------------------------------------

/// The textbook t interval of the mean rating: mean +- t(n_eff - 1) sd / sqrt(n_eff). nullopt where there
/// is no sd. It may leave the scale, and is a point when all answers are alike: for comparison, not display.
std::optional<Interval> mean_t_interval(RatingSums const& sums, double confidence = default_confidence);

/// The displayed interval of the mean index, inside 0..100 and of honest width at any n >= 1.
///
/// Shares p of the scale points get a Dirichlet prior with one rating's worth of doubt, half at each end of
/// the scale: alpha = (1/2, 0, ..., 0, 1/2). On a scale of two points, and for the mean of any scale before
/// the first rating, that is Jeffreys' Beta(1/2, 1/2). With posterior alphas a_k, A = sum a_k and point
/// values v_k on 0..1, the mean M = sum v_k p_k has E = sum a_k v_k / A and Var = (sum a_k v_k^2 / A - E^2) /
/// (A + 1) (moments of the Dirichlet: Gelman et al., Bayesian Data Analysis, 3rd ed., appendix A). The
/// interval is that of the beta distribution with these two moments, stretched where needed to hold the
/// plain mean index, which is the value shown (so all-best answers reach 100).
///
/// Why this prior: simulated over eleven shapes (even, skewed, J, polarised, two points, nearly all alike)
/// and n = 5 to 5,000 it covers 94 % or more, but for one discrete case (2 % at the worst point, 98 % at the
/// best, n = 5: 90 %, the chance of five alike). One spread evenly falls to 88 % (total 1, polarised, n = 5)
/// or 52 % (total 5, very happy, n = 10), and t to 9.5 %. It errs on the wide side: 97 to 98.5 % for extreme
/// shapes below n = 200, more below n = 50 when nearly all sit in the middle.
std::optional<Interval> smoothed_index_interval(RatingSums const& sums, bool reversed,
                                                double confidence = default_confidence);

/// The same from sums over n_eff > 0 independent units (ratings, or whole visits) with values on 0..1: the
/// sum of their values and of these squared. `plain` is the value shown, which the interval will hold.
Interval smoothed_interval(double n_eff, double sum, double sum_of_squares, double plain,
                           double confidence = default_confidence);

/// Equal-tailed interval of the beta distribution with this mean (0..1) and variance. Where no beta has them
/// (no variance, or more than mean (1 - mean)), the point or 0..1.
Interval beta_interval(double mean, double variance, double confidence = default_confidence);

} // namespace instante::server::scoring
