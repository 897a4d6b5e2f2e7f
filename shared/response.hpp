#pragma once
// What a customer said, and how it travels: answers, responses, records, batches and receipts.
// The contract of the journey is in sync_contract.md.

#include "shared/ids.hpp"
#include "shared/problem.hpp"
#include "shared/programme.hpp"
#include "shared/seal.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace instante {

// ---- answers ---------------------------------------------------------------------------------------

/// An answer of its own, never a number.
struct NotApplicable {
    friend bool operator==(NotApplicable const&, NotApplicable const&) = default;
};
/// A point on the question's scale.
struct Rating {
    int value = 0;
    friend bool operator==(Rating const&, Rating const&) = default;
};
/// Ids of options, or of one segment value.
struct Choices {
    std::vector<std::string> ids;
    friend bool operator==(Choices const&, Choices const&) = default;
};
struct Comment {
    std::string text;
    friend bool operator==(Comment const&, Comment const&) = default;
};
using AnswerValue = std::variant<NotApplicable, Rating, Choices, Comment>;

struct Answer {
    std::string question; // id
    AnswerValue value;
    friend bool operator==(Answer const&, Answer const&) = default;
};

/// The answer to a question, or nullptr.
Answer const* find_answer(std::vector<Answer> const& answers, std::string_view question);

/// Does the condition hold, given the answers so far? No condition always holds.
bool applies(Question const& question, std::vector<Answer> const& answers);

/// The next question to ask after `asked_up_to` (index; -1 to begin), or nullopt at the end.
std::optional<std::size_t> next_question(Survey const& survey, std::vector<Answer> const& answers,
                                         int asked_up_to);

/// Checks answers against their survey version: known questions, each once, values that fit, and that
/// each one was to be asked. Errors name `answers[i]...`. The order of answers is free.
std::vector<FieldError> check_answers(Survey const& survey, Programme const& programme,
                                      std::vector<Answer> const& answers);

// ---- responses and records -------------------------------------------------------------------------

enum class Provenance { unknown, kiosk, question, ticket, import, api };

struct SegmentFact {
    std::string value; // id of the segment value
    Provenance provenance = Provenance::unknown;
    friend bool operator==(SegmentFact const&, SegmentFact const&) = default;
};

/// What a device's clocks showed at one moment.
struct DeviceTime {
    UnixMs wall_ms = 0;
    std::int64_t monotonic_ms = 0;
    std::string boot_id;
    friend bool operator==(DeviceTime const&, DeviceTime const&) = default;
};

/// One customer's answers at one moment of truth. A later revision replaces the whole.
struct Response {
    Uuid id;
    int revision = 1;
    Uuid visit;
    std::string survey; // id
    int survey_version = 0;
    std::string moment;
    std::string site; // as stamped at the tap
    DeviceTime at;
    std::string language;
    std::map<std::string, SegmentFact> segments; // by dimension id
    std::vector<Answer> answers;
    bool final = false;                       // the customer reached the end
    bool test = false;                        // an attendant's test tap: stored, never scored
    std::optional<SealedReference> reference; // the card or ticket that was scanned in this visit
    /// The fields that this version has no name for, as compact JSON; empty when there are none. They stand
    /// where they stood:
    /// {"new":1,"at":{...},"segments":{"<dimension>":{...}},"answers":{"<question>":{...}}}.
    std::string unknown;
    friend bool operator==(Response const&, Response const&) = default;
};

/// One entry of a kiosk's outbox. Sequences are contiguous from 1 per (site, device, generation).
struct Record {
    std::int64_t sequence = 0;
    Response response;
    friend bool operator==(Record const&, Record const&) = default;
};

/// What we speak; and what we understand: this one and the two before it.
inline constexpr int wire_protocol = 2;
inline constexpr int oldest_wire_protocol = std::max(1, wire_protocol - 2);
/// The largest number that JSON carries everywhere: 2^53 - 1.
inline constexpr std::int64_t largest_sequence = 9'007'199'254'740'991;

/// What the server's clock showed when the monotonic clock of a boot showed this.
struct BootTime {
    std::string boot_id;
    std::int64_t monotonic_ms = 0;
    UnixMs server_ms = 0;
    friend bool operator==(BootTime const&, BootTime const&) = default;
};

/// The envelope of an upload: one stream (site, device, generation), any number of its records.
struct Batch {
    int protocol = wire_protocol;
    std::string site;
    int generation = 1;
    DeviceTime sent;                   // clocks as the request was written
    std::int64_t highest_sequence = 0; // the device's newest record: tells the server what is still to come
    std::string outbox;                // id of the file the records stand in; since protocol 2, else empty
    bool clock_kept = false;           // a battery keeps the wall clock while the device is off; since 2
    std::vector<BootTime> boots;       // what the device learnt of its records' boots; since 2
    std::vector<Record> records;       // none: a heartbeat
};

enum class ReceiptStatus { accepted, duplicate, quarantined };

struct ItemReceipt {
    std::int64_t sequence = 0;
    ReceiptStatus status = ReceiptStatus::accepted;
    std::optional<Problem> problem; // of a quarantined record
};

/// The server's word on a batch, given only when all of it is on disk.
struct Receipt {
    std::string epoch;          // changes when the server's store was restored from a backup
    std::int64_t watermark = 0; // all of this stream up to here is durable
    std::vector<ItemReceipt> items;
    UnixMs received_at = 0; // by the server's clock; since protocol 2, else 0
};

std::string_view to_string(Provenance value);
std::string_view to_string(ReceiptStatus value);
std::optional<Provenance> parse_provenance(std::string_view text);
std::optional<ReceiptStatus> parse_receipt_status(std::string_view text);

} // namespace instante
