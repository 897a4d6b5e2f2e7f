#pragma once
// How the answers of a report came in: what is still missing, how many who began answered, and whose clocks
// could not be trusted. Each where the query includes it.

#include "server/reporting/completeness_report.hpp"
#include "server/reporting/response_rates.hpp"
#include "server/reporting/uncertain_clocks.hpp"

namespace instante::server::reporting {

/// Rows' entries are in the order of the rows, and empty where not asked for.
struct Arrivals {
    std::optional<CompletenessReport> completeness;
    std::vector<std::optional<ResponseRate>> response_rates;
    std::vector<std::optional<UncertainClocks>> uncertain_clocks;
};

/// Problem (too_much, naming `include`): completeness of so many rows needs too much.
template <class Row>
Result<Arrivals> arrivals_of(ScoreQuery const& query, std::vector<Row> const& rows, Catalog const& catalog,
                             Store& store, UnixMs now) {
    std::vector<RowGroup const*> groups;
    groups.reserve(rows.size());
    for (Row const& row : rows)
        groups.push_back(&row.group);
    Arrivals arrivals;
    if (query.completeness) {
        auto completeness = make_completeness(query, groups, catalog, store, now);
        if (!completeness) return completeness.error();
        arrivals.completeness = std::move(*completeness);
    }
    if (query.response_rate) arrivals.response_rates = response_rates(query, groups, catalog, store);
    if (query.uncertain_clocks) arrivals.uncertain_clocks = uncertain_clocks(query, groups, catalog, store);
    return arrivals;
}

} // namespace instante::server::reporting
