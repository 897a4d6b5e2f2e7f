#pragma once
// A Shewhart chart: points in the order of time, each with the limits within which chance alone would keep
// it. Centre and spread come from a base period (phase I) and judge all points, those after it too (phase
// II). What has no data is an absent point: nothing is counted or carried on there.

#include "server/scoring/charts/constants.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring::charts {

/// How far z goes either way: where the base shows no spread at all, another value would be infinitely far.
inline constexpr double most_z = 1000;

struct Point {
    double n = 1; // answers, items, or units of opportunity behind it
    double value = 0;
    double centre = 0; // expected
    double sd = 0;     // standard error of the value around it
    double low = 0;    // limits, cut to what the value can be
    double high = 0;
    double z = 0; // (value - centre) / sd
    bool beyond = false;
};

struct ControlChart {
    double centre = 0; // for each unit of n (np: share; R and S charts: the mean at the most usual size)
    double sigma = 0;  // spread of one unit
    std::optional<double> dispersion; // Laney's sigma z: 1 where points vary as chance within them says
    double widths = 3;                // limits stand so many sd from the centre
    std::vector<std::optional<Point>> points;
};

struct Options {
    double widths = 3;
    /// Which points are the base; empty: all of them.
    std::vector<bool> base;
    /// Known values in place of estimates from the base. Both > 0 where the chart's sigma is its own.
    std::optional<double> centre;
    std::optional<double> sigma;
    Constants constants = Constants::as_printed;
};

/// Limits of `widths` sd around the centre, within floor..ceiling.
struct Bounds {
    std::optional<double> floor;
    std::optional<double> ceiling;
};
Point make_point(double n, double value, double centre, double sd, double widths, Bounds bounds = {});

bool in_base(Options const& options, std::size_t index);
/// Indices of points beyond their limits.
std::vector<std::size_t> beyond_limits(ControlChart const& chart);
std::vector<std::optional<double>> z_of(ControlChart const& chart);

/// Mean absolute difference of neighbours among the base's values, over d2(2): the spread from one point to
/// the next, which a shift of level hardly touches. nullopt for fewer than two values.
std::optional<double> spread_of_neighbours(std::span<std::optional<double> const> values,
                                           Options const& options);

/// The chart with its limits widened (or narrowed) by sigma z, the spread of neighbouring z: Laney's way for
/// points that vary more than chance within them says, as days do (Laney 2002, Quality Engineering 14:531).
/// nullopt where the base has fewer than two points.
std::optional<ControlChart> widened(ControlChart chart, Options const& options, Bounds bounds = {});

} // namespace instante::server::scoring::charts
