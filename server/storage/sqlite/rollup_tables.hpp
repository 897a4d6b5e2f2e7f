#pragma once

#include "server/storage/rollup_journal.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <map>

namespace instante::server {

template <class Sums>
struct CellChange;

/// Roll-ups of one connection: blocks of cells, and the journal of what is not in them yet. A transaction
/// adds changes and calls `finish`; a site's changes go into the blocks when its responses go from the intake
/// into their table.
class RollupTables {
  public:
    explicit RollupTables(sqlite::Database& database);

    void add(std::span<std::pair<CellKey, CellSums> const> cells);
    void add(VisitContribution const& visit, int sign);
    /// Writes the journal of this transaction, under its number in the intake.
    void finish(std::int64_t transaction);
    /// Folds a site's journal into its blocks. The caller moves the site's counter in the same transaction.
    void fold(Code site);
    /// Writes what was added straight into the blocks.
    void write_through();
    /// Nothing is kept any more.
    void clear();
    /// After a rollback, or when another process wrote.
    void forget();

    using TakeCell = std::function<void(CellKey const&, CellSums const&)>;
    using TakeVisits = std::function<void(VisitKey const&, VisitSums const&)>;
    /// Within a read transaction of the caller: blocks and journal must be of one moment.
    std::optional<std::int64_t> read(CellQuery const& query, TakeCell const& take);
    std::optional<std::int64_t> read_visits(CellQuery const& query, TakeVisits const& take);

  private:
    void load();
    void fold(Code site, std::span<std::uint8_t const> changes);
    template <class Sums>
    void write_grains(Code site, std::vector<CellChange<Sums>> detailed);
    template <class Sums>
    void write_blocks(Code site, int grain, std::span<CellChange<Sums> const> changes);
    template <class Key, class Sums, class Unpack>
    std::optional<std::int64_t> read_blocks(CellQuery const& query, Unpack unpack,
                                            std::function<void(Key const&, Sums const&)> const& take,
                                            std::int64_t walked);
    template <class Take>
    void for_each_page(Take&& take);
    template <class OnCell, class OnVisit>
    void read_journal_of(CellQuery const& query, OnCell&& on_cell, OnVisit&& on_visit);
    std::vector<Code> sites_of(CellQuery const& query);

    sqlite::Statement find_block_;
    sqlite::Statement save_block_;
    sqlite::Statement drop_block_;
    sqlite::Statement blocks_;
    sqlite::Statement add_journal_;
    sqlite::Statement journal_;
    sqlite::Statement drop_journal_;
    sqlite::Statement counters_;
    sqlite::Statement clear_blocks_;
    sqlite::Statement clear_journal_;
    std::map<Code, JournalPage> pending_; // of this transaction

    /// What of a site's journal is not in its blocks.
    struct Unfolded {
        Bytes changes;
        std::int64_t transaction = 0; // the oldest
    };
    std::map<Code, Unfolded> unfolded_;
    bool loaded_ = false;
};

} // namespace instante::server
