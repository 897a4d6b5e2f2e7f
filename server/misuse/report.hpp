#pragma once
// What is told of misuse, as JSON: by the API and on the command line. No answers of customers are in it, and
// above a disclosure minimum of one no figure made of them.

#include "server/misuse/review.hpp"

#include <nlohmann/json.hpp>

namespace instante::server::misuse {

/// Period and place of a request: `from` (required), `to` (default: today), `site` (a subtree). Problems
/// (invalid) name each member that cannot be taken; sites are cut to those of `visible`.
struct Choice {
    std::optional<std::string> site;
    std::optional<std::string> from;
    std::optional<std::string> to;
};
Result<Scope> read_scope(Choice const& choice, Catalog const& catalog, std::vector<Code> const& visible,
                         UnixMs now);

nlohmann::json to_json(Review const& review, Catalog const& catalog);
nlohmann::json to_json(Applied const& applied);

/// Flagged responses: counts by rule, site, kiosk and day, and the newest ones.
nlohmann::json list_flagged(MisuseStore& store, Catalog const& catalog, FlagFilter const& filter);

} // namespace instante::server::misuse
