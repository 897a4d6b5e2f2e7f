#include "shared/sqlite.hpp"
#include "tests/support/sqlite_look.hpp"
#include "tests/support/temp_folder.hpp"

#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <limits>
#include <thread>
#include <vector>

using namespace instante;
using sqlite::Database;
using sqlite::Mode;
using sqlite::Statement;
using sqlite::Transaction;
using test::number;
using test::TempFolder;
using test::words;

namespace {

/// The error a call ends in; fails the test when it ends well.
template <class Call>
sqlite::Error error_of(Call call) {
    try {
        call();
    } catch (sqlite::Error const& error) {
        return error;
    }
    FAIL("expected an SQLite error");
    throw std::logic_error("not reached");
}

} // namespace

TEST_CASE("every kind of value comes back as it went in") {
    Database database{":memory:"};
    database.run("CREATE TABLE t (a, b, c, d, e, f)");
    std::vector<std::uint8_t> const bytes{0, 1, 255};
    database.prepare("INSERT INTO t VALUES (?,?,?,?,?,?)")
        .execute(std::numeric_limits<std::int64_t>::min(), 0.1, std::string{"Línea\0Clara", 12}, bytes,
                 nullptr, std::optional<int>{7});
    Statement select = database.prepare("SELECT * FROM t");
    REQUIRE(select.step());
    CHECK(select.integer(0) == std::numeric_limits<std::int64_t>::min());
    CHECK(select.real(1) == 0.1);
    CHECK(select.text(2) == std::string{"Línea\0Clara", 12});
    sqlite::Blob const blob = select.blob(3);
    CHECK(std::vector<std::uint8_t>(blob.begin(), blob.end()) == bytes);
    CHECK(select.is_null(4));
    CHECK(select.integer32(5) == 7);
    CHECK_FALSE(select.step());
}

TEST_CASE("an empty text or blob is not NULL, and an empty optional is") {
    Database database{":memory:"};
    database.run("CREATE TABLE t (a, b, c, d)");
    Statement insert = database.prepare("INSERT INTO t VALUES (?,?,?,?)");
    insert.execute(std::string_view{}, sqlite::Blob{}, std::optional<std::string>{},
                   std::optional<std::int64_t>{});
    Statement select = database.prepare("SELECT * FROM t");
    REQUIRE(select.step());
    CHECK_FALSE(select.is_null(0));
    CHECK_FALSE(select.is_null(1));
    CHECK(select.optional_text(0) == "");
    CHECK(select.blob(1).empty());
    CHECK_FALSE(select.optional_text(2));
    CHECK_FALSE(select.optional_integer(3));
}

TEST_CASE("a statement is used again and again, and moves") {
    Database database{":memory:"};
    database.run("CREATE TABLE t (a INTEGER PRIMARY KEY)");
    Statement insert = database.prepare("INSERT INTO t VALUES (?)");
    for (int i = 1; i <= 3; ++i)
        insert.execute(i);
    Statement moved = std::move(insert);
    moved.execute(4);
    CHECK(database.changes() == 1);
    CHECK(database.last_insert_rowid() == 4);
    Statement select = database.prepare("SELECT a FROM t WHERE a > ? ORDER BY a");
    std::vector<int> seen;
    for (select.query(2); select.step();)
        seen.push_back(select.integer32(0));
    CHECK(seen == std::vector<int>{3, 4});
    select = std::move(moved);
    select.execute(5);
    CHECK(number(database, "SELECT count(*) FROM t") == 5);
}

TEST_CASE("a statement that failed lets go of what it held, and works again") {
    Database database{":memory:"};
    database.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b CHECK (b > 0))");
    Statement insert = database.prepare("INSERT INTO t VALUES (?, ?)");
    insert.execute(1, 1);
    auto const twice = error_of([&] { insert.execute(1, 1); });
    CHECK(twice.is_constraint());
    CHECK(twice.code() == SQLITE_CONSTRAINT_PRIMARYKEY);
    CHECK_FALSE(twice.is_busy());
    CHECK(error_of([&] { insert.execute(2, 0); }).code() == SQLITE_CONSTRAINT_CHECK);
    CHECK(sqlite3_next_stmt(database.raw(), nullptr) != nullptr);
    CHECK_FALSE(database.in_transaction());
    insert.execute(2, 1);
    CHECK(number(database, "SELECT count(*) FROM t") == 2);
}

TEST_CASE("what is prepared is compiled once, at its first use, and kept for the next who asks") {
    Database database{":memory:"};
    auto const compiled = [&] {
        int count = 0;
        for (auto* one = sqlite3_next_stmt(database.raw(), nullptr); one;
             one = sqlite3_next_stmt(database.raw(), one))
            ++count;
        return count;
    };
    int const before = compiled();
    Statement early = database.prepare("SELECT a FROM t WHERE a > ?");
    CHECK(compiled() == before);
    database.run("CREATE TABLE t (a)"); // in time
    {
        Statement insert = database.prepare("INSERT INTO t VALUES (?)");
        insert.bind(1, 5); // never stepped: no row
        CHECK(compiled() == before + 1);
    }
    Statement again = database.prepare("INSERT INTO t VALUES (?)");
    while (again.step()) { // and what was bound is forgotten
    }
    Statement other = database.prepare("INSERT INTO t VALUES (?)");
    other.execute(7); // the same text at the same time is a statement of its own
    CHECK(compiled() == before + 2);
    CHECK(early.query(1).step());
    CHECK(early.integer(0) == 7);
    CHECK_FALSE(early.step());
    CHECK(number(database, "SELECT count(*) FROM t WHERE a IS NULL") == 1);
}

