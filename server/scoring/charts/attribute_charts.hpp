#pragma once
// Charts of counts: how many of n (p, np, Laney's p'), how many on so much opportunity (u, Laney's u') and
// how many each time (c). Sources: Montgomery, Introduction to Statistical Quality Control, chapter 7; Laney
// 2002, Quality Engineering 14:531. `counts` and `sizes` are of one length (std::invalid_argument); where a
// size is 0 there is no point. nullopt: the base has no data, and no centre was given.

#include "server/scoring/charts/control_chart.hpp"

namespace instante::server::scoring::charts {

/// Share p_i = x_i / n_i; centre sum x / sum n, sigma sqrt(p (1 - p)), sd sigma / sqrt(n_i); limits in 0..1.
std::optional<ControlChart> p_chart(std::span<double const> counts, std::span<double const> sizes,
                                    Options const& options = {});
/// The same in counts: points are x_i around n_i p. Its `centre` is p.
std::optional<ControlChart> np_chart(std::span<double const> counts, std::span<double const> sizes,
                                     Options const& options = {});
/// p' : sd sigma_p sigma_z. Also nullopt where the base has fewer than two points.
std::optional<ControlChart> laney_p_chart(std::span<double const> counts, std::span<double const> sizes,
                                          Options const& options = {});

/// Rate u_i = x_i / n_i; centre sum x / sum n, sigma its root, sd sigma / sqrt(n_i); limits from 0.
std::optional<ControlChart> u_chart(std::span<double const> counts, std::span<double const> sizes,
                                    Options const& options = {});
std::optional<ControlChart> laney_u_chart(std::span<double const> counts, std::span<double const> sizes,
                                          Options const& options = {});

/// Counts on equal opportunity: centre their mean, sigma its root; limits from 0. An absent count is no
/// point.
std::optional<ControlChart> c_chart(std::span<std::optional<double> const> counts,
                                    Options const& options = {});

} // namespace instante::server::scoring::charts
