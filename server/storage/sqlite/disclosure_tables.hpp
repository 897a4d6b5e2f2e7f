#pragma once

#include "server/disclosure/release.hpp"
#include "server/storage/catalog.hpp"
#include "server/storage/cells.hpp"
#include "server/storage/published_views.hpp"
#include "server/storage/sqlite/dictionary.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/stored_response.hpp"
#include "shared/sqlite.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>

namespace instante::server {

/// A response as it was and as it is now; microsegments are the store's numbers.
struct ResponseChange {
    StoredResponse const* before = nullptr; // null: it is new
    std::int64_t microsegment_before = 0;
    StoredResponse const* after = nullptr;
    std::int64_t microsegment = 0;
};

/// One answer, as it counts in roll-ups.
struct PlacedAnswer {
    CellKey key; // of the finest grain
    CellSums sums;
    friend bool operator==(PlacedAnswer const&, PlacedAnswer const&) = default;
};

/// Which answers are published where, and which wait: the memory of the disclosure gate. Of one connection,
/// inside transactions of the caller. While the minimum is 1 nothing is kept.
class DisclosureTables {
  public:
    explicit DisclosureTables(sqlite::Database& database);

    /// In force, as the last programme set it.
    int minimum();
    void set_minimum(int minimum);
    /// Before a reader asks for it: nobody tells a reader that it changed.
    void forget_minimum() { minimum_.reset(); }

    /// Takes in what changed and publishes what may be; `now` tells which unfinished responses are waited for
    /// no longer.
    void follow(std::span<ResponseChange const> changes, Catalog const& catalog, UnixMs now,
                RollupTables& rollups);
    /// Publishes what was held back for unfinished responses, of which nothing more is expected.
    void release_due(Catalog const& catalog, UnixMs now, RollupTables& rollups);
    /// What waits may be published now, because the minimum went down, or days are over: what was given on
    /// those up to `over` waits no longer for a batch of which nothing need be withheld.
    void release_all(Catalog const& catalog, UnixMs now, Day over, RollupTables& rollups);
    void clear();

    /// Calls `take(view, CellKey, CellSums)` for what of each answer of a site is published.
    template <class Take>
    void for_each_published(Code site, Take&& take);
    /// Calls `take(visit, id, PlacedAnswer)` for each answer of a site that is to be published or is, as the
    /// responses now say.
    template <class Take>
    void for_each_current(Code site, Take&& take);

    /// After a rollback, or when another process wrote.
    void forget();

  private:
    struct AnswerId {
        Code site = 0;
        Uuid visit;
        Uuid id;
        std::int64_t subject = 0; // a packed instrument
        int serial = 0;           // 0: as the response has it now; others are leaving
        friend auto operator<=>(AnswerId const&, AnswerId const&) = default;
    };
    struct Entry {
        PlacedAnswer answer;
        std::uint64_t in = 0;
        std::uint64_t out = 0;
        bool leaving = false;
        UnixMs due = 0; // until then it is waited for a later revision; 0: it is not
        bool gone = false;
        bool changed = false; // in this transaction
    };
    struct Block {
        Code site = 0;
        std::int64_t subject = 0;
        Day month = unknown_day;
        bool flagged = false;
        friend auto operator<=>(Block const&, Block const&) = default;
    };
    using Segments = std::vector<std::pair<Code, Code>>;

    static Block block_of(AnswerId const& id, Entry const& entry);
    Entry* find(AnswerId const& id);
    Entry& put(AnswerId const& id, Entry entry);
    void follow(ResponseChange const& change, Catalog const& catalog);
    void replace(AnswerId const& id, bool may_be_there, std::optional<PlacedAnswer> answer, UnixMs due);
    void await_no_longer(AnswerId const& id);
    std::optional<AnswerId> leaving_like(AnswerId const& id, PlacedAnswer const& answer, int& free_serial);
    /// `over`: days up to this one are; what waits of them alone is not kept waiting for more.
    void publish_touched(Catalog const& catalog, UnixMs now, Day over, RollupTables& rollups);
    void publish(Block const& block, std::vector<disclosure::View> const& views, UnixMs now, Day over,
                 RollupTables& rollups);
    void release(Block const& block, std::vector<disclosure::View> const& views, UnixMs now,
                 disclosure::Batch batch, RollupTables& rollups);
    void load_waiting(Block const& block);
    static bool waits(Entry const& entry) { return entry.in == 0 || (entry.leaving && entry.out == 0); }
    void add_to_rollups(std::vector<disclosure::Publication> const& publications,
                        std::vector<disclosure::View> const& views, std::vector<Entry*> const& entries,
                        RollupTables& rollups);
    disclosure::Counts load_counts(Block const& block);
    void save_counts(Block const& block, disclosure::Counts const& counts);
    void save(AnswerId const& id, Entry const& entry);
    Entry read_entry(Code site, std::int64_t subject, bool flagged, UnixMs due, sqlite::Blob content) const;
    CellKey key_in_view(int view, PlacedAnswer const& answer);
    Segments const& segments_of(std::int64_t microsegment);

    sqlite::Statement find_minimum_;
    sqlite::Statement save_minimum_;
    sqlite::Statement find_;
    sqlite::Statement serials_;
    sqlite::Statement waiting_;
    sqlite::Statement save_;
    sqlite::Statement drop_;
    sqlite::Statement of_site_;
    sqlite::Statement due_;
    sqlite::Statement open_blocks_;
    sqlite::Statement find_counts_;
    sqlite::Statement save_counts_;
    sqlite::Statement drop_counts_;
    sqlite::Statement clear_answers_;
    sqlite::Statement clear_counts_;
    Dictionary microsegments_;
    std::unordered_map<std::int64_t, Segments> segments_;
    std::optional<int> minimum_;

    // Of this transaction.
    std::map<AnswerId, Entry> entries_;
    std::map<Block, std::set<AnswerId>> touched_;
};

template <class Take>
void DisclosureTables::for_each_published(Code site, Take&& take) {
    of_site_.query(the_programme, site);
    while (of_site_.step()) {
        Entry const entry = read_entry(site, of_site_.integer(2), of_site_.integer(5) != 0,
                                       of_site_.integer(6), of_site_.blob(7));
        std::uint64_t const published = entry.in & ~entry.out;
        for (int view = 0; view < 64; ++view) {
            if ((published >> view) & 1) take(view, key_in_view(view, entry.answer), entry.answer.sums);
        }
    }
    of_site_.reset();
}

template <class Take>
void DisclosureTables::for_each_current(Code site, Take&& take) {
    of_site_.query(the_programme, site);
    while (of_site_.step()) {
        if (of_site_.integer(3) != 0) continue; // leaving
        Uuid visit;
        std::copy_n(of_site_.blob(0).begin(), visit.bytes.size(), visit.bytes.begin());
        Uuid id = visit;
        if (!of_site_.blob(1).empty())
            std::copy_n(of_site_.blob(1).begin(), id.bytes.size(), id.bytes.begin());
        Entry entry = read_entry(site, of_site_.integer(2), of_site_.integer(5) != 0, of_site_.integer(6),
                                 of_site_.blob(7));
        take(visit, id, std::move(entry.answer));
    }
    of_site_.reset();
}

} // namespace instante::server
