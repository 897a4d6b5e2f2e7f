#include "server/storage/sqlite/device_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace instante::server {

namespace {

constexpr Day series_days = 100;           // before the first count that is told
constexpr int most_tallies_of_day = 2'000; // of a kiosk; far more than it has moments and questions

constexpr char const* device_columns = "number, id, kiosk, site, generation, label, paired_at";

std::string select_quarantined(std::string const& order) {
    return "SELECT q.number, q.site, q.device, q.generation, q.sequence, q.received_at, q.problem, "
           "q.content, "
           "d.kiosk, q.at, q.uncertainty_ms FROM quarantine q LEFT JOIN device d ON d.number = q.device "
           "WHERE q.programme = ?1 AND q.number > ?2 AND (?3 = 0 OR d.kiosk = ?3) "
           "AND (?4 = '' OR (json_valid(q.content) AND json_extract(q.content, '$.survey') = ?4)) "
           "AND (?5 = '' OR EXISTS (SELECT 1 FROM json_each(q.problem, '$.errors') e "
           "WHERE substr(json_extract(e.value, '$.field'), 1, length(?5)) = ?5)) "
           "AND (?6 OR json_extract(q.problem, '$.type') <> 'urn:instante:problem:conflict') "
           "ORDER BY q.number " +
           order;
}

} // namespace

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

