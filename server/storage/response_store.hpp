#pragma once
// Responses, as batches bring them and readers take them, and what could not be counted.

#include "server/storage/catalog.hpp"
#include "server/storage/stored_response.hpp"
#include "server/storage/stream_progress.hpp"
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

} // namespace instante::server
