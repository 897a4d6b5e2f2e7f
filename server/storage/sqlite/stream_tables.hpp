#pragma once

#include "server/storage/sqlite/journal.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <map>
#include <set>
#include <string>

namespace instante::server {

/// Devices' streams of one connection: what of them has arrived, on which days, and what their clocks
/// showed. Inside transactions of the caller. How far the numbers and clocks of a transaction's streams went
/// stands in the journal; the streams' own rows follow later, or when something else of them changed.
class StreamTables {
  public:
    /// Of so many earlier boots of a kiosk the last word is remembered.
    static constexpr int most_boots = 64;
    static constexpr std::size_t most_gaps = 20;

    /// More than `journal_limit` advances go from the journal into the streams' rows.
    StreamTables(sqlite::Database& database, Journal& journal, std::int64_t journal_limit);

    void open(StreamKey const& stream, UnixMs now);
    bool has(StreamKey const& stream);
    /// Notes the batch's numbers as durable and completes its outcome with the watermark. The outcome must
    /// say already what became of the records.
    void advance(PreparedBatch const& batch, BatchOutcome& outcome);
    /// Puts this transaction's advances into the journal.
    void finish();
    /// Brings the streams' rows to where the journal is.
    void settle();
    /// The oldest transaction of the journal with an advance that its stream's row does not know of.
    std::int64_t needed();
    /// After a rollback, or when another process wrote.
    void forget();

    std::vector<KioskStatus> statuses();
    std::vector<BootAnchor> anchors(Code kiosk);
    std::vector<KioskRecords> records(KioskPeriods const& wanted);

    /// A number of this day is here: perhaps the first.
    void note_day(StreamKey const& stream, Day day, std::int64_t sequence);

  private:
    /// What changes with every batch.
    struct Advance {
        StreamProgress progress;
        UnixMs last_seen = 0;
        std::int64_t monotonic_ms = 0;
    };
    struct Row : Advance {
        std::string boot_id;
        std::string outbox;
        Day day = unknown_day;
        std::optional<Cloned> cloned;
        std::int64_t saved = 0; // the transaction that wrote the row; older advances are in it
        bool rewrite = false;   // more changed than an Advance says
        bool behind = false;    // the table's row is
    };
    using Advances = std::map<StreamKey, std::pair<std::int64_t, Advance>>; // with their transaction

    Row read(StreamKey const& stream);
    Row& known(StreamKey const& stream, UnixMs now);
    void save(StreamKey const& stream, Row& row);
    void load();
    Advances read_journal();
    static Advance latest(Advances const& advances, StreamKey const& stream, std::int64_t saved,
                          Advance const& in_table);
    StreamStatus read_status(Advances const& advances, std::int64_t device, int column);
    void note_numbers(Row& row, PreparedBatch const& batch, BatchOutcome const& outcome);
    void note_days(Row& row, PreparedBatch const& batch, std::int64_t newest_before);
    void note_clock(Row& row, PreparedBatch const& batch, std::int64_t highest_before);
    void note_outbox(Row& row, PreparedBatch const& batch);
    bool left_quarantine(StreamKey const& stream, PreparedRecord const& record);
    class Days;

    sqlite::Statement open_;
    sqlite::Statement find_;
    sqlite::Statement save_;
    sqlite::Statement find_day_;
    sqlite::Statement add_day_;
    sqlite::Statement drop_days_;
    sqlite::Statement add_anchor_;
    sqlite::Statement prune_anchors_;
    sqlite::Statement continue_;
    sqlite::Statement find_quarantined_;
    sqlite::Statement end_quarantine_;
    sqlite::Statement statuses_;
    sqlite::Statement anchors_;
    sqlite::Statement records_;

    Journal& journal_;
    std::int64_t journal_limit_;
    std::map<StreamKey, Row> rows_; // the ones that sent something since `forget`
    std::set<StreamKey> advanced_;  // in this transaction, and not saved
    std::int64_t journaled_ = 0;    // advances that the rows do not know of
    std::int64_t oldest_ = 0;       // transaction of such a one
    bool loaded_ = false;
};

} // namespace instante::server
