#include "server/scoring/charts/attribute_charts.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring::charts {

namespace {

constexpr Bounds of_shares{0.0, 1.0};
constexpr Bounds of_rates{0.0, std::nullopt};

/// Of all that the base counted, to all that it was counted on.
std::optional<double> ratio_of_base(std::span<double const> counts, std::span<double const> sizes,
                                    Options const& options) {
    if (counts.size() != sizes.size()) throw std::invalid_argument("a size for each count");
    if (options.centre) return options.centre;
    double count = 0;
    double size = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (!in_base(options, i) || !(sizes[i] > 0)) continue;
        count += counts[i];
        size += sizes[i];
    }
    if (!(size > 0)) return std::nullopt;
    return count / size;
}

ControlChart chart_of_ratios(std::span<double const> counts, std::span<double const> sizes, double centre,
                             double sigma, double widths, Bounds bounds) {
    ControlChart chart{centre, sigma, {}, widths, {}};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (sizes[i] > 0) {
            chart.points.emplace_back(make_point(sizes[i], counts[i] / sizes[i], centre,
                                                 sigma / std::sqrt(sizes[i]), widths, bounds));
        } else {
            chart.points.emplace_back(std::nullopt);
        }
    }
    return chart;
}

} // namespace

std::optional<ControlChart> p_chart(std::span<double const> counts, std::span<double const> sizes,
                                    Options const& options) {
    auto const centre = ratio_of_base(counts, sizes, options);
    if (!centre) return std::nullopt;
    double const sigma = options.sigma.value_or(std::sqrt(std::max(0.0, *centre * (1 - *centre))));
    return chart_of_ratios(counts, sizes, *centre, sigma, options.widths, of_shares);
}

std::optional<ControlChart> np_chart(std::span<double const> counts, std::span<double const> sizes,
                                     Options const& options) {
    auto chart = p_chart(counts, sizes, options);
    if (!chart) return std::nullopt;
    for (auto& point : chart->points) {
        if (!point) continue;
        double const n = point->n;
        point = make_point(n, point->value * n, point->centre * n, point->sd * n, chart->widths, {0.0, n});
    }
    return chart;
}

std::optional<ControlChart> laney_p_chart(std::span<double const> counts, std::span<double const> sizes,
                                          Options const& options) {
    auto chart = p_chart(counts, sizes, options);
    if (!chart) return std::nullopt;
    return widened(std::move(*chart), options, of_shares);
}

std::optional<ControlChart> u_chart(std::span<double const> counts, std::span<double const> sizes,
                                    Options const& options) {
    auto const centre = ratio_of_base(counts, sizes, options);
    if (!centre) return std::nullopt;
    double const sigma = options.sigma.value_or(std::sqrt(std::max(0.0, *centre)));
    return chart_of_ratios(counts, sizes, *centre, sigma, options.widths, of_rates);
}

std::optional<ControlChart> laney_u_chart(std::span<double const> counts, std::span<double const> sizes,
                                          Options const& options) {
    auto chart = u_chart(counts, sizes, options);
    if (!chart) return std::nullopt;
    return widened(std::move(*chart), options, of_rates);
}

std::optional<ControlChart> c_chart(std::span<std::optional<double> const> counts, Options const& options) {
    std::vector<double> known;
    std::vector<double> sizes;
    for (auto const& count : counts) {
        known.push_back(count.value_or(0));
        sizes.push_back(count ? 1 : 0);
    }
    return u_chart(known, sizes, options);
}

} // namespace instante::server::scoring::charts
