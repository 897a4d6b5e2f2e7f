#include "server/storage/sqlite/attributed_responses.hpp"

namespace instante::server {

std::vector<StoredResponse> told_by_kiosk_of(Attribution const& attribution, Connection& connection) {
    connection.responses.look();
    auto const tellers = connection.attributions.tellers(attribution.site);
    std::vector<StoredResponse> told;
    connection.responses.read_site(attribution.site, [&](StoredResponse const& response) {
        if (response.local.day < attribution.from || response.local.day > attribution.to) return;
        auto const other = tellers.find({response.visit, response.id});
        Code const teller = other == tellers.end() ? response.kiosk : other->second;
        if (teller == attribution.kiosk) told.push_back(response);
    });
    return told;
}

std::int64_t follow_attributions(Attribution const& changed, Catalog const& catalog, Connection& connection) {
    std::int64_t moved = 0;
    for (StoredResponse const& response : told_by_kiosk_of(changed, connection)) {
        Code const kiosk =
            connection.attributions.counted_as(changed.kiosk, changed.site, response.local.day);
        if (kiosk == response.kiosk) continue;
        StoredResponse const* const kept =
            connection.responses.attribute(response, kiosk, catalog, connection.rollups);
        connection.attributions.keep_teller(*kept, kiosk, changed.kiosk);
        if (kept->flagged) connection.flags.follow(*kept);
        ++moved;
    }
    return moved;
}

} // namespace instante::server
