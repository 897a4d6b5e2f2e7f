#pragma once
// Rules against misuse as JSON: the member `misuse` of a programme, `{}` for all defaults.

#include "shared/json_reader.hpp"
#include "shared/misuse_rules.hpp"
#include "shared/problem.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace instante {

nlohmann::json to_json(MisuseRules const& rules);
/// Rules that stand alone, to be tried. Problem (invalid) names each member that cannot be taken.
Result<MisuseRules> read_misuse_rules(nlohmann::json const& document, std::string const& path);

namespace programme_json {

MisuseRules read_misuse_rules(ReadContext& context, nlohmann::json const& document, std::string const& path);
/// Of a member `misuse`, which may be absent: nothing is judged then.
std::optional<MisuseRules> read_misuse(ReadContext& context, ObjectReader& owner);

} // namespace programme_json

} // namespace instante
