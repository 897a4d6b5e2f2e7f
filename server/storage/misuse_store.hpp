#pragma once
// What the store keeps of suspected misuse: why a response is flagged, beside the response, which stays.

#include "server/storage/stored_response.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace instante::server {

/// What a stored response is suspected of from now on; no flags: of nothing.
struct Restatement {
    Code site = 0;
    Uuid visit;
    Uuid id;
    int revision = 0; // that was judged; where a later one is there, nothing changes
    std::vector<Flag> flags;
};

struct FlagFilter {
    std::vector<Code> sites;
    Code kiosk = 0;            // 0: all
    std::string rule{};        // empty: all
    std::optional<Day> from{}; // inclusive, local days
    std::optional<Day> to{};
};
/// A flagged response without what the customer said.
struct FlaggedResponse {
    Code site = 0;
    Code kiosk = 0;
    Code moment = 0;
    Day day = unknown_day;
    std::optional<UnixMs> at;
    Uuid visit;
    Uuid id;
    std::vector<Flag> flags; // ascending by rule; of a filter with a rule: that one
};

/// How far the commits of a site were looked through for misuse.
struct CommitProgress {
    std::int64_t last = 0;   // commit number at the site
    std::int64_t judged = 0; // all up to this one
    friend bool operator==(CommitProgress const&, CommitProgress const&) = default;
};

class MisuseStore {
  public:
    virtual ~MisuseStore() = default;
    /// Puts flags in place of those that stored responses have, in one transaction: roll-ups and visit sums
    /// move between what is counted and what is flagged; what the customer said, revisions and commit numbers
    /// stay. A later revision keeps the flags until it is judged. Returns how many responses have other flags
    /// than before; what is not there, or in another revision, is passed over. `judged`: by site, the commits
    /// that were looked through for this, kept in the same transaction.
    virtual std::int64_t restate(std::span<Restatement const> restatements,
                                 std::map<Code, std::int64_t> const& judged = {}) = 0;
    /// Of every site that has responses.
    virtual std::map<Code, CommitProgress> commit_progress() = 0;
    /// Flagged responses, those of the newest days first within a site.
    virtual void read_flagged(FlagFilter const& filter,
                              std::function<void(FlaggedResponse const&)> const& take) = 0;
};

} // namespace instante::server
