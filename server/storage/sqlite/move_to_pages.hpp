#pragma once

#include "shared/sqlite.hpp"

namespace instante::server {

/// A step of the schema: many responses in a row. See migrations.cpp.
void move_to_pages(sqlite::Database& database);

} // namespace instante::server
