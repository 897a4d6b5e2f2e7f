#pragma once
// A response as the store keeps it: ids resolved to codes, its time corrected, its place in the
// roll-ups known.

#include "server/storage/bytes.hpp"
#include "shared/response.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace instante::server {

enum class Source { kiosk = 0, import = 1, api = 2 };
std::string_view to_string(Source source);

/// Ratings keep their point, choices the codes of what was chosen.
using StoredValue = std::variant<NotApplicable, int, std::vector<Code>, std::string>;

struct StoredAnswer {
    Code question = 0;
    StoredValue value;
    friend bool operator==(StoredAnswer const&, StoredAnswer const&) = default;
};

struct StoredSegment {
    Code dimension = 0;
    Code value = 0;
    Provenance provenance = Provenance::unknown;
    friend bool operator==(StoredSegment const&, StoredSegment const&) = default;
};

using SealDigest = std::array<std::uint8_t, 16>;

/// A customer who said who they are, as far as the store knows.
struct StoredReference {
    std::array<std::uint8_t, 32> pseudonym{};
    std::int64_t version = 0; // of the key that made it
    SealDigest seal{};        // of the sealed copy: tells a repeat from a contradiction
    friend bool operator==(StoredReference const&, StoredReference const&) = default;
};

/// A pseudonym as files and people have it: lower-case hex, which nothing takes for a formula.
std::string pseudonym_text(std::array<std::uint8_t, 32> const& pseudonym);

/// Why a response is suspected of misuse.
struct Flag {
    std::string rule;
    std::string reason;
    int version = 0; // of the programme by whose rules it was judged
    UnixMs at = 0;   // when
    friend bool operator==(Flag const&, Flag const&) = default;
};

struct StoredResponse {
    Uuid visit;
    Uuid id;
    int revision = 1;
    Source source = Source::kiosk;
    Code site = 0;
    Code kiosk = 0;          // 0: none
    std::int64_t device = 0; // 0: none
    int generation = 0;
    Code survey = 0;
    int survey_version = 0;
    Code moment = 0;
    std::optional<UnixMs> at; // corrected; none: not known
    std::int64_t uncertainty_ms = 0;
    LocalTime local; // at the site
    DeviceTime claimed;
    UnixMs received_at = 0;
    std::string language;
    std::vector<StoredSegment> segments; // ascending by dimension
    double weight = 1;
    bool final = false;
    bool test = false;
    bool flagged = false;                     // suspected of misuse: counted apart
    std::vector<StoredAnswer> answers;        // ascending by question
    std::string unknown;                      // as in Response
    std::optional<StoredReference> reference; // kept apart; read where it is asked for
    std::vector<Flag> flags;                  // likewise; ascending by rule
    friend bool operator==(StoredResponse const&, StoredResponse const&) = default;
};

/// Names a microsegment: "1=2;3=1", dimension code = value code, ascending; unknown ones left out.
std::string microsegment_key(std::vector<StoredSegment> const& segments);
std::vector<std::pair<Code, Code>> parse_microsegment_key(std::string_view key);

/// "1k2q": dimension code and one letter for where the value came from.
std::string provenance_key(std::vector<StoredSegment> const& segments);
/// The segments of a stored row, from its two keys.
std::vector<StoredSegment> parse_segments(std::string_view microsegment, std::string_view provenance);

/// Answers in few bytes.
void write(ByteWriter& bytes, std::vector<StoredAnswer> const& answers);
/// Throws std::runtime_error on bytes that write() did not write.
std::vector<StoredAnswer> read_answers(std::span<std::uint8_t const> bytes);

/// Do two copies of a revision say the same? Else one contradicts the other. What the server added (when it
/// received it, from which device, when that was in its own time) does not matter.
bool says_the_same(StoredResponse const& one, StoredResponse const& other);

} // namespace instante::server
