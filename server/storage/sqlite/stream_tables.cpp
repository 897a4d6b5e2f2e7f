#include "server/storage/sqlite/stream_tables.hpp"

#include "server/storage/sqlite/device_tables.hpp"
#include "server/storage/sqlite/programme_tables.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>

namespace instante::server {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

constexpr char const* of_stream = " WHERE programme = ? AND site = ? AND device = ? AND generation = ?";

/// `first` and `beyond`: the first numbers of the period and of what comes after it, where there are any.
RecordCount count_records(StreamProgress const& progress, DayRange const& period,
                          std::optional<std::int64_t> first, std::optional<std::int64_t> beyond,
                          UnixMs last_seen) {
    // What was announced after the newest record that is here belongs to the days up to the last word.
    std::int64_t after = 0;
    if (first) {
        after = *first - 1;
    } else if (period.from) {
        after = last_seen / day_ms + 1 >= *period.from ? progress.newest() : progress.highest();
    }
    std::int64_t const up_to = beyond ? std::max(*beyond - 1, after) : progress.highest();
    return {up_to - after - progress.missing(after, up_to), up_to - after};
}

StreamStatus read_status(sqlite::Statement const& row, std::int64_t device, int column) {
    StreamStatus status;
    status.key = {row.integer32(column), device, row.integer32(column + 1)};
    StreamProgress const progress{row.integer(column + 2), row.integer(column + 3), row.text(column + 4)};
    status.watermark = progress.watermark();
    status.highest_sequence = progress.highest();
    status.last_seen = row.integer(column + 5);
    status.continued = row.integer(column + 6) != 0;
    if (!status.continued) {
        status.missing = progress.missing();
        status.gaps = progress.gaps(StreamTables::most_gaps);
    }
    if (auto const at = row.optional_integer(column + 7))
        status.cloned = Cloned{*at, row.integer(column + 8)};
    status.quarantined = row.integer(column + 9);
    return status;
}

} // namespace

struct StreamTables::Row {
    StreamProgress progress;
    UnixMs last_seen = 0;
    std::string boot_id;
    std::int64_t monotonic_ms = 0;
    std::string outbox;
    Day day = unknown_day;
    std::optional<Cloned> cloned;
};

