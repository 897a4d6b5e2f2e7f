#pragma once
// What one row of an imported file says, in the programme's terms.

#include "server/import/import_map.hpp"
#include "server/import/row.hpp"
#include "shared/response.hpp"
#include "shared/time.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::import {

/// The answers of a row at one moment.
struct ImportedResponse {
    Moment const* moment = nullptr;
    Survey const* survey = nullptr;
    std::vector<Answer> answers;
};

/// One row. The pointers are into the programme the reader was given.
struct ImportedVisit {
    std::int64_t line = 0;
    /// What tells this visit from others of the same source: the id's cell, or the row's line and content
    /// (the line, because two customers may well say the same).
    std::string key;
    bool has_id = false; // the key is an id: rows of one visit share it
    Site const* site = nullptr;
    std::optional<UnixMs> at; // unless only a day is known, or nothing
    LocalTime local;          // at the site; its hour is unknown where only a day is known
    double weight = 1;
    std::string language;                        // empty: not known
    std::map<std::string, std::string> segments; // dimension to value; unknown ones are left out
    std::vector<ImportedResponse> responses;     // those with an answer; empty when the row rates nothing
};

/// A row, or why it is not taken.
using RowResult = boost::system::result<ImportedVisit, Rejection>;

/// Reads rows by a map that passed check_map and check_columns; all must outlive it.
class RowReader {
  public:
    RowReader(ImportMap const& map, ColumnIndex const& columns, Programme const& programme);

    RowResult read(Row const& row) const;

  private:
    class Reading;

    ImportMap const& map_;
    ColumnIndex const& columns_;
    Programme const& programme_;
    std::map<std::string_view, Site const*> sites_;
    std::vector<Dimension const*> dimensions_; // in the order of the map's segments
    std::vector<QuestionPlace> rated_;         // wide: in the order of the map's ratings
    std::optional<QuestionPlace> commented_;   // wide
};

/// The same for one row; a RowReader spares the preparation for many.
RowResult read_row(ImportMap const& map, ColumnIndex const& columns, Programme const& programme,
                   Row const& row);

} // namespace instante::server::import
