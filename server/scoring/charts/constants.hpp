#pragma once
// What ranges and standard deviations of small normal samples are on average: the constants of control
// charts, computed, for any sample size. Sizes below 2 or beyond `most_range_size` are a
// std::invalid_argument.

namespace instante::server::scoring::charts {

/// Printed tables, and the programs that follow them, round d2 to three decimals, and their d3 is right to
/// five. That moves limits by up to 0.04 %; who wants to agree with them to more digits than that has to do
/// as they do. as_printed: up to n = 25, as the R package qcc 2.7 has them.
enum class Constants { as_printed, exact };

inline constexpr int most_range_size = 10'000;

/// Mean of the range of n standard normal values: the integral of 1 - F^n - (1 - F)^n (Tippett 1925,
/// Biometrika 17:364). d2(2) = 1.12838.
double d2(int n, Constants constants = Constants::exact);

/// Standard deviation of that range, from E(W^2) = 2 int w P(W > w) dw with the range's distribution
/// P(W <= w) = n int f(x) (F(x + w) - F(x))^(n - 1) dx (Hartley 1942, Biometrika 32:334). d3(2) = 0.85250.
double d3(int n, Constants constants = Constants::exact);

/// Mean of the standard deviation (n - 1 divisor) of n standard normal values:
/// sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2); n may be any number above 1.
double c4(double n);

} // namespace instante::server::scoring::charts
