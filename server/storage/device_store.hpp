#pragma once
// Kiosks and the devices that stand for them: how far each was heard, and what it counted.

#include "server/storage/response_store.hpp"
#include "server/storage/stream_progress.hpp"
#include "shared/heartbeat.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server {

using Digest = std::array<std::uint8_t, 32>;

struct Device {
    std::int64_t number = 0;
    Uuid id;
    Code kiosk = 0;
    Code site = 0; // where its present generation stands
    int generation = 1;
    std::string label;
    UnixMs paired_at = 0;
};

/// Two outboxes numbered one stream: a device was cloned, or its outbox put back to an older state. All
/// their responses are counted, by their ids; only the numbers no longer tell what is missing.
struct Cloned {
    UnixMs first_seen = 0;
    std::int64_t sequence = 0; // the first number used twice
};
struct StreamStatus {
    StreamKey key;
    std::int64_t watermark = 0;
    std::int64_t highest_sequence = 0;
    std::int64_t missing = 0;        // known to exist, not here yet
    std::vector<SequenceRange> gaps; // where; the first few
    std::int64_t quarantined = 0;
    UnixMs last_seen = 0;
    bool continued = false; // its outbox goes on under another device: what was missing is sent there
    std::optional<Cloned> cloned;
};
struct KioskStatus {
    Device device; // where none is paired: the last one, and its last stream
    StreamStatus stream;
    std::vector<StreamStatus> earlier; // of this kiosk: other sites, generations and devices; newest first
    bool paired = false;
};

/// What the server's clock showed when the monotonic clock of a device's boot showed this.
struct BootAnchor {
    std::string boot_id;
    std::int64_t monotonic_ms = 0;
    UnixMs heard_at = 0;
    StreamKey stream;                  // what the device spoke of
    std::int64_t highest_sequence = 0; // and how far its numbers went
};

/// Local days, both inclusive; neither: all, also what has no day.
struct DayRange {
    std::optional<Day> from;
    std::optional<Day> to;
    friend auto operator<=>(DayRange const&, DayRange const&) = default;
};
struct RecordCount {
    std::int64_t received = 0;
    std::int64_t known = 0;
    friend bool operator==(RecordCount const&, RecordCount const&) = default;
};
/// Of one kiosk's streams at one site: see scoring::completeness.
struct KioskRecords {
    Code kiosk = 0;
    Code site = 0;
    std::vector<RecordCount> counts; // of the periods asked for
    UnixMs heard_until = 0;          // of what came later nothing is known
    bool present = false;            // its device stands there now
};
struct KioskPeriods {
    std::vector<Code> sites;
    std::vector<Code> kiosks; // empty: all
    std::vector<DayRange> periods;
};

/// What a kiosk last said of itself, and when.
struct KioskHealth {
    Heartbeat beat; // without tallies
    UnixMs received_at = 0;
};
inline constexpr std::int64_t most_tallied = 1'000'000; // of one thing on one day; more is not believed
/// Of one kiosk and moment, what it counted over some days.
struct KioskActivity {
    Code kiosk = 0;
    std::string moment; // id; empty: before one was chosen
    std::string what;   // as in Tally
    std::int64_t count = 0;
};
/// Of one kiosk, moment and local day: visits begun there, and of those with an answer stored.
struct KioskTurnout {
    Code site = 0;
    Code kiosk = 0;
    std::string moment; // id; empty: before one was chosen
    Day day = unknown_day;
    std::int64_t begun = 0;
    std::int64_t rated = 0;
};

class DeviceStore {
  public:
    virtual ~DeviceStore() = default;
    virtual void add_pairing_code(Digest const& code, Code kiosk, UnixMs expires_at) = 0;
    /// Uses the code up and makes a device of it; a device paired to this kiosk before is retired.
    /// Problems: unauthenticated (no such code, or expired), not_found (the kiosk is gone).
    virtual Result<Device> pair_device(Digest const& code, Digest const& token, std::string const& label,
                                       UnixMs now) = 0;
    virtual std::optional<Device> device_by_token(Digest const& token) = 0;
    /// Its token is no longer good; what it sent stays. Retired before: nothing happens.
    virtual void retire_device(Device const& device, UnixMs now) = 0;
    /// The same with whatever is paired to the kiosk; false: nothing was.
    virtual bool retire_devices_of(Code kiosk, UnixMs now) = 0;
    /// The device's stand: when its kiosk was moved to another site, a new generation begins.
    virtual Device settle_device(Device const& device, Code site) = 0;
    /// Whether the device ever stood at this site in this generation.
    virtual bool device_has_stream(StreamKey const& stream) = 0;
    virtual std::vector<KioskStatus> kiosk_statuses() = 0;
    /// A new generation where it stands: its outbox was lost, and with it the numbers that were used.
    virtual Device begin_generation(Device const& device) = 0;
    /// The newest of a device, and its tallies: of a day, outbox and kind the last word counts.
    virtual void keep_heartbeat(Device const& device, Heartbeat const& beat, UnixMs now) = 0;
    /// By device number.
    virtual std::map<std::int64_t, KioskHealth> kiosk_healths() = 0;
    /// Sums over local days, all outboxes together, of these sites.
    virtual std::vector<KioskActivity> kiosk_activity(std::vector<Code> const& sites,
                                                      DayRange const& days) = 0;
    /// By site, kiosk, moment and day, in this order; days without any are not there.
    virtual std::vector<KioskTurnout> kiosk_turnout(std::vector<Code> const& sites, DayRange const& days) = 0;
    /// The last word of each boot that was heard of this device's kiosk, of the newest boots.
    virtual std::vector<BootAnchor> boot_anchors(Device const& device) = 0;
    /// Of every kiosk that ever stood at one of the sites.
    virtual std::vector<KioskRecords> kiosk_records(KioskPeriods const& wanted) = 0;
};

} // namespace instante::server
