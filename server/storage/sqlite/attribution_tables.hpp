#pragma once

#include "server/storage/attribution_store.hpp"
#include "server/storage/sqlite/uuid_bytes.hpp"
#include "server/storage/stored_response.hpp"
#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace instante::server {

/// Which kiosk's responses are counted as another's, and who told those that are. Of one connection, inside
/// transactions of the caller.
class AttributionTables {
  public:
    explicit AttributionTables(sqlite::Database& database);

    /// As which kiosk a response is counted that this one told.
    Code counted_as(Code kiosk, Code site, Day day);
    /// Keeps who told a response that is counted as another's; forgets it where it is the teller's own again.
    void keep_teller(StoredResponse const& response, Code counted_as, Code told_by);

    using ResponseId = std::pair<Uuid, Uuid>; // visit, id
    struct IdHash {
        std::size_t operator()(ResponseId const& id) const { return UuidHash{}(id.second); }
    };
    using Tellers = boost::unordered_flat_map<ResponseId, Code, IdHash>;
    /// Of all responses of a site that are counted as another's.
    Tellers tellers(Code site);

    /// Gives it its number.
    void add(Attribution& attribution);
    void keep_responses(Attribution const& attribution);
    void undo(Attribution const& attribution);
    std::vector<Attribution> list();
    /// What is in memory no longer holds.
    void forget() { known_.reset(); }

  private:
    std::vector<Attribution> const& known();

    std::optional<std::vector<Attribution>> known_; // the newest first
    sqlite::Statement add_;
    sqlite::Statement keep_responses_;
    sqlite::Statement undo_;
    sqlite::Statement list_;
    sqlite::Statement keep_teller_;
    sqlite::Statement drop_teller_;
    sqlite::Statement tellers_;
};

} // namespace instante::server
