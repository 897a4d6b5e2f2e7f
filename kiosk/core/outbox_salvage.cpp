// The part of the outbox that outlives its file: what is written down beside it, and how a damaged file gives
// way to a new one that holds what could be read.

#include "kiosk/core/keepsake.hpp"
#include "kiosk/core/outbox.hpp"
#include "kiosk/core/outbox_guard.hpp"
#include "kiosk/core/outbox_schema.hpp"
#include "kiosk/core/salvage.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>

namespace instante::kiosk {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// A disk that damages every new file is beyond our help.
constexpr int most_salvages_a_run = 3;

fs::path keepsake_of(std::string const& path) {
    return fs::path{path}.replace_extension(".keep");
}

bool is_sound(sqlite::Database& database) {
    auto check = database.prepare("PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) != "ok") return false;
    auto tables = database.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN"
                                   " ('stream', 'record', 'device', 'config_slot', 'start', 'identity')");
    return tables.step() && tables.integer(0) == 6;
}

/// Who we are and what we ask, where the file no longer says.
void take_from_keepsake(Salvaged& found, std::string const& path) {
    auto const text = read_keepsake(keepsake_of(path));
    if (!text) return;
    try {
        json const kept = json::parse(*text);
        if (!found.device && kept.contains("device")) {
            json const& d = kept.at("device");
            found.device = SalvagedDevice{d.at("server"), d.at("device"),     d.at("token"), d.at("kiosk"),
                                          d.at("site"),   d.at("generation"), d.at("epoch")};
        }
        if (found.configs.empty() && kept.contains("config")) {
            std::string const document = kept.at("config").at("document");
            found.configs.push_back({"newest", kept.at("config").at("etag"), document, digest_of(document)});
        }
    } catch (json::exception const& error) {
        spdlog::warn("salvage: {}", error.what());
    }
}

void put_streams(sqlite::Database& database, Salvaged const& found) {
    auto add = database.prepare("INSERT OR IGNORE INTO stream VALUES (?, ?, ?, ?, ?, ?)");
    for (SalvagedStream const& each : found.streams)
        add.execute(each.id, each.server, each.device, each.site, each.generation, each.highest);
    auto raise = database.prepare("UPDATE stream SET highest = max(highest, ?) WHERE id = ?");
    auto put = database.prepare("INSERT OR IGNORE INTO record SELECT ?1, ?2, ?3, ?4, ?5,"
                                " iif(?5 = 1, 0, NULL) WHERE EXISTS (SELECT 1 FROM stream WHERE id = ?1)");
    for (SalvagedRecord const& each : found.records) {
        if (each.stream == 0) continue;
        put.execute(each.stream, each.sequence, each.content, each.stored_ms, each.state);
        raise.execute(each.sequence, each.stream);
    }
}

void put_device(sqlite::Database& database, Salvaged const& found) {
    if (found.device) {
        SalvagedDevice const& d = *found.device;
        // Generation 0: the server has to give one, for nobody knows which numbers were used.
        database
            .prepare("INSERT INTO device (one, server, device, token, kiosk, site, generation, epoch)"
                     " VALUES (1, ?, ?, ?, ?, ?, 0, ?)")
            .execute(d.server, d.device, d.token, d.kiosk, d.site, d.epoch);
    }
    auto boot = database.prepare("INSERT OR REPLACE INTO boot_time VALUES (?, ?, ?)");
    for (SalvagedBoot const& each : found.boots)
        boot.execute(each.boot_id, each.monotonic_ms, each.server_ms);
    auto config = database.prepare("INSERT OR REPLACE INTO config_slot VALUES (?, ?, ?, ?)");
    for (SalvagedConfig const& each : found.configs)
        config.execute(each.slot, each.etag, each.document, each.digest);
    database.prepare("UPDATE start SET salvages = ?").execute(found.salvages + 1);
}

/// The newest few are kept for whoever wants to look; a failing disk must not be filled with them.
void forget_oldest(fs::path const& path) {
    std::vector<fs::path> all;
    std::string const name = path.filename().string() + ".damaged-";
    std::error_code trouble;
    for (auto const& entry :
         fs::directory_iterator{path.parent_path().empty() ? "." : path.parent_path(), trouble}) {
        if (entry.path().filename().string().starts_with(name)) all.push_back(entry.path());
    }
    constexpr std::size_t most = 9; // three files and their logs
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i + most < all.size(); ++i)
        fs::remove(all[i], trouble);
}

/// Out of the way, with all that belongs to it: another file's log must never be played into a new one.
void set_aside(fs::path const& path, UnixMs now) {
    fs::path const aside = path.string() + ".damaged-" + std::to_string(now);
    for (char const* part : {"", "-wal", "-shm"}) {
        std::error_code ignored; // not every part is there
        fs::rename(path.string() + part, aside.string() + part, ignored);
    }
    spdlog::error("outbox: the damaged file is kept as {}", aside.string());
    forget_oldest(path);
}

} // namespace

