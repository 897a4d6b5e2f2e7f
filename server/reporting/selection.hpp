#pragma once
// Two selections side by side that may differ in more than one thing: Tuesdays in Bilbao, and business class
// in Madrid a month before.
//
//     compare=selection&compare_site=madrid-t4&compare_segment.class=business&compare_to=2026-10-31
//
// The other selection is the same but for what a `compare_` says of it: a filter, `from` or `to`. Nothing
// after the equals sign takes the filter away. The two must have no answer in common, so days, sites,
// segments, weekdays, hours or kiosks must tell them apart: what both hold would make them look alike, and
// surer than they are. Moments do not, for one visit rates several of them.

#include "server/reporting/score_query.hpp"

namespace instante::server::reporting {

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Do the parameters ask for another selection beside their own?
bool asks_for_selection(Parameters const& parameters);

/// As read_score_query, of those that do. Problem (invalid): selections that have answers in common,
/// something in `group_by` by which they differ, so that no row would have another beside it.
Result<ScoreQuery> read_selections(Parameters const& parameters, Catalog const& catalog,
                                   std::vector<Code> const& visible);

/// Can no answer be in both?
bool are_apart(ScoreQuery const& a, ScoreQuery const& b);

} // namespace instante::server::reporting
