#pragma once
// What the server asks of its memory, in verbs of the domain. Each verb is one transaction; when it
// returns, its effect is on disk. Expected failures are values and listed; anything else (disk,
// corruption, a lost connection) throws and reaches the caller as a 500 or 503.
// The same contract tests run against every implementation.

#include "server/storage/attribution_store.hpp"
#include "server/storage/catalog.hpp"
#include "server/storage/cells.hpp"
#include "server/storage/misuse_store.hpp"
#include "server/storage/stored_response.hpp"
#include "server/storage/stream_progress.hpp"
#include "server/storage/visit_store.hpp"
#include "shared/heartbeat.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace instante::server {

// ---- programme -------------------------------------------------------------------------------------

struct AppliedProgramme {
    int version = 0;      // in force
    bool changed = false; // false: the document said what is already in force
    std::vector<Survey> published;
};
struct ApplyContext {
    std::string by;
    UnixMs at = 0;
    Day effective_from = 0;
    std::optional<int> expected_version; // the version the caller edited
};

/// A document that is to be published later, by itself.
struct PlannedProgramme {
    UnixMs due = 0;
    int base_version = 0; // that was edited; where another one is in force by then, it is not published
    std::string document; // JSON
    std::string by;
    UnixMs made_at = 0;
    std::string failure; // why it was not published when it was due; empty: it waits
};
/// What became of a plan that was due.
struct PlanOutcome {
    PlannedProgramme plan;
    Result<AppliedProgramme> applied;
};

class ProgrammeStore {
  public:
    virtual ~ProgrammeStore() = default;
    /// The newest snapshot; cheap, never null.
    virtual std::shared_ptr<Catalog const> catalog() = 0;
    /// Gives codes to what is new, publishes changed surveys as their next version and puts the document
    /// in force, all or nothing. The programme must have passed read_programme.
    /// Problems: stale (expected_version is not the newest), conflict (a code that belongs to something
    /// else, a survey moved to another moment, a question that changed its type).
    virtual Result<AppliedProgramme> apply_programme(Programme programme, ApplyContext const& context) = 0;
    /// What apply_programme would come to now, with its problems; nothing is stored, `version` stays.
    virtual Result<AppliedProgramme> rehearse_programme(Programme programme) = 0;
    /// In place of what was planned before: there is one plan.
    virtual void plan_programme(PlannedProgramme const& plan) = 0;
    /// Also one that failed.
    virtual std::optional<PlannedProgramme> planned_programme() = 0;
    /// False: there was none.
    virtual bool forget_plan() = 0;
    /// Publishes what is due by `now`, all or nothing; the plan goes, or stays with its failure. nullopt:
    /// nothing is due.
    virtual std::optional<PlanOutcome> publish_planned(UnixMs now) = 0;
};

// ---- responses -------------------------------------------------------------------------------------

/// What became of a response: counted, put in place of an older revision, already there, older than
/// what is there, contradicting it (same revision, other content), one too many of its visit, or too long.
enum class Stored { added, revised, duplicate, superseded, conflicting, crowded, overlong };

// Bounds to what devices send: a visit is kept as one, so that there must be an end to it. What is there
// already stays, and is known again.
inline constexpr std::size_t most_responses_in_visit = 64;
inline constexpr std::size_t most_unknown_bytes = 16 * 1024; // fields of a response that we have no name for
/// Why a response goes to quarantine by what became of it; nothing: it does not.
std::optional<Problem> problem_of(Stored stored);

struct StreamKey {
    Code site = 0;
    std::int64_t device = 0;
    int generation = 0;
    friend auto operator<=>(StreamKey const&, StreamKey const&) = default;
};

struct PreparedRecord {
    std::int64_t sequence = 0;
    Result<StoredResponse> response; // or why it goes to quarantine
    std::string text;                // as it came
    std::optional<UnixMs> at{};      // when it happened, also where it cannot be counted
    std::int64_t uncertainty_ms = 0;
    std::int64_t quarantined = 0; // its id there, where it is tried again
};
struct PreparedBatch {
    StreamKey stream;
    std::int64_t highest_sequence = 0;
    DeviceTime sent;
    UnixMs received_at = 0;
    std::string outbox; // as in Batch
    int programme = 0;  // the version by which the records were checked
    std::vector<PreparedRecord> records;
    /// Out of quarantine, of any streams: their numbers and clocks were noted when the records came. What is
    /// counted now, or was in the meantime, leaves quarantine in the same transaction.
    bool again = false;
};

