#include "server/storage/sqlite/stream_tables.hpp"

#include "server/storage/bytes.hpp"
#include "server/storage/sqlite/device_tables.hpp"
#include "server/storage/sqlite/programme_tables.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>
#include <map>

namespace instante::server {

namespace {

constexpr char const* of_stream = " WHERE programme = ? AND site = ? AND device = ? AND generation = ?";

void write(ByteWriter& bytes, StreamKey const& stream) {
    bytes.number(static_cast<std::uint64_t>(stream.site));
    bytes.number(static_cast<std::uint64_t>(stream.device));
    bytes.number(static_cast<std::uint64_t>(stream.generation));
}

StreamKey read_stream(ByteReader& bytes) {
    StreamKey stream;
    stream.site = static_cast<Code>(bytes.number());
    stream.device = static_cast<std::int64_t>(bytes.number());
    stream.generation = static_cast<int>(bytes.number());
    return stream;
}

} // namespace

StreamTables::StreamTables(sqlite::Database& database, Journal& journal, std::int64_t journal_limit)
    : open_(database.prepare("INSERT OR IGNORE INTO device_stream VALUES "
                             "(?, ?, ?, ?, 0, 0, '', ?, '', 0, '', ?, 0, NULL, NULL, 0)")),
      find_(database.prepare(std::string{"SELECT watermark, highest_sequence, ahead, last_seen, boot_id, "
                                         "monotonic_ms, outbox, day, cloned_at, cloned_sequence, saved "
                                         "FROM device_stream"} +
                             of_stream)),
      save_(database.prepare(std::string{"UPDATE device_stream SET watermark = ?, highest_sequence = ?, "
                                         "ahead = ?, last_seen = ?, boot_id = ?, monotonic_ms = ?, "
                                         "outbox = ?, day = ?, cloned_at = ?, cloned_sequence = ?, "
                                         "saved = ?"} +
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
          "s.programme AND q.site = s.site AND q.device = s.device AND q.generation = s.generation), "
          "s.monotonic_ms, s.saved "
          "FROM device d JOIN device_stream s ON s.device = d.number WHERE s.programme = ? "
          "ORDER BY d.kiosk, 8 DESC, d.number DESC, s.generation DESC")),
      anchors_(database.prepare(
          "SELECT boot_id, monotonic_ms, last_seen, site, device, generation, highest_sequence, saved "
          "FROM device_stream WHERE device IN (SELECT number FROM device WHERE kiosk = ?1) AND boot_id <> '' "
          "UNION ALL SELECT boot_id, monotonic_ms, heard_at, site, device, generation, highest_sequence, "
          "NULL "
          "FROM device_boot_anchor WHERE kiosk = ?1")),
      records_(database.prepare(
          "SELECT d.kiosk, s.device, s.generation, s.watermark, s.highest_sequence, s.ahead, s.last_seen, "
          "s.continued, s.site = d.site AND s.generation = d.generation AND d.retired_at IS NULL, "
          "s.monotonic_ms, s.saved FROM device_stream s JOIN device d ON d.number = s.device "
          "WHERE s.programme = ? AND s.site = ? ORDER BY d.kiosk")),
      journal_(journal),
      journal_limit_(journal_limit) {}

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
        row.saved = find_.integer(10);
    }
    find_.reset();
    return row;
}

StreamTables::Row& StreamTables::known(StreamKey const& stream, UnixMs now) {
    load();
    auto const [at, first] = rows_.try_emplace(stream);
    if (first) {
        open(stream, now); // unless it is there
        at->second = read(stream);
    }
    return at->second;
}

void StreamTables::save(StreamKey const& stream, Row& row) {
    std::optional<std::int64_t> cloned_at;
    std::optional<std::int64_t> cloned_sequence;
    if (row.cloned) {
        cloned_at = row.cloned->first_seen;
        cloned_sequence = row.cloned->sequence;
    }
    row.saved = journal_.number();
    row.rewrite = row.behind = false;
    save_.execute(row.progress.watermark(), row.progress.highest(), row.progress.ahead_text(), row.last_seen,
                  row.boot_id, row.monotonic_ms, row.outbox, row.day, cloned_at, cloned_sequence, row.saved,
                  the_programme, stream.site, stream.device, stream.generation);
}

void StreamTables::advance(PreparedBatch const& batch, BatchOutcome& outcome) {
    Row& row = known(batch.stream, batch.received_at);
    std::int64_t const newest_before = row.progress.newest();
    std::int64_t const highest_before = row.progress.highest();
    note_numbers(row, batch, outcome);
    note_days(row, batch, newest_before);
    note_clock(row, batch, highest_before);
    note_outbox(row, batch);
    outcome.watermark = row.progress.watermark();
    if (row.rewrite || row.saved == journal_.number()) {
        save(batch.stream, row);
        advanced_.erase(batch.stream);
    } else {
        row.behind = true;
        advanced_.insert(batch.stream);
    }
}

// ---- the journal -----------------------------------------------------------------------------------

void StreamTables::finish() {
    load();
    Bytes advances;
    ByteWriter bytes{advances};
    for (StreamKey const& stream : advanced_) {
        Row const& row = rows_.at(stream);
        write(bytes, stream);
        bytes.signed_number(row.progress.watermark());
        bytes.signed_number(row.progress.highest());
        bytes.text(row.progress.ahead_text());
        bytes.signed_number(row.last_seen);
        bytes.signed_number(row.monotonic_ms);
    }
    if (!advanced_.empty() && journaled_ == 0) oldest_ = journal_.number();
    journal_.set(Journal::Part::advances, std::move(advances));
    journaled_ += static_cast<std::int64_t>(advanced_.size());
    advanced_.clear();
    if (journaled_ > journal_limit_) settle();
}

