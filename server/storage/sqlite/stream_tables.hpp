#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Devices' streams of one connection: what of them has arrived, on which days, and what their clocks
/// showed. Inside transactions of the caller.
class StreamTables {
  public:
    /// Of so many earlier boots of a kiosk the last word is remembered.
    static constexpr int most_boots = 64;
    static constexpr std::size_t most_gaps = 20;

    explicit StreamTables(sqlite::Database& database);

    void open(StreamKey const& stream, UnixMs now);
    bool has(StreamKey const& stream);
    /// Notes the batch's numbers as durable and completes its outcome with the watermark. The outcome must
    /// say already what became of the records.
    void advance(PreparedBatch const& batch, BatchOutcome& outcome);

    std::vector<KioskStatus> statuses();
    std::vector<BootAnchor> anchors(Code kiosk);
    std::vector<KioskRecords> records(KioskPeriods const& wanted);

    /// A number of this day is here: perhaps the first.
    void note_day(StreamKey const& stream, Day day, std::int64_t sequence);

  private:
    struct Row;
    Row read(StreamKey const& stream);
    void save(StreamKey const& stream, Row const& row);
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
};

} // namespace instante::server
