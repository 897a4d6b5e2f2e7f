#pragma once
// Adjusting perceived quality to the known shares of segments: which margins a query asks for, and where a
// cell stands in them.

#include "server/reporting/axis_reader.hpp"
#include "server/scoring/adjusted_quality.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace instante::server::reporting {

enum class Adjusting {
    none,
    poststratify, // to the shares of one dimension
    rake          // to those of several
};
std::string_view to_string(Adjusting adjusting);

struct Adjustment {
    Adjusting how = Adjusting::none;
    std::vector<Grouping> by; // segment dimensions
};

/// Query parameters `adjust` (poststratify, rake) and `adjust_by` (segment.<dimension>, ...), either empty
/// when not given. Problem (invalid) at one of the two: what is unknown, a dimension whose shares the
/// programme does not know, or one that `query` groups or filters by; post-stratification by more than one.
Result<Adjustment> read_adjustment(std::string const& how, std::string const& by, ScoreQuery const& query,
                                   Catalog const& catalog);

/// The known shares of the dimensions, and the category of each cell.
class AdjustmentMargins {
  public:
    AdjustmentMargins(Adjustment const& adjustment, Catalog const& catalog,
                      MicrosegmentTable const& microsegments);

    bool empty() const { return shares_.empty(); }
    std::vector<scoring::Margin> const& shares() const { return shares_; }
    /// By margin; one past the known values where the segment is not known (or the programme no longer has
    /// it).
    std::vector<std::size_t> const& category_of(Place const& place);
    /// Ids of the values of a margin that `adjusted` names as without data.
    std::vector<std::string> absent(scoring::AdjustedQuality const& adjusted, std::size_t margin) const;

  private:
    std::vector<Dimension> dimensions_;
    std::vector<AxisReader> readers_;
    std::vector<scoring::Margin> shares_;
    std::vector<std::size_t> category_;
};

} // namespace instante::server::reporting
