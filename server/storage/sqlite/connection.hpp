#pragma once

#include "server/storage/sqlite/account_tables.hpp"
#include "server/storage/sqlite/annotation_table.hpp"
#include "server/storage/sqlite/attribution_tables.hpp"
#include "server/storage/sqlite/comment_index.hpp"
#include "server/storage/sqlite/device_tables.hpp"
#include "server/storage/sqlite/disclosure_tables.hpp"
#include "server/storage/sqlite/flag_tables.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/reference_tables.hpp"
#include "server/storage/sqlite/response_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "server/storage/sqlite/stream_tables.hpp"

namespace instante::server {

/// A database connection with every statement we use on it.
struct Connection {
    Connection(sqlite::Database&& opened, StoreLimits const& limits)
        : database(std::move(opened)),
          programme(database),
          journal(database),
          responses(database, journal, limits.responses),
          rollups(database, journal),
          disclosure(database),
          streams(database, journal, limits.advances),
          devices(database, streams),
          accounts(database),
          references(database),
          flags(database),
          attributions(database),
          annotations(database),
          comments(database),
          version(database.prepare("PRAGMA data_version")),
          journal_limit(limits.journal) {}

    /// What is remembered of tables that others may change, and of a transaction that came to nothing.
    void forget() {
        journal.forget();
        responses.forget();
        rollups.forget();
        disclosure.forget();
        streams.forget();
        attributions.forget();
    }
    /// Ends a transaction that may have put something into the journal, or out of it.
    void finish_journal() {
        if (journal.size() > journal_limit && streams.needed() < responses.needed()) streams.settle();
        journal.finish(std::min(responses.needed(), streams.needed()));
    }
    /// At the begin of a transaction: did another connection write since the last one?
    void notice_others() {
        version.query().step();
        if (std::int64_t const now = version.integer(0); now != seen) {
            forget();
            seen = now;
        }
        version.reset();
    }

    sqlite::Database database;
    ProgrammeTables programme;
    Journal journal;
    ResponseTables responses;
    RollupTables rollups;
    DisclosureTables disclosure;
    StreamTables streams;
    DeviceTables devices;
    AccountTables accounts;
    ReferenceTables references;
    FlagTables flags;
    AttributionTables attributions;
    AnnotationTable annotations;
    CommentIndex comments;
    sqlite::Statement version;
    std::size_t journal_limit;
    std::int64_t seen = 0;
};

/// The one that writes: creates the file, brings it to the newest schema and its roll-ups to their newest
/// form, and publishes as the programme's disclosure minimum has it.
std::shared_ptr<Connection> open_writer(std::string const& path, StoreLimits const& limits, UnixMs now);
/// Within a transaction of the caller, after a programme was applied: above a minimum of 1 all that was
/// counted without one is published again by its rules; what a lower minimum allows is published. What is out
/// stays out.
void settle_disclosure(Connection& connection, Catalog const& catalog, UnixMs now);
/// The store's epoch. A store that has none yet, or was restored from a backup, gets one of this instant.
std::string settle_epoch(sqlite::Database& database, UnixMs now);

/// What is read until it ends is of one moment.
class Snapshot {
  public:
    explicit Snapshot(sqlite::Database& database) : database_(database) {
        database_.prepare("BEGIN").execute();
    }
    ~Snapshot() {
        try {
            database_.prepare("COMMIT").execute();
        } catch (sqlite::Error const&) {
            // A read transaction has nothing to lose.
        }
    }
    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

  private:
    sqlite::Database& database_;
};

} // namespace instante::server
