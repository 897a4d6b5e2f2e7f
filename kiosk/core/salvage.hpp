#pragma once
// What can still be read of a damaged outbox: table by table where SQLite finds its way, row by row where it
// does not, and the bare bytes of the file for what no table leads to any more.

#include "shared/response.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace instante::kiosk {

struct SalvagedStream {
    std::int64_t id = 0;
    std::string server;
    std::string device;
    std::string site;
    int generation = 0;
    std::int64_t highest = 0;
};
struct SalvagedRecord {
    std::int64_t stream = 0; // id; 0: found without one
    std::int64_t sequence = 0;
    std::string content;
    std::int64_t stored_ms = 0;
    std::int64_t state = 0;
};
struct SalvagedDevice {
    std::string server;
    std::string device;
    std::string token;
    std::string kiosk;
    std::string site;
    int generation = 1;
    std::string epoch;
};
struct SalvagedBoot {
    std::string boot_id;
    std::int64_t monotonic_ms = 0;
    std::int64_t server_ms = 0;
};
struct SalvagedConfig {
    std::string slot;
    std::string etag;
    std::string document;
    std::string digest;
};

struct Salvaged {
    std::optional<SalvagedDevice> device;
    std::vector<SalvagedStream> streams;
    std::vector<SalvagedRecord> records; // none twice: told apart by response id and revision
    std::vector<SalvagedBoot> boots;
    std::vector<SalvagedConfig> configs;
    std::int64_t salvages = 0; // that went before
};

/// Reads the file and its log, and changes neither. Never throws for what is wrong with them.
Salvaged read_damaged(std::filesystem::path const& file);

} // namespace instante::kiosk
