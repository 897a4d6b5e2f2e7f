-- The least that keeps a response whole: every field it travels with, as it came, under its own id. It is what raw
-- SQLite and Fastify are given to fill: no roll-ups, no revisions put in place of others, no streams, no checks.
CREATE TABLE response (
    id BLOB PRIMARY KEY, -- UUIDv7
    revision INTEGER,
    visit BLOB,
    survey TEXT,
    survey_version INTEGER,
    moment TEXT,
    site TEXT,
    generation INTEGER,
    sequence INTEGER,
    wall_ms INTEGER,
    monotonic_ms INTEGER,
    boot_id TEXT,
    received_at INTEGER,
    language TEXT,
    segments TEXT, -- JSON
    answers TEXT,  -- JSON
    final INTEGER,
    test INTEGER
) WITHOUT ROWID;