DeviceTables::DeviceTables(sqlite::Database& database, StreamTables& streams)
    : streams_(streams),
      add_code_(database.prepare("INSERT OR REPLACE INTO pairing_code VALUES (?, ?, ?)")),
      take_code_(database.prepare("DELETE FROM pairing_code WHERE digest = ? RETURNING kiosk, expires_at")),
      retire_(database.prepare(
          "UPDATE device SET retired_at = ?, token = NULL WHERE kiosk = ? AND retired_at IS NULL "
          "RETURNING number")),
      retire_one_(database.prepare(
          "UPDATE device SET retired_at = ?, token = NULL WHERE number = ? AND retired_at IS NULL")),
      add_device_(
          database.prepare("INSERT INTO device (id, kiosk, site, generation, token, label, paired_at) "
                           "VALUES (?, ?, ?, 1, ?, ?, ?) RETURNING number")),
      by_token_(database.prepare(std::string{"SELECT "} + device_columns +
                                 " FROM device WHERE token = ? AND retired_at IS NULL")),
      move_(database.prepare("UPDATE device SET site = ?, generation = ? WHERE number = ?")),
      stand_(database.prepare("SELECT site, generation FROM device WHERE number = ?")),
      keep_health_(database.prepare("INSERT OR REPLACE INTO device_health VALUES (?, ?, ?)")),
      healths_(database.prepare("SELECT device, received_at, heartbeat FROM device_health")),
      keep_tally_(database.prepare(
          "INSERT INTO kiosk_tally SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS "
          "(SELECT 1 FROM kiosk_tally WHERE programme = ?1 AND site = ?2 AND day = ?3 AND kiosk = ?4 "
          "AND outbox = ?5 AND moment = ?6 AND what = ?7) OR ?9 > "
          "(SELECT count(*) FROM kiosk_tally WHERE programme = ?1 AND site = ?2 AND day = ?3 AND kiosk = ?4) "
          "ON CONFLICT DO UPDATE SET count = max(count, excluded.count)")),
      find_series_(database.prepare("SELECT 1 FROM kiosk_tally WHERE programme = ? AND site = ? AND day >= ? "
                                    "AND kiosk = ? AND outbox = ? ORDER BY day DESC LIMIT 1")),
      stood_(database.prepare("SELECT DISTINCT site FROM device_stream WHERE programme = ? AND device = ? "
                              "AND site <> ?")),
      activity_(database.prepare(
          "SELECT kiosk, moment, what, sum(min(count, ?)) FROM kiosk_tally WHERE "
          "programme = ? AND site = ? AND day BETWEEN ? AND ? GROUP BY kiosk, moment, what")),
      turnout_(database.prepare(
          "SELECT kiosk, moment, day, sum(iif(what = 'first_touches', min(count, ?1), 0)), "
          "sum(iif(what = 'rated', min(count, ?1), 0)) FROM kiosk_tally WHERE programme = ?2 AND site = ?3 "
          "AND day BETWEEN ?4 AND ?5 AND what IN ('first_touches', 'rated') "
          "GROUP BY kiosk, moment, day ORDER BY kiosk, moment, day")),
      add_quarantine_(
          database.prepare("INSERT OR IGNORE INTO quarantine (programme, site, device, generation, sequence, "
                           "received_at, problem, content, at, uncertainty_ms) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      renew_quarantine_(database.prepare("UPDATE quarantine SET problem = ? WHERE number = ?")),
      find_quarantine_(database.prepare("SELECT 1 FROM quarantine WHERE number = ?")),
      end_quarantine_(database.prepare("DELETE FROM quarantine WHERE number = ?")),
      newest_quarantined_(database.prepare(select_quarantined("DESC"))),
      next_quarantined_(database.prepare(select_quarantined("ASC"))) {}

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
    retire_all_of(kiosk_code, now);
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
    streams_.open({device.site, device.number, device.generation}, now);
    return device;
}

void DeviceTables::retire(Device const& device, UnixMs now) {
    retire_one_.execute(now, device.number);
}

bool DeviceTables::retire_all_of(Code kiosk, UnixMs now) {
    bool found = false;
    retire_.query(now, kiosk);
    while (retire_.step())
        found = true;
    retire_.reset();
    return found;
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
    streams_.open({moved.site, moved.number, moved.generation}, moved.paired_at);
    return moved;
}

/// Of where it stands by now: who asks may not have heard of a move yet.
Device DeviceTables::begin_generation(Device const& device) {
    Device next = device;
    if (stand_.query(device.number).step()) {
        next.site = stand_.integer32(0);
        next.generation = stand_.integer32(1);
    }
    stand_.reset();
    ++next.generation;
    move_.execute(next.site, next.generation, next.number);
    streams_.open({next.site, next.number, next.generation}, next.paired_at);
    return next;
}

// ---- how kiosks are --------------------------------------------------------------------------------

/// A kiosk that refuses its move goes on with its series where it stands. Filed at both sites it would count
/// twice, for what it tells is all of a day.
Code DeviceTables::site_of_series(Device const& device, Heartbeat const& beat) {
    auto const earliest = std::min_element(beat.tallies.begin(), beat.tallies.end(),
                                           [](Tally const& a, Tally const& b) { return a.day < b.day; });
    if (earliest == beat.tallies.end()) return device.site;
    std::vector<Code> sites{device.site};
    stood_.query(the_programme, device.number, device.site);
    while (stood_.step())
        sites.push_back(stood_.integer32(0));
    stood_.reset();
    for (Code const site : sites) {
        bool const here =
            find_series_.query(the_programme, site, earliest->day - series_days, device.kiosk, beat.outbox)
                .step();
        find_series_.reset();
        if (here) return site;
    }
    return device.site;
}

void DeviceTables::keep(Device const& device, Heartbeat const& beat, UnixMs now) {
    Code const site = site_of_series(device, beat);
    for (Tally const& tally : beat.tallies) {
        keep_tally_.execute(the_programme, site, tally.day, device.kiosk, beat.outbox, tally.moment,
                            tally.what, tally.count, most_tallies_of_day);
    }
    Heartbeat told = beat;
    told.tallies.clear();
    keep_health_.execute(device.number, now, wire::to_json(told).dump());
}

std::map<std::int64_t, KioskHealth> DeviceTables::healths() {
    std::map<std::int64_t, KioskHealth> healths;
    healths_.query();
    while (healths_.step()) {
        auto const document = wire::parse(healths_.text(2));
        auto beat = document ? wire::read_heartbeat(*document) : Result<Heartbeat>{document.error()};
        if (beat) healths[healths_.integer(0)] = {std::move(*beat), healths_.integer(1)};
    }
    healths_.reset();
    return healths;
}

std::vector<KioskActivity> DeviceTables::activity(std::vector<Code> const& sites, DayRange const& days) {
    Day const first = days.from.value_or(std::numeric_limits<Day>::min());
    Day const last = days.to.value_or(std::numeric_limits<Day>::max());
    std::vector<KioskActivity> sums;
    for (Code const site : sites) {
        activity_.query(most_tallied, the_programme, site, first, last);
        while (activity_.step()) {
            sums.push_back(
                {activity_.integer32(0), activity_.text(1), activity_.text(2), activity_.integer(3)});
        }
        activity_.reset();
    }
    return sums;
}

std::vector<KioskTurnout> DeviceTables::turnout(std::vector<Code> const& sites, DayRange const& days) {
    Day const first = days.from.value_or(std::numeric_limits<Day>::min());
    Day const last = days.to.value_or(std::numeric_limits<Day>::max());
    std::vector<KioskTurnout> found;
    for (Code const site : sites) {
        turnout_.query(most_tallied, the_programme, site, first, last);
        while (turnout_.step()) {
            found.push_back({site, turnout_.integer32(0), turnout_.text(1), turnout_.integer32(2),
                             turnout_.integer(3), turnout_.integer(4)});
        }
        turnout_.reset();
    }
    return found;
}

void DeviceTables::quarantine(StreamKey const& stream, PreparedRecord const& record, UnixMs now,
                              Problem const& problem) {
    std::string const why = wire::to_json(problem, 0, "").dump();
    if (record.quarantined != 0) return renew_quarantine_.execute(why, record.quarantined);
    add_quarantine_.execute(the_programme, stream.site, stream.device, stream.generation, record.sequence,
                            now, why, record.text, record.at, record.uncertainty_ms);
}

bool DeviceTables::holds(std::int64_t quarantined) {
    bool const found = find_quarantine_.query(quarantined).step();
    find_quarantine_.reset();
    return found;
}

void DeviceTables::release(PreparedRecord const& record) {
    end_quarantine_.execute(record.quarantined);
    StoredResponse const& response = *record.response;
    if (response.local.day == unknown_day) return;
    streams_.note_day({response.site, response.device, response.generation}, response.local.day,
                      record.sequence);
}

std::vector<QuarantinedRecord> DeviceTables::quarantined(QuarantineFilter const& filter, int limit) {
    std::vector<QuarantinedRecord> records;
    sqlite::Statement& rows = filter.after ? next_quarantined_ : newest_quarantined_;
    rows.query(the_programme, filter.after.value_or(0), filter.kiosk, filter.survey, filter.reason,
               filter.contradictions ? 1 : 0);
    while (static_cast<int>(records.size()) < limit && rows.step()) {
        Code const site = rows.integer32(1);
        if (filter.sites &&
            std::find(filter.sites->begin(), filter.sites->end(), site) == filter.sites->end())
            continue;
        records.push_back({rows.integer(0),
                           {site, rows.integer(2), rows.integer32(3)},
                           rows.integer(4),
                           rows.integer(5),
                           rows.text(6),
                           rows.text(7),
                           rows.integer32(8),
                           rows.optional_integer(9),
                           rows.integer(10)});
    }
    rows.reset();
    return records;
}

} // namespace instante::server