StreamTables::StreamTables(sqlite::Database& database)
    : open_(database.prepare("INSERT OR IGNORE INTO device_stream VALUES "
                             "(?, ?, ?, ?, 0, 0, '', ?, '', 0, '', ?, 0, NULL, NULL)")),
      find_(database.prepare(std::string{"SELECT watermark, highest_sequence, ahead, last_seen, boot_id, "
                                         "monotonic_ms, outbox, day, cloned_at, cloned_sequence "
                                         "FROM device_stream"} +
                             of_stream)),
      save_(database.prepare(std::string{"UPDATE device_stream SET watermark = ?, highest_sequence = ?, "
                                         "ahead = ?, last_seen = ?, boot_id = ?, monotonic_ms = ?, "
                                         "outbox = ?, day = ?, cloned_at = ?, cloned_sequence = ?"} +
                             of_stream)),
      find_day_(database.prepare(std::string{"SELECT day, first_sequence FROM device_day"} + of_stream +
                                 " AND day >= ? ORDER BY day LIMIT 1")),
      add_day_(database.prepare("INSERT OR REPLACE INTO device_day VALUES (?, ?, ?, ?, ?, ?)")),
      drop_days_(database.prepare(std::string{"DELETE FROM device_day"} + of_stream +
                                  " AND day < ? AND first_sequence >= ?")),
      add_anchor_(database.prepare("INSERT OR REPLACE INTO device_boot_anchor SELECT kiosk, ?, ?, ?, ?, "
                                   "number, ?, ? FROM device WHERE number = ?")),
      prune_anchors_(database.prepare(
          "DELETE FROM device_boot_anchor WHERE kiosk = (SELECT kiosk FROM device WHERE number = ?1) AND "
          "heard_at < (SELECT heard_at FROM device_boot_anchor WHERE kiosk = (SELECT kiosk FROM device "
          "WHERE number = ?1) ORDER BY heard_at DESC LIMIT 1 OFFSET ?2)")),
      continue_(database.prepare("UPDATE device_stream SET continued = 1 WHERE programme = ? AND site = ? "
                                 "AND device <> ? AND outbox = ? AND device IN "
                                 "(SELECT number FROM device WHERE retired_at IS NOT NULL)")),
      find_quarantined_(
          database.prepare(std::string{"SELECT 1 FROM quarantine"} + of_stream + " AND sequence = ?")),
      end_quarantine_(database.prepare(std::string{"DELETE FROM quarantine"} + of_stream +
                                       " AND sequence = ? AND json_valid(content) AND "
                                       "json_extract(content, '$.id') = ? AND "
                                       "json_extract(content, '$.revision') = ?")),
      statuses_(database.prepare(
          "SELECT d.number, d.id, d.kiosk, d.site, d.generation, d.label, d.paired_at, "
          "s.site = d.site AND s.generation = d.generation AND d.retired_at IS NULL, "
          "s.site, s.generation, s.watermark, s.highest_sequence, s.ahead, s.last_seen, s.continued, "
          "s.cloned_at, s.cloned_sequence, (SELECT count(*) FROM quarantine q WHERE q.programme = "
          "s.programme "
          "AND q.site = s.site AND q.device = s.device AND q.generation = s.generation) "
          "FROM device d JOIN device_stream s ON s.device = d.number WHERE s.programme = ? "
          "ORDER BY d.kiosk, 8 DESC, d.number DESC, s.generation DESC")),
      anchors_(database.prepare(
          "SELECT boot_id, monotonic_ms, last_seen, site, device, generation, highest_sequence "
          "FROM device_stream WHERE device IN (SELECT number FROM device WHERE kiosk = ?1) AND boot_id <> '' "
          "UNION ALL SELECT boot_id, monotonic_ms, heard_at, site, device, generation, highest_sequence "
          "FROM device_boot_anchor WHERE kiosk = ?1")),
      records_(database.prepare(
          "SELECT d.kiosk, s.device, s.generation, s.watermark, s.highest_sequence, s.ahead, s.last_seen, "
          "s.continued, s.site = d.site AND s.generation = d.generation AND d.retired_at IS NULL "
          "FROM device_stream s JOIN device d ON d.number = s.device "
          "WHERE s.programme = ? AND s.site = ? ORDER BY d.kiosk")) {}

void StreamTables::open(StreamKey const& stream, UnixMs now) {
    open_.execute(the_programme, stream.site, stream.device, stream.generation, now, unknown_day);
}

bool StreamTables::has(StreamKey const& stream) {
    bool const found = find_.query(the_programme, stream.site, stream.device, stream.generation).step();
    find_.reset();
    return found;
}

// ---- a batch arrives -------------------------------------------------------------------------------

StreamTables::Row StreamTables::read(StreamKey const& stream) {
    Row row;
    if (find_.query(the_programme, stream.site, stream.device, stream.generation).step()) {
        row.progress = {find_.integer(0), find_.integer(1), find_.text(2)};
        row.last_seen = find_.integer(3);
        row.boot_id = find_.text(4);
        row.monotonic_ms = find_.integer(5);
        row.outbox = find_.text(6);
        row.day = find_.integer32(7);
        if (auto const at = find_.optional_integer(8)) row.cloned = Cloned{*at, find_.integer(9)};
    }
    find_.reset();
    return row;
}

void StreamTables::save(StreamKey const& stream, Row const& row) {
    std::optional<std::int64_t> cloned_at;
    std::optional<std::int64_t> cloned_sequence;
    if (row.cloned) {
        cloned_at = row.cloned->first_seen;
        cloned_sequence = row.cloned->sequence;
    }
    save_.execute(row.progress.watermark(), row.progress.highest(), row.progress.ahead_text(), row.last_seen,
                  row.boot_id, row.monotonic_ms, row.outbox, row.day, cloned_at, cloned_sequence,
                  the_programme, stream.site, stream.device, stream.generation);
}

