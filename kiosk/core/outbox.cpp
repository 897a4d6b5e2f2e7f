#include "kiosk/core/outbox.hpp"

#include "kiosk/core/outbox_guard.hpp"
#include "kiosk/core/outbox_schema.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <vector>

namespace instante::kiosk {

namespace {

constexpr int waiting = static_cast<int>(RecordState::waiting);
constexpr int acknowledged = static_cast<int>(RecordState::acknowledged);
constexpr int unreadable = static_cast<int>(RecordState::unreadable);

/// A disk that still cannot sync is dying: what it holds goes up all the same, while it can be read.
constexpr int most_sync_attempts = 8;

Result<Response> read_content(std::string const& content) {
    auto const document = wire::parse(content);
    if (!document) return document.error();
    return wire::read_response(*document, "response");
}

} // namespace

// ---- opening ---------------------------------------------------------------------------------------

Outbox::Outbox(std::string const& path, std::int64_t max_bytes, bool careful)
    : path_(path), database_(path), careful_(careful) {
    if (max_bytes > 0) {
        auto page = database_.prepare("PRAGMA page_size");
        page.step();
        auto const pages = std::max<std::int64_t>(max_bytes / std::max<std::int64_t>(page.integer(0), 1), 1);
        database_.run("PRAGMA max_page_count=" + std::to_string(pages));
    }
    migrate_outbox(database_);
    // Pages go when they are done with: what a customer said is to stay on the disk, not in memory.
    database_.run("PRAGMA cache_size=0");
    try {
        sync_what_was_found();
    } catch (sqlite::Error const& error) {
        spdlog::warn("outbox: not everything found could be synced: {}", error.what());
    }
    put_by();
}

/// A run that was killed amid a commit may have left it written but not synced. It counts from here on, so it
/// is made durable before the server is told its number: else the number may be given again after a power
/// cut.
void Outbox::sync_what_was_found() {
    ++sync_attempts_;
    database_.run("PRAGMA wal_checkpoint(PASSIVE)");
    found_is_synced_ = true;
}

Result<std::unique_ptr<Outbox>> Outbox::open(std::string const& path, std::int64_t max_bytes) {
    return guarded("open", [&] { return std::unique_ptr<Outbox>(new Outbox(path, max_bytes)); });
}

// ---- appending -------------------------------------------------------------------------------------

/// The stream of this device (not paired yet: of no device) for a site. Where the device has moved on since,
/// that of its last stay there: a customer who began before the move may end after it.
std::int64_t Outbox::stream_of(std::string_view site, std::optional<int> generation) {
    auto device = database_.prepare("SELECT server, device, generation, site FROM device");
    bool const paired = device.step();
    std::string const server = paired ? device.text(0) : "";
    std::string const name = paired ? device.text(1) : "";
    int number = generation.value_or(paired ? device.integer32(2) : 0);
    bool const elsewhere = paired && !generation && device.text(3) != site;
    device.reset();
    if (elsewhere) {
        auto last = database_.prepare("SELECT max(generation) FROM stream WHERE device = ? AND site = ?");
        if (last.query(name, site).step() && !last.is_null(0)) number = last.integer32(0);
    }
    database_
        .prepare("INSERT INTO stream (server, device, site, generation) VALUES (?, ?, ?, ?) ON CONFLICT DO "
                 "NOTHING")
        .execute(server, name, site, number);
    auto find = database_.prepare("SELECT id FROM stream WHERE device = ? AND site = ? AND generation = ?");
    find.query(name, site, number).step();
    return find.integer(0);
}

std::int64_t Outbox::next_sequence(std::int64_t stream) {
    auto next = database_.prepare("UPDATE stream SET highest = highest + 1 WHERE id = ? RETURNING highest");
    next.query(stream).step();
    auto const sequence = next.integer(0);
    while (next.step()) { // to the end, so that the update is done
    }
    return sequence;
}

std::int64_t Outbox::append_once(Response const& response, UnixMs now) {
    sqlite::Transaction transaction{database_};
    // The site is the response's own, stamped at the tap; a pairing that changed since does not move it.
    auto const stream = stream_of(response.site);
    auto const sequence = next_sequence(stream);
    database_.prepare("INSERT INTO record (stream, sequence, content, stored_ms) VALUES (?, ?, ?, ?)")
        .execute(stream, sequence, wire::to_json(response).dump(), now);
    transaction.commit();
    return sequence;
}

bool Outbox::make_room() {
    try {
        database_.run("DELETE FROM record WHERE state = 1");
        bool const freed = database_.changes() > 0;
        if (freed) spdlog::warn("outbox: the disk is full; acknowledged records were given up to make room");
        return freed;
    } catch (sqlite::Error const&) {
        return false;
    }
}

Result<std::int64_t> Outbox::append(Response const& response, UnixMs now) {
    std::lock_guard lock{mutex_};
    return guarded_and_healed("append", [&] {
        try {
            return append_once(response, now);
        } catch (sqlite::Error const& error) {
            if (!error.is_full()) throw;
            if (make_room()) return append_once(response, now);
            // To delete takes room too, where not a page is left.
            if (!spend_reserve()) throw;
            make_room();
        }
        return append_once(response, now);
    });
}

// ---- sending ---------------------------------------------------------------------------------------

std::optional<std::pair<std::int64_t, Batch>> Outbox::oldest_stream() {
    auto streams = database_.prepare(
        "SELECT stream.id, stream.site, stream.generation, stream.highest FROM stream JOIN device USING "
        "(device)"
        " WHERE stream.generation > 0 AND EXISTS (SELECT 1 FROM record WHERE record.stream = stream.id AND "
        "record.state = 0)"
        " ORDER BY stream.id");
    while (streams.step()) {
        Batch batch;
        batch.site = streams.text(1);
        batch.generation = streams.integer32(2);
        batch.highest_sequence = streams.integer(3);
        if (!aside_.contains({batch.site, batch.generation}))
            return std::pair{streams.integer(0), std::move(batch)};
    }
    return std::nullopt;
}

Result<std::optional<Batch>> Outbox::next_batch(std::size_t max) {
    std::lock_guard lock{mutex_};
    return guarded_and_healed("next batch", [&]() -> std::optional<Batch> {
        if (!found_is_synced_ && sync_attempts_ < most_sync_attempts) sync_what_was_found();
        while (auto found = oldest_stream()) {
            auto& [stream, batch] = *found;
            std::vector<std::int64_t> damaged;
            auto records =
                database_.prepare("SELECT sequence, content FROM record WHERE stream = ? AND state = 0"
                                  " ORDER BY sequence LIMIT ?");
            records.query(stream, static_cast<std::int64_t>(max));
            while (records.step()) {
                auto response = read_content(records.text(1));
                if (response) {
                    batch.records.push_back(Record{records.integer(0), std::move(*response)});
                } else {
                    damaged.push_back(records.integer(0));
                }
            }
            records.reset();
            // Damaged on disk: kept for whoever repairs it, but it must not block the queue.
            for (auto const sequence : damaged) {
                spdlog::error("outbox: record {} cannot be read and is set aside", sequence);
                database_.prepare("UPDATE record SET state = ? WHERE stream = ? AND sequence = ?")
                    .execute(unreadable, stream, sequence);
            }
            batch.outbox = identity();
            batch.boots = boots_of(batch.records);
            if (!batch.records.empty() || damaged.empty()) return std::move(batch);
        }
        return std::nullopt;
    });
}

std::string Outbox::identity() {
    auto find = database_.prepare("SELECT id FROM identity");
    return find.step() ? find.text(0) : std::string{};
}

Result<std::optional<Batch>> Outbox::heartbeat() {
    std::lock_guard lock{mutex_};
    return guarded("heartbeat", [&]() -> std::optional<Batch> {
        auto find =
            database_.prepare("SELECT device.site, device.generation, coalesce(highest, 0) FROM device"
                              " LEFT JOIN stream USING (device, site, generation)");
        if (!find.step() || find.integer(1) == 0) return std::nullopt; // or in no generation yet
        Batch batch;
        batch.site = find.text(0);
        batch.generation = find.integer32(1);
        batch.highest_sequence = find.integer(2);
        batch.outbox = identity();
        return batch;
    });
}

void Outbox::set_stream_aside(std::string const& site, int generation) {
    std::lock_guard lock{mutex_};
    aside_.emplace(site, generation);
}

void Outbox::take_up_streams() {
    std::lock_guard lock{mutex_};
    aside_.clear();
}

void Outbox::set_waiting(std::int64_t stream) {
    database_.prepare("UPDATE record SET state = ?, settled_ms = NULL WHERE stream = ? AND state = ?")
        .execute(waiting, stream, acknowledged);
}

Result<Acknowledged> Outbox::acknowledge(Batch const& sent, Receipt const& receipt) {
    std::lock_guard lock{mutex_};
    return guarded_and_healed("acknowledge", [&] {
        try {
            return acknowledge_once(sent, receipt, true);
        } catch (sqlite::Error const& error) {
            if (!error.is_full()) throw;
        }
        // Else a full disk would stay full, and the same records would go up for ever.
        spdlog::warn("outbox: the disk is full; acknowledged records are given up at once");
        return acknowledge_once(sent, receipt, false);
    });
}

Acknowledged Outbox::acknowledge_once(Batch const& sent, Receipt const& receipt, bool keep) {
    Acknowledged result;
    sqlite::Transaction transaction{database_};
    auto device = database_.prepare("SELECT device, epoch FROM device");
    if (!device.step()) return result; // unpaired meanwhile: sent again after the next pairing
    std::string const name = device.text(0);
    std::string const epoch = device.text(1);
    device.reset();
    if (epoch != receipt.epoch) {
        result.new_epoch = !epoch.empty();
        auto streams = database_.prepare("SELECT id FROM stream WHERE device = ?");
        streams.query(name);
        while (result.new_epoch && streams.step())
            set_waiting(streams.integer(0));
        database_.prepare("UPDATE device SET epoch = ?").execute(receipt.epoch);
    }
    auto const stream = stream_of(sent.site, sent.generation);
    std::string const these = " WHERE stream = ? AND sequence BETWEEN ? AND ? AND state = 0";
    auto settle = database_.prepare(
        (keep ? "UPDATE record SET state = 1, settled_ms = (SELECT ran_ms FROM age)" : "DELETE FROM record") +
        these);
    for (ItemReceipt const& item : receipt.items) {
        settle.execute(stream, item.sequence, item.sequence);
        auto const changed = database_.changes();
        result.settled += changed;
        if (item.status == ReceiptStatus::quarantined) result.quarantined += changed;
    }
    // Only numbers this batch reached: beyond, the watermark may speak of records this file has lost. And
    // none on a new epoch: below it may lie a clone's records, and all of ours have to go up again.
    auto const reached = sent.records.empty() || result.new_epoch ? 0 : sent.records.back().sequence;
    settle.execute(stream, 1, std::min(receipt.watermark, reached));
    result.settled += database_.changes();
    renumber_waiting(stream, receipt.watermark);
    if (receipt.received_at != 0) remember_boot(sent.sent, receipt.received_at);
    transaction.commit();
    return result;
}

/// The server knows higher numbers than we do: this file was put back to an older state. Its numbers would
/// be taken for known ones, so what still waits, and all that comes, is numbered after them.
void Outbox::renumber_waiting(std::int64_t stream, std::int64_t above) {
    auto highest = database_.prepare("SELECT highest FROM stream WHERE id = ?");
    if (!highest.query(stream).step() || highest.integer(0) >= above) return;
    highest.reset();
    spdlog::warn(
        "outbox: the server knows this stream up to {}, further than this file; numbering on from there",
        above);
    database_.prepare("UPDATE stream SET highest = ? WHERE id = ?").execute(above, stream);
    auto records =
        database_.prepare("SELECT sequence FROM record WHERE stream = ? AND state = 0 ORDER BY sequence");
    std::vector<std::int64_t> sequences;
    records.query(stream);
    while (records.step())
        sequences.push_back(records.integer(0));
    records.reset();
    for (auto const sequence : sequences) {
        database_.prepare("UPDATE record SET sequence = ? WHERE stream = ? AND sequence = ?")
            .execute(next_sequence(stream), stream, sequence);
    }
}

// ---- housekeeping ----------------------------------------------------------------------------------

Result<std::int64_t> Outbox::prune(std::int64_t ran_ms) {
    std::lock_guard lock{mutex_};
    return guarded("prune", [&] {
        sqlite::Transaction transaction{database_};
        database_.prepare("UPDATE age SET ran_ms = ran_ms + ?").execute(ran_ms);
        database_.prepare("DELETE FROM record WHERE state = 1 AND settled_ms < (SELECT ran_ms FROM age) - ?")
            .execute(keep_acknowledged_ms);
        std::int64_t const forgotten = database_.changes();
        transaction.commit();
        put_by();
        return forgotten;
    });
}

Result<OutboxDepth> Outbox::depth() {
    std::lock_guard lock{mutex_};
    return guarded("depth", [&] {
        OutboxDepth depth;
        auto counts = database_.prepare(
            "SELECT record.state, stream.device = coalesce((SELECT device FROM device), ''), count(*),"
            " min(record.stored_ms) FROM record JOIN stream ON stream.id = record.stream GROUP BY 1, 2");
        while (counts.step()) {
            int const state = counts.integer32(0);
            bool const ours = counts.integer(1) != 0;
            if (state == waiting && ours) depth.oldest_waiting_ms = counts.integer(3);
            auto& count = state == unreadable     ? depth.unreadable
                          : state == acknowledged ? depth.kept
                          : ours                  ? depth.waiting
                                                  : depth.stranded;
            count += counts.integer(2);
        }
        auto start = database_.prepare("SELECT salvages FROM start");
        if (start.step()) depth.salvages = start.integer(0);
        return depth;
    });
}

Result<std::int64_t> Outbox::highest_sequence() {
    std::lock_guard lock{mutex_};
    return guarded("highest sequence", [&]() -> std::int64_t {
        auto find =
            database_.prepare("SELECT highest FROM stream JOIN device USING (device, site, generation)");
        return find.step() ? find.integer(0) : 0;
    });
}

Result<std::optional<Response>> Outbox::last_given() {
    constexpr int tests_at_most = 50; // in a row
    std::lock_guard lock{mutex_};
    return guarded("last given", [&]() -> std::optional<Response> {
        auto newest = database_.prepare("SELECT content FROM record WHERE stream = (SELECT max(stream) FROM"
                                        " record) AND state <> ?1 ORDER BY sequence DESC LIMIT ?2");
        newest.query(unreadable, tests_at_most);
        while (newest.step()) {
            auto response = read_content(newest.text(0));
            if (response && !response->test) return std::move(*response);
        }
        return std::nullopt;
    });
}

Result<void> Outbox::probe(UnixMs now) {
    std::lock_guard lock{mutex_};
    return guarded_and_healed("probe", [&] {
        database_.prepare("INSERT INTO probe VALUES (1, ?1) ON CONFLICT DO UPDATE SET at_ms = ?1")
            .execute(now);
    });
}

} // namespace instante::kiosk
