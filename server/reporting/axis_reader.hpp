#pragma once
// Along an axis: which of its values a roll-up cell belongs to.

#include "server/reporting/score_query.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::reporting {

/// Answers, for one axis, which of its values a cell belongs to: first as a number, which is cheap for
/// very many cells, then as the id that people know.
class AxisReader {
  public:
    AxisReader(Grouping grouping, Catalog const& catalog, MicrosegmentTable const& microsegments);

    std::int64_t number(CellKey const& cell);
    /// For axes of places and moments; visit sums know no question.
    std::int64_t number(Place const& place, Code moment);
    /// nullopt: not known.
    std::optional<std::string> label(std::int64_t number) const;

  private:
    Code moment_of(Instrument const& instrument);
    std::int64_t compute(Place const& place, Code moment);
    std::int64_t known(Place const& place, Code moment);
    std::int64_t intern(std::string const& text);

    Grouping grouping_;
    Catalog const& catalog_;
    std::vector<std::int64_t> values_; // of a segment axis, by microsegment
    boost::unordered_flat_map<std::int64_t, Code> moments_;
    Instrument last_instrument_; // cells come subject by subject
    Code last_moment_ = 0;
    std::map<std::pair<std::int64_t, Day>, std::int64_t>
        known_;                      // axes that look into the catalog, by entity and day
    std::vector<std::string> texts_; // interned labels
};

} // namespace instante::server::reporting
