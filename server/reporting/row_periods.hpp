#pragma once
// The stretches of days that the rows of a report are of.

#include "server/reporting/score_query.hpp"

#include <map>
#include <optional>
#include <vector>

namespace instante::server::reporting {

/// Does it tell stretches of days apart (hours lie within one)?
bool is_of_time(Axis axis);

/// Each stretch once; the first is the query's own.
class RowPeriods {
  public:
    explicit RowPeriods(ScoreQuery const& query);

    /// Number of the stretch of a row's group; nullopt: its day is not known.
    std::optional<std::size_t> of(std::vector<std::optional<std::string>> const& group);
    std::vector<DayRange> const& all() const { return all_; }

  private:
    std::size_t index_of(DayRange const& days);

    ScoreQuery const& query_;
    std::vector<DayRange> all_;
    std::map<DayRange, std::size_t> known_;
};

} // namespace instante::server::reporting