void StreamTables::advance(PreparedBatch const& batch, BatchOutcome& outcome) {
    open(batch.stream, batch.received_at); // unless it is known
    Row row = read(batch.stream);
    std::int64_t const newest_before = row.progress.newest();
    std::int64_t const highest_before = row.progress.highest();
    note_numbers(row, batch, outcome);
    note_days(row, batch, newest_before);
    note_clock(row, batch, highest_before);
    note_outbox(row, batch);
    save(batch.stream, row);
    outcome.watermark = row.progress.watermark();
}

/// A number that was here already and now brings something new was given twice.
void StreamTables::note_numbers(Row& row, PreparedBatch const& batch, BatchOutcome const& outcome) {
    row.progress.know_of(batch.highest_sequence);
    for (std::size_t i = 0; i < outcome.records.size(); ++i) {
        RecordOutcome const& record = outcome.records[i];
        bool const first_time = row.progress.note(record.sequence);
        if (first_time || record.status != ReceiptStatus::accepted) continue;
        // Not where the same record was refused then, and is understood now.
        if (left_quarantine(batch.stream, batch.records[i]) || row.cloned) continue;
        row.cloned = Cloned{batch.received_at, record.sequence};
        spdlog::warn("two outboxes number the stream of device {} (site {}, generation {}): number {} came "
                     "twice; was the device cloned?",
                     batch.stream.device, batch.stream.site, batch.stream.generation, record.sequence);
    }
}

/// A record that came again and was counted: whether it was refused before. It is in quarantine no longer.
bool StreamTables::left_quarantine(StreamKey const& stream, PreparedRecord const& record) {
    auto const& [site, device, generation] = stream;
    bool const found =
        find_quarantined_.query(the_programme, site, device, generation, record.sequence).step();
    find_quarantined_.reset();
    if (found) {
        end_quarantine_.execute(the_programme, site, device, generation, record.sequence,
                                to_string(record.response->id), record.response->revision);
    }
    return found;
}

/// Written when a day begins, not with every batch; and for numbers that come late.
void StreamTables::note_days(Row& row, PreparedBatch const& batch, std::int64_t newest_before) {
    std::map<Day, std::int64_t> first;
    for (PreparedRecord const& record : batch.records) {
        if (!record.response || record.response->local.day == unknown_day) continue;
        Day const day = record.response->local.day;
        bool const late = record.sequence <= newest_before;
        if (!late && day == row.day) continue;
        if (!late) row.day = day;
        first.try_emplace(day, record.sequence); // ascending: the first is the lowest
    }
    for (auto const& [day, sequence] : first)
        note_day(batch.stream, day, sequence);
}

/// A later day never begins with a lower number: where clocks said so, the earlier row told nothing.
void StreamTables::note_day(StreamKey const& stream, Day day, std::int64_t sequence) {
    auto const& [site, device, generation] = stream;
    find_day_.query(the_programme, site, device, generation, day);
    bool const known = find_day_.step() && find_day_.integer(1) <= sequence;
    find_day_.reset();
    if (known) return;
    add_day_.execute(the_programme, site, device, generation, day, sequence);
    drop_days_.execute(the_programme, site, device, generation, day, sequence);
}

void StreamTables::note_clock(Row& row, PreparedBatch const& batch, std::int64_t highest_before) {
    if (!row.boot_id.empty() && row.boot_id != batch.sent.boot_id) {
        StreamKey const& stream = batch.stream;
        add_anchor_.execute(row.boot_id, row.monotonic_ms, row.last_seen, stream.site, stream.generation,
                            highest_before, stream.device);
        prune_anchors_.execute(stream.device, most_boots - 1);
    }
    row.boot_id = batch.sent.boot_id;
    row.monotonic_ms = batch.sent.monotonic_ms;
    row.last_seen = batch.received_at;
}

