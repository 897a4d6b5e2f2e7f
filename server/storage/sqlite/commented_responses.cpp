#include "server/storage/sqlite/commented_responses.hpp"

namespace instante::server {

void read_commented_responses(ResponseFilter const& filter, Connection& connection,
                              std::function<bool(StoredResponse const&)> const& take) {
    connection.responses.look();
    bool more = true;
    for (auto site = filter.sites.begin(); more && site != filter.sites.end(); ++site) {
        connection.comments.read(*site, filter, [&](CommentIndex::Place const& place) {
            auto const response = connection.responses.read_one(*site, place.visit, place.id);
            bool const still_there = response && response->local.day == place.day &&
                                     response->moment == place.moment && has_words(*response);
            if (still_there) more = take(*response);
            return more;
        });
    }
}

} // namespace instante::server
