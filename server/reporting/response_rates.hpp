#pragma once
// How many of the visits that began at the kiosks of a row left an answer: kiosks count both, per moment and
// local day. Whoever never touched is not counted (attract views are no visits).

#include "server/reporting/score_query.hpp"

#include <optional>
#include <vector>

namespace instante::server::reporting {

struct ResponseRate {
    std::int64_t begun = 0;
    std::int64_t rated = 0;
    double share = 0; // 0..1
};

/// One entry a row, by its group; questions stand for the moment that they belong to. nullopt: it cannot be
/// known. Kiosks tell neither segments nor survey versions, weekdays or hours; nobody began (imports, no
/// word of a kiosk); or rows are of moments, and visits at one of its kiosks began before one was chosen.
std::vector<std::optional<ResponseRate>>
response_rates(ScoreQuery const& query,
               std::vector<std::vector<std::optional<std::string>> const*> const& groups,
               Catalog const& catalog, DeviceStore& devices);

} // namespace instante::server::reporting
