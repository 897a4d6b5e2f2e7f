#pragma once
// The distributions that intervals and tests are read from: Boost.Math behind few names. Tails are computed
// as tails, so that a p-value keeps its digits down to 1e-300 (below: 0, and an effect size says more).

#include <boost/math/policies/policy.hpp>

namespace instante::server::scoring {

/// Boost computes double arguments in long double unless told not to: ten times slower here, for digits
/// beyond the thirteenth.
using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// z with P(Z > z) = tail, 0 < tail < 1.
double normal_quantile_above(double tail);
/// Height of the standard normal density.
double normal_density(double x);
/// P(Z > z).
double normal_above(double z);
/// 2 P(Z > |z|).
double normal_two_sided(double z);

/// t with P(T > t) = tail for df > 0 degrees of freedom, which need not be whole.
double t_quantile_above(double tail, double df);
/// P(T > t).
double t_above(double t, double df);
/// 2 P(T > |t|).
double t_two_sided(double t, double df);

/// P(X > x) for chi squared with df > 0 degrees of freedom, x >= 0.
double chi_squared_above(double x, double df);

/// P(F > f), f >= 0.
double f_above(double f, double df1, double df2);
/// f with P(F > f) = tail.
double f_quantile_above(double tail, double df1, double df2);

} // namespace instante::server::scoring