struct RecordOutcome {
    std::int64_t sequence = 0;
    ReceiptStatus status = ReceiptStatus::accepted;
    std::optional<Problem> problem;
};
struct BatchOutcome {
    std::int64_t watermark = 0;
    std::vector<RecordOutcome> records;
    /// Something went to quarantine by a programme that is not the newest any more: whoever applied the newer
    /// one may have looked there before. The catalog is the newest from now on.
    bool outdated = false;
};

struct QuarantinedRecord {
    std::int64_t id = 0;
    StreamKey stream;
    std::int64_t sequence = 0;
    UnixMs received_at = 0;
    std::string problem; // JSON of the Problem
    std::string text;
    Code kiosk = 0;
    std::optional<UnixMs> at; // as it was told on receipt
    std::int64_t uncertainty_ms = 0;
};
struct QuarantineFilter {
    std::optional<std::vector<Code>> sites{}; // nullopt: all
    Code kiosk = 0;                           // 0: all
    std::string survey{};                     // id that the record names; empty: all
    std::string reason{};                     // how a field that is to blame begins; empty: all
    bool contradictions = true;               // also what contradicts a revision that is counted
    std::optional<std::int64_t> after{};      // id: those after it, oldest first; nullopt: newest first
};

struct ResponseFilter {
    std::vector<Code> sites;
    std::optional<Day> from;              // inclusive, local days
    std::optional<Day> to;                // inclusive
    std::vector<Code> moments;            // empty: all
    std::map<Code, std::int64_t> after{}; // by site: only commits with greater numbers
};

/// Reads responses one by one in the order they were committed, per site, from one consistent snapshot.
class ResponseCursor {
  public:
    virtual ~ResponseCursor() = default;
    /// False at the end.
    virtual bool next(StoredResponse& response, std::int64_t& commit_number) = 0;
};

class ResponseStore {
  public:
    virtual ~ResponseStore() = default;
    /// Several batches in one transaction: responses, roll-ups, watermarks, quarantine.
    virtual std::vector<BatchOutcome> commit_batches(std::span<PreparedBatch const* const> batches) = 0;
    /// Responses that come without a device (imports), in one transaction.
    virtual std::vector<Stored> commit_responses(std::span<StoredResponse const> responses) = 0;
    /// Does what was put off while responses came in, and publishes answers whose responses are waited for no
    /// longer (see server/disclosure); call it when nothing else waits, and now and then.
    virtual void settle() = 0;
    /// Changes when the store was restored from a backup.
    virtual std::string epoch() = 0;
    /// Does any response have a customer's pseudonym?
    virtual bool holds_references() = 0;
    virtual std::unique_ptr<ResponseCursor> read_responses(ResponseFilter const& filter) = 0;
    /// Responses with words of customers, of each site the newest day first, as long as `take` answers true.
    /// Pseudonyms and the reasons of flags are left out, and `after` does not count.
    virtual void read_commented(ResponseFilter const& filter,
                                std::function<bool(StoredResponse const&)> const& take) = 0;
    virtual std::vector<QuarantinedRecord> quarantined(QuarantineFilter const& filter, int limit) = 0;
};

// ---- cells -----------------------------------------------------------------------------------------

struct CellQuery {
    Grain grain = Grain::days;
    std::vector<Code> sites;
    std::optional<Day> from;      // inclusive; with either bound, cells of unknown days are left out
    std::optional<Day> to;        // inclusive
    bool whole_programme = false; // all sites as one (site 0), of a grain that is kept so
    std::int64_t row_budget = 0;  // cells
    /// Whose ratings are wanted, where not all are; the others are not even looked at.
    std::function<bool(Instrument const&)> instruments{};
    /// Above a disclosure minimum of 1, what is published, as views have it (published_views.hpp): then only
    /// days, months, weekday_hours, kiosk_months and segment_months can be read, the last by one dimension.
    /// False: all that is counted. For counting again and for tests; nothing of it may leave.
    bool gated = true;
    Code dimension = 0; // whose segments are wanted
};
/// Segments of a microsegment number, dimension to value.
using MicrosegmentTable = std::vector<std::vector<std::pair<Code, Code>>>;

