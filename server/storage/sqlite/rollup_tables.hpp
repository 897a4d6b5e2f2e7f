#pragma once

#include "server/storage/rollup_journal.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <map>

namespace instante::server {

template <class Sums>
struct CellChange;

/// Roll-ups of one connection: blocks of cells, and the journal of what is not in them yet. A transaction
/// adds changes and calls `finish`; the oldest journal pages go into the blocks there, some at a time, so
/// that the journal stays short and no transaction pays for many.
class RollupTables {
  public:
    explicit RollupTables(sqlite::Database& database);

    void add(std::span<std::pair<CellKey, CellSums> const> cells);
    void add(VisitContribution const& visit, int sign);
    /// Writes the journal pages of this transaction and folds what is too much. `commit_numbers`: the last
    /// of each site that was touched.
    void finish(std::map<Code, std::int64_t> const& commit_numbers);
    /// Empties the journal.
    void fold_all();
    /// After a rollback.
    void forget();

    using TakeCell = std::function<void(CellKey const&, CellSums const&)>;
    using TakeVisits = std::function<void(VisitKey const&, VisitSums const&)>;
    /// Within a read transaction of the caller: blocks and journal must be of one moment.
    std::optional<std::int64_t> read(CellQuery const& query, TakeCell const& take);
    std::optional<std::int64_t> read_visits(CellQuery const& query, TakeVisits const& take);

  private:
    void count_pages();
    void fold(Code site);
    template <class Sums>
    void write_grains(Code site, int kind, std::vector<CellChange<Sums>> detailed);
    template <class Sums>
    void write_blocks(Code site, int grain, std::span<CellChange<Sums> const> changes);
    template <class Key, class Sums, class Unpack>
    std::optional<std::int64_t> read_blocks(CellQuery const& query, int kind, Unpack unpack,
                                            std::function<void(Key const&, Sums const&)> const& take,
                                            std::int64_t walked);
    template <class OnCell, class OnVisit>
    void read_pages(sqlite::Statement& pages, OnCell&& on_cell, OnVisit&& on_visit);
    template <class OnCell, class OnVisit>
    void read_pages_of(CellQuery const& query, OnCell&& on_cell, OnVisit&& on_visit);
    std::vector<Code> sites_of(CellQuery const& query);

    sqlite::Statement find_block_;
    sqlite::Statement save_block_;
    sqlite::Statement drop_block_;
    sqlite::Statement blocks_;
    sqlite::Statement add_page_;
    sqlite::Statement pages_;
    sqlite::Statement all_pages_;
    sqlite::Statement drop_pages_;
    sqlite::Statement count_pages_;
    std::map<Code, JournalPage> pending_; // of this transaction
    std::map<Code, std::int64_t> entries_by_site_;
    std::int64_t entries_ = 0; // in the journal
    bool counted_ = false;
};

} // namespace instante::server
