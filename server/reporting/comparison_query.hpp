#pragma once
// What rows can be compared with, as it is asked for:
//
//     compare=previous                             the period before: of equal length, or as many whole
//     calendar
//                                                  months before whole calendar months; with rows by day,
//                                                  week or month each against the one before it
//     compare=period&compare_from=..&compare_to=.. another period
//     compare=date&compare_date=..                 rows of that day and after, against those before
//     compare=rest, rest:AXIS                      each row against the others along that axis, together
//     compare=total, total:AXIS                    ... against all along that axis, itself included
//     compare=AXIS:VALUE                           ... against the row of that value: site:bilbao
//     compare=target                               ... against the target of its moment
//     compare=selection&compare_site=..            ... against the same of other answers (selection.hpp)
//
// AXIS is one of the group_by (of rest and total: the last of them, unless named). Rows that stand beside
// each other agree in every other grouping.

#include "server/reporting/score_query.hpp"

#include <map>
#include <string>
#include <vector>

namespace instante::server::reporting {

/// Reads `parameters` (all whose name begins with "compare") into the query, whose other members are known by
/// now; `date` moves its beginning. Errors name each parameter.
void resolve_comparison(ScoreQuery& query, std::map<std::string, std::string> const& parameters,
                        Catalog const& catalog, std::vector<FieldError>& errors);

/// The period before one of whole days, both inclusive: as many months before whole calendar months (so years
/// before years), else as many days.
std::pair<Day, Day> period_before(Day from, Day to);

/// Does the axis give each row a period of its own (day, week, month)?
bool is_of_periods(Axis axis);
/// The label of the period before that of a label ("2026-W01" -> "2025-W52"); empty if it is none.
std::string label_before(Axis axis, std::string const& label);
/// First day of the period of the axis that holds a day.
Day period_start(Axis axis, Day day);

std::string_view to_string(Beside beside);

} // namespace instante::server::reporting
