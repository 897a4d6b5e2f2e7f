#include "kiosk/core/outbox_schema.hpp"

#include <sqlite3.h>

#include <array>
#include <string>

namespace instante::kiosk {

namespace {

/// Step i brings user_version i to i + 1. Never edited once released: append a new one.
constexpr std::array steps{
    R"sql(
CREATE TABLE stream (
    id          INTEGER PRIMARY KEY,
    server      TEXT NOT NULL,
    device      TEXT NOT NULL,
    site        TEXT NOT NULL,
    generation  INTEGER NOT NULL,
    highest     INTEGER NOT NULL DEFAULT 0, -- outlives the records: a number is never used twice
    UNIQUE (device, site, generation)
) STRICT;
CREATE TABLE record (
    stream      INTEGER NOT NULL REFERENCES stream (id),
    sequence    INTEGER NOT NULL,
    content     TEXT NOT NULL,              -- the response as it goes over the wire
    stored_ms   INTEGER NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0, -- RecordState
    settled_ms  INTEGER,                    -- what age.ran_ms was when it was acknowledged
    PRIMARY KEY (stream, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_waiting ON record (stream, sequence) WHERE state = 0;
CREATE INDEX record_settled ON record (settled_ms) WHERE state = 1;
CREATE TABLE device (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    server      TEXT NOT NULL,
    device      TEXT NOT NULL,
    token       TEXT NOT NULL,
    kiosk       TEXT NOT NULL,
    site        TEXT NOT NULL,
    generation  INTEGER NOT NULL,
    epoch       TEXT NOT NULL DEFAULT ''    -- of the server's store, as last heard
) STRICT;
CREATE TABLE config (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    etag        TEXT NOT NULL,
    document    TEXT NOT NULL
) STRICT;
-- How long this outbox has been in use, by the monotonic clock: what the wall clock says of days is no
-- ground to delete anything on.
CREATE TABLE age (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    ran_ms      INTEGER NOT NULL
) STRICT;
INSERT INTO age VALUES (1, 0);
CREATE TABLE probe (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    at_ms       INTEGER NOT NULL
) STRICT;
)sql",
    R"sql(
CREATE TABLE identity (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    id          TEXT NOT NULL               -- of this file; a copy of the file has the same
) STRICT;
INSERT INTO identity VALUES (1, lower(hex(randomblob(16))));
-- What the server's clock showed when the monotonic clock of a boot showed this, by its last receipt there.
CREATE TABLE boot_time (
    boot_id     TEXT PRIMARY KEY,
    monotonic_ms INTEGER NOT NULL,
    server_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE config_slot (
    slot        TEXT PRIMARY KEY,           -- newest: as the server last sent it; proven: the last that ran
    etag        TEXT NOT NULL,
    document    TEXT NOT NULL,
    digest      TEXT NOT NULL               -- of the document; '' not known
) STRICT, WITHOUT ROWID;
INSERT INTO config_slot SELECT 'newest', etag, document, '' FROM config;
DROP TABLE config;
CREATE TABLE start (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    unproven    INTEGER NOT NULL,           -- starts in a row without a proven configuration
    refused     TEXT NOT NULL,              -- digest of the configuration that crashed
    version     TEXT NOT NULL,              -- of the program
    salvages    INTEGER NOT NULL            -- times that a damaged file was replaced by this one
) STRICT;
INSERT INTO start VALUES (1, 0, '', '', 0);
-- What happened before the kiosk, by its local day: the response rate's denominator.
CREATE TABLE tally (
    day         INTEGER NOT NULL,
    moment      TEXT NOT NULL,
    what        TEXT NOT NULL,
    n           INTEGER NOT NULL,
    sent        INTEGER NOT NULL DEFAULT 0, -- of n, what the server has confirmed
    PRIMARY KEY (day, moment, what)
) STRICT, WITHOUT ROWID;
)sql",
};

int version_of(sqlite::Database& database) {
    auto statement = database.prepare("PRAGMA user_version");
    return statement.step() ? statement.integer32(0) : 0;
}

} // namespace

void migrate_outbox(sqlite::Database& database) {
    auto const newest = static_cast<int>(steps.size());
    if (version_of(database) > newest) {
        throw sqlite::Error(SQLITE_MISMATCH, "the outbox was written by a newer version of this program");
    }
    while (version_of(database) < newest) {
        sqlite::Transaction transaction{database};
        int const version = version_of(database); // again, now that nobody else writes
        if (version < newest) {
            database.run(steps[static_cast<std::size_t>(version)]);
            database.run("PRAGMA user_version=" + std::to_string(version + 1));
        }
        transaction.commit();
    }
}

} // namespace instante::kiosk
