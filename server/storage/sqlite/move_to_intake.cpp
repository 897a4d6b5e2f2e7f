#include "server/storage/sqlite/move_to_intake.hpp"

#include "server/storage/sqlite/response_row.hpp"

namespace instante::server {

namespace {

// What a transaction brought is one row of intake, rollup_journal and stream_journal each; it goes to the
// tables later. Bounded.
constexpr char const* second_schema = R"sql(
ALTER TABLE response RENAME TO old_response;
-- A response is found by its visit and id: one visit's responses lie together. Ids that equal their visit's are
-- empty. The content is write_content()'s.
CREATE TABLE response (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    id BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (programme, site, visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE intake (
    programme INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- of the transaction
    responses BLOB NOT NULL,
    PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

-- Roll-ups are counted again after this step (see rollup_form).
DROP TABLE rollup_journal;
CREATE TABLE rollup_journal (
    programme INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- of the intake's transaction
    changes BLOB NOT NULL,
    PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_journal (
    programme INTEGER NOT NULL,
    number INTEGER NOT NULL,
    advances BLOB NOT NULL,          -- watermarks, highest numbers and clocks of device_stream
    PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

-- Of each site, the last transaction whose responses and roll-ups are in the tables; commit_no is its last.
ALTER TABLE site_counter ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
-- The last transaction (of stream_journal) that the row knows of.
ALTER TABLE device_stream ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
)sql";

ResponseRow read_old_row(sqlite::Statement const& row) {
    ResponseRow read;
    read.revision = row.integer32(4);
    read.commit_number = row.integer(5);
    read.circumstance = row.integer(6);
    read.microsegment = row.integer(7);
    read.boot = row.integer(8);
    read.at = row.optional_integer(9);
    read.uncertainty_ms = row.integer(10);
    read.utc_offset = row.integer32(11);
    if (!row.is_null(12)) read.day = row.integer32(12);
    if (!row.is_null(13)) read.hour = row.integer32(13);
    read.claimed_wall = row.integer(14);
    read.claimed_monotonic = row.integer(15);
    read.received = row.integer(16);
    read.weight = row.real(17);
    read.state = row.integer32(18);
    sqlite::Blob const answers = row.blob(19);
    read.answers.assign(answers.begin(), answers.end());
    if (!row.is_null(20)) read.unknown = row.text(20);
    return read;
}

void move_responses(sqlite::Database& database) {
    auto rows = database.prepare("SELECT * FROM old_response");
    auto add = database.prepare("INSERT INTO response VALUES (?, ?, ?, ?, ?)");
    while (rows.step()) {
        Bytes content;
        ByteWriter bytes{content};
        write_content(bytes, read_old_row(rows));
        add.execute(rows.integer(0), rows.integer(1), rows.blob(2), rows.blob(3), sqlite::Blob{content});
    }
    rows.reset();
}

} // namespace

void move_to_intake(sqlite::Database& database) {
    database.run(second_schema);
    move_responses(database);
    database.run("DROP TABLE old_response");
}

} // namespace instante::server
