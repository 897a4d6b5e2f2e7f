#pragma once

#include "server/storage/sqlite/intake.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <deque>
#include <string>

namespace instante::server {

/// Responses of one connection: those in the table, and those in the intake. Within a transaction of the
/// caller: `put` any number, then `finish`.
class ResponseTables {
  public:
    /// Of more than `intake_limit` responses the oldest go from the intake into the table.
    ResponseTables(sqlite::Database& database, std::int64_t intake_limit);

    /// Places a response (see Stored) and adds what that changes to the roll-ups. The response must live
    /// until `finish`.
    Stored put(StoredResponse const& response, Catalog const& catalog, RollupTables& rollups);
    /// Writes the changes to visits, the intake and the journal of the roll-ups; what is too much of it goes
    /// into their tables.
    void finish(Catalog const& catalog, RollupTables& rollups);
    /// All that waits goes into the tables.
    void fold_all(RollupTables& rollups);
    /// What is in memory no longer holds: a rollback, or another process wrote.
    void forget();

    /// A reader begins a snapshot: takes in what waits in it. For the verbs below.
    void look();
    std::vector<Code> sites() const;
    /// Calls `take(StoredResponse)` for all responses of a site, visit by visit.
    template <class Take>
    void read_site(Code site, Take&& take);
    std::int64_t microsegment_number(StoredResponse const& response) {
        return rows_.microsegment_number(response);
    }

  private:
    friend class CommitCursor;

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
        using is_avalanching = void;
        std::size_t operator()(VisitId const& id) const {
            return UuidHash{}(id.visit) + static_cast<std::size_t>(id.site);
        }
    };

    Visit& visit_of(StoredResponse const& response);
    void load(Visit& visit, ResponseRow const& row, Code site);
    bool may_be_in_table(Code site, Uuid const& visit);
    void fold(Code site, RollupTables& rollups);
    void save(Code site, Uuid const& visit, Intake::Waiting const& response);

    ResponseRows rows_;
    Intake intake_;
    sqlite::Statement visit_rows_;
    sqlite::Statement site_rows_;
    sqlite::Statement newest_row_;
    sqlite::Statement save_;
    sqlite::Statement log_;
    std::int64_t intake_limit_;
    std::map<Code, Uuid> newest_; // visit in the table, per site

    // Of this transaction.
    std::deque<StoredResponse> loaded_;
    boost::unordered_flat_map<VisitId, Visit, VisitHash> visits_;
};

template <class Take>
void ResponseTables::read_site(Code site, Take&& take) {
    std::vector<Uuid> order;
    if (auto const waiting = intake_.sites().find(site); waiting != intake_.sites().end())
        order = waiting->second.sorted();
    auto next = order.begin();
    auto const take_waiting = [&](Uuid const& visit) {
        for (Intake::Waiting const& one : intake_.find(site, visit))
            take(rows_.response_of(one.read(visit), site));
    };
    site_rows_.query(the_programme, site);
    while (site_rows_.step()) {
        ResponseRow const row = read_row(site_rows_);
        for (; next != order.end() && *next < row.visit; ++next)
            take_waiting(*next);
        bool revised = false;
        for (Intake::Waiting const& one : intake_.find(site, row.visit))
            revised = revised || one.id == row.id;
        if (!revised) take(rows_.response_of(row, site));
    }
    site_rows_.reset();
    for (; next != order.end(); ++next)
        take_waiting(*next);
}

/// Reads a site's responses in the order of their commits, after ResponseTables::look().
class CommitCursor {
  public:
    CommitCursor(sqlite::Database& database, ResponseTables& responses);
    void open(Code site);
    /// False at the end.
    bool next(StoredResponse& response, std::int64_t& commit_number);

  private:
    bool next_in_table(StoredResponse& response, std::int64_t& commit_number);
    bool next_waiting(StoredResponse& response, std::int64_t& commit_number);
    bool current(Uuid const& visit, Uuid const& id, std::int64_t number, StoredResponse& response);

    ResponseTables& responses_;
    sqlite::Statement log_;
    sqlite::Statement find_;
    Code site_ = 0;
    CommitIdReader ids_;
    std::int64_t number_ = 0;
    bool logged_ = false; // the log of this site is not at its end
    std::map<std::int64_t, std::pair<Uuid, Intake::Waiting>> waiting_; // by commit number, with their visits
    std::map<std::int64_t, std::pair<Uuid, Intake::Waiting>>::const_iterator next_waiting_;
};

} // namespace instante::server
