#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Pairing, devices and their streams of one connection; inside transactions of the caller.
class DeviceTables {
  public:
    explicit DeviceTables(sqlite::Database& database);

    void add_pairing_code(Digest const& code, Code kiosk, UnixMs expires_at);
    Result<Device> pair(Digest const& code, Digest const& token, std::string const& label, UnixMs now,
                        Catalog const& catalog);
    std::optional<Device> by_token(Digest const& token);
    Device settle(Device const& device, Code site);
    bool has_stream(StreamKey const& stream);
    std::vector<KioskStatus> statuses();

    /// Notes sequences as durable and gives the new watermark.
    std::int64_t advance(StreamKey const& stream, std::vector<std::int64_t> const& sequences,
                         std::int64_t highest, UnixMs now);
    void quarantine(StreamKey const& stream, PreparedRecord const& record, UnixMs now,
                    Problem const& problem);
    std::vector<QuarantinedRecord> quarantined(std::vector<Code> const& sites, int limit);

  private:
    void open_stream(StreamKey const& stream, UnixMs now);

    sqlite::Statement add_code_;
    sqlite::Statement take_code_;
    sqlite::Statement retire_;
    sqlite::Statement add_device_;
    sqlite::Statement by_token_;
    sqlite::Statement move_;
    sqlite::Statement open_stream_;
    sqlite::Statement find_stream_;
    sqlite::Statement save_stream_;
    sqlite::Statement add_ahead_;
    sqlite::Statement take_ahead_;
    sqlite::Statement add_quarantine_;
    sqlite::Statement quarantined_;
    sqlite::Statement statuses_;
};

} // namespace instante::server
