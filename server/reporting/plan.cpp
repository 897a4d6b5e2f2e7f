#include "server/reporting/lattice.hpp"
#include "server/reporting/score_report.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

bool needs_hours(Axis axis) {
    return axis == Axis::hour || axis == Axis::hour_of_day;
}
bool needs_days(Axis axis) {
    return axis == Axis::day || axis == Axis::week || axis == Axis::weekday;
}
/// Cells that take the same weekdays and hours of a month together cannot answer.
bool needs_dates(Axis axis) {
    return axis == Axis::hour || axis == Axis::day || axis == Axis::week;
}
bool tells_sites_apart(Axis axis) {
    return axis == Axis::site || axis == Axis::group;
}
/// Their values may change within a month, if the programme did.
bool is_dated(Axis axis) {
    return axis == Axis::stage || axis == Axis::channel || axis == Axis::group;
}

Day next_month(Day day) {
    return month_start(month_start(day) + 31);
}

/// Whole months from the monthly cells, the days at both ends from the daily ones.
std::vector<Scan> months_and_edges(Grain daily, Grain monthly, std::optional<Day> from,
                                   std::optional<Day> to) {
    std::optional<Day> const first = !from                         ? from
                                     : *from == month_start(*from) ? from
                                                                   : std::optional{next_month(*from)};
    std::optional<Day> const end =
        !to ? to : std::optional{month_start(*to + 1)}; // first day after the last whole month
    if (first && end && *first >= *end) return {{daily, from, to}};
    std::vector<Scan> scans;
    if (from && *first != *from) scans.push_back({daily, from, *first - 1});
    scans.push_back({monthly, first, end ? std::optional{*end - 1} : std::nullopt});
    if (to && *end <= *to) scans.push_back({daily, end, to});
    return scans;
}

} // namespace

Plan plan_scans(ScoreQuery const& query, Catalog const& catalog) {
    std::vector<Grouping> axes = query.group_by;
    for (Filter const& filter : query.filters)
        axes.push_back(filter.by);
    auto const first = [&](auto&& wanted) -> std::optional<std::string> {
        auto const at =
            std::find_if(axes.begin(), axes.end(), [&](Grouping const& g) { return wanted(g.axis); });
        return at == axes.end() ? std::nullopt : std::optional{at->name()};
    };
    auto const hours = first(needs_hours);
    auto const kiosk = first([](Axis axis) { return axis == Axis::kiosk; });
    auto const segment = first([](Axis axis) { return axis == Axis::segment; });
    auto const days = first(needs_days);
    auto const dated = first(is_dated);
    bool const whole = query.sites == catalog.all_sites() && !first(tells_sites_apart);
    auto const one = [&](Grain grain, std::string finest) {
        return Plan{{{grain, query.from, query.to}}, whole && rule_of(grain).whole, std::move(finest)};
    };
    auto const by_months = [&](Grain daily, Grain monthly, std::string finest) {
        return Plan{months_and_edges(daily, monthly, query.from, query.to), whole && rule_of(monthly).whole,
                    std::move(finest)};
    };
    std::string const ends = query.from ? "from" : "to";
    bool const redefined = dated && catalog.changed_within_a_month();
    if (hours) {
        if (kiosk || segment) return one(Grain::detail, *hours);
        if (redefined || first(needs_dates)) return one(Grain::hours, *hours);
        return by_months(Grain::hours, Grain::weekday_hours, *hours);
    }
    if (kiosk && segment) return one(Grain::detail, *kiosk);
    Grain const daily = kiosk ? Grain::kiosks : segment ? Grain::segments : Grain::days;
    Grain const monthly = kiosk ? Grain::kiosk_months : segment ? Grain::segment_months : Grain::months;
    if (days) {
        // Behind the disclosure gate days may lack what their weekday has.
        bool const weekdays = is_gated(catalog) && !kiosk && !segment && !redefined && !first(needs_dates);
        return weekdays ? by_months(daily, Grain::weekdays, *days) : one(daily, *days);
    }
    if (redefined) return one(daily, *dated);
    return by_months(daily, monthly, kiosk ? *kiosk : ends);
}

Problem too_much(Plan const& plan, std::int64_t budget) {
    return Problem::at(ProblemKind::too_much, plan.finest,
                       "'" + plan.finest + "' over this period and these sites needs more than " +
                           std::to_string(budget) + " cells; shorten the period or name fewer sites");
}

} // namespace instante::server::reporting
