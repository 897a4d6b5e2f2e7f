// Responses that are suspected of misuse are restated: counted apart, never changed, and back again.

#include "tests/server/storage/kept_responses.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

Restatement restatement(StoredResponse const& response, std::vector<Flag> flags) {
    return {response.site, response.visit, response.id, response.revision, std::move(flags)};
}
Flag burst() {
    return {"burst", "5 visits within 4 s", 1, 77};
}

std::int64_t counted(Store& store, bool flagged) {
    CellQuery query;
    query.sites = store.catalog()->sites_below({"acme"});
    query.row_budget = 1'000'000;
    query.gated = false;
    std::int64_t n = 0;
    store.read_cells(query, [&](CellKey const& key, CellSums const& sums) {
        if (key.flagged != flagged) return;
        for (PointSums const& point : sums.points)
            n += point.n;
    });
    return n;
}

} // namespace

TEST_CASE("restated responses are counted apart, and exactly as before when nothing is held against them") {
    TempFolder folder;
    std::string const path = GENERATE(as<std::string>{}, ":memory:", "disk");
    auto const store = open_sqlite_store(path == "disk" ? folder.file("store.db") : path);
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 300, 11);
    // Some are in their tables, some still in the journal.
    store->commit_responses(std::span{responses}.subspan(0, 200));
    store->settle();
    store->commit_responses(std::span{responses}.subspan(200));
    auto const before = rollups(*store);
    auto const said = all_of(*store);

    std::vector<Restatement> flag;
    std::vector<Restatement> pardon;
    for (std::size_t i = 0; i < responses.size(); i += 3) {
        flag.push_back(restatement(responses[i], {burst(), {"attendant", "after a test", 1, 77}}));
        pardon.push_back(restatement(responses[i], {}));
    }
    CHECK(store->restate(flag) == 100);
    CHECK(store->restate(flag) == 0); // again: nothing changes
    check_verified(*store);
    CHECK(counted(*store, true) == 100);
    CHECK(counted(*store, false) == 200);

    auto const flagged = all_of(*store);
    REQUIRE(flagged.size() == said.size());
    for (std::size_t i = 0; i < said.size(); ++i) {
        CHECK(flagged[i].first == said[i].first); // commit numbers stay
        StoredResponse plain = flagged[i].second;
        CHECK(plain.flagged == !plain.flags.empty());
        if (plain.flagged) CHECK(plain.flags[0].rule == "attendant");
        plain.flagged = false;
        plain.flags.clear();
        CHECK(plain == said[i].second);
    }
    if (GENERATE(false, true)) store->settle();
    check_verified(*store);
    CHECK(all_of(*store) == flagged);

    CHECK(store->restate(pardon) == 100);
    check_verified(*store);
    CHECK(rollups(*store) == before);
    CHECK(all_of(*store) == said);
    store->settle();
    CHECK(rollups(*store) == before);
    CHECK(all_of(*store) == said);
}

TEST_CASE("a revision keeps the flags until it is judged, and only the judged revision is restated") {
    TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"));
    auto const catalog = set_up(*store);
    auto responses = some_responses(*catalog, 12, 3);
    store->commit_responses(responses);
    bool const settled = GENERATE(false, true);
    if (settled) store->settle();
    Restatement const first[] = {restatement(responses[0], {burst()})};
    CHECK(store->restate(first) == 1);
    if (settled) store->settle();
    StoredResponse revised = responses[0];
    revised.revision = 2;
    revised.answers = {{1, 2}};
    revised.local.day += 1;
    CHECK(store->commit_responses(std::span{&revised, 1})[0] == Stored::revised);
    CHECK(counted(*store, true) == 1);
    check_verified(*store);
    FlagFilter filter;
    filter.sites = {revised.site};
    int listed = 0;
    store->read_flagged(filter, [&](FlaggedResponse const& one) {
        ++listed;
        CHECK(one.id == revised.id);
        CHECK(one.day == revised.local.day);
        CHECK(one.flags == std::vector{burst()});
    });
    CHECK(listed == 1);
    Restatement const stale[] = {restatement(responses[0], {})};
    CHECK(store->restate(stale) == 0);
    CHECK(counted(*store, true) == 1);
    Restatement const judged[] = {restatement(revised, {})};
    CHECK(store->restate(judged) == 1);
    CHECK(counted(*store, true) == 0);
    check_verified(*store);
    CHECK(store->commit_responses(std::span{&revised, 1})[0] == Stored::duplicate);
}