TEST_CASE("a statement given back amid its rows lets go of its snapshot") {
    TempFolder folder;
    Database database{folder.file("a.db")};
    database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
    CHECK(database.prepare("SELECT a FROM t").step());
    Database other{folder.file("a.db")};
    other.run("INSERT INTO t VALUES (3)");
    CHECK(number(database, "SELECT count(*) FROM t") == 3);
    CHECK(database.prepare("SELECT a FROM t").step());
    CHECK_NOTHROW(database.run("PRAGMA wal_checkpoint(TRUNCATE)"));
}

TEST_CASE("mistakes in our own SQL are thrown, not passed over") {
    Database database{":memory:"};
    CHECK_THROWS_WITH(database.run("CREATE TABEL t (a)"),
                      Catch::Contains("syntax error") && Catch::Contains("TABEL"));
    CHECK_THROWS_AS(database.prepare("SELECT 1; SELECT 2").step(), sqlite::Error);
    CHECK_THROWS_AS(database.prepare("").step(), sqlite::Error);
    CHECK(database.prepare("SELECT 1;\n").step());
    CHECK_THROWS_AS(database.prepare("SELECT ?").bind(2, 1), sqlite::Error);
}

TEST_CASE("foreign keys hold") {
    Database database{":memory:"};
    database.run("CREATE TABLE parent (id INTEGER PRIMARY KEY);"
                 "CREATE TABLE child (parent INTEGER REFERENCES parent(id))");
    CHECK(error_of([&] { database.run("INSERT INTO child VALUES (9)"); }).code() ==
          SQLITE_CONSTRAINT_FOREIGNKEY);
}

TEST_CASE("a file is in write-ahead mode and a commit waits for the disk") {
    TempFolder const folder;
    Database database{folder.file("a.db")};
    CHECK(words(database, "PRAGMA journal_mode") == "wal");
    CHECK(number(database, "PRAGMA synchronous") == 2);
    CHECK(number(database, "PRAGMA foreign_keys") == 1);
    CHECK(number(database, "PRAGMA busy_timeout") == 10'000);
}

TEST_CASE("a transaction left without commit never was") {
    TempFolder const folder;
    Database database{folder.file("a.db")};
    database.run("CREATE TABLE t (a)");
    {
        Transaction transaction{database};
        database.run("INSERT INTO t VALUES (1)");
        CHECK(database.in_transaction());
    }
    CHECK_FALSE(database.in_transaction());
    CHECK(number(database, "SELECT count(*) FROM t") == 0);
    {
        Transaction transaction{database};
        database.run("INSERT INTO t VALUES (1)");
        transaction.commit();
    }
    Database other{folder.file("a.db"), Mode::read_only};
    CHECK(number(other, "SELECT count(*) FROM t") == 1);
}

TEST_CASE("a second writer is told the first is busy, and readers are not disturbed") {
    TempFolder const folder;
    Database first{folder.file("a.db")};
    first.run("CREATE TABLE t (a)");
    Database second{folder.file("a.db")};
    second.run("PRAGMA busy_timeout=1");
    Transaction transaction{first};
    first.run("INSERT INTO t VALUES (1)");
    CHECK(error_of([&] { Transaction another{second}; }).is_busy());
    CHECK(number(second, "SELECT count(*) FROM t") == 0);
    transaction.commit();
    CHECK(number(second, "SELECT count(*) FROM t") == 1);
}

TEST_CASE("a reader cannot write, and does not make the file it reads") {
    TempFolder const folder;
    CHECK(error_of([&] { Database{folder.file("none.db"), Mode::read_only}; }).code() == SQLITE_CANTOPEN);
    CHECK_FALSE(std::filesystem::exists(folder.file("none.db")));
    Database writer{folder.file("a.db")};
    writer.run("CREATE TABLE t (a)");
    Database reader{folder.file("a.db"), Mode::read_only};
    CHECK((error_of([&] { reader.run("INSERT INTO t VALUES (1)"); }).code() & 0xFF) == SQLITE_READONLY);
    CHECK(number(reader, "PRAGMA query_only") == 1);
}

TEST_CASE("a file that is no database is called corrupt") {
    TempFolder const folder;
    std::ofstream{folder.file("a.db")} << std::string(4096, 'x');
    CHECK(error_of([&] { Database{folder.file("a.db")}; }).is_corrupt());
}

TEST_CASE("a full disk undoes the transaction and leaves the database in order") {
    TempFolder const folder;
    Database database{folder.file("a.db")};
    database.run("CREATE TABLE t (a)");
    database.run("PRAGMA max_page_count=20");
    Statement insert = database.prepare("INSERT INTO t VALUES (zeroblob(1000))");
    auto const error = error_of([&] {
        Transaction transaction{database};
        for (int i = 0; i < 1000; ++i)
            insert.execute();
    });
    CHECK(error.is_full());
    CHECK_FALSE(database.in_transaction());
    CHECK(number(database, "SELECT count(*) FROM t") == 0);
    database.run("PRAGMA max_page_count=1000");
    insert.execute();
    CHECK(number(database, "SELECT count(*) FROM t") == 1);
}

TEST_CASE("many may open a new file at the same time") {
    TempFolder const folder;
    std::atomic<int> opened = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            try {
                Database const database{folder.file("a.db")};
                ++opened;
            } catch (sqlite::Error const&) {
                ++failed;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(opened == 8);
    CHECK(failed == 0);
}

TEST_CASE("a database moves, and its statements with it") {
    Database first{":memory:"};
    first.run("CREATE TABLE t (a)");
    Statement insert = first.prepare("INSERT INTO t VALUES (?)");
    Database second = std::move(first);
    insert.execute(1);
    CHECK(number(second, "SELECT count(*) FROM t") == 1);
    Database third{":memory:"};
    third = std::move(second);
    CHECK(number(third, "SELECT count(*) FROM t") == 1);
}
