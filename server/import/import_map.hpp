#pragma once
// MAP.json of `instante-server import FILE.csv --map MAP.json`: which column holds what.
//
// { "source": "airline-train",        names the import and is part of its ids: the same file twice adds
// nothing
//   "layout": "wide",                 one row a visit, one column a question; "long": one row a rating
//   "delimiter": ",", "decimal": ".", "encoding": "utf-8",
//   "id": {"column": "ID"},           the visit; without it, a row's line and content
//   "site": {"constant": "madrid-t4"},
//   "time": {"column": "Date", "format": "%Y-%m-%d %H:%M", "zone": "site"},   or {"unknown": true}
//   "weight": {"column": "WEIGHT"},   1 without it
//   "language": {"constant": "es"},
//   "segments": {"class": {"column": "Class", "values": {"Business": "business", "Eco": "economy", "?":
//   null}}}, "not_applicable": ["0"], "missing": ["NA"],        empty cells are always missing, unless listed
//   as the other "ratings": [{"column": "Check-in", "moment": "check-in", "question": "rating"},
//               {"column": "Satisfaction", "moment": "flight", "values": {"Satisfied": 1, "Dissatisfied":
//               0}}],
//   "comment": {"column": "Remarks", "moment": "check-in", "question": "why"} }
//
// The long layout has, in place of "ratings": "moment", "question" (both like "site"; the question may be
// left out) and "rating": {"column": "Score"}.

#include "server/import/encoding.hpp"
#include "server/import/time_format.hpp"
#include "shared/problem.hpp"
#include "shared/programme.hpp"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::import {

enum class Layout { wide, one_rating_a_row };
std::string_view to_string(Layout layout);
std::optional<Layout> parse_layout(std::string_view name);

/// Where an id comes from: one for all rows, or a column's cells, as they stand or through `values`, where
/// nullopt is "unknown".
struct IdSource {
    std::optional<std::string> constant;
    std::string column;
    std::optional<std::map<std::string, std::optional<std::string>, std::less<>>> values;
};

struct TimeSource {
    std::string column; // empty: declared unknown
    std::string format; // as strptime reads it
    std::string zone;   // IANA; empty: the site's
    Precision precision = Precision::time;
};

/// Cells are a whole number on the question's scale, unless `values` says what they mean (nullopt: missing).
struct RatingSource {
    std::string column;
    std::string moment;   // wide only
    std::string question; // wide only; empty: the moment's first on a scale
    std::vector<std::string> not_applicable;
    std::vector<std::string> missing;
    std::optional<std::map<std::string, std::optional<int>, std::less<>>> values;
};

struct CommentSource {
    std::string column;
    std::string moment;   // wide: empty where all ratings are of one moment; long: the row's
    std::string question; // empty: the moment's first for text
};

struct ImportMap {
    std::string source;
    Layout layout = Layout::wide;
    char delimiter = ',';
    char decimal = '.';
    Encoding encoding = Encoding::utf8;
    std::string id_column; // empty: line and content
    IdSource site;
    TimeSource time;
    std::string weight_column; // empty: every weight is 1
    std::optional<IdSource> language;
    std::map<std::string, IdSource> segments; // by dimension
    std::vector<std::string> missing;         // in any column
    std::vector<RatingSource> ratings;        // long: exactly one
    IdSource moment;                          // long only, as is question
    std::optional<IdSource> question;
    std::optional<CommentSource> comment;
};

/// Reads a map; every error is reported, by its path such as `ratings[3].column`.
Result<ImportMap> read_import_map(nlohmann::json const& document);
/// The same from JSON text.
Result<ImportMap> parse_import_map(std::string_view text);

/// What the map names and the programme does not have, or has otherwise, by path. Empty when sound.
std::vector<FieldError> check_map(ImportMap const& map, Programme const& programme);

/// A question with its survey, as a rating or comment of the map finds it.
struct QuestionPlace {
    Moment const* moment = nullptr;
    Survey const* survey = nullptr;
    Question const* question = nullptr;
};

/// The named question of a moment, or its first on a scale where the name is empty; nullopt: none.
std::optional<QuestionPlace> find_rated(Programme const& programme, std::string_view moment,
                                        std::string_view question);
/// The named question of a moment, or its first for text where the name is empty.
std::optional<QuestionPlace> find_commented(Programme const& programme, std::string_view moment,
                                            std::string_view question);
/// Which moment a comment of a wide map belongs to; empty when that is not clear.
std::string comment_moment(ImportMap const& map);

/// Where in a row each thing of the map stands.
struct ColumnIndex {
    std::vector<std::string> header;
    std::optional<std::size_t> id;
    std::optional<std::size_t> site;
    std::optional<std::size_t> time;
    std::optional<std::size_t> weight;
    std::optional<std::size_t> language;
    std::vector<std::optional<std::size_t>> segments; // in the order of the map's
    std::vector<std::size_t> ratings;                 // likewise
    std::optional<std::size_t> moment;
    std::optional<std::size_t> question;
    std::optional<std::size_t> comment;
};

/// Problem (invalid): columns that the map names and the header lacks or has twice, by the map's path.
Result<ColumnIndex> check_columns(ImportMap const& map, std::vector<std::string> const& header);

} // namespace instante::server::import
