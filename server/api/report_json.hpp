#pragma once
// What the replies of all reports have in common.

#include "server/api/services.hpp"
#include "server/reporting/score_query.hpp"

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

/// The reply around the rows: what was asked, of what, and how it is to be read.
nlohmann::json report_json(Context const& context, reporting::ScoreQuery const& query,
                           std::int64_t cells_read, nlohmann::json rows);

} // namespace instante::server::api
