#pragma once
// How long a chart runs on average until it signals, when the mean of its points lies `shift` sd from the
// centre: in control (shift 0) as long as designed, else as short as can be. For independent normal points
// and known centre and sd; where these come from a short base, false signals come sooner.

#include <optional>

namespace instante::server::scoring::charts {

/// One point beyond `widths` sd: 1 / P(beyond); 370.4 for 3.
double shewhart_run_length(double widths, double shift = 0);

/// EWMA within steady limits, started at the centre. The integral equation L(u) = 1 + 1/lambda int f((y - (1
/// - lambda) u) / lambda - shift) L(y) dy (Crowder 1987, Technometrics 29:401), solved by Gauss-Legendre
/// nodes. 0.01 <= lambda <= 1, 0 < widths <= 6 (std::invalid_argument).
double ewma_run_length(double lambda, double widths, double shift = 0);

/// Two-sided tabular CUSUM. One side's L(u) = 1 + L(0) F(k - u - shift) + int_0^h f(y - u + k - shift) L(y)
/// dy (Page 1954, Biometrika 41:100); both together by their head starts (Lucas & Crosier 1982, Technometrics
/// 24:199), which is exact while a signal on one side leaves the other at zero. 0 <= slack, 0 < interval <=
/// 30, 0 <= head_start < interval.
double cusum_run_length(double slack, double interval, double shift = 0, double head_start = 0);

/// Of all rules of a set together, in control. Western Electric 1 to 4: Champ & Woodall 1987, Technometrics
/// 29:393. Nelson 1 to 8: simulated (100,000 runs, standard error 0.22).
inline constexpr double western_electric_run_length = 91.75;
inline constexpr double nelson_run_length = 73.6;

/// Limits that give an in-control run length, 2 <= run_length <= 1e6 (std::invalid_argument).
double shewhart_widths_for(double run_length);
double ewma_widths_for(double run_length, double lambda);
double cusum_interval_for(double run_length, double slack);

} // namespace instante::server::scoring::charts
