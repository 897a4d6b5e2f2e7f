#pragma once

#include "server/storage/sqlite/connection.hpp"

namespace instante::server {

/// See ResponseStore::read_commented; within a snapshot of the caller.
void read_commented_responses(ResponseFilter const& filter, Connection& connection,
                              std::function<bool(StoredResponse const&)> const& take);

} // namespace instante::server
