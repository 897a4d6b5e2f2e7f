#pragma once
// What `include=shrunk` and `include=rank` add to rows.

#include "server/api/services.hpp"
#include "server/reporting/small_cells_report.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace instante::server::api {

using SmallCells = std::vector<reporting::RowSmallCells>;

/// nullopt where the query asks for neither.
template <class Row>
Result<std::optional<SmallCells>> small_cells_of(Context const& context, reporting::ScoreQuery const& query,
                                                 std::vector<Row> const& rows) {
    if (!query.shrunk && !query.rank) return std::optional<SmallCells>{};
    auto cells = reporting::small_cells(query, *context.catalog, rows);
    if (!cells) return cells.error();
    return std::optional{std::move(*cells)};
}

/// `index` names the figure of the index: "index" or "quality". null where nobody rated.
nlohmann::json shrunk_json(reporting::RowSmallCells const& row, char const* index);
nlohmann::json rank_json(reporting::RowSmallCells const& row);

} // namespace instante::server::api
