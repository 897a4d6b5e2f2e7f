#pragma once
// What the replies of all reports have in common.

#include "server/api/services.hpp"
#include "server/reporting/activity_report.hpp"
#include "server/reporting/arrivals.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace instante::server::api {

template <class T>
nlohmann::json or_null(std::optional<T> const& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// Problem (forbidden, naming `site`): the query names one outside what the caller may see.
Result<void> check_sites(Context const& context, reporting::ScoreQuery const& query);

/// A row's group, each value under the name of its axis.
nlohmann::json group_json(reporting::ScoreQuery const& query,
                          std::vector<std::optional<std::string>> const& group);

/// Of the rows of a report, where the query includes any of it.
template <class Row>
Result<reporting::Arrivals> arrivals_of(Context const& context, reporting::ScoreQuery const& query,
                                        std::vector<Row> const& rows) {
    return reporting::arrivals_of(query, rows, *context.catalog, context.services.store,
                                  context.services.clock.wall_now());
}
/// null where it cannot be known.
nlohmann::json response_rate_json(std::optional<reporting::ResponseRate> const& rate);
nlohmann::json uncertain_clocks_json(std::optional<reporting::UncertainClocks> const& clocks);
/// Adds to a row what the query includes.
void put_arrivals(nlohmann::json& entry, reporting::ScoreQuery const& query,
                  reporting::Arrivals const& arrivals, std::size_t row);
/// `share` is null where it cannot be known.
nlohmann::json completeness_json(std::optional<scoring::Completeness> const& figure);
nlohmann::json completeness_json(reporting::RowCompleteness const& row);
nlohmann::json completeness_json(reporting::CompletenessReport const& report);

/// What happened before kiosks.
nlohmann::json visit_counts_json(reporting::VisitCounts const& counts);

/// The reply around the rows: what was asked, of what, and how it is to be read.
nlohmann::json report_json(Context const& context, reporting::ScoreQuery const& query,
                           std::int64_t cells_read, nlohmann::json rows);
/// What became of responses that are suspected of misuse: `which` and how many ratings (contacts).
nlohmann::json flagged_json(reporting::ScoreQuery const& query, std::int64_t flagged);
/// The same as text, with rows that are text already, joined by commas.
std::string with_rows(nlohmann::json document, std::string const& rows);

} // namespace instante::server::api
