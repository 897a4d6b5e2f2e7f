// The part of the outbox that remembers what is asked here: the newest configuration, and the last one that
// is proven to run, in case the newest does not.

#include "kiosk/core/keepsake.hpp"
#include "kiosk/core/outbox.hpp"
#include "kiosk/core/outbox_guard.hpp"

#include <spdlog/spdlog.h>

namespace instante::kiosk {

namespace {
/// So many starts in a row may end before the configuration is proven; then it is to blame.
constexpr int most_failed_starts = 2;
} // namespace

Result<std::vector<CachedConfig>> Outbox::cached_configs() {
    std::lock_guard lock{mutex_};
    return guarded("cached configuration", [&] {
        std::vector<CachedConfig> configs;
        auto rows = database_.prepare("SELECT slot, etag, document, digest FROM config_slot ORDER BY slot");
        while (rows.step()) { // 'newest' comes before 'proven'
            CachedConfig config{rows.text(1), rows.text(2)};
            std::string const digest = rows.text(3);
            if (!digest.empty() && digest != digest_of(config.document)) {
                spdlog::error("the {} configuration in the cache is damaged", rows.text(0));
            } else if (configs.empty() || configs.front().document != config.document) {
                configs.push_back(std::move(config));
            }
        }
        return configs;
    });
}

Result<std::optional<CachedConfig>> Outbox::cached_config() {
    auto configs = cached_configs();
    if (!configs) return configs.error();
    if (configs->empty()) return std::optional<CachedConfig>{};
    return std::optional<CachedConfig>{std::move(configs->front())};
}

Result<void> Outbox::cache_config(CachedConfig const& config) {
    std::lock_guard lock{mutex_};
    return guarded("caching the configuration", [&] {
        sqlite::Transaction transaction{database_};
        database_.prepare("INSERT OR REPLACE INTO config_slot VALUES ('newest', ?, ?, ?)")
            .execute(config.etag, config.document, digest_of(config.document));
        // It has not failed yet.
        database_.run("UPDATE start SET unproven = 0");
        transaction.commit();
        write_down();
    });
}

Result<void> Outbox::prove_config(std::string const& revision) {
    std::lock_guard lock{mutex_};
    return guarded("proving the configuration", [&] {
        sqlite::Transaction transaction{database_};
        database_
            .prepare("INSERT OR REPLACE INTO config_slot SELECT 'proven', etag, document, digest FROM"
                     " config_slot WHERE slot = 'newest' AND json_valid(document)"
                     " AND json_extract(document, '$.revision') = ?")
            .execute(revision);
        database_.run("UPDATE start SET unproven = 0");
        transaction.commit();
    });
}

Result<void> Outbox::note_end() {
    std::lock_guard lock{mutex_};
    return guarded("ending", [&] { database_.run("UPDATE start SET unproven = 0"); });
}

Result<bool> Outbox::note_start(std::string const& version) {
    std::lock_guard lock{mutex_};
    return guarded("starting", [&] {
        sqlite::Transaction transaction{database_};
        // Another version of this program may run what this one could not.
        database_.prepare("UPDATE start SET refused = '', unproven = 0, version = ?1 WHERE version <> ?1")
            .execute(version);
        auto find =
            database_.prepare("SELECT start.unproven >= ? AND newest.document <> proven.document FROM start"
                              " JOIN config_slot newest ON newest.slot = 'newest'"
                              " JOIN config_slot proven ON proven.slot = 'proven'");
        bool const rolls_back = find.query(most_failed_starts).step() && find.integer(0) != 0;
        find.reset();
        if (rolls_back) {
            spdlog::error(
                "the kiosk came to nothing twice with its newest configuration: back to the one before");
            database_.run("UPDATE start SET unproven = 0,"
                          " refused = (SELECT digest FROM config_slot WHERE slot = 'newest');"
                          "INSERT OR REPLACE INTO config_slot SELECT 'newest', etag, document, digest"
                          " FROM config_slot WHERE slot = 'proven'");
        }
        database_.run("UPDATE start SET unproven = unproven + 1");
        transaction.commit();
        return rolls_back;
    });
}

Result<bool> Outbox::is_refused(std::string const& document) {
    std::lock_guard lock{mutex_};
    return guarded("refused configuration", [&] {
        auto find = database_.prepare("SELECT 1 FROM start WHERE refused = ?");
        return find.query(digest_of(document)).step();
    });
}

Result<bool> Outbox::has_refused_config() {
    std::lock_guard lock{mutex_};
    return guarded("refused configuration",
                   [&] { return database_.prepare("SELECT 1 FROM start WHERE refused <> ''").step(); });
}

} // namespace instante::kiosk
