// The part of the outbox that remembers the server's time in each boot. The server remembers too; but where
// its store was restored from a backup, only the device knows when its records of since then were tapped.

#include "kiosk/core/outbox.hpp"

#include <set>

namespace instante::kiosk {

namespace {
/// More than any kiosk goes through in the fourteen days that records are kept.
constexpr int most_boots = 64;
} // namespace

void Outbox::remember_boot(DeviceTime const& sent, UnixMs received_at) {
    if (sent.boot_id.empty()) return;
    database_.prepare("INSERT OR REPLACE INTO boot_time VALUES (?, ?, ?)")
        .execute(sent.boot_id, sent.monotonic_ms, received_at);
    database_
        .prepare("DELETE FROM boot_time WHERE server_ms < (SELECT server_ms FROM boot_time"
                 " ORDER BY server_ms DESC LIMIT 1 OFFSET ?)")
        .execute(most_boots - 1);
}

std::vector<BootTime> Outbox::boots_of(std::vector<Record> const& records) {
    std::set<std::string_view> named;
    for (Record const& record : records)
        named.insert(record.response.at.boot_id);
    std::vector<BootTime> boots;
    auto find = database_.prepare("SELECT monotonic_ms, server_ms FROM boot_time WHERE boot_id = ?");
    for (std::string_view const boot : named) {
        if (find.query(boot).step()) boots.push_back({std::string{boot}, find.integer(0), find.integer(1)});
    }
    return boots;
}

} // namespace instante::kiosk