/// A kiosk that is paired anew numbers what it holds anew: its former stream misses nothing any more.
void StreamTables::note_outbox(Row& row, PreparedBatch const& batch) {
    if (batch.outbox.empty() || batch.outbox == row.outbox) return;
    row.outbox = batch.outbox;
    continue_.execute(the_programme, batch.stream.site, batch.stream.device, batch.outbox);
}

// ---- what is known ---------------------------------------------------------------------------------

std::vector<KioskStatus> StreamTables::statuses() {
    std::vector<KioskStatus> statuses;
    statuses_.query(the_programme);
    while (statuses_.step()) {
        Device const device = read_device(statuses_);
        bool const current = statuses_.integer(7) != 0;
        StreamStatus stream = read_status(statuses_, device.number, 8);
        bool const of_last = !statuses.empty() && statuses.back().device.kiosk == device.kiosk;
        if (current) {
            statuses.push_back({device, std::move(stream), {}});
        } else if (of_last && (stream.missing > 0 || stream.cloned)) {
            statuses.back().earlier.push_back(std::move(stream));
        }
    }
    statuses_.reset();
    return statuses;
}

std::vector<BootAnchor> StreamTables::anchors(Code kiosk) {
    std::vector<BootAnchor> anchors;
    anchors_.query(kiosk);
    while (anchors_.step()) {
        anchors.push_back({anchors_.text(0),
                           anchors_.integer(1),
                           anchors_.integer(2),
                           {anchors_.integer32(3), anchors_.integer(4), anchors_.integer32(5)},
                           anchors_.integer(6)});
    }
    anchors_.reset();
    return anchors;
}

/// The days of one stream; periods that follow each other share what was looked up.
class StreamTables::Days {
  public:
    Days(sqlite::Statement& find, StreamKey stream) : find_(find), stream_(stream) {}

    /// The first number of this day or a later one.
    std::optional<std::int64_t> first_from(Day day) {
        if (!asked_ || day < *asked_ || (number_ && day > day_)) {
            asked_ = day;
            number_.reset();
            find_.query(the_programme, stream_.site, stream_.device, stream_.generation, day);
            if (find_.step()) {
                day_ = find_.integer32(0);
                number_ = find_.integer(1);
            }
            find_.reset();
        }
        return number_;
    }

  private:
    sqlite::Statement& find_;
    StreamKey stream_;
    std::optional<Day> asked_;
    Day day_ = 0;
    std::optional<std::int64_t> number_; // of day_; none: no row from asked_ on
};

std::vector<KioskRecords> StreamTables::records(KioskPeriods const& wanted) {
    std::vector<KioskRecords> kiosks;
    for (Code const site : wanted.sites) {
        records_.query(the_programme, site);
        while (records_.step()) {
            Code const kiosk = records_.integer32(0);
            if (!wanted.kiosks.empty() &&
                std::find(wanted.kiosks.begin(), wanted.kiosks.end(), kiosk) == wanted.kiosks.end())
                continue;
            if (kiosks.empty() || kiosks.back().kiosk != kiosk || kiosks.back().site != site)
                kiosks.push_back({kiosk, site, std::vector<RecordCount>(wanted.periods.size()), 0, false});
            KioskRecords& sum = kiosks.back();
            Days days{find_day_, {site, records_.integer(1), records_.integer32(2)}};
            StreamProgress const progress{records_.integer(3), records_.integer(4), records_.text(5)};
            UnixMs const last_seen = records_.integer(6);
            bool const continued = records_.integer(7) != 0;
            for (std::size_t i = 0; i < wanted.periods.size(); ++i) {
                DayRange const& period = wanted.periods[i];
                auto const first = period.from ? days.first_from(*period.from) : std::nullopt;
                auto const beyond = period.to ? days.first_from(*period.to + 1) : std::nullopt;
                RecordCount const count = count_records(progress, period, first, beyond, last_seen);
                sum.counts[i].received += count.received;
                sum.counts[i].known += continued ? count.received : count.known;
            }
            sum.heard_until = std::max(sum.heard_until, last_seen);
            sum.present = sum.present || records_.integer(8) != 0;
        }
        records_.reset();
    }
    return kiosks;
}

} // namespace instante::server
