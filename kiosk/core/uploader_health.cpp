// The part of the uploader that tells the server how this kiosk is.

#include "kiosk/core/reply.hpp"
#include "kiosk/core/uploader.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>

namespace instante::kiosk {

namespace {

/// A receipt's way takes its time; a clock that differs by less than this is right.
constexpr std::int64_t clock_news_ms = 5'000;

std::int64_t seconds_between(std::int64_t from_ms, std::int64_t to_ms) {
    return std::max<std::int64_t>(to_ms - from_ms, 0) / 1'000;
}

} // namespace

void Uploader::report(Vitals& vitals, HeartbeatFacts facts) {
    vitals_ = &vitals;
    facts_ = std::move(facts);
}

void Uploader::hear_clock(DeviceTime const& sent, UnixMs received_at) {
    if (received_at == 0) return; // an older server
    std::int64_t const offset = received_at - sent.wall_ms;
    if (clock_offset_ms_ && std::abs(offset - *clock_offset_ms_) < clock_news_ms) return;
    clock_offset_ms_ = offset;
    inbox_.post(event::ClockHeard{std::abs(offset) < clock_news_ms ? 0 : offset});
}

void Uploader::prove_config(DeviceTime const& now) {
    if (!vitals_) return;
    auto const glance = vitals_->glance();
    bool const long_enough = now.monotonic_ms - glance.config_since_ms >= proven_after_ms;
    if (glance.config.empty() || glance.config == proven_ || !long_enough) return;
    proven_ = glance.config;
    if (auto const done = outbox_.prove_config(proven_); !done) spdlog::warn("{}", to_line(done.error()));
}

/// From memory to the disk: a count less is no harm, a count twice would be.
void Uploader::keep_tallies() {
    if (!vitals_) return;
    auto const tallies = vitals_->take_tallies();
    if (tallies.empty()) return;
    if (auto const kept = outbox_.add_tallies(tallies); !kept) vitals_->give_back(tallies);
}

/// Also where there is no network: a kiosk may be switched off before it has one.
void Uploader::keep_tallies_if_due(DeviceTime const& now) {
    if (!tallies_kept_ms_) tallies_kept_ms_ = now.monotonic_ms;
    if (now.monotonic_ms - *tallies_kept_ms_ < keep_tallies_every_ms) return;
    tallies_kept_ms_ = now.monotonic_ms;
    keep_tallies();
}

Heartbeat Uploader::health(DeviceTime const& now) {
    Heartbeat beat;
    beat.version = facts_.version;
    beat.restarts = facts_.restarts;
    beat.reserve_used = facts_.on_reserve && facts_.on_reserve();
    beat.sent = now;
    auto const glance = vitals_->glance();
    beat.screen = glance.screen;
    beat.config = glance.config;
    beat.storage_usable = glance.storage_usable;
    beat.voice_trouble = glance.voice_trouble;
    beat.covered = glance.covered;
    beat.times_covered = glance.times_covered;
    beat.running_s = seconds_between(glance.began_ms, now.monotonic_ms);
    if (glance.touched_ms) beat.touched_s = seconds_between(*glance.touched_ms, now.monotonic_ms);
    beat.clock_offset_ms = clock_offset_ms_;
    if (auto const highest = outbox_.highest_sequence()) beat.highest_sequence = *highest;
    if (auto const depth = outbox_.depth()) {
        beat.waiting = depth->waiting;
        beat.kept = depth->kept;
        beat.stranded = depth->stranded;
        beat.unreadable = depth->unreadable;
        beat.salvages = depth->salvages;
        if (depth->oldest_waiting_ms)
            beat.oldest_waiting_s = seconds_between(*depth->oldest_waiting_ms, now.wall_ms);
    }
    if (auto const refused = outbox_.has_refused_config()) beat.config_rolled_back = *refused;
    std::error_code trouble;
    auto const disk = std::filesystem::space(facts_.data, trouble);
    if (!trouble) {
        beat.disk_free = static_cast<std::int64_t>(disk.available);
        beat.disk_size = static_cast<std::int64_t>(disk.capacity);
    }
    auto const series = outbox_.tally_series();
    auto tallies = outbox_.tallies_to_send();
    if (!series || !tallies) return beat;
    beat.outbox = *series;
    // Told without a note of it they might count twice.
    if (tallies->empty() || outbox_.note_tallies_told(*tallies)) beat.tallies = std::move(*tallies);
    return beat;
}

void Uploader::tell_health(ReadClocks const& clocks) {
    DeviceTime const now = clocks();
    if (!vitals_) return;
    // What somebody should look at is told before its time.
    auto const glance = vitals_->glance();
    bool const news =
        glance.times_covered != told_times_covered_ || glance.voice_trouble != told_voice_trouble_;
    auto const due =
        next_health_ms_.value_or(now.monotonic_ms) - (news ? heartbeat_every_ms - news_every_ms : 0);
    if (now.monotonic_ms < std::max(due, health_not_before_ms_)) return;
    keep_tallies();
    Heartbeat const beat = health(now);
    auto const reply = ask("POST", "/api/v1/kiosk/heartbeat", wire::to_json(beat).dump(), {}, clocks);
    if (!reply) {
        // Its own affair: records went up just now, and do so again when there are more.
        health_not_before_ms_ = clocks().monotonic_ms + health_backoff_.next_ms(reply.error().asked_ms);
        next_health_ms_ = health_not_before_ms_;
        return;
    }
    health_backoff_.reset();
    next_health_ms_ = clocks().monotonic_ms + heartbeat_every_ms;
    told_times_covered_ = glance.times_covered;
    told_voice_trouble_ = glance.voice_trouble;
    // An older server does not want to know; whatever else is wrong with it, records have gone up.
    if (reply->status != 200 && reply->status != 204) return;
    if (auto const done = outbox_.confirm_tallies(beat.tallies); !done)
        spdlog::warn("{}", to_line(done.error()));
}

} // namespace instante::kiosk
