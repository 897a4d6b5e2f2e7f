#pragma once
// Which row stands beside which.

#include "server/reporting/comparison_query.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::reporting {

using Group = std::vector<std::optional<std::string>>; // as a row has it

/// Tells rows apart by their groups. On `axis`, where given, `value` stands instead of the row's own.
std::string group_key(Group const& group, std::optional<std::size_t> axis = std::nullopt,
                      std::string_view value = {});

/// Finds a row of one report by the group of another's.
class RowIndex {
  public:
    template <class Row>
    explicit RowIndex(std::vector<Row> const& rows) {
        at_.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            at_[group_key(rows[i].group)].push_back(i);
    }
    /// Rows of that key: several where unlike scales stand apart.
    std::vector<std::size_t> const& find(std::string const& key) const;

  private:
    boost::unordered_flat_map<std::string, std::vector<std::size_t>> at_;
};

/// The key of the row that a comparison with another period or value puts beside one of this group; nullopt:
/// it is itself the one of the value.
std::optional<std::string> key_beside(ScoreQuery const& query, Group const& group);

/// The query for the rows that stand beside those of this one, where they are of another period or selection:
/// the same but for that. nullopt: they are among its own rows.
std::optional<ScoreQuery> query_beside(ScoreQuery const& query);

} // namespace instante::server::reporting
