// Where the words of customers are is known without looking through all responses.

#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/sqlite.hpp"
#include "tests/server/storage/kept_responses.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

StoredResponse with_words(Catalog const& catalog, StoredResponse response, std::string const& words) {
    auto const& questions = catalog.programme().surveys[0].questions;
    response.answers.push_back({find_by_id(questions, "note")->code, words});
    return response;
}

Stored put(Store& store, StoredResponse const& response) {
    return store.commit_responses({&response, 1}).front();
}

/// The words found, each with its day.
std::vector<std::pair<std::string, Day>> words_of(Store& store, ResponseFilter filter = {}) {
    if (filter.sites.empty()) filter.sites = store.catalog()->all_sites();
    std::vector<std::pair<std::string, Day>> found;
    store.read_commented(filter, [&](StoredResponse const& response) {
        found.emplace_back(std::get<std::string>(response.answers.back().value), response.local.day);
        return true;
    });
    return found;
}

using Words = std::vector<std::pair<std::string, Day>>;

} // namespace

TEST_CASE(
    "responses with words are found in the intake and in the table, of each site the newest day first") {
    TempFolder folder;
    for (std::int64_t const in_intake : {std::int64_t{3}, StoreLimits{}.responses}) {
        CAPTURE(in_intake);
        StoreLimits limits;
        limits.responses = in_intake;
        auto store =
            open_sqlite_store(folder.file(std::to_string(in_intake) + ".db"), system_clock(), limits);
        auto const catalog = set_up(*store);
        Words wanted;
        int number = 0;
        for (StoredResponse response : some_responses(*catalog, 60, 5)) {
            response.site = catalog->site("bilbao")->code;
            if (++number % 3 != 0) {
                put(*store, response);
                continue;
            }
            wanted.emplace_back("words " + std::to_string(number), response.local.day);
            put(*store, with_words(*catalog, response, wanted.back().first));
        }
        auto found = words_of(*store);
        CHECK(std::ranges::is_sorted(found, std::greater{}, &std::pair<std::string, Day>::second));
        std::ranges::sort(found);
        std::ranges::sort(wanted);
        CHECK(found == wanted);
    }
}

TEST_CASE("period, site and moment narrow what is read, and whoever has enough ends it") {
    auto store = open_sqlite_store(":memory:");
    auto const catalog = set_up(*store);
    StoredResponse response = some_responses(*catalog, 1, 1).front();
    for (auto const& [words, site, day] :
         std::vector<std::tuple<std::string, std::string, Day>>{{"early", "bilbao", first_day},
                                                                {"late", "bilbao", first_day + 9},
                                                                {"far", "lpa", first_day + 9},
                                                                {"undated", "bilbao", unknown_day}}) {
        response.visit = response.id = new_uuid7(1'000);
        response.site = catalog->site(site)->code;
        response.local.day = day;
        if (day == unknown_day) response.at.reset();
        put(*store, with_words(*catalog, response, words));
    }
    auto const words = [&](ResponseFilter const& filter) {
        std::vector<std::string> found;
        for (auto const& [text, day] : words_of(*store, filter))
            found.push_back(text);
        return found;
    };
    using Found = std::vector<std::string>;
    Code const bilbao = catalog->site("bilbao")->code;
    CHECK(words({{bilbao}, {}, {}, {}}) == Found{"late", "early", "undated"});
    CHECK(words({{bilbao}, first_day + 1, {}, {}}) == Found{"late"});
    CHECK(words({{bilbao}, {}, first_day + 8, {}}) == Found{"early"});
    CHECK(words({{catalog->site("lpa")->code}, {}, {}, {}}) == Found{"far"});
    CHECK(words({{bilbao}, {}, {}, {catalog->moment("lounge")->code}}).empty());
    int taken = 0;
    store->read_commented({catalog->all_sites(), {}, {}, {}},
                          [&](StoredResponse const&) { return ++taken < 2; });
    CHECK(taken == 2);
}

TEST_CASE("what a revision moved to another day is found there alone, and what lost its words nowhere") {
    auto store = open_sqlite_store(":memory:");
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 2, 3);
    StoredResponse moved = with_words(*catalog, responses[0], "moved");
    StoredResponse emptied = with_words(*catalog, responses[1], "a slip");
    put(*store, moved);
    put(*store, emptied);
    CHECK(words_of(*store).size() == 2);
    moved.revision = emptied.revision = 2;
    moved.local.day += 1;
    emptied.answers.pop_back();
    REQUIRE(put(*store, moved) == Stored::revised);
    REQUIRE(put(*store, emptied) == Stored::revised);
    CHECK(words_of(*store) == Words{{"moved", moved.local.day}});
}

TEST_CASE("a store of an older version learns where its comments are when it is opened") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    StoreLimits limits;
    limits.responses = 5; // some in the table, some in the intake
    Words wanted;
    {
        auto store = open_sqlite_store(path, system_clock(), limits);
        auto const catalog = set_up(*store);
        for (StoredResponse const& one : some_responses(*catalog, 20, 8)) {
            wanted.emplace_back("words " + std::to_string(wanted.size()), one.local.day);
            put(*store, with_words(*catalog, one, wanted.back().first));
        }
    }
    sqlite::Database{path}.run(
        "DROP TABLE comment_place; DELETE FROM meta WHERE key = 'comment_places'; PRAGMA user_version = 13");
    auto found = words_of(*open_sqlite_store(path, system_clock(), limits));
    std::ranges::sort(found);
    std::ranges::sort(wanted);
    CHECK(found == wanted);
}
