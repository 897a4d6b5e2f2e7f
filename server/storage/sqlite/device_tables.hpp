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
    void retire(Device const& device, UnixMs now);
    bool retire_all_of(Code kiosk, UnixMs now);
    std::optional<Device> by_token(Digest const& token);
    Device settle(Device const& device, Code site);
    Device begin_generation(Device const& device);

    void keep(Device const& device, Heartbeat const& beat, UnixMs now);
    std::map<std::int64_t, KioskHealth> healths();
    std::vector<KioskActivity> activity(std::vector<Code> const& sites, DayRange const& days);
    std::vector<KioskTurnout> turnout(std::vector<Code> const& sites, DayRange const& days);

    /// Of a record that is there already, only the problem is new.
    void quarantine(StreamKey const& stream, PreparedRecord const& record, UnixMs now,
                    Problem const& problem);
    /// Is this id still in quarantine?
    bool holds(std::int64_t quarantined);
    /// The record is counted: it leaves, and its day is known now.
    void release(PreparedRecord const& record);
    std::vector<QuarantinedRecord> quarantined(QuarantineFilter const& filter, int limit);

  private:
    Code site_of_series(Device const& device, Heartbeat const& beat);

    StreamTables& streams_;
    sqlite::Statement add_code_;
    sqlite::Statement take_code_;
    sqlite::Statement retire_;
    sqlite::Statement retire_one_;
    sqlite::Statement add_device_;
    sqlite::Statement by_token_;
    sqlite::Statement move_;
    sqlite::Statement stand_;
    sqlite::Statement keep_health_;
    sqlite::Statement healths_;
    sqlite::Statement keep_tally_;
    sqlite::Statement find_series_;
    sqlite::Statement stood_;
    sqlite::Statement activity_;
    sqlite::Statement turnout_;
    sqlite::Statement add_quarantine_;
    sqlite::Statement renew_quarantine_;
    sqlite::Statement find_quarantine_;
    sqlite::Statement end_quarantine_;
    sqlite::Statement newest_quarantined_;
    sqlite::Statement next_quarantined_;
};

} // namespace instante::server
