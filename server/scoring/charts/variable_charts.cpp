#include "server/scoring/charts/variable_charts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace instante::server::scoring::charts {

namespace {

constexpr Bounds of_spreads{0.0, std::nullopt};

/// d2 and d3 of sizes met before: they are integrals.
class RangeConstants {
  public:
    explicit RangeConstants(Constants constants) : constants_(constants) {}
    double mean(double n) {
        auto const [at, fresh] = means_.try_emplace(static_cast<int>(n), 0);
        if (fresh) at->second = d2(at->first, constants_);
        return at->second;
    }
    double sd(double n) {
        auto const [at, fresh] = sds_.try_emplace(static_cast<int>(n), 0);
        if (fresh) at->second = d3(at->first, constants_);
        return at->second;
    }

  private:
    Constants constants_;
    std::map<int, double> means_;
    std::map<int, double> sds_;
};

bool from_ranges(SpreadFrom from) {
    return from == SpreadFrom::range || from == SpreadFrom::weighted_range;
}

double pooled(std::span<Subgroup const> subgroups, Options const& options) {
    double squares = 0;
    double degrees = 0;
    for (std::size_t i = 0; i < subgroups.size(); ++i) {
        Subgroup const& group = subgroups[i];
        if (!in_base(options, i) || !group.sd || !(group.n > 1)) continue;
        squares += (group.n - 1) * *group.sd * *group.sd;
        degrees += group.n - 1;
    }
    return degrees > 0 ? std::sqrt(squares / degrees) / c4(degrees + 1) : -1;
}

std::optional<double> mean_of_all(std::span<Subgroup const> subgroups, Options const& options) {
    if (options.centre) return options.centre;
    double sum = 0;
    double n = 0;
    for (std::size_t i = 0; i < subgroups.size(); ++i) {
        if (!in_base(options, i) || !(subgroups[i].n > 0)) continue;
        sum += subgroups[i].n * subgroups[i].mean;
        n += subgroups[i].n;
    }
    return n > 0 ? std::optional{sum / n} : std::nullopt;
}

/// The size that most subgroups have; of several the smallest.
double usual_size(std::span<Subgroup const> subgroups) {
    std::map<double, int> sizes;
    for (Subgroup const& group : subgroups) {
        if (group.n > 1) ++sizes[group.n];
    }
    auto const most = std::max_element(sizes.begin(), sizes.end(),
                                       [](auto const& a, auto const& b) { return a.second < b.second; });
    return most == sizes.end() ? 2 : most->first;
}

/// A chart of what each subgroup says of its own spread.
template <class Value, class Mean, class Error>
std::optional<ControlChart> chart_of_spreads(std::span<Subgroup const> subgroups, SpreadFrom from,
                                             Options const& options, Value const& value, Mean const& mean,
                                             Error const& error) {
    auto const sigma = spread_within(subgroups, from, options);
    if (!sigma) return std::nullopt;
    ControlChart chart{
        options.centre.value_or(mean(usual_size(subgroups)) * *sigma), *sigma, {}, options.widths, {}};
    for (Subgroup const& group : subgroups) {
        auto const spread = group.n > 1 ? value(group) : std::nullopt;
        if (!spread) {
            chart.points.emplace_back(std::nullopt);
            continue;
        }
        double const centre = options.centre.value_or(mean(group.n) * *sigma);
        chart.points.emplace_back(
            make_point(group.n, *spread, centre, error(group.n) * *sigma, options.widths, of_spreads));
    }
    return chart;
}

/// Ranges of `span` neighbours, at the last of each.
std::vector<std::optional<double>> moving_ranges(std::span<std::optional<double> const> values, int span,
                                                 Options const& options, bool only_base) {
    std::vector<std::optional<double>> ranges(values.size());
    std::vector<double> last;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || (only_base && !in_base(options, i))) continue;
        last.push_back(*values[i]);
        if (last.size() > static_cast<std::size_t>(span)) last.erase(last.begin());
        if (last.size() < static_cast<std::size_t>(span)) continue;
        auto const [low, high] = std::minmax_element(last.begin(), last.end());
        ranges[i] = *high - *low;
    }
    return ranges;
}

std::optional<double> mean_of(std::vector<std::optional<double>> const& values) {
    double sum = 0;
    int n = 0;
    for (auto const& value : values) {
        if (!value) continue;
        sum += *value;
        ++n;
    }
    return n > 0 ? std::optional{sum / n} : std::nullopt;
}

} // namespace

