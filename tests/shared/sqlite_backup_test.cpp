#include "shared/sqlite.hpp"
#include "tests/support/sqlite_look.hpp"
#include "tests/support/temp_folder.hpp"

#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <thread>

using namespace instante;
using sqlite::Database;
using sqlite::Mode;
using sqlite::Statement;
using sqlite::Transaction;
using test::number;
using test::TempFolder;
using test::words;

namespace {

void fill(Database& database, int rows) {
    database.run("CREATE TABLE IF NOT EXISTS t (a, b)");
    Transaction transaction{database};
    Statement insert = database.prepare("INSERT INTO t VALUES (?, zeroblob(3000))");
    for (int i = 0; i < rows; ++i)
        insert.execute(i);
    transaction.commit();
}

} // namespace

TEST_CASE("a backup of a database in memory opens as a file") {
    TempFolder const folder;
    Database database{":memory:"};
    fill(database, 3);
    database.backup_to(folder.file("copy.db"));
    Database copy{folder.file("copy.db")};
    CHECK(number(copy, "SELECT count(*) FROM t") == 3);
}

TEST_CASE("a backup is consistent and whole while another connection writes all the time") {
    TempFolder const folder;
    Database source{folder.file("a.db")};
    fill(source, 4000); // several thousand pages: many steps of the copy
    source.run("CREATE TABLE pair (a INTEGER PRIMARY KEY); CREATE TABLE twin (a INTEGER PRIMARY KEY)");

    std::atomic<bool> stop = false;
    std::atomic<int> commits = 0;
    std::thread writer{[&] {
        Database database{folder.file("a.db")};
        for (int i = 0; !stop; ++i) {
            Transaction transaction{database};
            database.prepare("INSERT INTO pair VALUES (?)").execute(i);
            database.prepare("INSERT INTO twin VALUES (?)").execute(i);
            transaction.commit();
            ++commits;
        }
    }};
    while (commits == 0)
        std::this_thread::yield();
    int const before = commits;
    source.backup_to(folder.file("copy.db"));
    while (commits == before)
        std::this_thread::yield(); // the writer was not stopped
    stop = true;
    writer.join();

    Database copy{folder.file("copy.db"), Mode::read_only};
    CHECK(words(copy, "PRAGMA integrity_check") == "ok");
    CHECK(number(copy, "SELECT count(*) FROM t") == 4000);
    CHECK(number(copy, "SELECT count(*) FROM pair") >= before);
    CHECK(number(copy, "SELECT count(*) FROM (SELECT a FROM pair EXCEPT SELECT a FROM twin)") == 0);
    CHECK(number(copy, "SELECT (SELECT count(*) FROM pair) - (SELECT count(*) FROM twin)") == 0);
    CHECK_FALSE(source.in_transaction());
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db.part")));
}

TEST_CASE("a backup replaces an older one, and nothing of that is left beside it") {
    TempFolder const folder;
    {
        Database old{folder.file("copy.db")};
        fill(old, 50);
    }
    std::ofstream{folder.file("copy.db-wal")} << "of another database";
    std::ofstream{folder.file("copy.db.part")} << "of a backup that was cut off";
    Database database{folder.file("a.db")};
    fill(database, 2);
    database.backup_to(folder.file("copy.db"));
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db-wal")));
    Database copy{folder.file("copy.db")};
    CHECK(number(copy, "SELECT count(*) FROM t") == 2);
}

TEST_CASE("a reader can make a backup too") {
    TempFolder const folder;
    Database writer{folder.file("a.db")};
    fill(writer, 2);
    Database reader{folder.file("a.db"), Mode::read_only};
    reader.backup_to(folder.file("copy.db"));
    Database copy{folder.file("copy.db"), Mode::read_only};
    CHECK(number(copy, "SELECT count(*) FROM t") == 2);
}

TEST_CASE("a backup over the database itself, or within a transaction, is refused") {
    TempFolder const folder;
    Database database{folder.file("a.db")};
    fill(database, 2);
    CHECK_THROWS_WITH(database.backup_to(folder.file("a.db")), Catch::Contains("the database itself"));
    CHECK_THROWS_AS(database.backup_to(folder.file("./a.db")), sqlite::Error);
    {
        Transaction const transaction{database};
        CHECK_THROWS_AS(database.backup_to(folder.file("copy.db")), sqlite::Error);
    }
    CHECK(number(database, "SELECT count(*) FROM t") == 2);
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db")));
}

TEST_CASE("a backup that cannot be written leaves the former one and no remains") {
    TempFolder const folder;
    Database database{folder.file("a.db")};
    fill(database, 2);
    CHECK_THROWS_AS(database.backup_to(folder.file("no/such/folder/copy.db")), sqlite::Error);
    std::filesystem::create_directory(folder.file("copy.db"));
    std::ofstream{folder.file("copy.db/in-the-way")} << "x";
    CHECK_THROWS(database.backup_to(folder.file("copy.db")));
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.db.part")));
    CHECK(std::filesystem::exists(folder.file("copy.db/in-the-way")));
    CHECK_FALSE(database.in_transaction());
    fill(database, 1);
}
