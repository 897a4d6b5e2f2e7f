#include "server/reporting/change_report.hpp"

#include "server/reporting/change_signals.hpp"
#include "server/scoring/charts/attribute_charts.hpp"
#include "server/scoring/charts/variable_charts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace instante::server::reporting {

namespace {

using namespace scoring::charts;

Axis axis_of(Resolution resolution) {
    return resolution == Resolution::day    ? Axis::day
           : resolution == Resolution::week ? Axis::week
                                            : Axis::month;
}

Day next_start(Day start, Resolution resolution) {
    return resolution == Resolution::day    ? start + 1
           : resolution == Resolution::week ? start + 7
                                            : month_start(start + 31);
}

std::string label_of(Day start, Resolution resolution) {
    return resolution == Resolution::day    ? day_to_string(start)
           : resolution == Resolution::week ? iso_week_to_string(start)
                                            : day_to_string(start).substr(0, 7);
}

std::vector<Period> periods_of(ChangeQuery const& query) {
    std::vector<Period> periods;
    Day const first = *query.of.from;
    Day const last = *query.of.to;
    Day start = query.resolution == Resolution::day    ? first
                : query.resolution == Resolution::week ? week_start(first)
                                                       : month_start(first);
    while (start <= last) {
        Day const next = next_start(start, query.resolution);
        Period period{label_of(start, query.resolution), std::max(start, first), std::min(next - 1, last),
                      false, false};
        period.base = period.from >= query.base_from && period.from <= query.base_to;
        period.watched = period.to >= query.from && period.to <= query.to;
        periods.push_back(std::move(period));
        start = next;
    }
    return periods;
}

/// What one period says: a mean over `size` independent answers.
struct Observed {
    double size = 0;
    double value = 0;
    std::optional<double> sd; // of one answer
};

ChangeFigure suited_figure(ChangeFigure wanted, Measure const& measure) {
    if (wanted != ChangeFigure::suited) return wanted;
    return measure.cut ? ChangeFigure::favourable : ChangeFigure::index;
}

ChangeChart suited_chart(ChangeChart wanted, ChangeFigure figure) {
    bool const open =
        wanted == ChangeChart::suited || wanted == ChangeChart::ewma || wanted == ChangeChart::cusum;
    if (!open) return wanted;
    return figure == ChangeFigure::favourable ? ChangeChart::laney_p
           : figure == ChangeFigure::answers  ? ChangeChart::laney_u
                                              : ChangeChart::laney_xbar;
}

std::optional<Observed> observe(ScoreRow const& row, ChangeFigure figure, Period const& period) {
    if (figure == ChangeFigure::answers) {
        double const days = period.to - period.from + 1;
        return Observed{days, static_cast<double>(row.n) / days, {}};
    }
    if (!row.score) return std::nullopt;
    scoring::Score const& score = *row.score;
    if (figure == ChangeFigure::favourable) {
        if (!score.favourable) return std::nullopt;
        return Observed{score.n_eff, score.favourable->share, {}};
    }
    if (figure == ChangeFigure::nps) {
        if (!score.nps) return std::nullopt;
        double const net = score.nps->value / 100;
        double const variance = std::max(0.0, score.nps->promoters + score.nps->detractors - net * net);
        std::optional<double> sd;
        if (score.n_eff > 1) sd = 100 * std::sqrt(variance * score.n_eff / (score.n_eff - 1));
        return Observed{score.n_eff, score.nps->value, sd};
    }
    std::optional<double> sd;
    if (score.sd) sd = *score.sd * 100 / (row.measure.scale->max - row.measure.scale->min);
    return Observed{score.n_eff, score.index, sd};
}

using Observations = std::vector<std::optional<Observed>>;

std::optional<ControlChart> chart_of_counts(ChangeChart chart, Observations const& seen,
                                            Options const& options) {
    std::vector<double> counts;
    std::vector<double> sizes;
    for (auto const& one : seen) {
        counts.push_back(one ? one->value * one->size : 0);
        sizes.push_back(one ? one->size : 0);
    }
    switch (chart) {
    case ChangeChart::p:
        return p_chart(counts, sizes, options);
    case ChangeChart::laney_p:
        return laney_p_chart(counts, sizes, options);
    case ChangeChart::laney_u:
        return laney_u_chart(counts, sizes, options);
    default:
        return u_chart(counts, sizes, options); // c: of one day each
    }
}

std::optional<ControlChart> chart_of(ChangeChart chart, Observations const& seen, Options const& options) {
    if (chart == ChangeChart::individuals) {
        std::vector<std::optional<double>> values;
        for (auto const& one : seen)
            values.push_back(one ? std::optional{one->value} : std::nullopt);
        auto individuals = individuals_chart(values, SingleSpread::moving_range, 2, options);
        return individuals ? std::optional{std::move(individuals->values)} : std::nullopt;
    }
    if (chart != ChangeChart::xbar && chart != ChangeChart::laney_xbar)
        return chart_of_counts(chart, seen, options);
    std::vector<Subgroup> groups;
    for (auto const& one : seen)
        groups.push_back(one ? Subgroup{one->size, one->value, {}, one->sd} : Subgroup{});
    return chart == ChangeChart::xbar ? xbar_chart(groups, SpreadFrom::pooled_sd, options)
                                      : widened_xbar_chart(groups, SpreadFrom::pooled_sd, options);
}

bool has_spread(ControlChart const& chart) {
    return chart.sigma > 0 && (!chart.dispersion || *chart.dispersion > 0);
}

/// Gathers rows of scores into series, in the order in which they first come.
class SeriesCollector {
  public:
    SeriesCollector(ChangeQuery const& query, std::vector<Period> const& periods)
        : query_(query), periods_(periods) {
        for (std::size_t i = 0; i < periods.size(); ++i)
            index_[periods[i].label] = i;
    }

