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
/// Their values may change within a month, if the programme did.
bool is_dated(Axis axis) {
    return axis == Axis::stage || axis == Axis::channel || axis == Axis::group;
}

Day next_month(Day day) {
    return month_start(month_start(day) + 31);
}

/// Whole months from the monthly cells, the days at both ends from the daily ones.
std::vector<Scan> months_and_edges(std::optional<Day> from, std::optional<Day> to) {
    std::optional<Day> const first = !from                         ? from
                                     : *from == month_start(*from) ? from
                                                                   : std::optional{next_month(*from)};
    std::optional<Day> const end =
        !to ? to : std::optional{month_start(*to + 1)}; // first day after the last whole month
    if (first && end && *first >= *end) return {{Grain::day, from, to}};
    std::vector<Scan> scans;
    if (from && *first != *from) scans.push_back({Grain::day, from, *first - 1});
    scans.push_back({Grain::month, first, end ? std::optional{*end - 1} : std::nullopt});
    if (to && *end <= *to) scans.push_back({Grain::day, end, to});
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
    if (hours) return {{{Grain::hour, query.from, query.to}}, *hours};
    if (kiosk && segment) return {{{Grain::hour, query.from, query.to}}, *kiosk};
    if (kiosk) return {{{Grain::kiosk_day, query.from, query.to}}, *kiosk};
    if (days) return {{{Grain::day, query.from, query.to}}, *days};
    if (dated && catalog.changed_within_a_month()) return {{{Grain::day, query.from, query.to}}, *dated};
    return {months_and_edges(query.from, query.to), query.from ? "from" : "to"};
}

} // namespace instante::server::reporting
