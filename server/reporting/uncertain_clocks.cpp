#include "server/reporting/uncertain_clocks.hpp"

#include "server/reporting/lattice.hpp"
#include "server/reporting/row_match.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

bool is_of_hours(Axis axis) {
    return axis == Axis::hour || axis == Axis::hour_of_day;
}

} // namespace

std::vector<std::optional<UncertainClocks>> uncertain_clocks(ScoreQuery const& query,
                                                             std::vector<Group const*> const& groups,
                                                             Catalog const& catalog, CellStore& cells,
                                                             std::int64_t budget) {
    std::vector<std::optional<UncertainClocks>> found(groups.size());
    auto const of_hours = [](auto const& by) { return is_of_hours(by.axis); };
    // Behind the gate an hour of few answers is left out, and the share would be of the rest.
    if (is_gated(catalog) || std::any_of(query.group_by.begin(), query.group_by.end(), of_hours) ||
        std::any_of(query.filters.begin(), query.filters.end(),
                    [&](Filter const& filter) { return of_hours(filter.by); }))
        return found;
    ScoreQuery by_hour = query.bare();
    by_hour.group_by.push_back({Axis::hour_of_day, {}, 0});
    auto const report = make_report(by_hour, catalog, cells, budget);
    if (!report) return found;
    struct Counts {
        std::int64_t all = 0;
        std::int64_t uncertain = 0;
    };
    boost::unordered_flat_map<std::string, Counts> counts;
    for (ScoreRow const& row : report->rows) {
        Counts& of = counts[group_key({row.group.begin(), row.group.end() - 1})];
        of.all += row.n;
        if (!row.group.back()) of.uncertain += row.n;
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        auto const at = counts.find(group_key(*groups[i]));
        if (at == counts.end() || at->second.all == 0) continue;
        Counts const& of = at->second;
        found[i] =
            UncertainClocks{of.uncertain, static_cast<double>(of.uncertain) / static_cast<double>(of.all)};
    }
    return found;
}

} // namespace instante::server::reporting
