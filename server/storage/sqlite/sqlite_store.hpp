#pragma once

#include "server/storage/store.hpp"
#include "shared/time.hpp"

#include <memory>
#include <string>

namespace instante::server {

/// Opens (creates, migrates) the store in a file, or ":memory:". One writing connection behind a lock;
/// readers have their own and never wait for it. A file that was restored from a backup gets a new epoch,
/// with the clock's time in its name.
std::unique_ptr<Store> open_sqlite_store(std::string const& path, Clock const& clock = system_clock());

} // namespace instante::server
