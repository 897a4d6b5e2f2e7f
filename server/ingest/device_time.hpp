#pragma once
// When a tap happened, from what a device's clocks claim. Wall clocks lie: they stand in 1970 after a power
// cut, in 2038 after a typo, and jump when the network comes. A monotonic clock does not, within its boot.
// So an instant is told by the monotonic clock wherever the server ever heard of that boot, else bounded by
// what must have come before and after; the wall clock alone is believed only where a battery keeps it.

#include "server/storage/store.hpp"
#include "shared/wire.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::ingest {

/// The longest a request is taken to be under way; kiosks give up sooner.
inline constexpr std::int64_t longest_request_ms = 30'000;
/// Wall clocks this close agree: the rest is the way of the request.
inline constexpr std::int64_t agreement_ms = 5'000;
/// A clock that nobody sets runs wrong by at most one part in this many (100 ppm).
inline constexpr std::int64_t drift_part = 10'000;

/// An instant this uncertain has no hour any more: it counts in totals, not in views by hour.
inline constexpr std::int64_t uncertain_from_ms = 30LL * 60 * 1000;
/// And this uncertain, no day.
inline constexpr std::int64_t undated_from_ms = 12LL * 60 * 60 * 1000;

/// The true instant lies within `uncertainty_ms` of `at`; none: it may be any time before receipt.
struct CorrectedTime {
    std::optional<UnixMs> at;
    std::int64_t uncertainty_ms = 0;
    friend bool operator==(CorrectedTime const&, CorrectedTime const&) = default;
};

/// The wall of a site at a corrected instant, as far as it is known.
LocalTime local_time_of(CorrectedTime const& time, std::string const& iana_zone);

/// Does a record come from another boot than the one that sends it? Only then are anchors of use.
bool speaks_of_other_boots(wire::IncomingBatch const& batch);

/// Corrects the times of one batch.
class BatchClock {
  public:
    /// `anchors` as DeviceStore::boot_anchors gives them; none are needed where all records are of one boot.
    /// What the device remembers of its boots stands beside them: after a restored backup it knows more.
    BatchClock(wire::IncomingBatch const& batch, StreamKey const& stream, std::vector<BootAnchor> anchors,
               UnixMs received_at);

    CorrectedTime correct(DeviceTime const& claimed, std::int64_t sequence) const;
    UnixMs received_at() const { return received_at_; }

  private:
    CorrectedTime within_this_boot(DeviceTime const& claimed) const;
    std::optional<CorrectedTime> within_a_known_boot(DeviceTime const& claimed) const;
    std::optional<UnixMs> not_before(DeviceTime const& claimed, std::int64_t sequence) const;
    UnixMs not_after(DeviceTime const& claimed) const;
    CorrectedTime between_boots(DeviceTime const& claimed, std::int64_t sequence) const;

    DeviceTime sent_;
    bool clock_kept_;
    StreamKey stream_;
    std::vector<BootAnchor> anchors_;
    UnixMs received_at_;
    std::map<std::string, std::int64_t> last_of_boot_; // the latest monotonic time of each other boot
};

} // namespace instante::server::ingest
