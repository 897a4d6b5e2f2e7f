#pragma once

#include "shared/sqlite.hpp"

namespace instante::server {

/// From the first schema to the second: responses in few columns, and an intake before them.
void move_to_intake(sqlite::Database& database);

} // namespace instante::server
