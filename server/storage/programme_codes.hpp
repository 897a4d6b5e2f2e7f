#pragma once
// Gives codes to what a programme document names for the first time and keeps those it knows.

#include "shared/problem.hpp"
#include "shared/programme.hpp"

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace instante::server {

/// (kind, scope, id) to code: `question` in the scope of its survey, `option` of survey/question, ...
using CodeKey = std::tuple<std::string, std::string, std::string>;
using CodeRegistry = std::map<CodeKey, Code>;

/// Fills every code of 0 and adds it to `registry`. Problem (conflict): a code given in the document
/// contradicts the registry; errors name each path. On a problem, `registry` is not to be used.
Result<void> assign_codes(Programme& programme, CodeRegistry& registry);

/// Compares each survey with its newest published version: unchanged ones take that version's number,
/// changed and new ones the next. Problem (conflict): a question changed its type under the same id, also
/// one that was left out for a while, or a survey its moment. `published` holds every published version.
Result<std::vector<std::size_t>> number_surveys(Programme& programme, std::vector<Survey> const& published);

} // namespace instante::server
