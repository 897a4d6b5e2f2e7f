// When each tap was, in truth, against what the server makes of the kiosks' clocks.

#include "server/ingest/device_time.hpp"
#include "tests/simulation/ledger.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>

namespace instante::simulation {

using namespace server;

namespace {
/// What is known exactly is known to the way of a request, and the drift of two weeks.
constexpr std::int64_t exact_within_ms = 5 * 60 * 1000;
constexpr std::int64_t rounding_ms = 2;
/// A kiosk waits for a reply no longer.
constexpr std::int64_t longest_wait_ms = 20'000;
} // namespace

UnixMs BootTruth::instant(std::int64_t monotonic_ms) const {
    return began + std::llround(static_cast<double>(monotonic_ms) / rate);
}

std::optional<UnixMs> Ledger::instant(std::string const& boot_id, std::int64_t monotonic_ms) const {
    auto const boot = boots_.find(boot_id);
    if (boot == boots_.end()) return std::nullopt;
    return boot->second.instant(monotonic_ms);
}

/// What a kiosk remembers of the server's time in its boots is right within the way of a request.
void Ledger::check_memory(int kiosk, Batch const& batch) {
    std::set<std::string> told;
    for (BootTime const& boot : batch.boots) {
        told.insert(boot.boot_id);
        auto const truth = instant(boot.boot_id, boot.monotonic_ms);
        if (server_lied_ || !truth) continue;
        auto const way = boot.server_ms - *truth;
        if (way < -rounding_ms || way > longest_wait_ms + rounding_ms)
            broken(fmt::format("kiosk {} takes the server's time for {} ms off what it was", kiosk, way));
    }
    auto const [at, first] = told_boots_.try_emplace({batch.sent.boot_id, batch.sent.monotonic_ms}, told);
    if (!first) std::erase_if(at->second, [&](std::string const& boot) { return !told.contains(boot); });
}

/// Times are true where requests arrive in time; what came late also misled the server about its boot.
void Ledger::note_way(PreparedBatch const& batch) {
    auto const boot = boots_.find(batch.sent.boot_id);
    if (boot == boots_.end()) return;
    kiosks_of_[batch.stream].insert(boot->second.kiosk);
    auto const way = batch.received_at - boot->second.instant(batch.sent.monotonic_ms);
    if (way <= ingest::longest_request_ms) return;
    heard_late_.insert(boot->second.kiosk);
    for (PreparedRecord const& record : batch.records) { // a clone's may be of the other's boots
        auto const of = record.response ? boots_.find(record.response->claimed.boot_id) : boots_.end();
        if (of != boots_.end()) heard_late_.insert(of->second.kiosk);
    }
}

/// Is there a truth to hold the time against?
bool Ledger::time_is_told(StoredResponse const& stored) const {
    auto const boot = boots_.find(stored.claimed.boot_id);
    return !server_lied_ && boot != boots_.end() && !heard_late_.contains(boot->second.kiosk);
}

void Ledger::check_committed_times(PreparedBatch const& batch) {
    auto const sender = boots_.find(batch.sent.boot_id);
    if (sender == boots_.end() || heard_late_.contains(sender->second.kiosk)) return;
    auto const told = told_boots_.find({batch.sent.boot_id, batch.sent.monotonic_ms});
    for (PreparedRecord const& record : batch.records) {
        if (!record.response || !time_is_told(*record.response)) continue;
        StoredResponse const& stored = *record.response;
        std::string const& boot = stored.claimed.boot_id;
        auto const heard = delivered_.boots.find(boot);
        bool const known = boot == batch.sent.boot_id ||
                           (heard != delivered_.boots.end() && heard->second < batch.received_at) ||
                           (told != told_boots_.end() && told->second.contains(boot));
        ++(known ? sights_.exact_times : stored.at ? sights_.bounded_times : sights_.unknown_times);
        if (!known) bounded_.insert(stored.id);
        if (known && (!stored.at || stored.uncertainty_ms > exact_within_ms))
            broken(fmt::format("the time of {} could be known exactly, and is not", to_string(stored.id)));
        check_time(stored);
    }
}

void Ledger::check_time(StoredResponse const& stored) {
    if (!time_is_told(stored) || !stored.at) return;
    auto const truth = *instant(stored.claimed.boot_id, stored.claimed.monotonic_ms);
    // Of two that number one stream, neither's word comes before or after the other's records.
    if (bounded_.contains(stored.id) && cloned_.contains(boots_.at(stored.claimed.boot_id).kiosk)) return;
    if (std::llabs(*stored.at - truth) > stored.uncertainty_ms + rounding_ms) {
        broken(fmt::format("{} is said to be of {} within {} ms, and is of {}", to_string(stored.id),
                           *stored.at, stored.uncertainty_ms, truth));
    }
    if (stored.received_at < truth - rounding_ms)
        broken(fmt::format("{} was received before it was said", to_string(stored.id)));
}

} // namespace instante::simulation
