#pragma once

#include "shared/sqlite.hpp"

namespace instante::server {

int newest_schema();

/// Brings a database file to the newest schema (or an older one, to see how it gets on from there), all or
/// nothing. Throws when the file was written by a newer Instante.
void migrate(sqlite::Database& database, int newest = newest_schema());

} // namespace instante::server
