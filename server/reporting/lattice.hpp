#pragma once
// What is published above a disclosure minimum of 1: not every table that could be asked for, but a declared
// lattice of them. Moments and their questions, sites and their groups, months, and of days; hours of
// weekdays; kiosks; one dimension of segments: one at a time (server/disclosure/README.md says why).

#include "server/reporting/score_query.hpp"

namespace instante::server::reporting {

/// Does a gate stand before the scores?
bool is_gated(Catalog const& catalog);

/// Problem (too_much): what is asked is finer than anything that is published; names the parameter. Groupings
/// and filters count alike.
Result<void> check_published(ScoreQuery const& query, Catalog const& catalog);

/// The dimension whose segments are asked for; 0: none.
Code dimension_asked(ScoreQuery const& query);

} // namespace instante::server::reporting
