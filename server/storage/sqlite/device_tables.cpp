#include "server/storage/sqlite/device_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace instante::server {

namespace {

constexpr char const* device_columns = "number, id, kiosk, site, generation, label, paired_at";

Device read_device(sqlite::Statement const& row) {
    Device device;
    device.number = row.integer(0);
    sqlite::Blob const id = row.blob(1);
    std::copy_n(id.begin(), std::min(id.size(), device.id.bytes.size()), device.id.bytes.begin());
    device.kiosk = row.integer32(2);
    device.site = row.integer32(3);
    device.generation = row.integer32(4);
    device.label = row.text(5);
    device.paired_at = row.integer(6);
    return device;
}

} // namespace

DeviceTables::DeviceTables(sqlite::Database& database)
    : add_code_(database.prepare("INSERT OR REPLACE INTO pairing_code VALUES (?, ?, ?)")),
      take_code_(database.prepare("DELETE FROM pairing_code WHERE digest = ? RETURNING kiosk, expires_at")),
      retire_(database.prepare(
          "UPDATE device SET retired_at = ?, token = NULL WHERE kiosk = ? AND retired_at IS NULL")),
      add_device_(
          database.prepare("INSERT INTO device (id, kiosk, site, generation, token, label, paired_at) "
                           "VALUES (?, ?, ?, 1, ?, ?, ?) RETURNING number")),
      by_token_(database.prepare(std::string{"SELECT "} + device_columns +
                                 " FROM device WHERE token = ? AND retired_at IS NULL")),
      move_(database.prepare("UPDATE device SET site = ?, generation = ? WHERE number = ?")),
      open_stream_(database.prepare("INSERT OR IGNORE INTO device_stream VALUES (?, ?, ?, ?, 0, 0, ?)")),
      find_stream_(database.prepare("SELECT watermark, highest_sequence FROM device_stream "
                                    "WHERE programme = ? AND site = ? AND device = ? AND generation = ?")),
      save_stream_(
          database.prepare("UPDATE device_stream SET watermark = ?, highest_sequence = ?, last_seen = ? "
                           "WHERE programme = ? AND site = ? AND device = ? AND generation = ?")),
      add_ahead_(database.prepare("INSERT OR IGNORE INTO device_ahead VALUES (?, ?, ?, ?, ?)")),
      take_ahead_(
          database.prepare("DELETE FROM device_ahead WHERE programme = ? AND site = ? AND device = ? AND "
                           "generation = ? AND sequence = ? RETURNING sequence")),
      add_quarantine_(
          database.prepare("INSERT OR IGNORE INTO quarantine (programme, site, device, generation, sequence, "
                           "received_at, problem, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
      quarantined_(
          database.prepare("SELECT number, site, device, generation, sequence, received_at, problem, content "
                           "FROM quarantine WHERE programme = ? ORDER BY number DESC")),
      statuses_(database.prepare(
          "SELECT d.number, d.id, d.kiosk, d.site, d.generation, d.label, d.paired_at, s.watermark, "
          "s.highest_sequence, "
          "s.last_seen, (SELECT count(*) FROM device_ahead a WHERE a.programme = s.programme AND a.site = "
          "s.site AND "
          "a.device = s.device AND a.generation = s.generation), (SELECT count(*) FROM quarantine q WHERE "
          "q.programme = s.programme AND q.device = d.number) "
          "FROM device d JOIN device_stream s ON s.programme = ? AND s.site = d.site AND s.device = d.number "
          "AND "
          "s.generation = d.generation WHERE d.retired_at IS NULL ORDER BY d.kiosk")) {}

void DeviceTables::add_pairing_code(Digest const& code, Code kiosk, UnixMs expires_at) {
    add_code_.execute(sqlite::Blob{code}, kiosk, expires_at);
}

Result<Device> DeviceTables::pair(Digest const& code, Digest const& token, std::string const& label,
                                  UnixMs now, Catalog const& catalog) {
    take_code_.query(sqlite::Blob{code});
    if (!take_code_.step()) {
        take_code_.reset();
        return Problem::at(ProblemKind::unauthenticated, "code",
                           "this pairing code is not known; it works once and for a while");
    }
    Code const kiosk_code = take_code_.integer32(0);
    UnixMs const expires_at = take_code_.integer(1);
    take_code_.reset();
    if (expires_at <= now) {
        return Problem::at(ProblemKind::unauthenticated, "code",
                           "this pairing code has expired; ask for a new one");
    }
    Kiosk const* const kiosk = find_by_code(catalog.programme().kiosks, kiosk_code);
    Site const* const site = kiosk ? catalog.site(kiosk->site) : nullptr;
    if (!site)
        return Problem::at(ProblemKind::not_found, "code",
                           "the kiosk of this code is no longer in the programme");
    retire_.execute(now, kiosk_code);
    Device device;
    device.id = new_uuid7(now);
    device.kiosk = kiosk_code;
    device.site = site->code;
    device.label = label;
    device.paired_at = now;
    add_device_.query(sqlite::Blob{device.id.bytes}, device.kiosk, device.site, sqlite::Blob{token}, label,
                      now);
    add_device_.step();
    device.number = add_device_.integer(0);
    add_device_.reset();
    open_stream({device.site, device.number, device.generation}, now);
    return device;
}

std::optional<Device> DeviceTables::by_token(Digest const& token) {
    std::optional<Device> device;
    if (by_token_.query(sqlite::Blob{token}).step()) device = read_device(by_token_);
    by_token_.reset();
    return device;
}

Device DeviceTables::settle(Device const& device, Code site) {
    if (device.site == site) return device;
    Device moved = device;
    moved.site = site;
    ++moved.generation;
    move_.execute(moved.site, moved.generation, moved.number);
    open_stream({moved.site, moved.number, moved.generation}, moved.paired_at);
    return moved;
}

void DeviceTables::open_stream(StreamKey const& stream, UnixMs now) {
    open_stream_.execute(the_programme, stream.site, stream.device, stream.generation, now);
}

bool DeviceTables::has_stream(StreamKey const& stream) {
    bool const found =
        find_stream_.query(the_programme, stream.site, stream.device, stream.generation).step();
    find_stream_.reset();
    return found;
}

std::int64_t DeviceTables::advance(StreamKey const& stream, std::vector<std::int64_t> const& sequences,
                                   std::int64_t highest, UnixMs now) {
    std::int64_t watermark = 0;
    std::int64_t highest_known = highest;
    if (find_stream_.query(the_programme, stream.site, stream.device, stream.generation).step()) {
        watermark = find_stream_.integer(0);
        highest_known = std::max(highest_known, find_stream_.integer(1));
    }
    find_stream_.reset();
    auto const take_next = [&] {
        bool const taken =
            take_ahead_.query(the_programme, stream.site, stream.device, stream.generation, watermark + 1)
                .step();
        take_ahead_.reset();
        return taken;
    };
    for (std::int64_t const sequence : sequences) {
        highest_known = std::max(highest_known, sequence);
        if (sequence == watermark + 1) {
            ++watermark;
        } else if (sequence > watermark) {
            add_ahead_.execute(the_programme, stream.site, stream.device, stream.generation, sequence);
        }
    }
    while (watermark < highest_known && take_next())
        ++watermark;
    save_stream_.execute(watermark, highest_known, now, the_programme, stream.site, stream.device,
                         stream.generation);
    return watermark;
}

void DeviceTables::quarantine(StreamKey const& stream, PreparedRecord const& record, UnixMs now,
                              Problem const& problem) {
    add_quarantine_.execute(the_programme, stream.site, stream.device, stream.generation, record.sequence,
                            now, wire::to_json(problem, 0, "").dump(), record.text);
}

std::vector<QuarantinedRecord> DeviceTables::quarantined(std::vector<Code> const& sites, int limit) {
    std::vector<QuarantinedRecord> records;
    quarantined_.query(the_programme);
    while (static_cast<int>(records.size()) < limit && quarantined_.step()) {
        Code const site = quarantined_.integer32(1);
        if (std::find(sites.begin(), sites.end(), site) == sites.end()) continue;
        records.push_back({quarantined_.integer(0),
                           {site, quarantined_.integer(2), quarantined_.integer32(3)},
                           quarantined_.integer(4),
                           quarantined_.integer(5),
                           quarantined_.text(6),
                           quarantined_.text(7)});
    }
    quarantined_.reset();
    return records;
}

std::vector<KioskStatus> DeviceTables::statuses() {
    std::vector<KioskStatus> statuses;
    statuses_.query(the_programme);
    while (statuses_.step()) {
        KioskStatus status{read_device(statuses_), {}};
        status.stream.watermark = statuses_.integer(7);
        status.stream.highest_sequence = statuses_.integer(8);
        status.stream.last_seen = statuses_.integer(9);
        status.stream.missing =
            status.stream.highest_sequence - status.stream.watermark - statuses_.integer(10);
        status.stream.quarantined = statuses_.integer(11);
        statuses.push_back(status);
    }
    statuses_.reset();
    return statuses;
}

} // namespace instante::server