struct Difference {
    Code site = 0;
    std::string what; // which cell, and what it holds
};
struct Verification {
    std::int64_t responses = 0;
    std::int64_t cells = 0;
    std::int64_t different = 0;
    std::vector<Difference> examples; // the first ones
};

class CellStore {
  public:
    virtual ~CellStore() = default;
    /// Calls `take` for every cell of the query; one key may come in several parts, to be added up.
    /// Returns how many cells were read, or nullopt when the budget ran out before the end.
    virtual std::optional<std::int64_t>
    read_cells(CellQuery const& query, std::function<void(CellKey const&, CellSums const&)> const& take) = 0;
    /// The same for visit sums, of a grain that keeps them. Above a disclosure minimum of 1 none are
    /// published: sums over pairs of moments would tell of visits that share them.
    virtual std::optional<std::int64_t>
    read_visits(CellQuery const& query,
                std::function<void(VisitKey const&, VisitSums const&)> const& take) = 0;
    /// Indexed by microsegment number.
    virtual MicrosegmentTable microsegments() = 0;
    /// Counts all roll-ups again from the raw responses, in one snapshot, without stopping ingest.
    virtual Verification verify() = 0;
};

// ---- devices ---------------------------------------------------------------------------------------

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

// ---- accounts --------------------------------------------------------------------------------------

enum class Role { viewer, site_manager, quality_lead, admin };
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

struct User {
    std::int64_t number = 0;
    std::string login;
    std::string name;
    std::string password_hash;
    Role role = Role::viewer;
    std::vector<std::string> sites; // ids whose subtrees a site manager sees; empty otherwise
    std::string language;
};

struct ApiToken {
    std::string name;
    Role role = Role::viewer;
    std::vector<std::string> sites;
};

class AccountStore {
  public:
    virtual ~AccountStore() = default;
    /// Problems: conflict (the login is taken).
    virtual Result<std::int64_t> add_user(User const& user) = 0;
    /// Problems: not_found.
    virtual Result<void> set_password(std::string const& login, std::string const& password_hash) = 0;
    /// Name, role, sites and language of whoever has the login. Problems: not_found, conflict (no admin would
    /// be left).
    virtual Result<void> change_user(User const& user) = 0;
    /// Their sessions end. Problems: not_found, conflict (no admin would be left).
    virtual Result<void> remove_user(std::string const& login) = 0;
    virtual std::vector<User> users() = 0;
    virtual std::optional<User> user_by_login(std::string const& login) = 0;
    virtual void add_session(Digest const& session, std::int64_t user, UnixMs expires_at) = 0;
    virtual std::optional<User> user_by_session(Digest const& session, UnixMs now) = 0;
    virtual void end_session(Digest const& session) = 0;
    /// Problems: conflict (the name is taken).
    virtual Result<void> add_api_token(Digest const& token, ApiToken const& description, UnixMs now) = 0;
    virtual std::optional<ApiToken> api_token(Digest const& token) = 0;
};

// ---- audit -----------------------------------------------------------------------------------------

/// That somebody changed something: who, what, when.
struct AuditEntry {
    std::int64_t number = 0; // given by the store, ascending
    UnixMs at = 0;
    std::string by;
    std::string action;  // as routes name it: programme.apply, user.add, ...
    std::string subject; // the id of what was changed; may be empty
};

class AuditStore {
  public:
    virtual ~AuditStore() = default;
    virtual void note(AuditEntry const& entry) = 0;
    /// The newest first, at most `most`, older than the entry `before` (0: from the newest on).
    virtual std::vector<AuditEntry> audit(std::int64_t before, int most) = 0;
};

// ---- the whole -------------------------------------------------------------------------------------

class Store : public ProgrammeStore,
              public ResponseStore,
              public CellStore,
              public VisitStore,
              public MisuseStore,
              public AttributionStore,
              public DeviceStore,
              public AccountStore,
              public AuditStore {
  public:
    /// Throws when the store cannot answer now.
    virtual void check_ready() = 0;
    /// Copies a consistent state to a file while running.
    virtual void backup(std::string const& path) = 0;
};

} // namespace instante::server
