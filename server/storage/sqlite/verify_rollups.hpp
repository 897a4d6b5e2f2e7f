#pragma once

#include "server/storage/sqlite/response_tables.hpp"

namespace instante::server {

/// Counts all roll-ups again from the raw responses and compares: cell by cell, both ways. Within a read
/// transaction of the caller. Holds the cells of one site, and those of the whole programme, in memory.
Verification verify_rollups(ResponseTables& responses, RollupTables& rollups, Catalog const& catalog);

/// Counts them again and keeps that instead. Within a transaction of the caller, who forgets what was in
/// memory.
void rebuild_rollups(ResponseTables& responses, RollupTables& rollups, Catalog const& catalog);

} // namespace instante::server
