#pragma once
// A small sound programme for tests to spoil, and what a reader says of a document.

#include "shared/programme_json.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace instante::test {

/// Two languages, three levels of sites, two dimensions, three moments, two surveys, two kiosks; nothing is
/// hidden unless a disclosure minimum above 1 is asked for.
nlohmann::json programme_document(int disclosure_minimum = 1);

/// "field: detail" of everything read_programme finds.
std::vector<std::string> errors_of(nlohmann::json const& document);

/// One way to spoil that programme, and all that must be said of it.
struct Case {
    char const* rule;
    std::function<void(nlohmann::json&)> spoil;
    std::vector<std::string> expected;
};
void check_cases(std::vector<Case> const& cases);

/// A question of its first survey.
nlohmann::json& question(nlohmann::json& document, std::size_t index);

inline std::string const slug_rule = "must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit";

} // namespace instante::test
