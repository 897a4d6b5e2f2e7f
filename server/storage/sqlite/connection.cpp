#include "server/storage/sqlite/connection.hpp"

#include "server/storage/sqlite/migrations.hpp"
#include "server/storage/sqlite/verify_rollups.hpp"

#include <spdlog/spdlog.h>

namespace instante::server {

namespace {

std::string read_meta(sqlite::Database& database, std::string const& key) {
    sqlite::Statement find = database.prepare("SELECT value FROM meta WHERE key = ?");
    return find.query(key).step() ? find.text(0) : std::string{};
}

void write_meta(sqlite::Database& database, std::string const& key, std::string const& value) {
    database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)").execute(key, value);
}

void settle_rollup_form(Connection& c) {
    sqlite::Transaction transaction{c.database};
    std::string const form = std::to_string(rollup_form);
    if (read_meta(c.database, "rollup_form") == form) return;
    c.responses.look();
    if (!c.responses.sites().empty()) {
        spdlog::info("this version keeps roll-ups in another form; counting them again from the responses");
        rebuild_rollups(c.responses, c.rollups, c.programme.load());
        c.forget();
    }
    write_meta(c.database, "rollup_form", form);
    transaction.commit();
}

} // namespace

std::shared_ptr<Connection> open_writer(std::string const& path, StoreLimits const& limits) {
    sqlite::Database database{path};
    migrate(database);
    // What folding touches stays in memory; a log that is short soon stops growing, which makes each sync
    // cheaper: the length of the file need not be written with it.
    database.run("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000");
    auto writer = std::make_shared<Connection>(std::move(database), limits);
    settle_rollup_form(*writer);
    return writer;
}

std::string settle_epoch(sqlite::Database& database, UnixMs now) {
    sqlite::Transaction transaction{database};
    std::string epoch = read_meta(database, "epoch");
    if (epoch.empty() || !read_meta(database, "restored").empty()) {
        epoch = to_string(new_uuid7(now));
        write_meta(database, "epoch", epoch);
        database.run("DELETE FROM meta WHERE key = 'restored'");
    }
    transaction.commit();
    return epoch;
}

} // namespace instante::server
