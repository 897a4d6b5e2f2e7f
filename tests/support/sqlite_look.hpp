#pragma once
// One value out of a database.

#include "shared/sqlite.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace instante::test {

inline std::int64_t number(sqlite::Database& database, std::string const& sql) {
    sqlite::Statement statement = database.prepare(sql);
    REQUIRE(statement.step());
    return statement.integer(0);
}

inline std::string words(sqlite::Database& database, std::string const& sql) {
    sqlite::Statement statement = database.prepare(sql);
    REQUIRE(statement.step());
    return statement.text(0);
}

} // namespace instante::test
