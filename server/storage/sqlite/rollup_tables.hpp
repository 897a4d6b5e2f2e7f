#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <array>
#include <map>
#include <set>

namespace instante::server {

/// Makes `cell_add(a, b)` known to a connection: the sum of two encoded cells, for upserts.
void register_cell_functions(sqlite::Database& database);

/// Changes to roll-ups gathered during a transaction, folded to every grain, written once at its end.
class RollupChanges {
  public:
    void add(CellKey const& key, CellSums const& sums);
    void clear();

  private:
    friend class RollupTables;
    std::array<std::map<CellKey, CellSums>, std::size(all_grains)> cells_;
};

class RollupTables {
  public:
    explicit RollupTables(sqlite::Database& database);

    void write(RollupChanges const& changes);
    std::optional<std::int64_t> read(CellQuery const& query,
                                     std::function<void(CellKey const&, CellSums const&)> const& take);

  private:
    struct GrainStatements {
        sqlite::Statement add;
        sqlite::Statement read;
    };
    std::vector<GrainStatements> grains_; // as all_grains
};

} // namespace instante::server
