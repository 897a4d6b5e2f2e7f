#pragma once
// What a row is compared with, and how comparisons of a reply are to be read.

#include "server/api/json_text.hpp"
#include "server/reporting/quality_comparison.hpp"
#include "server/reporting/score_comparison.hpp"
#include "server/reporting/version_notes.hpp"

#include <nlohmann/json.hpp>

namespace instante::server::api {

/// Member `comparison` of a row of scores: null where nothing can stand beside it.
void add_comparison(JsonObject& row, reporting::RowComparison const& comparison);

/// Of the reply: what was compared with what, and what verdicts go by.
nlohmann::json comparison_json(reporting::ScoreQuery const& query, Programme const& programme);

/// What is different between two versions of a survey; `question` is null for the survey as a whole.
nlohmann::json changes_json(std::vector<reporting::VersionChange> const& changes);

/// One entry for each survey of which versions stand together: which, and what is different between them.
nlohmann::json notes_json(std::vector<reporting::VersionNote> const& notes, bool rescaled);

/// Of a row of perceived quality; null where nothing can stand beside it.
nlohmann::json comparison_json(reporting::QualityComparison const& comparison);

} // namespace instante::server::api
