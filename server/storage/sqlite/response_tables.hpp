#pragma once

#include "server/storage/sqlite/disclosure_tables.hpp"
#include "server/storage/sqlite/intake.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

namespace instante::server {

/// Responses of one connection: those in the table, and those in the intake. Within a transaction of the
/// caller: `put` any number, then `finish`.
class ResponseTables {
  public:
    /// Of more than `intake_limit` responses the oldest go from the intake into the table.
    ResponseTables(sqlite::Database& database, Journal& journal, std::int64_t intake_limit);

    /// Places a response (see Stored) and adds what that changes to the roll-ups. The response must live
    /// until `finish`. It is kept as of `kiosk`, whoever told it.
    Stored put(StoredResponse const& response, Code kiosk, Catalog const& catalog, RollupTables& rollups);
    /// Sets whether a stored response is flagged, and moves what it adds in the roll-ups; nothing else of it
    /// changes. Gives the response as it stands, which lives until `finish`; null: it is not there in this
    /// revision.
    StoredResponse const* restate(Restatement const& wanted, Catalog const& catalog, RollupTables& rollups);
    /// Counts a stored response as of another kiosk; nothing else of it changes. Gives it as `restate` does.
    StoredResponse const* attribute(StoredResponse const& stored, Code kiosk, Catalog const& catalog,
                                    RollupTables& rollups);
    /// Flagged responses that this transaction revised, as they are now: they stay flagged until they are
    /// judged again.
    std::vector<StoredResponse const*> const& revised_flagged() const { return revised_flagged_; }
    /// What this transaction changed so far, in its order; until `finish`.
    std::vector<ResponseChange> const& changes() const { return changes_; }
    /// Puts all that came, and what it changes, into the journal; what is too much goes into the tables.
    void finish(Catalog const& catalog, RollupTables& rollups);
    /// All that waits goes into the tables.
    void fold_all(RollupTables& rollups);
    /// The oldest transaction of the journal that is not all in the tables.
    std::int64_t needed() const { return intake_.needed(); }
    /// What is in memory no longer holds: a rollback, or another process wrote.
    void forget();

    /// A reader begins a snapshot: takes in what waits in it. For the verbs below.
    void look();
    std::vector<Code> sites() const;
    /// By site, the number of its last commit.
    std::map<Code, std::int64_t> last_commits() const;
    /// None: it is not there.
    std::optional<StoredResponse> read_one(Code site, Uuid const& visit, Uuid const& id);
    /// Calls `take(StoredResponse)` for all responses of a site, visit by visit.
    template <class Take>
    void read_site(Code site, Take&& take);
    /// See VisitStore::read_whole_visits.
    std::optional<std::int64_t> read_visits(VisitQuery const& query,
                                            std::function<void(std::span<VisitMember const>)> const& take);
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

        auto find(Uuid const& id) {
            return std::find_if(members.begin(), members.end(),
                                [&](VisitMember const& member) { return member.response->id == id; });
        }
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

    /// Calls `take(PageEntry)` for the responses of a site, visit by visit, as long as it answers true.
    template <class Take>
    void walk_site(Code site, Take&& take);
    Visit& visit_of(Code site, Uuid const& id);
    static std::optional<Stored> refusal(StoredResponse const& response, Visit const& visit, bool is_new);
    void load(Visit& visit, ResponseRow const& row, Code site);
    StoredResponse const* replace(Visit& visit, VisitMember& present, StoredResponse const& restated,
                                  Catalog const& catalog, RollupTables& rollups);
    static void change(Visit& visit, Catalog const& catalog);
    std::optional<ResponseRow> find_row(Code site, Uuid const& visit, Uuid const& id);
    bool may_be_in_table(Code site, Uuid const& visit);
    void fold(Code site, RollupTables& rollups);
    void fold_too_many(RollupTables& rollups);

    ResponseRows rows_;
    Intake intake_;
    ResponsePages pages_;
    sqlite::Statement log_;
    std::int64_t intake_limit_;
    std::int64_t came_ = 0;                      // responses of this transaction
    std::map<Code, std::optional<Uuid>> newest_; // visit in the table, per site

    // Of this transaction.
    std::deque<StoredResponse> loaded_;
    std::vector<ResponseChange> changes_;
    boost::unordered_flat_map<VisitId, Visit, VisitHash> visits_;
    std::vector<StoredResponse const*> revised_flagged_;
};

template <class Take>
void ResponseTables::walk_site(Code site, Take&& take) {
    std::vector<PageEntry> waiting;
    if (auto const at = intake_.sites().find(site); at != intake_.sites().end())
        waiting = at->second.sorted();
    auto next = waiting.begin();
    bool more = true;
    pages_.begin(site);
    while (PageEntry const* const entry = more ? pages_.next() : nullptr) {
        for (; more && next != waiting.end() && comes_before(*next, *entry); ++next)
            more = take(*next);
        bool const revised = next != waiting.end() && !comes_before(*entry, *next);
        if (more && !revised) more = take(*entry);
    }
    pages_.end();
    for (; more && next != waiting.end(); ++next)
        more = take(*next);
}

template <class Take>
void ResponseTables::read_site(Code site, Take&& take) {
    walk_site(site, [&](PageEntry const& entry) {
        take(rows_.response_of(read_row(entry), site));
        return true;
    });
}

/// Reads a site's responses in the order of their commits, after ResponseTables::look().
class CommitCursor {
  public:
    CommitCursor(sqlite::Database& database, ResponseTables& responses);
    /// From the first commit after a number.
    void open(Code site, std::int64_t after = 0);
    /// False at the end.
    bool next(StoredResponse& response, std::int64_t& commit_number);

  private:
    /// Responses of the intake with their visits, by commit number.
    using ByNumber = std::map<std::int64_t, std::pair<Uuid, Intake::Waiting>>;

    bool next_in_table(StoredResponse& response, std::int64_t& commit_number);
    bool next_waiting(StoredResponse& response, std::int64_t& commit_number);
    bool current(Uuid const& visit, Uuid const& id, std::int64_t number, StoredResponse& response);

    ResponseTables& responses_;
    sqlite::Statement log_;
    Code site_ = 0;
    CommitIdReader ids_;
    std::int64_t number_ = 0;
    std::int64_t after_ = 0;
    bool logged_ = false; // the log of this site is not at its end
    ByNumber waiting_;
    ByNumber::const_iterator next_waiting_;
};

} // namespace instante::server
