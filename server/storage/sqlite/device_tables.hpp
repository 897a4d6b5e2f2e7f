#pragma once

#include "server/storage/sqlite/stream_tables.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// A device in the first seven columns of a row: number, id, kiosk, site, generation, label, paired_at.
Device read_device(sqlite::Statement const& row);

/// Pairing, devices and quarantine of one connection; inside transactions of the caller.
class DeviceTables {
  public:
    DeviceTables(sqlite::Database& database, StreamTables& streams);

    void add_pairing_code(Digest const& code, Code kiosk, UnixMs expires_at);
    Result<Device> pair(Digest const& code, Digest const& token, std::string const& label, UnixMs now,
                        Catalog const& catalog);
    std::optional<Device> by_token(Digest const& token);
    Device settle(Device const& device, Code site);

    void quarantine(StreamKey const& stream, PreparedRecord const& record, UnixMs now,
                    Problem const& problem);
    std::vector<QuarantinedRecord> quarantined(std::vector<Code> const& sites, int limit);

  private:
    StreamTables& streams_;
    sqlite::Statement add_code_;
    sqlite::Statement take_code_;
    sqlite::Statement retire_;
    sqlite::Statement add_device_;
    sqlite::Statement by_token_;
    sqlite::Statement move_;
    sqlite::Statement add_quarantine_;
    sqlite::Statement quarantined_;
};

} // namespace instante::server
