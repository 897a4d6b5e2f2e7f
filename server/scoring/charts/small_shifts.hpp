#pragma once
// Charts that remember: they find small lasting shifts which no single point gives away. Both are made of a
// Shewhart chart's points, so that subgroups, bases, sizes and overdispersion are settled there.

#include "server/scoring/charts/control_chart.hpp"

namespace instante::server::scoring::charts {

struct EwmaPoint {
    double value = 0; // the weighted average so far
    double sd = 0;
    double low = 0;
    double high = 0;
    bool beyond = false;
};
struct EwmaChart {
    double lambda = 0.2;
    double widths = 3;
    std::vector<std::optional<EwmaPoint>> points; // absent where the chart's point is
};

enum class EwmaLimits {
    exact,     // the variance as it has grown up to each point, each with its own size
    last_size, // as if all points before had been of the size of this one, as printed formulas have it
    steady     // as after very many points of the size of this one
};

/// z_i = lambda x_i + (1 - lambda) z_(i-1) from the centre on, within centre +- widths sd(z_i);
/// var z_i = lambda^2 var x_i + (1 - lambda)^2 var z_(i-1), which for equal sizes is
/// var x lambda / (2 - lambda) (1 - (1 - lambda)^2i) (Roberts 1959, Technometrics 1:239; Lucas & Saccucci
/// 1990, Technometrics 32:1). 0 < lambda <= 1 (std::invalid_argument).
EwmaChart ewma_chart(ControlChart const& chart, double lambda, double widths,
                     EwmaLimits limits = EwmaLimits::exact);

/// The same chart with its values in sd from the centre: value z, centre 0, sd 1. For points whose errors
/// differ, an EWMA of these weighs each by what it can tell.
ControlChart standardised(ControlChart const& chart);

struct CusumDesign {
    double slack = 0.5;    // k, in sd: half the shift to be found soon
    double interval = 5;   // h, in sd: a sum beyond it is a signal
    double head_start = 0; // where both sums begin, 0 <= head_start < interval: fast initial response
};
struct CusumPoint {
    double upper = 0;          // >= 0
    double lower = 0;          // <= 0
    std::size_t upper_run = 0; // points since the sum was last zero, this one included
    std::size_t lower_run = 0;
    bool beyond_above = false;
    bool beyond_below = false;
};
struct CusumChart {
    CusumDesign design;
    std::vector<std::optional<CusumPoint>> points;
};

/// C+_i = max(0, C+_(i-1) + z_i - k), C-_i = min(0, C-_(i-1) + z_i + k) (Page 1954, Biometrika 41:100; Lucas
/// & Crosier 1982, Technometrics 24:199 for the head start). Sums go on after a signal.
CusumChart cusum_chart(ControlChart const& chart, CusumDesign const& design);

/// An excursion of a one-sided sum from the point after its last zero to the last before it is zero again:
/// where the change that a signal tells of is taken to have begun (Page's estimate) and lasted.
struct Excursion {
    std::size_t begin = 0; // indices of points, both inclusive
    std::size_t end = 0;
};
/// Around the point `index`, upwards or downwards; nullopt where that sum is zero there.
std::optional<Excursion> excursion_around(CusumChart const& chart, std::size_t index, bool upwards);

/// The level of the points begin..end (those of `chosen`, where it is not empty): their mean by size, and its
/// standard error from the sd that the chart gives each. nullopt: no point.
struct Level {
    std::size_t points = 0;
    double n = 0;
    double value = 0;
    double standard_error = 0;
};
std::optional<Level> level_of(ControlChart const& chart, std::size_t begin, std::size_t end,
                              std::vector<bool> const& chosen = {});

} // namespace instante::server::scoring::charts
