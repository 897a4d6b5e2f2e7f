#pragma once
// The tables of the outbox file, and how an older file becomes today's.

#include "shared/sqlite.hpp"

namespace instante::kiosk {

/// Where a record stands.
enum class RecordState { waiting = 0, acknowledged = 1, unreadable = 2 };

/// Brings the file to the newest schema, each step in its own transaction. Throws sqlite::Error, also for
/// a file that a newer version of this program has written.
void migrate_outbox(sqlite::Database& database);

} // namespace instante::kiosk
