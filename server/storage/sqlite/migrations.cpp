#include "server/storage/sqlite/migrations.hpp"

#include "server/storage/sqlite/first_schema.hpp"
#include "server/storage/sqlite/move_to_intake.hpp"
#include "server/storage/sqlite/move_to_pages.hpp"

#include <stdexcept>
#include <string>

namespace instante::server {

namespace {

void create_first_schema(sqlite::Database& database) {
    database.run(first_schema);
}

// A record in quarantine keeps when it happened, as its first receipt told. Days of a stream ascend with
// their first numbers: a row that a later day contradicts told nothing.
void keep_times_of_quarantine(sqlite::Database& database) {
    database.run(R"sql(
ALTER TABLE quarantine ADD COLUMN at INTEGER;
ALTER TABLE quarantine ADD COLUMN uncertainty_ms INTEGER NOT NULL DEFAULT 0;
DELETE FROM device_day AS earlier WHERE EXISTS (
    SELECT 1 FROM device_day later WHERE later.programme = earlier.programme AND later.site = earlier.site
    AND later.device = earlier.device AND later.generation = earlier.generation
    AND later.day > earlier.day AND later.first_sequence <= earlier.first_sequence);
)sql");
}

// What kiosks say of themselves, and what happened before them: of a day the last word of each outbox.
void add_heartbeats(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS device_health (
    device INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    heartbeat TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kiosk_tally (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk INTEGER NOT NULL,
    outbox TEXT NOT NULL,
    moment TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (programme, site, day, kiosk, outbox, moment, what)
) STRICT, WITHOUT ROWID;
)sql");
}

// What a transaction brought is one row, so that it touches one tree. The streams' transactions had numbers
// of their own; what is needed of a row each part's tables tell.
void join_journals(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE journal (
    number INTEGER PRIMARY KEY,      -- of the transaction
    advances BLOB NOT NULL,          -- watermarks, highest numbers and clocks of device_stream
    changes BLOB NOT NULL,           -- of roll-ups, by site
    responses BLOB NOT NULL          -- by site
) STRICT;
INSERT INTO journal
SELECT n.number, ifnull(s.advances, x''), ifnull(r.changes, x''), ifnull(i.responses, x'')
FROM (SELECT number FROM stream_journal UNION SELECT number FROM rollup_journal
      UNION SELECT number FROM intake) n
LEFT JOIN stream_journal s ON s.programme = 1 AND s.number = n.number
LEFT JOIN rollup_journal r ON r.programme = 1 AND r.number = n.number
LEFT JOIN intake i ON i.programme = 1 AND i.number = n.number;
DROP TABLE stream_journal;
DROP TABLE rollup_journal;
DROP TABLE intake;
)sql");
}

// Who a customer is, to those who hold the key. Beside the responses, of which few have one.
void add_references(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS response_reference (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    pseudonym BLOB NOT NULL,
    version INTEGER NOT NULL,        -- of the key that made it
    seal BLOB NOT NULL,              -- digest of the sealed copy that it was made from
    PRIMARY KEY (programme, site, visit, id)
) STRICT, WITHOUT ROWID;
)sql");
}

// Why responses are suspected of misuse. A rule names a response once; reasons are in the server's words.
void add_flags(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS response_flag (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    version INTEGER NOT NULL,        -- of the programme by whose rules it was judged
    flagged_at INTEGER NOT NULL,
    kiosk INTEGER NOT NULL,          -- these as the response has them
    moment INTEGER NOT NULL,
    day INTEGER NOT NULL,
    at INTEGER,
    PRIMARY KEY (programme, site, visit, id, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS response_flag_day ON response_flag (programme, site, day);
)sql");
}

// The commits of a site up to this number were looked through for misuse.
void add_misuse_progress(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS misuse_progress (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    judged INTEGER NOT NULL,
    PRIMARY KEY (programme, site)
) STRICT, WITHOUT ROWID;
)sql");
}