    void take(ScoreRow const& row) {
        auto const& label = row.group.back();
        if (!label || !row.measure.scale) return;
        auto const at = index_.find(*label);
        ChangeFigure const figure = suited_figure(query_.figure, row.measure);
        if (at == index_.end()) return;
        auto const seen = observe(row, figure, periods_[at->second]);
        if (!seen) return;
        std::size_t const series = series_of(row, figure);
        series_[series].n[at->second] = row.n;
        series_[series].values[at->second] = seen->value;
        note_versions(series_[series], row.survey_versions, at->second);
        seen_[series][at->second] = seen;
    }

    std::vector<ChangeSeries> finish(ChangeDesign const& design) {
        for (std::size_t i = 0; i < series_.size(); ++i)
            chart_series(series_[i], seen_[i], design);
        return std::move(series_);
    }

    std::size_t points() const { return series_.size() * periods_.size(); }

  private:
    static void note_versions(ChangeSeries& series, std::vector<std::string> const& names,
                              std::size_t period) {
        for (std::string const& name : names) {
            auto const known = std::ranges::find(series.versions, name, &AskedVersion::name);
            if (known == series.versions.end()) {
                series.versions.push_back({name, period, period});
            } else {
                known->first = std::min(known->first, period);
                known->last = std::max(known->last, period);
            }
        }
    }

    std::size_t series_of(ScoreRow const& row, ChangeFigure figure) {
        std::vector<std::optional<std::string>> group{row.group.begin(), row.group.end() - 1};
        auto& alike = by_group_[group];
        for (std::size_t const index : alike) {
            if (series_[index].measure == row.measure) return index;
        }
        alike.push_back(series_.size());
        ChangeSeries series;
        series.group = std::move(group);
        series.measure = row.measure;
        series.figure = figure;
        series.chart = suited_chart(query_.chart, figure);
        series.n.resize(periods_.size());
        series.values.resize(periods_.size());
        series_.push_back(std::move(series));
        seen_.emplace_back(periods_.size());
        return series_.size() - 1;
    }

    void chart_series(ChangeSeries& series, Observations const& seen, ChangeDesign const& design) {
        std::ranges::stable_sort(series.versions, {}, &AskedVersion::first);
        Options options;
        options.widths = design.widths;
        options.constants = Constants::exact;
        for (std::size_t i = 0; i < periods_.size(); ++i) {
            options.base.push_back(periods_[i].base);
            if (periods_[i].base && seen[i]) ++series.base_points;
        }
        if (series.base_points < least_base_points) {
            series.no_limits = NoLimits::few_points;
            return;
        }
        auto chart = chart_of(series.chart, seen, options);
        if (!chart || !has_spread(*chart)) {
            series.no_limits = NoLimits::no_spread;
            return;
        }
        series.points = std::move(chart);
        find_signals(series, query_, design, periods_);
    }

    ChangeQuery const& query_;
    std::vector<Period> const& periods_;
    std::map<std::string, std::size_t> index_;
    std::map<std::vector<std::optional<std::string>>, std::vector<std::size_t>> by_group_;
    std::vector<ChangeSeries> series_;
    std::vector<Observations> seen_;
};

} // namespace

std::vector<std::string> versions_that_came(ChangeSeries const& series, ChangeSignal const& signal) {
    std::size_t const began = std::min(signal.first, signal.change ? signal.change->first : signal.first);
    std::size_t const from = began > 0 ? began - 1 : 0;
    std::vector<std::string> before;
    std::vector<std::string> came;
    for (AskedVersion const& version : series.versions) {
        bool const comes = version.first >= from && version.first <= signal.last;
        if (comes && differ_in_versions(before, {version.name})) came.push_back(version.name);
        before.push_back(version.name);
    }
    return came;
}

Result<ChangeReport> make_change_report(ChangeQuery const& query, Catalog const& catalog, CellStore& cells,
                                        std::int64_t budget) {
    ScoreQuery by_period = query.of;
    by_period.group_by.push_back({axis_of(query.resolution), {}, 0});
    auto const scores = make_report(by_period, catalog, cells, budget);
    if (!scores) return scores.error();
    ChangeReport report;
    report.cells_read = scores->cells_read;
    report.periods = periods_of(query);
    SeriesCollector collector{query, report.periods};
    for (ScoreRow const& row : scores->rows)
        collector.take(row);
    if (!query.signals_only && collector.points() > most_change_points)
        return Problem::at(ProblemKind::too_much, "group_by",
                           "these series have more than " + std::to_string(most_change_points) +
                               " points; shorten the period, filter, or ask for signals=only");
    ChangeDesign const design = design_of(query);
    report.run_length = design.run_length;
    report.series = collector.finish(design);
    VersionNotes notes;
    for (ChangeSeries const& series : report.series) {
        std::vector<std::string> names;
        for (AskedVersion const& version : series.versions)
            names.push_back(version.name);
        notes.add(names);
        for (std::size_t i = 0; series.points && i < report.periods.size(); ++i) {
            if (report.periods[i].watched && series.points->points[i]) ++report.watched_points;
        }
    }
    report.notes = notes.finish(catalog);
    return report;
}

} // namespace instante::server::reporting