Subgroup subgroup_of(std::span<double const> values) {
    Subgroup group;
    group.n = static_cast<double>(values.size());
    if (values.empty()) return group;
    for (double const value : values)
        group.mean += value / group.n;
    if (values.size() < 2) return group;
    auto const [low, high] = std::minmax_element(values.begin(), values.end());
    group.range = *high - *low;
    double squares = 0;
    for (double const value : values)
        squares += (value - group.mean) * (value - group.mean);
    group.sd = std::sqrt(squares / (group.n - 1));
    return group;
}

std::optional<double> spread_within(std::span<Subgroup const> subgroups, SpreadFrom from,
                                    Options const& options) {
    if (options.sigma) return options.sigma;
    if (from == SpreadFrom::pooled_sd) {
        double const sigma = pooled(subgroups, options);
        return sigma < 0 ? std::nullopt : std::optional{sigma};
    }
    RangeConstants ranges{options.constants};
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < subgroups.size(); ++i) {
        Subgroup const& group = subgroups[i];
        auto const& spread = from_ranges(from) ? group.range : group.sd;
        if (!in_base(options, i) || !spread || !(group.n > 1)) continue;
        double const mean = from_ranges(from) ? ranges.mean(group.n) : c4(group.n);
        double weight = 1;
        if (from == SpreadFrom::weighted_range) weight = std::pow(mean / ranges.sd(group.n), 2);
        if (from == SpreadFrom::weighted_sd) weight = mean * mean / (1 - mean * mean);
        sum += weight * *spread / mean;
        weights += weight;
    }
    return weights > 0 ? std::optional{sum / weights} : std::nullopt;
}

std::optional<ControlChart> xbar_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                       Options const& options) {
    auto const centre = mean_of_all(subgroups, options);
    auto const sigma = spread_within(subgroups, from, options);
    if (!centre || !sigma) return std::nullopt;
    ControlChart chart{*centre, *sigma, {}, options.widths, {}};
    for (Subgroup const& group : subgroups) {
        if (group.n > 0) {
            chart.points.emplace_back(
                make_point(group.n, group.mean, *centre, *sigma / std::sqrt(group.n), options.widths));
        } else {
            chart.points.emplace_back(std::nullopt);
        }
    }
    return chart;
}

std::optional<ControlChart> widened_xbar_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                               Options const& options) {
    auto chart = xbar_chart(subgroups, from, options);
    if (!chart) return std::nullopt;
    return widened(std::move(*chart), options);
}

std::optional<ControlChart> range_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                        Options const& options) {
    RangeConstants ranges{options.constants};
    return chart_of_spreads(
        subgroups, from, options, [](Subgroup const& group) { return group.range; },
        [&](double n) { return ranges.mean(n); }, [&](double n) { return ranges.sd(n); });
}

std::optional<ControlChart> sd_chart(std::span<Subgroup const> subgroups, SpreadFrom from,
                                     Options const& options) {
    return chart_of_spreads(
        subgroups, from, options, [](Subgroup const& group) { return group.sd; },
        [](double n) { return c4(n); }, [](double n) { return std::sqrt(std::max(0.0, 1 - c4(n) * c4(n))); });
}

std::optional<IndividualsChart> individuals_chart(std::span<std::optional<double> const> values,
                                                  SingleSpread from, int span, Options const& options) {
    std::vector<double> base;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] && in_base(options, i)) base.push_back(*values[i]);
    }
    Subgroup const all = subgroup_of(base);
    RangeConstants ranges{options.constants};
    auto const mean_range = mean_of(moving_ranges(values, span, options, true));
    std::optional<double> sigma = options.sigma;
    if (!sigma && from == SingleSpread::sd && all.sd) sigma = *all.sd / c4(all.n);
    if (!sigma && from == SingleSpread::moving_range && mean_range) sigma = *mean_range / ranges.mean(span);
    if (!sigma || (base.empty() && !options.centre)) return std::nullopt;
    double const centre = options.centre.value_or(all.mean);
    IndividualsChart chart;
    chart.values = {centre, *sigma, {}, options.widths, {}};
    double const range_centre = ranges.mean(span) * *sigma;
    chart.moving_ranges = {range_centre, *sigma, {}, options.widths, {}};
    auto const moving = moving_ranges(values, span, options, false);
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& point = chart.values.points.emplace_back();
        if (values[i]) point = make_point(1, *values[i], centre, *sigma, options.widths);
        auto& range = chart.moving_ranges.points.emplace_back();
        if (moving[i])
            range = make_point(span, *moving[i], range_centre, ranges.sd(span) * *sigma, options.widths,
                               of_spreads);
    }
    return chart;
}

} // namespace instante::server::scoring::charts
