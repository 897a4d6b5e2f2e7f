// A kiosk stood at another one's desk: what it told is counted as the other's, as if that had told it, and
// back.

#include "tests/server/storage/kept_responses.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

constexpr Code told = 1;
constexpr Code other = 2;

Attribution of_days(Catalog const& catalog, Day from, Day to, Code kiosk = told, Code counted_as = other) {
    Attribution attribution;
    attribution.site = catalog.site("bilbao")->code;
    attribution.kiosk = kiosk;
    attribution.counted_as = counted_as;
    attribution.from = first_day + from;
    attribution.to = first_day + to;
    attribution.by = "lead";
    attribution.at = 5'000;
    return attribution;
}

bool speaks_of(Attribution const& attribution, StoredResponse const& response) {
    return response.site == attribution.site && response.kiosk == attribution.kiosk &&
           response.local.day >= attribution.from && response.local.day <= attribution.to;
}

/// As they would be had the right kiosk told them.
std::vector<StoredResponse> told_rightly(std::vector<StoredResponse> responses,
                                         Attribution const& attribution) {
    for (StoredResponse& response : responses) {
        if (speaks_of(attribution, response)) response.kiosk = attribution.counted_as;
    }
    return responses;
}

std::pair<Cells, Visits> rollups_of(std::vector<StoredResponse> const& responses, int minimum = 1) {
    auto const store = open_sqlite_store(":memory:");
    set_up(*store, minimum);
    store->commit_responses(responses);
    return rollups(*store);
}

} // namespace

TEST_CASE(
    "what a kiosk told at another's desk is counted as if the other had told it, and back when undone") {
    TempFolder folder;
    auto const path = GENERATE(as<std::string>{}, ":memory:", "disk");
    int const minimum = GENERATE(1, 5);
    auto const store = open_sqlite_store(path == "disk" ? folder.file("store.db") : path);
    auto const catalog = set_up(*store, minimum);
    auto const responses = some_responses(*catalog, 300, 21);
    // Some are in their tables, some still in the journal.
    store->commit_responses(std::span{responses}.subspan(0, 200));
    store->settle();
    store->commit_responses(std::span{responses}.subspan(200));
    auto const before = rollups(*store);
    auto const said = all_of(*store);

    auto const wanted = of_days(*catalog, 10, 20);
    auto const concerned = std::count_if(responses.begin(), responses.end(),
                                         [&](StoredResponse const& r) { return speaks_of(wanted, r); });
    REQUIRE(concerned > 10);
    CHECK(store->rehearse_attribution(wanted) == concerned);
    CHECK(rollups(*store) == before);

    Attribution const made = store->attribute(wanted);
    CHECK(made.responses == concerned);
    check_verified(*store);
    CHECK(rollups(*store) == rollups_of(told_rightly(responses, wanted), minimum));
    CHECK(store->rehearse_attribution(wanted) == 0);
    if (GENERATE(false, true)) store->settle();
    auto const now = all_of(*store);
    REQUIRE(now.size() == said.size());
    for (std::size_t i = 0; i < said.size(); ++i) {
        StoredResponse expected = said[i].second;
        if (speaks_of(wanted, expected)) expected.kiosk = other;
        CHECK(now[i].first == said[i].first); // commit numbers stay
        CHECK(now[i].second == expected);
    }
    CHECK(store->attributions()[0].responses == concerned);

    auto const undone = store->undo_attribution(made.number, "admin", 9'000);
    REQUIRE(undone.has_value());
    CHECK(undone->undone_by == "admin");
    check_verified(*store);
    CHECK(rollups(*store) == before);
    CHECK(all_of(*store) == said);
    CHECK_FALSE(store->attributions()[0].holds());
    CHECK(store->undo_attribution(made.number, "admin", 9'001).error().kind == ProblemKind::conflict);
    CHECK(store->undo_attribution(made.number + 1, "admin", 9'001).error().kind == ProblemKind::not_found);
}

TEST_CASE("what comes later follows the attribution, also after the store was opened again") {
    TempFolder folder;
    auto store = open_sqlite_store(folder.file("store.db"));
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 200, 5);
    auto const wanted = of_days(*catalog, 0, 25);
    store->commit_responses(std::span{responses}.subspan(0, 100));
    Attribution const made = store->attribute(wanted);
    store = nullptr;
    store = open_sqlite_store(folder.file("store.db"));
    store->commit_responses(std::span{responses}.subspan(100));
    CHECK(rollups(*store) == rollups_of(told_rightly(responses, wanted)));

    // Sent again, and revised: on the same day it stays the other's, on a day beyond it is the teller's.
    for (Stored const again : store->commit_responses(responses))
        CHECK(again == Stored::duplicate);
    auto revised = responses;
    for (StoredResponse& response : revised) {
        response.revision = 2;
        response.answers = {{1, 1 + response.local.hour % 5}};
        if (response.local.hour % 2 == 0) response.local.day += 26;
    }
    store->commit_responses(revised);
    check_verified(*store);
    CHECK(rollups(*store) == rollups_of(told_rightly(revised, wanted)));
    REQUIRE(store->undo_attribution(made.number, "lead", 1).has_value());
    check_verified(*store);
    CHECK(rollups(*store) == rollups_of(revised));
}

TEST_CASE(
    "two kiosks that stood at each other's desk are counted crosswise; of a day the newest word holds") {
    auto const store = open_sqlite_store(":memory:");
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 200, 8);
    store->commit_responses(responses);
    auto const one = of_days(*catalog, 0, 40);
    auto const another = of_days(*catalog, 0, 40, other, told);
    store->attribute(one);
    Attribution const second = store->attribute(another);
    auto crosswise = responses;
    for (StoredResponse& response : crosswise) {
        if (response.site == one.site && response.kiosk != 0) response.kiosk = told + other - response.kiosk;
    }
    CHECK(rollups(*store) == rollups_of(crosswise));

    // It was told on its own desk for some days after all.
    auto const own = of_days(*catalog, 30, 40, told, told);
    store->attribute(own);
    for (std::size_t i = 0; i < responses.size(); ++i) {
        if (speaks_of(own, responses[i])) crosswise[i].kiosk = told;
    }
    CHECK(rollups(*store) == rollups_of(crosswise));
    REQUIRE(store->undo_attribution(second.number, "lead", 1).has_value());
    check_verified(*store);
    CHECK(store->attributions().size() == 3);
}

TEST_CASE("a flagged response stays flagged, and is listed with the kiosk it is counted for") {
    auto const store = open_sqlite_store(":memory:");
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 60, 2);
    store->commit_responses(responses);
    auto const wanted = of_days(*catalog, 0, 40);
    auto const of_it = std::find_if(responses.begin(), responses.end(),
                                    [&](StoredResponse const& r) { return speaks_of(wanted, r); });
    REQUIRE(of_it != responses.end());
    Restatement const flagged[] = {
        {of_it->site, of_it->visit, of_it->id, of_it->revision, {{"burst", "too fast", 1, 7}}}};
    CHECK(store->restate(flagged) == 1);
    store->attribute(wanted);
    check_verified(*store);
    FlagFilter filter;
    filter.sites = {of_it->site};
    filter.kiosk = other;
    int listed = 0;
    store->read_flagged(filter, [&](FlaggedResponse const& response) {
        ++listed;
        CHECK(response.id == of_it->id);
    });
    CHECK(listed == 1);
}
