#pragma once
// Takes back steps of the schema, so that a store of this version becomes one that an older version left.

#include "server/storage/sqlite/response_pages.hpp"
#include "shared/sqlite.hpp"

namespace instante::test {

/// What transactions brought stood in three tables; streams counted their transactions apart from the others.
inline void split_journal(sqlite::Database& database) {
    database.run(R"sql(
CREATE TABLE intake (programme INTEGER, number INTEGER, responses BLOB, PRIMARY KEY (programme, number));
CREATE TABLE rollup_journal (programme INTEGER, number INTEGER, changes BLOB, PRIMARY KEY (programme, number));
CREATE TABLE stream_journal (programme INTEGER, number INTEGER, advances BLOB, PRIMARY KEY (programme, number));
INSERT INTO intake SELECT 1, number, responses FROM journal WHERE responses <> x'';
INSERT INTO rollup_journal SELECT 1, number, changes FROM journal WHERE changes <> x'';
INSERT INTO stream_journal SELECT 1, number + 1, advances FROM journal WHERE advances <> x'';
UPDATE device_stream SET saved = saved + 1;
DROP TABLE journal;
PRAGMA user_version = 5)sql");
}

/// Each response was a row. After split_journal.
inline void unpack_pages(sqlite::Database& database) {
    database.run(
        "ALTER TABLE response RENAME TO page; CREATE TABLE response (programme INTEGER, site INTEGER, "
        "visit BLOB, id BLOB, content BLOB, PRIMARY KEY (programme, site, visit, id))");
    auto pages = database.prepare("SELECT programme, site, visit, page FROM page");
    auto add = database.prepare("INSERT INTO response VALUES (?, ?, ?, ?, ?)");
    while (pages.step()) {
        server::PageReader reader{server::uuid_of(pages.blob(2)), pages.blob(3)};
        while (reader.next()) {
            auto const& [visit, id, content] = reader.entry();
            add.execute(pages.integer(0), pages.integer(1), sqlite::Blob{visit.bytes},
                        id == visit ? sqlite::Blob{} : sqlite::Blob{id.bytes}, content);
        }
    }
    pages.reset();
    database.run("DROP TABLE page; PRAGMA user_version = 4");
}

} // namespace instante::test
