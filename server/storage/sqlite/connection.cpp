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
        rebuild_rollups(c.responses, c.rollups, c.disclosure, c.programme.load());
        c.forget();
    }
    write_meta(c.database, "rollup_form", form);
    transaction.commit();
}

/// What an older version kept has no places of comments yet.
void settle_comment_places(Connection& c) {
    constexpr char const* key = "comment_places";
    sqlite::Transaction transaction{c.database};
    if (!read_meta(c.database, key).empty()) return;
    c.responses.look();
    for (Code const site : c.responses.sites())
        c.responses.read_site(site, [&](StoredResponse const& response) { c.comments.note(response); });
    write_meta(c.database, key, "1");
    transaction.commit();
}

/// So many responses are taken at once.
constexpr std::size_t most_followed = 20'000;

/// The day before yesterday at UTC: over everywhere.
Day day_before(UnixMs now) {
    return local_time(now, "UTC").day - 2;
}

/// As if all responses came now.
void publish_anew(Connection& c, Catalog const& catalog, UnixMs now) {
    // Nothing published may stay in the journal; what it still needs is known once all is loaded and settled.
    c.responses.fold_all(c.rollups);
    c.streams.settle();
    c.finish_journal();
    c.disclosure.clear();
    c.rollups.clear_published();
    for (Code const site : c.responses.sites()) {
        std::deque<StoredResponse> responses;
        std::vector<ResponseChange> changes;
        auto const follow = [&] {
            c.disclosure.follow(changes, catalog, now, c.rollups);
            changes.clear();
            responses.clear();
            c.rollups.write_through();
        };
        c.responses.read_site(site, [&](StoredResponse&& response) {
            StoredResponse const& kept = responses.emplace_back(std::move(response));
            changes.push_back({nullptr, 0, &kept, c.responses.microsegment_number(kept)});
            if (changes.size() == most_followed) follow();
        });
        follow();
    }
    // Of what was given before today nothing more is expected.
    c.disclosure.release_all(catalog, now, day_before(now), c.rollups);
    c.rollups.write_through();
}

} // namespace

void settle_disclosure(Connection& c, Catalog const& catalog, UnixMs now) {
    int const wanted = catalog.versions().empty() ? 1 : catalog.programme().disclosure_minimum;
    int const present = c.disclosure.minimum();
    if (wanted == present) return;
    c.disclosure.set_minimum(wanted);
    if (wanted == 1) return; // what is counted is published
    if (present == 1) {
        publish_anew(c, catalog, now);
    } else if (wanted < present) {
        c.disclosure.release_all(catalog, now, unknown_day, c.rollups);
        c.rollups.write_through();
    }
}

std::shared_ptr<Connection> open_writer(std::string const& path, StoreLimits const& limits, UnixMs now) {
    sqlite::Database database{path};
    migrate(database);
    // What folding touches stays in memory; a log that is short soon stops growing, which makes each sync
    // cheaper: the length of the file need not be written with it.
    database.run("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000");
    auto writer = std::make_shared<Connection>(std::move(database), limits);
    settle_rollup_form(*writer);
    settle_comment_places(*writer);
    sqlite::Transaction transaction{writer->database};
    settle_disclosure(*writer, writer->programme.load(), now);
    transaction.commit();
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
