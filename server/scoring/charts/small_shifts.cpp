#include "server/scoring/charts/small_shifts.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring::charts {

EwmaChart ewma_chart(ControlChart const& chart, double lambda, double widths, EwmaLimits limits) {
    if (!(lambda > 0 && lambda <= 1)) throw std::invalid_argument("lambda lies outside 0..1");
    EwmaChart ewma{lambda, widths, {}};
    double const rest = 1 - lambda;
    double away = 0; // of the average from the centre
    double variance = 0;
    double faded = 1; // (1 - lambda)^(2 i)
    for (auto const& point : chart.points) {
        auto& next = ewma.points.emplace_back();
        if (!point) continue;
        double const of_point = point->sd * point->sd;
        double const steady = of_point * lambda / (2 - lambda);
        away = lambda * (point->value - point->centre) + rest * away;
        variance = lambda * lambda * of_point + rest * rest * variance;
        faded *= rest * rest;
        double const shown = limits == EwmaLimits::exact       ? variance
                             : limits == EwmaLimits::last_size ? steady * (1 - faded)
                                                               : steady;
        Point const judged =
            make_point(point->n, point->centre + away, point->centre, std::sqrt(shown), widths);
        next = {judged.value, judged.sd, judged.low, judged.high, judged.beyond};
    }
    return ewma;
}

ControlChart standardised(ControlChart const& chart) {
    ControlChart z{0, 1, chart.dispersion, chart.widths, {}};
    for (auto const& point : chart.points) {
        auto& next = z.points.emplace_back();
        if (point) next = make_point(point->n, point->z, 0, 1, chart.widths);
    }
    return z;
}

CusumChart cusum_chart(ControlChart const& chart, CusumDesign const& design) {
    CusumChart cusum{design, {}};
    CusumPoint last;
    last.upper = design.head_start;
    last.lower = -design.head_start;
    for (auto const& point : chart.points) {
        auto& next = cusum.points.emplace_back();
        if (!point) continue;
        last.upper = std::max(0.0, last.upper + point->z - design.slack);
        last.lower = std::min(0.0, last.lower + point->z + design.slack);
        last.upper_run = last.upper > 0 ? last.upper_run + 1 : 0;
        last.lower_run = last.lower < 0 ? last.lower_run + 1 : 0;
        last.beyond_above = last.upper > design.interval;
        last.beyond_below = last.lower < -design.interval;
        next = last;
    }
    return cusum;
}

std::optional<Excursion> excursion_around(CusumChart const& chart, std::size_t index, bool upwards) {
    auto const is_up = [&](std::size_t i) {
        CusumPoint const& point = *chart.points[i];
        return upwards ? point.upper > 0 : point.lower < 0;
    };
    if (index >= chart.points.size() || !chart.points[index] || !is_up(index)) return std::nullopt;
    Excursion excursion{index, index};
    for (std::size_t i = index; i-- > 0;) {
        if (!chart.points[i]) continue;
        if (!is_up(i)) break;
        excursion.begin = i;
    }
    for (std::size_t i = index + 1; i < chart.points.size(); ++i) {
        if (!chart.points[i]) continue;
        if (!is_up(i)) break;
        excursion.end = i;
    }
    return excursion;
}

std::optional<Level> level_of(ControlChart const& chart, std::size_t begin, std::size_t end,
                              std::vector<bool> const& chosen) {
    Level level;
    double sum = 0;
    double variance = 0;
    for (std::size_t i = begin; i <= end && i < chart.points.size(); ++i) {
        auto const& point = chart.points[i];
        if (!point || (!chosen.empty() && !chosen[i])) continue;
        ++level.points;
        level.n += point->n;
        sum += point->n * point->value;
        variance += point->n * point->n * point->sd * point->sd;
    }
    if (!(level.n > 0)) return std::nullopt;
    level.value = sum / level.n;
    level.standard_error = std::sqrt(variance) / level.n;
    return level;
}

} // namespace instante::server::scoring::charts
