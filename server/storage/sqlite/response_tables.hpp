#pragma once

#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <map>
#include <string>
#include <unordered_map>

namespace instante::server {

/// Responses of one connection. Within a transaction of the caller: `put` any number, then `finish`.
class ResponseTables {
  public:
    explicit ResponseTables(sqlite::Database& database);

    /// Places a response (see Stored) and gathers what that changes in the roll-ups.
    Stored put(StoredResponse const& response, Catalog const& catalog);
    /// Writes the gathered roll-ups and commit numbers.
    void finish(RollupTables& rollups);
    /// After a rollback: forget what was learnt inside it.
    void forget();

    /// Columns of a row selected by response_select().
    StoredResponse read_row(sqlite::Statement const& row) const;
    static std::string response_select();

  private:
    std::int64_t number_of(sqlite::Statement& find, sqlite::Statement& add,
                           std::unordered_map<std::string, std::int64_t>& known, std::string const& key);
    std::int64_t next_commit_number(Code site);
    void gather(StoredResponse const& response, Catalog const& catalog, int sign);

    sqlite::Statement find_;
    sqlite::Statement save_;
    sqlite::Statement find_microsegment_;
    sqlite::Statement add_microsegment_;
    sqlite::Statement find_boot_;
    sqlite::Statement add_boot_;
    sqlite::Statement read_counter_;
    sqlite::Statement save_counter_;

    std::unordered_map<std::string, std::int64_t> microsegments_;
    std::unordered_map<std::string, std::int64_t> boots_;
    std::map<Code, std::int64_t> commit_numbers_; // of this transaction
    RollupChanges changes_;
};

} // namespace instante::server
