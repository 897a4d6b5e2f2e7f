#pragma once

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/stored_response.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// The pseudonyms of customers who said who they are, beside their responses: most have none.
class ReferenceTables {
  public:
    explicit ReferenceTables(sqlite::Database& database);

    /// What the response has, in place of what an earlier revision had.
    void put(StoredResponse const& response, bool revised);
    /// Does the stored copy of this revision have the same reference, or none like it?
    bool agrees(StoredResponse const& response);
    /// Is there any? Where not, nobody needs to look for one.
    bool any();
    /// Puts it into a response that was read.
    void fill(StoredResponse& response);

  private:
    std::optional<StoredReference> find(StoredResponse const& response);

    sqlite::Statement save_;
    sqlite::Statement remove_;
    sqlite::Statement find_;
    sqlite::Statement any_;
};

} // namespace instante::server
