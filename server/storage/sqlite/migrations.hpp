#pragma once

#include "shared/sqlite.hpp"

namespace instante::server {

/// Brings a database file to the newest schema, one transaction a step. Throws when the file was
/// written by a newer Instante.
void migrate(sqlite::Database& database);

} // namespace instante::server
