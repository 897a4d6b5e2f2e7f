#pragma once
// Quantiles of beta distributions: the ends of every interval of a share or an index.

namespace instante::server::scoring {

/// The x with P(X < x) = tail; a, b > 0, 0 < tail < 0.5. To a display: within 5 10^-6 standard deviations,
/// and mostly to eight digits.
double beta_quantile_below(double a, double b, double tail);
/// The x with P(X > x) = tail, likewise.
double beta_quantile_above(double a, double b, double tail);

} // namespace instante::server::scoring
