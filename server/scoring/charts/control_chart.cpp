#include "server/scoring/charts/control_chart.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring::charts {

namespace {

/// Sums of equal values differ from their multiples by rounding: that is no signal.
bool alike(double a, double b) {
    return std::fabs(a - b) <= 1e-12 * std::max(std::fabs(a), std::fabs(b));
}

} // namespace

Point make_point(double n, double value, double centre, double sd, double widths, Bounds bounds) {
    Point point;
    point.n = n;
    point.value = value;
    point.centre = centre;
    point.sd = alike(centre + sd, centre) ? 0 : sd;
    point.low = centre - widths * point.sd;
    point.high = centre + widths * point.sd;
    if (bounds.floor) point.low = std::max(point.low, *bounds.floor);
    if (bounds.ceiling) point.high = std::min(point.high, *bounds.ceiling);
    if (!alike(value, centre)) {
        double const away = value - centre;
        point.z = point.sd > 0 ? std::clamp(away / point.sd, -most_z, most_z) : std::copysign(most_z, away);
    }
    point.beyond =
        (value > point.high && !alike(value, point.high)) || (value < point.low && !alike(value, point.low));
    return point;
}

bool in_base(Options const& options, std::size_t index) {
    return options.base.empty() || (index < options.base.size() && options.base[index]);
}

std::vector<std::size_t> beyond_limits(ControlChart const& chart) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < chart.points.size(); ++i) {
        if (chart.points[i] && chart.points[i]->beyond) indices.push_back(i);
    }
    return indices;
}

std::vector<std::optional<double>> z_of(ControlChart const& chart) {
    std::vector<std::optional<double>> z;
    z.reserve(chart.points.size());
    for (auto const& point : chart.points)
        z.push_back(point ? std::optional{point->z} : std::nullopt);
    return z;
}

std::optional<double> spread_of_neighbours(std::span<std::optional<double> const> values,
                                           Options const& options) {
    double sum = 0;
    int ranges = 0;
    std::optional<double> last;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || !in_base(options, i)) continue;
        if (last) {
            sum += std::fabs(*values[i] - *last);
            ++ranges;
        }
        last = values[i];
    }
    if (ranges == 0) return std::nullopt;
    return sum / ranges / d2(2, options.constants);
}

std::optional<ControlChart> widened(ControlChart chart, Options const& options, Bounds bounds) {
    auto const dispersion = spread_of_neighbours(z_of(chart), options);
    if (!dispersion) return std::nullopt;
    chart.dispersion = dispersion;
    for (auto& point : chart.points) {
        if (!point) continue;
        point =
            make_point(point->n, point->value, point->centre, point->sd * *dispersion, chart.widths, bounds);
    }
    return chart;
}

} // namespace instante::server::scoring::charts
