#pragma once

#include "server/storage/stored_response.hpp"
#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <unordered_map>

namespace instante::server {

/// What very many responses have in common (who asked what, where, in which language) is stored once, under
/// a number.
class Circumstances {
  public:
    explicit Circumstances(sqlite::Database& database);

    std::int64_t number_of(StoredResponse const& response);
    /// Fills in what the number stands for; returns the provenance key.
    std::string const& restore(std::int64_t number, StoredResponse& response);
    /// After a rollback.
    void forget();

  private:
    struct Circumstance {
        Source source = Source::kiosk;
        Code kiosk = 0;
        std::int64_t device = 0;
        int generation = 0;
        Code survey = 0;
        int version = 0;
        Code moment = 0;
        std::string language;
        std::string provenance;
        friend bool operator==(Circumstance const&, Circumstance const&) = default;
    };
    struct Hash {
        std::size_t operator()(Circumstance const& circumstance) const;
    };

    sqlite::Statement find_;
    sqlite::Statement add_;
    sqlite::Statement read_;
    boost::unordered_flat_map<Circumstance, std::int64_t, Hash> numbers_;
    std::unordered_map<std::int64_t, Circumstance> known_;
};

} // namespace instante::server