TEST_CASE("flags are found by site, kiosk, rule and day") {
    TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"));
    auto const catalog = set_up(*store);
    auto const responses = some_responses(*catalog, 60, 5);
    store->commit_responses(responses);
    std::vector<Restatement> wanted;
    for (std::size_t i = 0; i < responses.size(); ++i) {
        std::vector<Flag> flags;
        if (i % 2 == 0) flags.push_back(burst());
        if (i % 3 == 0) flags.push_back({"attendant", "soon after a test", 1, 5});
        wanted.push_back(restatement(responses[i], flags));
    }
    store->restate(wanted);
    auto const found = [&](FlagFilter const& filter) {
        std::set<Uuid> ids;
        Day last = std::numeric_limits<Day>::max();
        Code site = 0;
        store->read_flagged(filter, [&](FlaggedResponse const& one) {
            if (site != one.site) last = std::numeric_limits<Day>::max();
            site = one.site;
            CHECK(one.day <= last); // the newest first
            last = one.day;
            ids.insert(one.id);
        });
        return ids;
    };
    auto const expected = [&](auto const& is_in) {
        std::set<Uuid> ids;
        for (std::size_t i = 0; i < responses.size(); ++i) {
            if (is_in(i, responses[i])) ids.insert(responses[i].id);
        }
        return ids;
    };
    FlagFilter filter;
    filter.sites = catalog->sites_below({"acme"});
    CHECK(found(filter) == expected([](auto i, auto const&) { return i % 2 == 0 || i % 3 == 0; }));
    filter.rule = "attendant";
    CHECK(found(filter) == expected([](auto i, auto const&) { return i % 3 == 0; }));
    filter.kiosk = 1;
    CHECK(found(filter) == expected([](auto i, auto const& r) { return i % 3 == 0 && r.kiosk == 1; }));
    filter = {};
    filter.sites = {catalog->site("lpa")->code};
    filter.from = first_day + 10;
    filter.to = first_day + 20;
    CHECK(found(filter) == expected([&](auto i, auto const& r) {
              return (i % 2 == 0 || i % 3 == 0) && r.site == filter.sites[0] && r.local.day >= *filter.from &&
                     r.local.day <= *filter.to;
          }));
}

TEST_CASE("a store opened again, its journal unread, has the restated responses once") {
    TempFolder folder;
    std::vector<std::pair<std::int64_t, StoredResponse>> said;
    {
        auto const store = open_sqlite_store(folder.file("store.db"));
        auto const catalog = set_up(*store);
        auto const responses = some_responses(*catalog, 40, 9);
        store->commit_responses(std::span{responses}.subspan(0, 20));
        store->settle();
        store->commit_responses(std::span{responses}.subspan(20));
        std::vector<Restatement> flag;
        for (std::size_t i = 0; i < responses.size(); i += 2)
            flag.push_back(restatement(responses[i], {burst()}));
        store->restate(flag);
        said = all_of(*store);
    }
    auto const store = open_sqlite_store(folder.file("store.db"));
    CHECK(all_of(*store) == said);
    check_verified(*store);
    auto const more = some_responses(*store->catalog(), 20, 10);
    store->commit_responses(more);
    check_verified(*store);
    store->settle();
    check_verified(*store);
    CHECK(all_of(*store).size() == 60);
    CHECK(counted(*store, true) == 20);
}
