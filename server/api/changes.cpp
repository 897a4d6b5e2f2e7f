#include "server/api/comparison_json.hpp"
#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/api/score_row.hpp"
#include "server/reporting/change_report.hpp"

#include <algorithm>

namespace instante::server::api {

namespace {

using reporting::ChangeQuery;
using reporting::ChangeSeries;
using reporting::ChangeSignal;
using reporting::Period;

constexpr UnixMs day_ms = 86'400'000;

nlohmann::json days_json(Day from, Day to) {
    return {{"from", day_to_string(from)}, {"to", day_to_string(to)}};
}

nlohmann::json level_json(std::optional<scoring::charts::Level> const& level) {
    if (!level) return nullptr;
    return {{"points", level->points},
            {"n", level->n},
            {"value", level->value},
            {"standard_error", level->standard_error}};
}

nlohmann::json change_json(reporting::ChangeLevels const& change, ChangeSeries const& series,
                           std::vector<Period> const& periods) {
    bool const ended = std::any_of(series.values.begin() + static_cast<std::ptrdiff_t>(change.last) + 1,
                                   series.values.end(), [](auto const& value) { return value.has_value(); });
    nlohmann::json document{{"began", day_to_string(periods[change.first].from)},
                            {"until", day_to_string(periods[change.last].to)},
                            {"ongoing", !ended},
                            {"before", level_json(change.before)},
                            {"during", level_json(change.during)},
                            {"difference", nullptr}};
    if (change.difference) {
        document["difference"] = {
            {"value", *change.difference}, {"low", change.interval->low}, {"high", change.interval->high}};
    }
    return document;
}

nlohmann::json signal_json(ChangeSignal const& signal, ChangeSeries const& series,
                           std::vector<Period> const& periods) {
    char const* const direction = signal.direction > 0 ? "up" : signal.direction < 0 ? "down" : nullptr;
    nlohmann::json document{{"rule", signal.rule},
                            {"period", periods[signal.first].label},
                            {"date", day_to_string(periods[signal.first].from)},
                            {"last_date", day_to_string(periods[signal.last].to)},
                            {"direction", direction ? nlohmann::json(direction) : nlohmann::json(nullptr)},
                            {"better", nullptr},
                            {"change", nullptr},
                            {"new_versions", reporting::versions_that_came(series, signal)}};
    // More answers are neither; every other figure is turned so that up is better.
    if (direction && series.figure != reporting::ChangeFigure::answers)
        document["better"] = signal.direction > 0;
    if (signal.change) document["change"] = change_json(*signal.change, series, periods);
    return document;
}

nlohmann::json point_json(ChangeSeries const& series, Period const& period, std::size_t i) {
    nlohmann::json document{{"period", period.label},
                            {"from", day_to_string(period.from)},
                            {"base", period.base},
                            {"watched", period.watched},
                            {"n", series.values[i] ? nlohmann::json(series.n[i]) : nlohmann::json(nullptr)},
                            {"value", or_null(series.values[i])}};
    if (series.points && series.points->points[i]) {
        auto const& point = *series.points->points[i];
        document["centre"] = point.centre;
        document["low"] = point.low;
        document["high"] = point.high;
        document["z"] = point.z;
        document["beyond"] = point.beyond;
    }
    if (series.ewma && series.ewma->points[i]) {
        auto const& point = *series.ewma->points[i];
        document["ewma"] = {
            {"value", point.value}, {"low", point.low}, {"high", point.high}, {"beyond", point.beyond}};
    }
    if (series.cusum && series.cusum->points[i]) {
        auto const& point = *series.cusum->points[i];
        document["cusum"] = {{"upper", point.upper},
                             {"lower", point.lower},
                             {"interval", series.cusum->design.interval},
                             {"beyond", point.beyond_above || point.beyond_below}};
    }
    return document;
}

nlohmann::json series_json(ChangeQuery const& query, ChangeSeries const& series,
                           std::vector<Period> const& periods) {
    nlohmann::json document{{"group", group_json(query.of, series.group)},
                            {"scale", scale_json(series.measure)},
                            {"figure", reporting::to_string(series.figure)},
                            {"chart", reporting::to_string(series.chart)},
                            {"base_points", series.base_points},
                            {"centre", nullptr},
                            {"sigma", nullptr},
                            {"sigma_z", nullptr},
                            {"no_limits", nullptr}};
    if (series.no_limits)
        document["no_limits"] =
            *series.no_limits == reporting::NoLimits::few_points ? "few_points" : "no_spread";
    if (series.points) {
        document["centre"] = series.points->centre;
        document["sigma"] = series.points->sigma;
        document["sigma_z"] = or_null(series.points->dispersion);
    }
    nlohmann::json signals = nlohmann::json::array();
    for (ChangeSignal const& signal : series.signals)
        signals.push_back(signal_json(signal, series, periods));
    document["signals"] = std::move(signals);
    nlohmann::json versions = nlohmann::json::array();
    for (reporting::AskedVersion const& version : series.versions) {
        versions.push_back({{"version", version.name},
                            {"from", day_to_string(periods[version.first].from)},
                            {"to", day_to_string(periods[version.last].to)}});
    }
    document["survey_versions"] = std::move(versions);
    if (query.signals_only) return document;
    nlohmann::json points = nlohmann::json::array();
    for (std::size_t i = 0; i < periods.size(); ++i)
        points.push_back(point_json(series, periods[i], i));
    document["series"] = std::move(points);
    return document;
}

} // namespace

Result<http::Reply> get_changes(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto const today = static_cast<Day>(context.services.clock.wall_now() / day_ms);
    auto const query = reporting::read_change_query(context.request.query, *context.catalog, visible, today);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, query->of); !inside) return inside.error();
    auto const report = reporting::make_change_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    reporting::ScoreQuery watched = query->of;
    watched.from = query->from;
    watched.to = query->to;
    auto const arrivals = arrivals_of(context, watched, report->series);
    if (!arrivals) return arrivals.error();
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t i = 0; i < report->series.size(); ++i) {
        ChangeSeries const& series = report->series[i];
        if (query->signals_only && series.signals.empty()) continue;
        rows.push_back(series_json(*query, series, report->periods));
        put_arrivals(rows.back(), watched, *arrivals, i);
    }
    nlohmann::json document = report_json(context, query->of, report->cells_read, std::move(rows));
    if (arrivals->completeness) document["completeness"] = completeness_json(*arrivals->completeness);
    document["period"] = days_json(query->from, query->to);
    document["period"]["days"] = "local to each site";
    document["base"] = days_json(query->base_from, query->base_to);
    document["resolution"] = reporting::to_string(query->resolution);
    document["chart"] = reporting::to_string(query->chart);
    document["rules"] = reporting::to_string(query->rules);
    document["notes"] = notes_json(report->notes, false);
    document["series_watched"] = report->series.size();
    document["points_watched"] = report->watched_points;
    document["run_length"] = report->run_length;
    document["false_signals_by_design"] = static_cast<double>(report->watched_points) / report->run_length;
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
