#pragma once
// Roll-ups, which scores are made of.

#include "server/storage/cells.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace instante::server {

struct CellQuery {
    Grain grain = Grain::days;
    std::vector<Code> sites;
    std::optional<Day> from;      // inclusive; with either bound, cells of unknown days are left out
    std::optional<Day> to;        // inclusive
    bool whole_programme = false; // all sites as one (site 0), of a grain that is kept so
    std::int64_t row_budget = 0;  // cells
    /// Whose ratings are wanted, where not all are; the others are not even looked at.
    std::function<bool(Instrument const&)> instruments{};
    /// Above a disclosure minimum of 1, what is published, as views have it (published_views.hpp): then only
    /// days, months, weekday_hours, kiosk_months and segment_months can be read, the last by one dimension.
    /// False: all that is counted. For counting again and for tests; nothing of it may leave.
    bool gated = true;
    Code dimension = 0; // whose segments are wanted
};
/// Segments of a microsegment number, dimension to value.
using MicrosegmentTable = std::vector<std::vector<std::pair<Code, Code>>>;

struct Difference {
    Code site = 0;
    std::string what; // which cell, and what it holds
};
struct Verification {
    std::int64_t responses = 0;
    std::int64_t cells = 0;
    std::int64_t different = 0;
    std::vector<Difference> examples; // the first ones
};

class CellStore {
  public:
    virtual ~CellStore() = default;
    /// Calls `take` for every cell of the query; one key may come in several parts, to be added up.
    /// Returns how many cells were read, or nullopt when the budget ran out before the end.
    virtual std::optional<std::int64_t>
    read_cells(CellQuery const& query, std::function<void(CellKey const&, CellSums const&)> const& take) = 0;
    /// The same for visit sums, of a grain that keeps them. Above a disclosure minimum of 1 none are
    /// published: sums over pairs of moments would tell of visits that share them.
    virtual std::optional<std::int64_t>
    read_visits(CellQuery const& query,
                std::function<void(VisitKey const&, VisitSums const&)> const& take) = 0;
    /// Indexed by microsegment number.
    virtual MicrosegmentTable microsegments() = 0;
    /// Counts all roll-ups again from the raw responses, in one snapshot, without stopping ingest.
    virtual Verification verify() = 0;
};

} // namespace instante::server
