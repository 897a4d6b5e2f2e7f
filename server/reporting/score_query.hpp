#pragma once
// What can be asked of the scores: groupings, filters, a period; and how a roll-up cell answers each.

#include "server/storage/store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instante::server::reporting {

/// What stands before a dimension in the name of its axis.
inline constexpr std::string_view segment_prefix = "segment.";

enum class Axis {
    moment,
    stage,
    channel,
    question,
    site,
    group,
    kiosk,
    survey_version,
    segment,
    hour,
    day,
    week,
    month,
    weekday,
    hour_of_day
};

/// One axis to group or filter by, as it is named in queries: "moment", "segment.class", "hour_of_day".
struct Grouping {
    Axis axis = Axis::moment;
    std::string dimension; // of a segment axis
    Code dimension_code = 0;
    std::string name() const;
    friend bool operator==(Grouping const& a, Grouping const& b) {
        return a.axis == b.axis && a.dimension == b.dimension;
    }
};

struct Filter {
    Grouping by;
    std::set<std::string> values; // "unknown" stands for what is not known
};

/// What each row is compared with.
enum class Beside {
    previous, // the period before; where rows are of days, weeks or months, the one before each
    period,   // another period
    date,     // before a day, where rows are of that day and after
    rest,     // the other rows along an axis, together
    total,    // all rows along an axis, together
    target,   // of the row's moment
    value,    // the row of one value along an axis
    selection // the same rows of other answers (selection.hpp)
};

struct ScoreQuery;

struct ComparisonQuery {
    Beside beside = Beside::previous;
    std::optional<std::size_t> axis; // of the group_by: along which rows stand beside each other
    std::string value;               // of that axis; "unknown" stands for what is not known
    std::optional<Day> from;         // of the other period
    std::optional<Day> to;
    std::shared_ptr<ScoreQuery const> selection;
    std::map<std::string, std::string> changed; // what is different there; empty: not narrowed by that
};

/// More would be cells nobody can read.
inline constexpr std::size_t most_groupings = 4;

/// Whose responses count, of those that are suspected of misuse: `flagged=exclude|include|only`.
enum class Flagged { exclude, include, only };
std::string_view to_string(Flagged value);

struct ScoreQuery {
    std::vector<Grouping> group_by;
    std::vector<Filter> filters;
    std::vector<Code> sites;             // whose cells are read
    std::vector<std::string> site_names; // as asked for; empty: all that may be seen
    std::optional<Day> from;             // local days, both inclusive
    std::optional<Day> to;
    bool completeness = false;     // `include=completeness`
    bool response_rate = false;    // `include=response_rate`
    bool uncertain_clocks = false; // `include=uncertain_clocks`
    std::optional<ComparisonQuery> compare;
    bool rescale = false; // `rescale=linear`: unlike scales share a row, as indices
    Flagged flagged = Flagged::exclude;
    bool shrunk = false; // `include=shrunk`
    bool rank = false;   // `include=rank`

    bool includes_anything() const;
    /// The same query without what is put beside its rows.
    ScoreQuery bare() const;
};

/// Reads query parameters; `visible` are the sites the caller may see. A group stands for its subtree.
/// Problems (invalid) name each parameter: an unknown one, an unknown axis, id or date, from after to,
/// something to include that there is not, a comparison that cannot be made (comparison_query.hpp). Problem
/// (too_much): see check_published.
Result<ScoreQuery> read_score_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                    Catalog const& catalog, std::vector<Code> const& visible);

/// Items of a list as parameters write it, between commas; empty ones are left out.
std::vector<std::string> split(std::string const& list);
/// The axis of that name; nullopt: there is none.
std::optional<Grouping> find_axis(std::string_view name, Catalog const& catalog);
/// What is wrong with a value to filter by; nullopt when it can exist.
std::optional<std::string> wrong_value(Grouping const& by, std::string const& value, Catalog const& catalog);
/// A filter by a list of values; what is wrong with it is added to the errors, under the name of the axis.
Filter read_filter(Grouping const& by, std::string const& list, Catalog const& catalog,
                   std::vector<FieldError>& errors);

/// Is it the moment that decides (moment, stage, channel)?
bool is_of_moments(Axis axis);
/// Does it need the question or the survey version?
bool is_of_questions(Axis axis);

} // namespace instante::server::reporting
