// Rows of many responses hold what rows of one would.

#include "server/storage/sqlite/migrations.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/response_pages.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace instante;
using namespace instante::server;

namespace {

using Ids = std::pair<Uuid, Uuid>; // visit and response
using Held = std::map<Ids, Bytes>;

Uuid id_of(int number) {
    Uuid id;
    id.bytes[6] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[7] = static_cast<std::uint8_t>(number);
    id.bytes[15] = 7;
    return id;
}

Held held_in(ResponsePages& pages, Code site) {
    Held held;
    Ids last;
    pages.begin(site);
    while (PageEntry const* const entry = pages.next()) {
        Ids const ids{entry->visit, entry->id};
        CHECK((held.empty() || last < ids));
        last = ids;
        held[ids] = {entry->content.begin(), entry->content.end()};
    }
    return held;
}

Held found_in(ResponsePages& pages, Code site, Uuid const& visit) {
    Held held;
    pages.find(site, visit, [&](PageEntry const& entry) {
        held[{entry.visit, entry.id}] = {entry.content.begin(), entry.content.end()};
    });
    return held;
}

Held of_visit(Held const& all, Uuid const& visit) {
    Held held;
    for (auto const& [ids, content] : all) {
        if (ids.first == visit) held[ids] = content;
    }
    return held;
}

void put(ResponsePages& pages, Code site, Held const& held) {
    std::vector<PageEntry> entries;
    for (auto const& [ids, content] : held)
        entries.push_back({ids.first, ids.second, content});
    pages.put(site, entries);
}

std::vector<std::size_t> page_sizes(sqlite::Database& database, Code site) {
    auto rows = database.prepare("SELECT length(page) FROM response WHERE site = ? ORDER BY visit");
    rows.query(site);
    std::vector<std::size_t> sizes;
    while (rows.step())
        sizes.push_back(static_cast<std::size_t>(rows.integer(0)));
    return sizes;
}

} // namespace

TEST_CASE("responses put in any order, some of them again, are found as a plain map of them would tell") {
    sqlite::Database database{":memory:"};
    migrate(database);
    ResponsePages pages{database};
    std::mt19937 dice{GENERATE(1U, 2U, 3U)};
    auto const roll = [&](int sides) { return static_cast<int>(dice() % static_cast<unsigned>(sides)); };
    std::map<Code, Held> expected;
    for (int round = 0; round < 60; ++round) {
        Code const site = 1 + roll(2);
        int const begins = roll(1'500);
        Held some;
        for (int i = roll(80); i >= 0; --i) {
            Uuid const visit = id_of(begins + roll(300));
            // Most visits have one response of the same id; ids of others come before or after their visit.
            Uuid const id = roll(4) > 0 ? visit : id_of(roll(3'000));
            some[{visit, id}] = Bytes(static_cast<std::size_t>(roll(50) == 0 ? 1'200 : roll(90)),
                                      static_cast<std::uint8_t>(round));
        }
        put(pages, site, some);
        for (auto const& [ids, content] : some)
            expected[site][ids] = content;
    }
    for (Code const site : {1, 2}) {
        CHECK(held_in(pages, site) == expected[site]);
        CHECK(pages.newest(site) == expected[site].rbegin()->first.first);
        for (int number = 0; number < 1'900; ++number)
            REQUIRE(found_in(pages, site, id_of(number)) == of_visit(expected[site], id_of(number)));
    }
    CHECK(held_in(pages, 3).empty());
    CHECK_FALSE(pages.newest(3));
}

TEST_CASE("pages at the end are filled, and what comes late between two stays within a page's measure") {
    sqlite::Database database{":memory:"};
    migrate(database);
    ResponsePages pages{database};
    Bytes const content(40, 1);
    for (int i = 0; i < 200; ++i)
        put(pages, 1, {{{id_of(i * 10), id_of(i * 10)}, content}});
    auto sizes = page_sizes(database, 1);
    REQUIRE(sizes.size() < 13); // 200 times at most 60 bytes
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i)
        CHECK(sizes[i] > ResponsePages::most_bytes - 70);
    for (int i = 0; i < 200; ++i)
        put(pages, 1, {{{id_of(i * 10 + 5), id_of(i * 10 + 5)}, content}});
    for (std::size_t const size : page_sizes(database, 1))
        CHECK(size <= ResponsePages::most_bytes);
    CHECK(held_in(pages, 1).size() == 400);
}

TEST_CASE("a visit's responses stay in one page, however many they are") {
    sqlite::Database database{":memory:"};
    migrate(database);
    ResponsePages pages{database};
    Held expected;
    for (int i = 0; i < 60; ++i) {
        Held const one{{{id_of(5), id_of(100 + i)}, Bytes(30, 9)}};
        put(pages, 1, one);
        expected.insert(one.begin(), one.end());
    }
    put(pages, 1, {{{id_of(4), id_of(4)}, Bytes(30, 4)}, {{id_of(6), id_of(6)}, Bytes(30, 6)}});
    CHECK(found_in(pages, 1, id_of(5)) == expected);
    CHECK(page_sizes(database, 1).size() == 3);
}

TEST_CASE("rows of one response each are taken together when the schema is moved") {
    sqlite::Database database{":memory:"};
    migrate(database, 4);
    auto add = database.prepare("INSERT INTO response VALUES (?, ?, ?, ?, ?)");
    std::map<Code, Held> expected;
    for (int i = 0; i < 300; ++i) {
        Code const site = 1 + i % 2;
        Uuid const visit = id_of(i / 6);
        Uuid const id = i % 6 < 2 ? visit : id_of(i);
        Bytes const content(static_cast<std::size_t>(i % 70), static_cast<std::uint8_t>(i));
        add.execute(the_programme, site, sqlite::Blob{visit.bytes},
                    id == visit ? sqlite::Blob{} : sqlite::Blob{id.bytes}, sqlite::Blob{content});
        expected[site][{visit, id}] = content;
    }
    migrate(database);
    ResponsePages pages{database};
    for (Code const site : {1, 2})
        CHECK(held_in(pages, site) == expected[site]);
    CHECK(page_sizes(database, 1).size() < 12);
}
