// Whole visits out of a store, from the intake and from the tables.

#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::server;
using test::TempFolder;

namespace {

StoredResponse response_of(Catalog const& catalog, Uuid const& visit, char const* site, Day day, int rating) {
    StoredResponse response;
    response.visit = visit;
    response.id = new_uuid7(1'000);
    response.site = catalog.site(site)->code;
    response.survey = catalog.programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = catalog.moment("check-in")->code;
    response.at = 0;
    response.local = {day, 9, 60};
    response.language = "es";
    response.segments = {{1, 1, Provenance::kiosk}};
    response.answers = {{1, rating}};
    return response;
}

/// Ratings of each visit, as it was handed over.
std::vector<std::vector<int>> visits_of(Store& store, VisitQuery const& query) {
    std::vector<std::vector<int>> visits;
    auto const table = store.microsegments();
    auto const read = store.read_whole_visits(query, [&](std::span<VisitMember const> visit) {
        visits.emplace_back();
        for (VisitMember const& member : visit) {
            CHECK(member.response->visit == visit.front().response->visit);
            CHECK(table.at(static_cast<std::size_t>(member.microsegment)) ==
                  std::vector<std::pair<Code, Code>>{{1, 1}});
            visits.back().push_back(std::get<int>(member.response->answers.at(0).value));
        }
    });
    REQUIRE(read);
    CHECK(*read == static_cast<std::int64_t>(visits.size()));
    return visits;
}

} // namespace

TEST_CASE("visits are read whole, wherever their responses lie, site by site and in the order of their ids") {
    TempFolder folder;
    std::string const path = GENERATE(as<std::string>{}, ":memory:", "disk");
    auto const store = open_sqlite_store(path == "disk" ? folder.file("store.db") : path);
    REQUIRE(store->apply_programme(*read_programme(test::programme_document()), {"test", 1'000, 100, {}})
                .has_value());
    auto const catalog = store->catalog();
    Uuid const early = new_uuid7(1'000);
    Uuid const late = new_uuid7(2'000);
    Uuid const elsewhere = new_uuid7(1'500);
    std::vector<StoredResponse> first{response_of(*catalog, late, "bilbao", 20'000, 1),
                                      response_of(*catalog, early, "bilbao", 20'000, 2),
                                      response_of(*catalog, elsewhere, "lpa", 20'000, 3)};
    store->commit_responses(first);
    store->settle();
    StoredResponse second = response_of(*catalog, early, "bilbao", 20'001, 4);
    second.id = new_uuid7(9'000);
    store->commit_responses(std::span{&second, 1});
    first[0].revision = 2; // waits in the intake while its first revision is in the tables
    first[0].answers[0].value = 5;
    store->commit_responses(std::span{first.data(), 1});

    VisitQuery query{{catalog->site("bilbao")->code, catalog->site("lpa")->code}, {}, {}, 1, 100};
    std::vector<std::vector<int>> const all{{2, 4}, {5}, {3}};
    CHECK(visits_of(*store, query) == all);
    store->settle();
    CHECK(visits_of(*store, query) == all);
    query.from = query.to = 20'000;
    CHECK(visits_of(*store, query) == std::vector<std::vector<int>>{{2}, {5}, {3}});
    query.from = query.to = 20'001;
    CHECK(visits_of(*store, query) == std::vector<std::vector<int>>{{4}});
    query.sites.clear();
    CHECK(visits_of(*store, query).empty());
}

TEST_CASE("reading visits ends where its budget does, and a sample costs less and is always the same") {
    auto const store = open_sqlite_store(":memory:");
    REQUIRE(store->apply_programme(*read_programme(test::programme_document()), {"test", 1'000, 100, {}})
                .has_value());
    auto const catalog = store->catalog();
    std::vector<StoredResponse> responses;
    for (int i = 0; i < 400; ++i)
        responses.push_back(response_of(*catalog, new_uuid7(1'000 + i), "bilbao", 20'000, 1 + i % 5));
    store->commit_responses(responses);
    VisitQuery query{{catalog->site("bilbao")->code}, {}, {}, 1, 399};
    auto const nothing = [](std::span<VisitMember const>) {};
    CHECK_FALSE(store->read_whole_visits(query, nothing));
    query.budget = 400;
    CHECK(store->read_whole_visits(query, nothing) == 400);

    query.one_in = 4;
    std::set<Uuid> sample;
    REQUIRE(store->read_whole_visits(
        query, [&](std::span<VisitMember const> visit) { sample.insert(visit[0].response->visit); }));
    CHECK(sample.size() > 60); // 100 expected, standard deviation 8.7
    CHECK(sample.size() < 140);
    store->settle();
    std::set<Uuid> again;
    query.budget = static_cast<std::int64_t>(sample.size()) + 400 / 16;
    REQUIRE(store->read_whole_visits(
        query, [&](std::span<VisitMember const> visit) { again.insert(visit[0].response->visit); }));
    CHECK(again == sample);
}