// What the disclosure gate knows of each answer while the programme's minimum is above 1; nothing otherwise.
void add_disclosure(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS disclosure_answer (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,                -- empty: the visit's
    subject INTEGER NOT NULL,        -- the question, as in rollup
    serial INTEGER NOT NULL,         -- 0: as the response has it; others are published and to be taken back
    month INTEGER NOT NULL,          -- its first day
    flagged INTEGER NOT NULL,
    due INTEGER NOT NULL,            -- until then a later revision is waited for; 0: none is
    waits INTEGER NOT NULL,          -- 1: for its batch, to come in or to leave
    content BLOB NOT NULL,           -- where it is published, its place and sums
    PRIMARY KEY (programme, site, visit, id, subject, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS disclosure_waits ON disclosure_answer (programme, site, subject, month, flagged)
    WHERE waits = 1;
CREATE INDEX IF NOT EXISTS disclosure_due ON disclosure_answer (programme, due) WHERE due > 0;
-- How many answers each published cell of a block counts.
CREATE TABLE IF NOT EXISTS disclosure_block (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    month INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    counts BLOB NOT NULL,
    PRIMARY KEY (programme, site, subject, month, flagged)
) STRICT, WITHOUT ROWID;
)sql");
}

void add_audit(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS audit_entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
)sql");
}

void add_attributions(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS attribution (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    kiosk INTEGER NOT NULL,      -- that told
    counted_as INTEGER NOT NULL, -- kiosk
    first_day INTEGER NOT NULL,  -- local days, both inclusive
    last_day INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    responses INTEGER NOT NULL,
    undone_by TEXT NOT NULL,     -- empty: it holds
    undone_at INTEGER NOT NULL
) STRICT;
-- Who told the responses that are counted as another kiosk's.
CREATE TABLE IF NOT EXISTS attributed_response (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    kiosk INTEGER NOT NULL,
    PRIMARY KEY (programme, site, visit, id)
) STRICT, WITHOUT ROWID;
)sql");
}

void add_plan(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS planned_programme (
    programme INTEGER PRIMARY KEY,
    due INTEGER NOT NULL,
    base_version INTEGER NOT NULL,
    document TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    failure TEXT NOT NULL        -- empty: it waits
) STRICT;
)sql");
}

void add_comment_places(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS comment_place (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    day INTEGER NOT NULL,        -- local
    moment INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (programme, site, day, moment, visit, id)
) STRICT, WITHOUT ROWID;
)sql");
}

void add_annotations(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE IF NOT EXISTS annotation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    programme INTEGER NOT NULL,
    day INTEGER NOT NULL,        -- local
    site TEXT NOT NULL,          -- id; empty: everywhere
    moment TEXT NOT NULL,        -- id; empty: all
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
)sql");
}

using Step = void (*)(sqlite::Database&);
constexpr Step steps[] = {create_first_schema,
                          move_to_intake,
                          keep_times_of_quarantine,
                          add_heartbeats,
                          move_to_pages,
                          join_journals,
                          add_references,
                          add_flags,
                          add_misuse_progress,
                          add_disclosure,
                          add_audit,
                          add_attributions,
                          add_plan,
                          add_comment_places,
                          add_annotations};

} // namespace

int newest_schema() {
    return static_cast<int>(std::size(steps));
}

void migrate(sqlite::Database& database, int newest) {
    sqlite::Transaction transaction{database};
    sqlite::Statement version = database.prepare("PRAGMA user_version");
    version.step();
    int const present = version.integer32(0);
    version.reset();
    if (present > newest) {
        throw std::runtime_error("the data was written by a newer Instante (schema " +
                                 std::to_string(present) + ")");
    }
    for (int step = present; step < newest; ++step)
        steps[step](database);
    database.run("PRAGMA user_version = " + std::to_string(newest));
    transaction.commit();
}

} // namespace instante::server
