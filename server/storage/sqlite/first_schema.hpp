#pragma once

namespace instante::server {

// Keys of tables that grow begin with (programme, site), so that a later engine can shard by site.
// Days are days since 1970 at the site; -10000000 stands for "not known".
inline constexpr char const* first_schema = R"sql(
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

} // namespace instante::server
