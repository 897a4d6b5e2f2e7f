#pragma once

#include "server/storage/sqlite/response_tables.hpp"

namespace instante::server {

/// Counts all roll-ups again from the raw responses and compares: cell by cell, both ways. Within a read
/// transaction of the caller. Holds the cells of one site, and those of the whole programme, in memory.
/// What is published is counted from what the gate remembers of each answer, and that is held against the
/// responses.
Verification verify_rollups(ResponseTables& responses, RollupTables& rollups, DisclosureTables& disclosure,
                            Catalog const& catalog);

/// Counts them again and keeps that instead. Within a transaction of the caller, who forgets what was in
/// memory. What is published stays what it is.
void rebuild_rollups(ResponseTables& responses, RollupTables& rollups, DisclosureTables& disclosure,
                     Catalog const& catalog);

} // namespace instante::server
