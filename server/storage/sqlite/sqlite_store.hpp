#pragma once

#include "server/storage/store.hpp"
#include "shared/time.hpp"

#include <memory>
#include <string>

namespace instante::server {

/// How much may wait to go to its tables: little enough to be added up in a blink by whoever reads, enough
/// that what goes there together fills the pages it touches.
struct StoreLimits {
    std::int64_t responses = 20'000;
    std::int64_t advances = 20'000; // of devices' streams
    /// Bytes of the journal beyond which no advance alone keeps a transaction of large batches there.
    std::size_t journal = 8'000'000;
};

/// Opens (creates, migrates) the store in a file, or ":memory:". One writing connection behind a lock;
/// readers have their own and never wait for it. A file that was restored from a backup gets a new epoch,
/// with the clock's time in its name.
std::unique_ptr<Store> open_sqlite_store(std::string const& path, Clock const& clock = system_clock(),
                                         StoreLimits const& limits = {});

} // namespace instante::server
