#pragma once

#include "server/storage/sqlite/connection.hpp"

namespace instante::server {

/// Responses that the kiosk of an attribution told on its days, as they are counted now. All responses of the
/// site are looked through.
std::vector<StoredResponse> told_by_kiosk_of(Attribution const& attribution, Connection& connection);

/// After an attribution was made or undone, in the transaction of the caller: counts what it speaks of as
/// those that hold have it. How many responses changed their kiosk.
std::int64_t follow_attributions(Attribution const& changed, Catalog const& catalog, Connection& connection);

} // namespace instante::server
