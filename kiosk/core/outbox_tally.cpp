// The part of the outbox that counts what happened before the kiosk, until the server has it.

#include "kiosk/core/outbox.hpp"
#include "kiosk/core/outbox_guard.hpp"

namespace instante::kiosk {

namespace {
/// Days that are counted on; a clock that was wrong may have made some of them up.
constexpr int keep_days = 40;
} // namespace

Result<void> Outbox::add_tallies(std::vector<Tally> const& tallies) {
    std::lock_guard lock{mutex_};
    return guarded("counting", [&] {
        sqlite::Transaction transaction{database_};
        auto add = database_.prepare("INSERT INTO tally (day, moment, what, n) VALUES (?1, ?2, ?3, ?4)"
                                     " ON CONFLICT DO UPDATE SET n = n + ?4");
        for (Tally const& each : tallies)
            add.execute(each.day, each.moment, each.what, each.count);
        if (!tallies.empty()) {
            // Where there are too many days, the farthest from what is counted now go, before it or after it.
            database_
                .prepare("DELETE FROM tally WHERE day IN (SELECT day FROM (SELECT DISTINCT day FROM tally)"
                         " ORDER BY abs(day - ?) LIMIT -1 OFFSET ?)")
                .execute(tallies.back().day, keep_days);
        }
        transaction.commit();
    });
}

Result<std::vector<Tally>> Outbox::tallies_to_send() {
    std::lock_guard lock{mutex_};
    return guarded("counts", [&] {
        std::vector<Tally> tallies;
        auto rows = database_.prepare(
            "SELECT day, moment, what, n FROM tally WHERE sent <> n ORDER BY day, moment, what LIMIT 500");
        while (rows.step())
            tallies.push_back({rows.integer32(0), rows.text(1), rows.text(2), rows.integer(3)});
        return tallies;
    });
}

Result<std::string> Outbox::tally_series() {
    std::lock_guard lock{mutex_};
    return guarded("counts", [&] {
        // The first stream of a file is its own name, as it was before there were others.
        auto const stream = current_stream();
        return stream <= 1 ? identity() : identity() + "." + std::to_string(stream);
    });
}

Result<void> Outbox::note_tallies_told(std::vector<Tally> const& told) {
    std::lock_guard lock{mutex_};
    return guarded("noting counts", [&] {
        sqlite::Transaction transaction{database_};
        auto note = database_.prepare("UPDATE tally SET sent = -? WHERE day = ? AND moment = ? AND what = ?");
        for (Tally const& each : told)
            note.execute(each.count, each.day, each.moment, each.what);
        transaction.commit();
    });
}

/// What the server may have heard was counted where we stood; only the rest goes with us.
void Outbox::carry_tallies() {
    database_.run("UPDATE tally SET n = n - abs(sent), sent = 0; DELETE FROM tally WHERE n <= 0");
}

Result<void> Outbox::confirm_tallies(std::vector<Tally> const& sent) {
    std::lock_guard lock{mutex_};
    return guarded("confirming counts", [&] {
        sqlite::Transaction transaction{database_};
        auto confirm =
            database_.prepare("UPDATE tally SET sent = ? WHERE day = ? AND moment = ? AND what = ?");
        for (Tally const& each : sent)
            confirm.execute(each.count, each.day, each.moment, each.what);
        transaction.commit();
    });
}

} // namespace instante::kiosk
