#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Did the customer say anything in their own words?
bool has_words(StoredResponse const& response);

/// Where responses with words of customers are: they are few, and to look for them through all responses
/// would take as long as there are those. A response that was revised to another day, or to no words, leaves
/// its old place here: readers compare.
class CommentIndex {
  public:
    struct Place {
        Day day = 0;
        Code moment = 0;
        Uuid visit;
        Uuid id;
    };

    explicit CommentIndex(sqlite::Database& database);

    /// A response as it is kept from now on; nothing, where it holds no words.
    void note(StoredResponse const& response);
    /// Calls `take` for the places of a site that the filter allows, the newest day first, as long as it
    /// answers true.
    void read(Code site, ResponseFilter const& filter, std::function<bool(Place const&)> const& take);

  private:
    sqlite::Statement note_;
    sqlite::Statement read_;
};

} // namespace instante::server
