#include "server/storage/sqlite/move_to_pages.hpp"

#include "server/storage/sqlite/response_pages.hpp"

namespace instante::server {

namespace {

constexpr char const* schema = R"sql(
ALTER TABLE response RENAME TO old_response;
-- See ResponsePages. `visit` is the page's first.
CREATE TABLE response (
    programme INTEGER NOT NULL,
    site INTEGER NOT NULL,
    visit BLOB NOT NULL,
    page BLOB NOT NULL,
    PRIMARY KEY (programme, site, visit)
) STRICT, WITHOUT ROWID;
)sql";

/// Ids that equal their visit's were empty.
PageEntry read_old_entry(sqlite::Statement const& row) {
    Uuid const visit = uuid_of(row.blob(2));
    return {visit, row.blob(3).empty() ? visit : uuid_of(row.blob(3)), row.blob(4)};
}

void move_site(sqlite::Database& database, std::int64_t programme, std::int64_t site) {
    auto add = database.prepare("INSERT INTO response VALUES (?, ?, ?, ?)");
    PageFiller filler{ResponsePages::most_bytes,
                      [&](Uuid const& first, std::vector<std::uint8_t> const& page) {
                          add.execute(programme, site, sqlite::Blob{first.bytes}, sqlite::Blob{page});
                      }};
    auto rows = database.prepare("SELECT * FROM old_response WHERE programme = ? AND site = ? "
                                 "ORDER BY visit, CASE id WHEN x'' THEN visit ELSE id END");
    rows.query(programme, site);
    while (rows.step())
        filler.add(read_old_entry(rows));
    filler.finish();
}

} // namespace

void move_to_pages(sqlite::Database& database) {
    database.run(schema);
    {
        auto sites = database.prepare("SELECT DISTINCT programme, site FROM old_response");
        while (sites.step())
            move_site(database, sites.integer(0), sites.integer(1));
    }
    database.run("DROP TABLE old_response");
}

} // namespace instante::server
