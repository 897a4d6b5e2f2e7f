#include "server/ingest/device_time.hpp"

#include <algorithm>
#include <cstdlib>

namespace instante::server::ingest {

namespace {

/// Devices claim what they like; beyond this (some 140,000 years) sums would overflow.
constexpr std::int64_t furthest_ms = std::int64_t{1} << 52;

DeviceTime tamed(DeviceTime time) {
    time.wall_ms = std::clamp(time.wall_ms, -furthest_ms, furthest_ms);
    time.monotonic_ms = std::clamp(time.monotonic_ms, -furthest_ms, furthest_ms);
    return time;
}

std::int64_t drift_over(std::int64_t elapsed_ms) {
    return std::llabs(elapsed_ms) / drift_part;
}

/// No tap is older than the device's own epoch, nor younger than its receipt: else the clocks are nonsense.
CorrectedTime sound(UnixMs at, std::int64_t uncertainty_ms, UnixMs received_at) {
    if (at < 0 || at - uncertainty_ms > received_at) return {};
    return {std::min(at, received_at), uncertainty_ms};
}

/// When a record says that it was written, where that can be read.
DeviceTime const* claimed_by(wire::IncomingRecord const& record) {
    if (record.response) return &record.response->at;
    return record.at ? &*record.at : nullptr;
}

} // namespace

LocalTime local_time_of(CorrectedTime const& time, std::string const& iana_zone) {
    if (!time.at || time.uncertainty_ms > undated_from_ms) return {};
    LocalTime local = local_time(*time.at, iana_zone);
    if (time.uncertainty_ms > uncertain_from_ms) local.hour = unknown_hour;
    return local;
}

bool speaks_of_other_boots(wire::IncomingBatch const& batch) {
    return std::any_of(batch.records.begin(), batch.records.end(), [&](wire::IncomingRecord const& record) {
        DeviceTime const* const at = claimed_by(record);
        return at && at->boot_id != batch.envelope.sent.boot_id;
    });
}

BatchClock::BatchClock(wire::IncomingBatch const& batch, StreamKey const& stream,
                       std::vector<BootAnchor> anchors, UnixMs received_at)
    : sent_(tamed(batch.envelope.sent)),
      clock_kept_(batch.envelope.clock_kept),
      stream_(stream),
      anchors_(std::move(anchors)),
      received_at_(received_at) {
    for (BootTime const& boot : batch.envelope.boots) // of no stream: they bound no other boot
        anchors_.push_back({boot.boot_id, boot.monotonic_ms, boot.server_ms, {}, 0});
    for (wire::IncomingRecord const& record : batch.records) {
        DeviceTime const* const claimed = claimed_by(record);
        if (!claimed || claimed->boot_id == sent_.boot_id) continue;
        DeviceTime const at = tamed(*claimed);
        auto const known = last_of_boot_.try_emplace(at.boot_id, at.monotonic_ms).first;
        known->second = std::max(known->second, at.monotonic_ms);
    }
}

CorrectedTime BatchClock::correct(DeviceTime const& as_claimed, std::int64_t sequence) const {
    DeviceTime const claimed = tamed(as_claimed);
    bool const named = !claimed.boot_id.empty();
    if (named && claimed.boot_id == sent_.boot_id) return within_this_boot(claimed);
    if (named) {
        if (auto const known = within_a_known_boot(claimed)) return *known;
    }
    return between_boots(claimed, sequence);
}

CorrectedTime BatchClock::within_this_boot(DeviceTime const& claimed) const {
    std::int64_t const elapsed = sent_.monotonic_ms - claimed.monotonic_ms;
    if (elapsed < 0) return {}; // it ran backwards
    std::int64_t const wall_elapsed = sent_.wall_ms - claimed.wall_ms;
    bool const walls_agree = std::llabs(received_at_ - sent_.wall_ms) <= agreement_ms &&
                             std::llabs(wall_elapsed - elapsed) <= agreement_ms;
    UnixMs const at = walls_agree ? claimed.wall_ms : received_at_ - elapsed;
    return sound(at, longest_request_ms + drift_over(elapsed), received_at_);
}

std::optional<CorrectedTime> BatchClock::within_a_known_boot(DeviceTime const& claimed) const {
    BootAnchor const* newest = nullptr;
    for (BootAnchor const& anchor : anchors_) {
        bool const fits = anchor.boot_id == claimed.boot_id && anchor.heard_at <= received_at_;
        if (fits && (!newest || anchor.heard_at > newest->heard_at)) newest = &anchor;
    }
    if (!newest) return std::nullopt;
    std::int64_t const apart =
        claimed.monotonic_ms - std::clamp(newest->monotonic_ms, -furthest_ms, furthest_ms);
    return sound(newest->heard_at + apart, longest_request_ms + drift_over(apart), received_at_);
}

/// What was heard of this stream in another boot, when this record was not written yet, came before the
/// record's boot began.
std::optional<UnixMs> BatchClock::not_before(DeviceTime const& claimed, std::int64_t sequence) const {
    std::optional<UnixMs> bound;
    for (BootAnchor const& anchor : anchors_) {
        bool const earlier =
            anchor.stream == stream_ && anchor.boot_id != sent_.boot_id && anchor.highest_sequence < sequence;
        if (earlier) bound = std::max(bound.value_or(anchor.heard_at), anchor.heard_at);
    }
    std::int64_t const into_the_boot = std::max<std::int64_t>(claimed.monotonic_ms, 0);
    if (bound) *bound += into_the_boot - drift_over(into_the_boot) - longest_request_ms;
    return bound;
}

/// The record's boot had ended when the sending one began, and whatever else it had to tell came later.
UnixMs BatchClock::not_after(DeviceTime const& claimed) const {
    std::int64_t const this_boot = std::max<std::int64_t>(sent_.monotonic_ms, 0);
    std::int64_t later = 0;
    if (auto const last = last_of_boot_.find(claimed.boot_id);
        last != last_of_boot_.end() && !claimed.boot_id.empty()) {
        later = last->second - claimed.monotonic_ms;
    }
    std::int64_t const before = this_boot + later;
    return received_at_ - before + drift_over(before);
}

CorrectedTime BatchClock::between_boots(DeviceTime const& claimed, std::int64_t sequence) const {
    UnixMs const latest = not_after(claimed);
    std::optional<UnixMs> const earliest = not_before(claimed, sequence);
    UnixMs const by_wall = claimed.wall_ms + (received_at_ - sent_.wall_ms);
    bool const possible = by_wall <= latest + agreement_ms && by_wall >= earliest.value_or(0) - agreement_ms;
    if (clock_kept_ && possible) {
        return sound(by_wall, longest_request_ms + agreement_ms + drift_over(received_at_ - by_wall),
                     received_at_);
    }
    if (!earliest || *earliest > latest) return {};
    UnixMs const at =
        possible ? std::clamp(by_wall, *earliest, latest) : *earliest + (latest - *earliest) / 2;
    return sound(at, std::max(latest - at, at - *earliest), received_at_);
}

} // namespace instante::server::ingest