/// Best effort: it only helps where the file is damaged.
void Outbox::write_down() {
    if (!careful_) return;
    json kept = json::object();
    auto device =
        database_.prepare("SELECT server, device, token, kiosk, site, generation, epoch FROM device");
    if (device.step()) {
        kept["device"] = {{"server", device.text(0)}, {"device", device.text(1)},
                          {"token", device.text(2)},  {"kiosk", device.text(3)},
                          {"site", device.text(4)},   {"generation", device.integer(5)},
                          {"epoch", device.text(6)}};
    }
    auto config = database_.prepare("SELECT etag, document FROM config_slot WHERE slot = 'newest'");
    if (config.step()) kept["config"] = {{"etag", config.text(0)}, {"document", config.text(1)}};
    if (!write_keepsake(keepsake_of(path_), kept.dump(-1, ' ', false, json::error_handler_t::replace)))
        spdlog::warn("outbox: its keepsake could not be written");
}

/// A new file beside the old one, whole before it takes its place.
void Outbox::salvage(std::string const& path, UnixMs now) {
    Salvaged found = read_damaged(path);
    take_from_keepsake(found, path);
    fs::path const fresh = path + ".salvaged";
    for (char const* part : {"", "-wal", "-shm"})
        fs::remove(fresh.string() + part);
    std::size_t loose = 0;
    {
        Outbox next{fresh.string(), 0};
        sqlite::Transaction transaction{next.database_};
        put_streams(next.database_, found);
        put_device(next.database_, found);
        for (SalvagedRecord const& each : found.records) {
            auto const document = wire::parse(each.content);
            auto const site = each.stream == 0 && document ? document->value("site", "") : std::string{};
            if (site.empty()) continue;
            auto const stream = next.stream_of(site, found.device ? std::optional{0} : std::nullopt);
            next.database_
                .prepare("INSERT INTO record (stream, sequence, content, stored_ms) VALUES (?, ?, ?, ?)")
                .execute(stream, next.next_sequence(stream), each.content, now);
            ++loose;
        }
        transaction.commit();
        next.database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    spdlog::error("outbox: {} records read from the damaged file, {} of them without their numbers",
                  found.records.size(), loose);
    set_aside(path, now);
    fs::rename(fresh, path);
}

Result<std::unique_ptr<Outbox>> Outbox::open_or_salvage(std::string const& path, UnixMs now) {
    return guarded("open", [&] {
        std::error_code trouble;
        fs::path const fresh = path + ".salvaged";
        if (!fs::exists(path, trouble) && fs::exists(fresh, trouble)) {
            set_aside(path, now); // a log that was left behind
            fs::rename(fresh, path, trouble);
        }
        bool const lost = fs::file_size(path, trouble) == 0 || trouble;
        bool damaged = lost && read_keepsake(keepsake_of(path)).has_value();
        if (!damaged) {
            try {
                auto outbox = std::unique_ptr<Outbox>(new Outbox(path, 0, true));
                if (is_sound(outbox->database_)) return outbox;
                damaged = true;
            } catch (sqlite::Error const& error) {
                if (!error.is_corrupt()) throw; // full, read-only, of a newer program: no damage
                spdlog::error("outbox: {}", error.what());
            }
        }
        salvage(path, now);
        return std::unique_ptr<Outbox>(new Outbox(path, 0, true));
    });
}

/// While the kiosk runs: the damaged file gives way to a new one, under the lock of whoever met the damage.
bool Outbox::heal() {
    if (!careful_ || salvages_this_run_ >= most_salvages_a_run) return false;
    ++salvages_this_run_;
    spdlog::error("outbox: the file is damaged");
    database_ = sqlite::Database{":memory:"}; // lets go of the file
    try {
        salvage(path_, system_clock().wall_now());
        database_ = sqlite::Database{path_};
        aside_.clear();
        return true;
    } catch (std::exception const& error) {
        spdlog::error("outbox: it could not be replaced: {}", error.what());
    }
    try {
        database_ = sqlite::Database{path_};
    } catch (sqlite::Error const&) {
        // The next probe meets the same, and we stay closed.
    }
    return false;
}

Result<bool> Outbox::needs_generation() {
    std::lock_guard lock{mutex_};
    return guarded("generation", [&] {
        return database_.prepare("SELECT 1 FROM device WHERE generation = 0 AND token <> ''").step();
    });
}

Result<void> Outbox::begin_generation(std::string const& site, int generation) {
    std::lock_guard lock{mutex_};
    return guarded("beginning a generation", [&] {
        sqlite::Transaction transaction{database_};
        database_.prepare("UPDATE device SET site = ?, generation = ?").execute(site, generation);
        current_stream();
        carry_tallies();
        std::vector<std::pair<std::int64_t, std::string>> waiting;
        auto find = database_.prepare("SELECT stream.id, stream.site FROM stream JOIN device USING (device)"
                                      " WHERE stream.generation = 0");
        while (find.step())
            waiting.emplace_back(find.integer(0), find.text(1));
        find.reset();
        for (auto const& [from, at] : waiting)
            join(from, stream_of(at, generation));
        transaction.commit();
        write_down();
    });
}

} // namespace instante::kiosk
