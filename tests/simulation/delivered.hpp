#pragma once
// What the server's disk holds, as the commits tell that went to it. Copied with a backup, put back with it.

#include "server/storage/store.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace instante::simulation {

/// What a record is, whatever number it goes under.
struct Numbered {
    Uuid id;
    int revision = 0;
    friend auto operator<=>(Numbered const&, Numbered const&) = default;
};

struct DeliveredStream {
    std::set<std::int64_t> surely;
    std::set<std::int64_t> perhaps; // of a commit that never answered
    std::int64_t announced = 0;     // the highest number that the device spoke of
    std::int64_t perhaps_announced = 0;
    std::map<std::int64_t, std::set<Numbered>> content; // of each number
    std::set<std::int64_t> refused;                     // brought something that went to quarantine
    bool used_twice = false;         // a number came a second time with something new: must be reported
    bool perhaps_used_twice = false; // may be
    std::set<std::string> outboxes;  // ids of those that sent it

    /// The highest number below which nothing is missing.
    std::int64_t contiguous() const;
    /// Nothing in doubt: what the server knows of the stream is known here too.
    bool certain() const;
    std::int64_t highest() const;
    /// Ranges of what is known to exist and not there.
    std::vector<server::SequenceRange> gaps() const;
};

struct Delivered {
    std::map<server::StreamKey, DeliveredStream> streams;
    std::map<std::string, UnixMs> boots; // heard of, and when that was first on disk

    void commit(server::PreparedBatch const& batch, server::BatchOutcome const& outcome, UnixMs now);
    void commit_unanswered(server::PreparedBatch const& batch);
    /// The stream's outbox goes on under another device of the same site.
    bool continued(server::StreamKey const& key) const;
};

} // namespace instante::simulation
