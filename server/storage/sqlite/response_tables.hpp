#pragma once

#include "server/storage/sqlite/circumstances.hpp"
#include "server/storage/sqlite/dictionary.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <deque>
#include <map>
#include <string>

namespace instante::server {

/// Responses of one connection. Within a transaction of the caller: `put` any number, then `finish`.
class ResponseTables {
  public:
    explicit ResponseTables(sqlite::Database& database);

    /// Places a response (see Stored) and adds what that changes to the roll-ups. The response must live
    /// until `finish`.
    Stored put(StoredResponse const& response, Catalog const& catalog, RollupTables& rollups);
    /// Writes the changes to visits, the commit log and the roll-ups.
    void finish(Catalog const& catalog, RollupTables& rollups);
    /// After a rollback: forget what was learnt inside it.
    void forget();

    /// Calls `take(StoredResponse, commit number)` for all responses of a site, visit by visit.
    template <class Take>
    void read_site(Code site, Take&& take) {
        site_rows_.query(the_programme, site);
        while (site_rows_.step())
            take(read_row(site_rows_, site), site_rows_.integer(commit_column));
        site_rows_.reset();
    }
    std::vector<Code> sites();
    std::int64_t microsegment_number(StoredResponse const& response);

  private:
    friend class CommitCursor;
    static constexpr int commit_column = 3;

    /// The responses of one visit, as they are now and (once one changed) what they added before.
    struct Visit {
        std::vector<VisitMember> members;
        std::vector<VisitContribution> before;
        bool changed = false;
    };
    struct VisitId {
        Code site = 0;
        Uuid visit;
        friend bool operator==(VisitId const&, VisitId const&) = default;
    };
    struct VisitHash {
        std::size_t operator()(VisitId const& id) const;
    };

    Visit& visit_of(StoredResponse const& response);
    StoredResponse read_row(sqlite::Statement const& row, Code site);
    void save(StoredResponse const& response, std::int64_t microsegment);
    std::int64_t next_commit_number(StoredResponse const& response);

    struct NewCommits {
        std::int64_t first = 0;
        std::int64_t last = 0;
        Uuid visit; // the last one's
        Bytes ids;
    };

    sqlite::Statement visit_rows_;
    sqlite::Statement site_rows_;
    sqlite::Statement save_;
    sqlite::Statement read_counter_;
    sqlite::Statement save_counter_;
    sqlite::Statement log_;
    sqlite::Statement sites_;
    Dictionary microsegments_;
    Dictionary boots_;
    Circumstances circumstances_;

    // Of this transaction.
    std::deque<StoredResponse> loaded_;
    boost::unordered_flat_map<VisitId, Visit, VisitHash> visits_;
    std::map<Code, NewCommits> commits_;
};

/// Reads a site's responses in the order of their commits.
class CommitCursor {
  public:
    CommitCursor(sqlite::Database& database, ResponseTables& responses);
    void open(Code site);
    /// False at the end.
    bool next(StoredResponse& response, std::int64_t& commit_number);

  private:
    ResponseTables& responses_;
    sqlite::Statement log_;
    sqlite::Statement find_;
    Code site_ = 0;
    Bytes ids_;
    std::size_t at_ = 0;
    std::int64_t number_ = 0;
    Uuid visit_;
};

} // namespace instante::server
