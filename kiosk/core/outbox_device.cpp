// The part of the outbox that remembers the pairing and the configuration.

#include "kiosk/core/outbox.hpp"
#include "kiosk/core/outbox_guard.hpp"

#include <vector>

namespace instante::kiosk {

Result<std::optional<Credentials>> Outbox::credentials() {
    std::lock_guard lock{mutex_};
    return guarded("credentials", [&]() -> std::optional<Credentials> {
        auto row = database_.prepare("SELECT server, device, token, kiosk, site, generation FROM device");
        if (!row.step()) return std::nullopt;
        return Credentials{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer32(5)};
    });
}

std::int64_t Outbox::current_stream() {
    database_.run("INSERT INTO stream (server, device, site, generation) SELECT server, device, site, "
                  "generation FROM device"
                  " WHERE true ON CONFLICT DO NOTHING");
    auto find = database_.prepare("SELECT id FROM stream JOIN device USING (device, site, generation)");
    find.step();
    return find.integer(0);
}

void Outbox::join(std::int64_t from, std::int64_t to) {
    auto records =
        database_.prepare("SELECT sequence FROM record WHERE stream = ? AND state <> 2 ORDER BY sequence");
    std::vector<std::int64_t> sequences;
    records.query(from);
    while (records.step())
        sequences.push_back(records.integer(0));
    records.reset();
    auto move = database_.prepare("UPDATE record SET stream = ?, sequence = ?, state = 0, settled_ms = NULL"
                                  " WHERE stream = ? AND sequence = ?");
    for (auto const sequence : sequences)
        move.execute(to, next_sequence(to), from, sequence);
}

Result<void> Outbox::adopt(Credentials const& credentials) {
    std::lock_guard lock{mutex_};
    return guarded("pairing", [&] {
        sqlite::Transaction transaction{database_};
        auto same_kiosk = database_.prepare("SELECT device FROM device WHERE kiosk = ? AND server = ?");
        std::optional<std::string> replaced;
        if (same_kiosk.query(credentials.kiosk, credentials.server).step()) replaced = same_kiosk.text(0);
        same_kiosk.reset();
        // What was counted for one server is nothing to another.
        database_.prepare("DELETE FROM tally WHERE EXISTS (SELECT 1 FROM device WHERE server <> ?)")
            .execute(credentials.server);
        database_.run("DELETE FROM device");
        // Another kiosk's questions are not ours.
        database_.run("DELETE FROM config_slot; UPDATE start SET unproven = 0, refused = ''");
        database_
            .prepare("INSERT INTO device (one, server, device, token, kiosk, site, generation)"
                     " VALUES (1, ?, ?, ?, ?, ?, ?)")
            .execute(credentials.server, credentials.device, credentials.token, credentials.kiosk,
                     credentials.site, credentials.generation);
        current_stream();
        // Never to another server: what was tapped for a trial must not turn up in somebody's real scores.
        auto earlier = database_.prepare("SELECT id, site FROM stream WHERE device <> ?1 AND"
                                         " (device = ?2 OR (site = ?3 AND server IN ('', ?4))) ORDER BY id");
        earlier.query(credentials.device, replaced, credentials.site, credentials.server);
        std::vector<std::pair<std::int64_t, std::string>> streams;
        while (earlier.step())
            streams.emplace_back(earlier.integer(0), earlier.text(1));
        earlier.reset();
        for (auto const& [from, site] : streams)
            join(from, stream_of(site, credentials.generation));
        carry_tallies();
        transaction.commit();
        aside_.clear();
        write_down();
    });
}

Result<void> Outbox::move_to(std::string const& site, int generation) {
    std::lock_guard lock{mutex_};
    return guarded("moving", [&] {
        sqlite::Transaction transaction{database_};
        database_.prepare("UPDATE device SET site = ?, generation = ?").execute(site, generation);
        current_stream(); // remembered even if we move on before the first tap here is stored
        carry_tallies();
        transaction.commit();
        write_down();
    });
}

Result<void> Outbox::set_server(std::string const& server) {
    std::lock_guard lock{mutex_};
    return guarded("moving the server", [&] {
        sqlite::Transaction transaction{database_};
        database_.prepare("UPDATE stream SET server = ? WHERE device = (SELECT device FROM device)")
            .execute(server);
        database_.prepare("UPDATE device SET server = ?").execute(server);
        transaction.commit();
        write_down();
    });
}

Result<void> Outbox::forget_token() {
    std::lock_guard lock{mutex_};
    return guarded("unpairing", [&] {
        database_.run("UPDATE device SET token = ''");
        write_down();
    });
}

} // namespace instante::kiosk
