#include "server/storage/sqlite/migrations.hpp"

#include "server/storage/sqlite/move_to_intake.hpp"
#include "server/storage/sqlite/move_to_pages.hpp"

#include <stdexcept>
#include <string>

namespace instante::server {

namespace {

// Keys of tables that grow begin with (programme, site), so that a later engine can shard by site.
// Days are days since 1970 at the site; -10000000 stands for "not known".
constexpr char const* first_schema = R"sql(
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE programme_version (
    programme INTEGER NOT NULL,
    number INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    applied_by TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

-- Every code ever given, so that none is given twice.
CREATE TABLE code_registry (
    programme INTEGER NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    code INTEGER NOT NULL,
    PRIMARY KEY (programme, kind, scope, id),
    UNIQUE (programme, kind, scope, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_version (
    programme INTEGER NOT NULL,
    survey INTEGER NOT NULL,
    version INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (programme, survey, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE microsegment (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE device_boot (
    number INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL UNIQUE
) STRICT;

-- What very many responses have in common.
CREATE TABLE circumstance (
    number INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    kiosk INTEGER NOT NULL,
    device INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    survey INTEGER NOT NULL,
    version INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    language TEXT NOT NULL,
    provenance TEXT NOT NULL,
    UNIQUE (source, kiosk, device, generation, survey, version, moment, language, provenance)
) STRICT;

-- A response is found by its visit and id: one visit's responses lie together. To stay near fifty bytes
-- a row, ids that equal their visit are empty; claimed and received times count from `at` (from 0 where
-- that is not known); day and hour are null where `at` and the offset tell them.
CREATE TABLE response (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    commit_no INTEGER NOT NULL,
    circumstance INTEGER NOT NULL,
    microsegment INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    at INTEGER,
    uncertainty_ms INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    day INTEGER,
    hour INTEGER,
    claimed_wall INTEGER NOT NULL,
    claimed_monotonic INTEGER NOT NULL,
    received INTEGER NOT NULL,
    weight REAL NOT NULL,
    state INTEGER NOT NULL,
    answers BLOB NOT NULL,
    unknown TEXT,
    PRIMARY KEY (programme, site, visit, id)
) STRICT, WITHOUT ROWID;

-- The order in which responses were committed: numbers first..last of a site, with their visits and ids.
-- A response that was revised since has a later number; its old place here leads nowhere.
CREATE TABLE commit_log (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (programme, site, last)
) STRICT, WITHOUT ROWID;

-- Site 0: the whole programme. The subject is an instrument or a pair of moments (see cells.hpp).
CREATE TABLE rollup (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    grain INTEGER NOT NULL,
    block INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    cells BLOB NOT NULL,
    PRIMARY KEY (programme, site, grain, block, subject)
) STRICT, WITHOUT ROWID;

-- Changes that are not in the blocks of `rollup` yet.
CREATE TABLE rollup_journal (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    number INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    changes BLOB NOT NULL,
    PRIMARY KEY (programme, site, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_counter (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    commit_no INTEGER NOT NULL,
    PRIMARY KEY (programme, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kiosk INTEGER NOT NULL,
    site INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    token BLOB UNIQUE,
    label TEXT NOT NULL,
    paired_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

CREATE TABLE pairing_code (
    digest BLOB PRIMARY KEY,
    kiosk INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row is written for a batch, however many records it has.
CREATE TABLE device_stream (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    device INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    watermark INTEGER NOT NULL,
    highest_sequence INTEGER NOT NULL,
    ahead TEXT NOT NULL,             -- runs of numbers that arrived before an earlier one did: '5-9 12-12'
    last_seen INTEGER NOT NULL,
    boot_id TEXT NOT NULL,           -- the device's boot and monotonic clock as it was last seen
    monotonic_ms INTEGER NOT NULL,
    outbox TEXT NOT NULL,            -- id of the file the numbers stand in, '' not said yet
    day INTEGER NOT NULL,            -- local day of the newest record
    continued INTEGER NOT NULL,      -- the outbox goes on under another device
    cloned_at INTEGER,
    cloned_sequence INTEGER,
    PRIMARY KEY (programme, site, device, generation)
) STRICT, WITHOUT ROWID;

-- The first number of each local day, so that a period of days is a range of numbers.
CREATE TABLE device_day (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    device INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    day INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    PRIMARY KEY (programme, site, device, generation, day)
) STRICT, WITHOUT ROWID;

-- Earlier boots as they were last heard; the present one stands in device_stream. Bounded per kiosk.
CREATE TABLE device_boot_anchor (
    kiosk INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    site INTEGER NOT NULL,
    device INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    highest_sequence INTEGER NOT NULL,
    PRIMARY KEY (kiosk, boot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    number INTEGER PRIMARY KEY,
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    device INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    problem TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (programme, site, device, generation, sequence, content)
) STRICT;

CREATE TABLE user (
    number INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    sites TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES user (number),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    digest BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    sites TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

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
                          add_comment_places};

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
