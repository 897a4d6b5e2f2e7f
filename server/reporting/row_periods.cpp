#include "server/reporting/row_periods.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

/// Days of a label as AxisReader gives it: `2026-11-21T09`, `2026-11-21`, `2026-W47`, `2026-11`.
std::optional<DayRange> days_of(Axis axis, std::string const& label) {
    if (axis == Axis::week) {
        auto const year = parse_day(label.substr(0, 4) + "-01-04"); // always in its first week
        if (!year || label.size() < 8) return std::nullopt;
        Day const monday = week_start(*year) + 7 * (std::stoi(label.substr(6)) - 1);
        return DayRange{monday, monday + 6};
    }
    auto const first = parse_day(axis == Axis::month ? label + "-01" : label.substr(0, 10));
    if (!first) return std::nullopt;
    return DayRange{first, axis == Axis::month ? month_start(*first + 31) - 1 : *first};
}

DayRange intersect(DayRange a, DayRange const& b) {
    if (b.from) a.from = std::max(a.from.value_or(*b.from), *b.from);
    if (b.to) a.to = std::min(a.to.value_or(*b.to), *b.to);
    return a;
}

} // namespace

bool is_of_time(Axis axis) {
    return axis == Axis::hour || axis == Axis::day || axis == Axis::week || axis == Axis::month;
}

RowPeriods::RowPeriods(ScoreQuery const& query) : query_(query) {
    index_of({query.from, query.to});
}

std::optional<std::size_t> RowPeriods::of(std::vector<std::optional<std::string>> const& group) {
    DayRange days{query_.from, query_.to};
    for (std::size_t i = 0; i < group.size(); ++i) {
        Axis const axis = query_.group_by[i].axis;
        if (!is_of_time(axis)) continue;
        auto const own = group[i] ? days_of(axis, *group[i]) : std::nullopt;
        if (!own) return std::nullopt;
        days = intersect(days, *own);
    }
    return index_of(days);
}

std::size_t RowPeriods::index_of(DayRange const& days) {
    auto const [at, fresh] = known_.try_emplace(days, all_.size());
    if (fresh) all_.push_back(days);
    return at->second;
}

} // namespace instante::server::reporting
