#pragma once

#include "server/storage/sqlite/journal.hpp"
#include "server/storage/sqlite/response_pages.hpp"
#include "server/storage/sqlite/response_row.hpp"
#include "shared/sqlite.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <limits>
#include <map>
#include <span>
#include <vector>

namespace instante::server {

/// Ids in the order of their commits, in few bytes: each shares the head of its visit with the one before.
class CommitIds {
  public:
    explicit CommitIds(std::int64_t first) : first_(first) {}
    void add(Uuid const& visit, Uuid const& id);
    std::int64_t first() const { return first_; } // commit number
    std::int64_t last() const { return first_ + size_ - 1; }
    std::span<std::uint8_t const> bytes() const { return bytes_; }
    /// More would take a page of its own.
    bool full() const { return bytes_.size() > 900; }

  private:
    std::int64_t first_;
    std::int64_t size_ = 0;
    Bytes bytes_;
    Uuid visit_; // the last one's
};

/// Reads them again, one by one.
class CommitIdReader {
  public:
    CommitIdReader() = default;
    explicit CommitIdReader(std::span<std::uint8_t const> bytes) : bytes_(bytes.begin(), bytes.end()) {}
    /// False at the end.
    bool next(Uuid& visit, Uuid& id);

  private:
    Bytes bytes_;
    std::size_t at_ = 0;
    Uuid visit_;
};

/// The responses that are durable in the journal and not in the tables of their sites yet. Of each site they
/// go into the tables together, later, sorted. In memory stands what the journal says; `forget` makes it be
/// read again.
class Intake {
  public:
    struct Waiting {
        Uuid id;
        std::int64_t commit_number = 0;
        boost::container::small_vector<std::uint8_t, 64> content; // as write_content() left it
        PageEntry entry(Uuid const& visit) const { return {visit, id, {content.data(), content.size()}}; }
    };
    using Visit = boost::container::small_vector<Waiting, 1>; // one response is the rule
    struct Site {
        boost::unordered_flat_map<Uuid, Visit, UuidHash> visits;
        std::vector<CommitIds> ids;   // of all commits that wait, also the ones revised since
        std::int64_t responses = 0;   // as many, and the restated ones
        std::int64_t last_number = 0; // of all commits at this site
        std::int64_t transaction = 0; // the oldest that waits
        std::int64_t folded = 0;      // the last one that is in the tables
        std::vector<PageEntry> sorted() const;
    };

    Intake(sqlite::Database& database, Journal& journal);

    /// Reads what waits, unless that was done since `forget`.
    void load();
    /// After a rollback, when another process wrote, or when a reader begins a snapshot.
    void forget() { loaded_ = false; }

    // After load().
    std::map<Code, Site> const& sites() const { return sites_; }
    std::span<Waiting const> find(Code site, Uuid const& visit) const;
    std::int64_t size() const { return size_; }

    /// Gives the row the site's next commit number and takes it in.
    void add(Code site, ResponseRow row);
    /// Puts the row in place of the one with its commit number, which it keeps.
    void restate(Code site, ResponseRow const& row);
    /// Puts what this transaction brought into the journal.
    void finish();
    /// The oldest transaction of the journal with a response that waits.
    std::int64_t needed() const { return needed_; }
    /// The site with the oldest response that waits; the intake must not be empty.
    Code oldest() const;
    /// The site's responses are in the tables now. After finish().
    void drop(Code site);

  private:
    static constexpr std::int64_t nothing = std::numeric_limits<std::int64_t>::max();

    void write(Code site, ResponseRow const& row);
    void admit(Code site, ResponseRow const& row, std::span<std::uint8_t const> content,
               std::int64_t transaction);

    Journal& journal_;
    sqlite::Statement counters_;
    sqlite::Statement save_counter_;
    std::map<Code, Site> sites_;
    std::map<Code, Bytes> sections_; // of this transaction
    Bytes content_;                  // of the response that comes in; its memory is used again
    std::int64_t size_ = 0;
    std::int64_t needed_ = nothing;
    bool loaded_ = false;
};

} // namespace instante::server
