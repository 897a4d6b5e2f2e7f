#pragma once

#include "server/storage/misuse_store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Why responses are flagged, beside the responses, of which few are.
class FlagTables {
  public:
    explicit FlagTables(sqlite::Database& database);

    /// In place of what the response had. False: it had the same (when they were given does not matter).
    bool put(StoredResponse const& response, std::vector<Flag> flags);
    /// After a revision: where and when the flagged response is now.
    void follow(StoredResponse const& response);
    /// Puts them into a response that was read.
    void fill(StoredResponse& response);
    /// See MisuseStore::read_flagged.
    void read(FlagFilter const& filter, std::function<void(FlaggedResponse const&)> const& take);

    /// How far the commits of sites were looked through.
    void keep_judged(std::map<Code, std::int64_t> const& judged);
    std::map<Code, std::int64_t> judged();

  private:
    std::vector<Flag> find(StoredResponse const& response);

    sqlite::Statement save_;
    sqlite::Statement remove_;
    sqlite::Statement follow_;
    sqlite::Statement find_;
    sqlite::Statement list_;
    sqlite::Statement save_judged_;
    sqlite::Statement judged_;
};

} // namespace instante::server
