#pragma once
// Visits side by side, for what cannot be answered from roll-ups: a row a visit, a column a moment, question
// or construct, gathered from the raw responses in one bounded pass.

#include "server/reporting/score_query.hpp"
#include "server/scoring/drivers/visit_matrix.hpp"

#include <functional>

namespace instante::server::reporting {

/// What an answer is worth in a column.
enum class ColumnValue {
    index, // 0..100, 100 the best
    kano   // 1 like .. 5 dislike (scoring::KanoAnswer)
};

/// A column: of each response the mean of the answers that it takes, weighted as questions are; of the visit
/// the mean of its responses.
struct VisitColumn {
    std::string name;
    /// Not asked about questions without a scale, but for a Kano column.
    std::function<bool(Survey const&, Question const&)> takes;
    bool outcome = false; // filters by moment, stage or channel are for the other columns
    ColumnValue value = ColumnValue::index;
};

/// A question that tells the quality of its moment (see contributions.hpp).
bool tells_quality_of_moment(Question const& question);

struct VisitTableQuery {
    ScoreQuery of; // groupings and filters, but none by question or survey version; groupings none by moment
    std::vector<VisitColumn> columns;
    std::int64_t one_in = 1; // sample (see VisitQuery)
};

inline constexpr std::int64_t most_table_rows = 250'000;        // visits, of all groups together
inline constexpr std::int64_t most_table_responses = 5'000'000; // looked at
inline constexpr std::size_t most_table_groups = 24;

struct VisitGroup {
    std::vector<std::optional<std::string>> group; // as the query's group_by; nullopt: not known
    std::vector<std::string> survey_versions; // that the columns took answers from: "check-in@2", in order
    scoring::VisitMatrix matrix;
};
struct VisitTable {
    std::vector<VisitGroup> groups; // in the order of their values; those under the disclosure minimum are
                                    // left out, like empty ones
    std::int64_t visits_read = 0;
};

/// Test taps and flagged responses are left out, and visits that say nothing in any column. A visit belongs
/// to the group of its first response that has one, and bears that one's weight. Problems: too_much (naming
/// `sample`: more visits than may be read; `group_by`: more groups).
Result<VisitTable> read_visit_table(VisitTableQuery const& query, Catalog const& catalog, Store& store);

/// Problems (invalid): a grouping or filter that visits do not have.
Result<void> check_visit_query(ScoreQuery const& query);

} // namespace instante::server::reporting
