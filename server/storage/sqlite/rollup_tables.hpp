#pragma once

#include "server/storage/cell_block.hpp"
#include "server/storage/rollup_journal.hpp"
#include "server/storage/sqlite/journal.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <array>
#include <map>
#include <tuple>

namespace instante::server {

/// Roll-ups of one connection: blocks of cells, and the journal of what is not in them yet. A transaction
/// adds changes and calls `finish`; a site's changes go into the blocks when its responses go from the intake
/// into their table.
class RollupTables {
  public:
    RollupTables(sqlite::Database& database, Journal& journal);

    void add(std::span<std::pair<CellKey, CellSums> const> cells);
    void add(VisitContribution const& visit, int sign);
    /// What is published in a cell of a view, more or less than before; the key is folded to the view's
    /// grain.
    void add_published(int view, CellKey const& key, CellSums const& sums);
    /// Puts what this transaction added into the journal.
    void finish();
    /// Folds a site's changes into its blocks. The caller moves the site's counter in the same transaction,
    /// and ends it with fold_whole().
    void fold(Code site);
    /// Folds what all these sites changed of the whole programme into its blocks, which most of them share.
    void fold_whole();
    /// Writes what was added straight into the blocks.
    void write_through();
    /// Nothing is kept any more.
    void clear();
    /// Nothing is published any more. The journal must hold nothing that is.
    void clear_published();
    /// After a rollback, or when another process wrote.
    void forget();

    using TakeCell = std::function<void(CellKey const&, CellSums const&)>;
    using TakeVisits = std::function<void(VisitKey const&, VisitSums const&)>;
    /// Within a read transaction of the caller: blocks and journal must be of one moment. Of a query with
    /// `gated`, what is published; throws std::invalid_argument at a grain of which nothing is.
    std::optional<std::int64_t> read(CellQuery const& query, TakeCell const& take);
    std::optional<std::int64_t> read_visits(CellQuery const& query, TakeVisits const& take);

  private:
    void load();
    void fold(Code site, std::span<std::uint8_t const> changes);
    template <class Sums>
    void write_grains(Code site, std::vector<CellChange<Sums>> detailed);
    template <class Sums>
    void write_whole();
    void write_published(Code site, std::map<int, std::vector<CellChange<CellSums>>>& changes);
    template <class Sums>
    void write_blocks(Code site, int grain, std::span<CellChange<Sums> const> changes);
    template <class Key, class Sums, class Unpack>
    std::optional<std::int64_t> read_blocks(CellQuery const& query, int stored_grain, Unpack unpack,
                                            std::function<void(Key const&, Sums const&)> const& take,
                                            std::int64_t walked);
    template <class Take>
    void for_each_page(Take&& take);
    template <class OnCell, class OnVisit, class OnPublished>
    void read_journal_of(CellQuery const& query, OnCell&& on_cell, OnVisit&& on_visit,
                         OnPublished&& on_published);
    std::optional<std::int64_t> read_published(CellQuery const& query, TakeCell const& take);
    std::vector<Code> sites_of(CellQuery const& query);

    sqlite::Statement find_block_;
    sqlite::Statement save_block_;
    sqlite::Statement drop_block_;
    sqlite::Statement blocks_;
    sqlite::Statement counters_;
    sqlite::Statement clear_blocks_;
    sqlite::Statement clear_published_;
    Journal& journal_;
    std::map<Code, JournalPage> pending_; // of this transaction
    std::map<Code, Bytes> unfolded_;      // changes of sites that are not in their blocks
    template <class Sums>
    using ByGrain = std::array<std::vector<CellChange<Sums>>, std::size(all_grains)>;
    std::tuple<ByGrain<CellSums>, ByGrain<VisitSums>> whole_; // folded sites' part in the whole programme
    std::map<int, std::vector<CellChange<CellSums>>>
        whole_published_; // the same of what is published, by view
    bool loaded_ = false;
};

} // namespace instante::server
