#include "server/reporting/change_signals.hpp"

#include "server/scoring/charts/run_length.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::reporting {

namespace {

using namespace scoring::charts;

constexpr double slack = 0.5; // looks for shifts of one sd of a point

struct Hit {
    std::size_t index = 0;
    int direction = 0;
};
struct NamedHits {
    std::string rule;
    std::vector<Hit> hits;
};

std::vector<NamedHits> hits_of_rules(ControlChart const& points, RuleSet set) {
    std::vector<NamedHits> all;
    for (RuleHits const& rule : run_rules(z_of(points), set)) {
        NamedHits named{std::string{rule.rule}, {}};
        for (RuleHit const& hit : rule.hits) {
            if (hit.completes) named.hits.push_back({hit.index, hit.direction});
        }
        all.push_back(std::move(named));
    }
    return all;
}

NamedHits hits_of_limits(ControlChart const& points) {
    NamedHits named{"beyond_limits", {}};
    for (std::size_t const index : beyond_limits(points))
        named.hits.push_back({index, points.points[index]->z > 0 ? 1 : -1});
    return named;
}

NamedHits hits_of_ewma(EwmaChart const& ewma) {
    NamedHits named{"ewma", {}};
    for (std::size_t i = 0; i < ewma.points.size(); ++i) {
        if (ewma.points[i] && ewma.points[i]->beyond)
            named.hits.push_back({i, ewma.points[i]->value > 0 ? 1 : -1});
    }
    return named;
}

std::vector<NamedHits> hits_of_cusum(CusumChart const& cusum) {
    NamedHits up{"cusum", {}};
    NamedHits down{"cusum", {}};
    for (std::size_t i = 0; i < cusum.points.size(); ++i) {
        if (!cusum.points[i]) continue;
        if (cusum.points[i]->beyond_above) up.hits.push_back({i, 1});
        if (cusum.points[i]->beyond_below) down.hits.push_back({i, -1});
    }
    return {std::move(up), std::move(down)};
}

/// Is there no point between two? Gaps do not count.
bool neighbours(ControlChart const& points, std::size_t a, std::size_t b) {
    return std::none_of(points.points.begin() + static_cast<std::ptrdiff_t>(a) + 1,
                        points.points.begin() + static_cast<std::ptrdiff_t>(b),
                        [](auto const& point) { return point.has_value(); });
}

std::optional<ChangeLevels> levels_of(ControlChart const& points, CusumChart const& dating,
                                      ChangeSignal const& signal, std::vector<bool> const& base) {
    auto const excursion = excursion_around(dating, signal.last, signal.direction > 0)
                               .value_or(Excursion{signal.first, signal.last});
    ChangeLevels levels;
    levels.first = excursion.begin;
    levels.last = excursion.end;
    auto const during = level_of(points, excursion.begin, excursion.end);
    if (!during) return std::nullopt;
    levels.during = *during;
    if (excursion.begin > 0) {
        levels.before = level_of(points, 0, excursion.begin - 1, base);
        if (!levels.before) levels.before = level_of(points, 0, excursion.begin - 1);
    }
    if (!levels.before) return levels;
    double const difference = levels.during.value - levels.before->value;
    double const error = scoring::normal_z(scoring::default_confidence) *
                         std::hypot(levels.during.standard_error, levels.before->standard_error);
    levels.difference = difference;
    levels.interval = {difference - error, difference + error};
    return levels;
}

} // namespace

ChangeDesign design_of(ChangeQuery const& query) {
    ChangeDesign design;
    if (query.chart == ChangeChart::cusum) {
        if (query.run_length) design.interval = cusum_interval_for(*query.run_length, slack);
        design.run_length = cusum_run_length(slack, design.interval);
    } else if (query.chart == ChangeChart::ewma) {
        design.widths = ewma_widths_for(query.run_length.value_or(shewhart_run_length(3)), query.lambda);
        design.run_length = ewma_run_length(query.lambda, design.widths);
    } else if (query.rules == RuleSet::none) {
        if (query.run_length) design.widths = shewhart_widths_for(*query.run_length);
        design.run_length = shewhart_run_length(design.widths);
    } else {
        design.run_length = query.rules == RuleSet::nelson ? nelson_run_length : western_electric_run_length;
    }
    return design;
}

void find_signals(ChangeSeries& series, ChangeQuery const& query, ChangeDesign const& design,
                  std::vector<Period> const& periods) {
    ControlChart const& points = *series.points;
    CusumChart const dating = cusum_chart(points, {slack, design.interval, 0});
    std::vector<NamedHits> found;
    if (query.chart == ChangeChart::cusum) {
        series.cusum = dating;
        found = hits_of_cusum(dating);
    } else if (query.chart == ChangeChart::ewma) {
        series.ewma = ewma_chart(standardised(points), query.lambda, design.widths);
        found = {hits_of_ewma(*series.ewma)};
    } else if (query.rules == RuleSet::none) {
        found = {hits_of_limits(points)};
    } else {
        found = hits_of_rules(points, query.rules);
    }
    std::vector<bool> base;
    base.reserve(periods.size());
    for (Period const& period : periods)
        base.push_back(period.base);
    for (NamedHits const& named : found) {
        ChangeSignal* open = nullptr;
        for (Hit const& hit : named.hits) {
            if (!periods[hit.index].watched) continue;
            if (open && open->direction == hit.direction && neighbours(points, open->last, hit.index)) {
                open->last = hit.index;
            } else {
                open = &series.signals.emplace_back(
                    ChangeSignal{named.rule, hit.direction, hit.index, hit.index, {}});
            }
        }
    }
    for (ChangeSignal& signal : series.signals) {
        if (signal.direction != 0) signal.change = levels_of(points, dating, signal, base);
    }
    std::stable_sort(series.signals.begin(), series.signals.end(),
                     [](ChangeSignal const& a, ChangeSignal const& b) { return a.first < b.first; });
}

} // namespace instante::server::reporting
