#pragma once

#include "shared/sqlite.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <string>
#include <unordered_map>
#include <utility>

namespace instante::server {

/// A table that gives numbers to texts which come again and again; both ways, remembered.
class Dictionary {
  public:
    Dictionary(sqlite::Database& database, std::string const& table, std::string const& column)
        : find_(database.prepare("SELECT number FROM " + table + " WHERE " + column + " = ?")),
          add_(database.prepare("INSERT INTO " + table + " (" + column + ") VALUES (?) RETURNING number")),
          read_(database.prepare("SELECT " + column + " FROM " + table + " WHERE number = ?")) {}

    /// Gives the text a number if it has none.
    std::int64_t number_of(std::string const& text);
    std::string const& text_of(std::int64_t number);
    /// After a rollback: numbers given inside it are void.
    void forget() {
        numbers_.clear();
        texts_.clear();
    }

  private:
    sqlite::Statement find_;
    sqlite::Statement add_;
    sqlite::Statement read_;
    boost::unordered_flat_map<std::string, std::int64_t> numbers_;
    std::unordered_map<std::int64_t, std::string> texts_;
};

} // namespace instante::server