void StreamTables::settle() {
    load();
    for (auto& [stream, row] : rows_) {
        if (row.behind) save(stream, row);
    }
    journaled_ = 0;
}

std::int64_t StreamTables::needed() {
    load();
    return journaled_ > 0 ? oldest_ : std::numeric_limits<std::int64_t>::max();
}

void StreamTables::forget() {
    rows_.clear();
    advanced_.clear();
    loaded_ = false;
}

void StreamTables::load() {
    if (loaded_) return;
    journaled_ = 0;
    oldest_ = std::numeric_limits<std::int64_t>::max();
    for (auto const& [stream, advance] : read_journal()) {
        auto const& [transaction, last] = advance;
        Row row = read(stream);
        if (transaction > row.saved) {
            static_cast<Advance&>(row) = last;
            row.behind = true;
            oldest_ = std::min(oldest_, transaction);
            ++journaled_;
        }
        rows_[stream] = std::move(row);
    }
    loaded_ = true;
}

/// The last advance of each stream.
StreamTables::Advances StreamTables::read_journal() {
    Advances advances;
    journal_.for_each(Journal::Part::advances, [&](std::int64_t number, sqlite::Blob row) {
        ByteReader bytes{row};
        while (!bytes.at_end()) {
            auto& [transaction, advance] = advances[read_stream(bytes)];
            transaction = number;
            std::int64_t const watermark = bytes.signed_number();
            std::int64_t const highest = bytes.signed_number();
            advance.progress = {watermark, highest, bytes.text()};
            advance.last_seen = bytes.signed_number();
            advance.monotonic_ms = bytes.signed_number();
        }
    });
    return advances;
}

/// Of a stream whose row was saved by that transaction.
StreamTables::Advance StreamTables::latest(Advances const& advances, StreamKey const& stream,
                                           std::int64_t saved, Advance const& in_table) {
    auto const found = advances.find(stream);
    return found != advances.end() && found->second.first > saved ? found->second.second : in_table;
}

// ---- what a batch tells ----------------------------------------------------------------------------

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
        row.rewrite = true;
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
        if (!late) {
            row.day = day;
            row.rewrite = true;
        }
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
    if (row.boot_id != batch.sent.boot_id) {
        row.boot_id = batch.sent.boot_id;
        row.rewrite = true;
    }
    row.monotonic_ms = batch.sent.monotonic_ms;
    row.last_seen = batch.received_at;
}

/// A kiosk that is paired anew numbers what it holds anew: its former stream misses nothing any more.
void StreamTables::note_outbox(Row& row, PreparedBatch const& batch) {
    if (batch.outbox.empty() || batch.outbox == row.outbox) return;
    row.outbox = batch.outbox;
    row.rewrite = true;
    continue_.execute(the_programme, batch.stream.site, batch.stream.device, batch.outbox);
}

// ---- what is known ---------------------------------------------------------------------------------

std::vector<KioskStatus> StreamTables::statuses() {
    Advances const advances = read_journal();
    std::vector<KioskStatus> statuses;
    statuses_.query(the_programme);
    while (statuses_.step()) {
        Device const device = read_device(statuses_);
        bool const current = statuses_.integer(7) != 0;
        StreamStatus stream = read_status(advances, device.number, 8);
        bool const of_last = !statuses.empty() && statuses.back().device.kiosk == device.kiosk;
        if (!of_last) { // the current one, where there is one, comes first
            statuses.push_back({device, std::move(stream), {}, current});
        } else if (stream.missing > 0 || stream.cloned) {
            statuses.back().earlier.push_back(std::move(stream));
        }
    }
    statuses_.reset();
    return statuses;
}

StreamStatus StreamTables::read_status(Advances const& advances, std::int64_t device, int column) {
    sqlite::Statement const& row = statuses_;
    StreamStatus status;
    status.key = {row.integer32(column), device, row.integer32(column + 1)};
    Advance const now = latest(advances, status.key, row.integer(column + 11),
                               {{row.integer(column + 2), row.integer(column + 3), row.text(column + 4)},
                                row.integer(column + 5),
                                row.integer(column + 10)});
    status.watermark = now.progress.watermark();
    status.highest_sequence = now.progress.highest();
    status.last_seen = now.last_seen;
    status.continued = row.integer(column + 6) != 0;
    if (!status.continued) {
        status.missing = now.progress.missing();
        status.gaps = now.progress.gaps(most_gaps);
    }
    if (auto const at = row.optional_integer(column + 7))
        status.cloned = Cloned{*at, row.integer(column + 8)};
    status.quarantined = row.integer(column + 9);
    return status;
}

std::vector<BootAnchor> StreamTables::anchors(Code kiosk) {
    Advances const advances = read_journal();
    std::vector<BootAnchor> anchors;
    anchors_.query(kiosk);
    while (anchors_.step()) {
        BootAnchor anchor{anchors_.text(0),
                          anchors_.integer(1),
                          anchors_.integer(2),
                          {anchors_.integer32(3), anchors_.integer(4), anchors_.integer32(5)},
                          anchors_.integer(6)};
        if (auto const saved = anchors_.optional_integer(7)) { // the present boot
            Advance const now =
                latest(advances, anchor.stream, *saved,
                       {{0, anchor.highest_sequence, {}}, anchor.heard_at, anchor.monotonic_ms});
            anchor.monotonic_ms = now.monotonic_ms;
            anchor.heard_at = now.last_seen;
            anchor.highest_sequence = now.progress.highest();
        }
        anchors.push_back(std::move(anchor));
    }
    anchors_.reset();
    return anchors;
}

} // namespace instante::server
