// What every store must do; run on SQLite in memory and on disk.

#include "server/storage/contributions.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace instante;
using namespace instante::server;
using test::TempFolder;

namespace {

Programme sample() {
    return *read_programme(test::programme_document());
}

ApplyContext on(Day day) {
    return {"test", 1'000, day, std::nullopt};
}

/// A response of the sample's check-in, from its parts' codes.
StoredResponse response_at(Catalog const& catalog, Day day, int hour, int rating) {
    StoredResponse response;
    response.visit = new_uuid7(1'000);
    response.id = new_uuid7(1'000);
    response.site = catalog.site("bilbao")->code;
    response.survey = catalog.programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = catalog.moment("check-in")->code;
    response.at = 0;
    response.local = {day, hour, 60};
    response.language = "es";
    response.segments = {{1, 1, Provenance::kiosk}};
    response.answers = {{1, rating}};
    return response;
}

std::map<CellKey, CellSums> cells_of(Store& store, Grain grain) {
    std::map<CellKey, CellSums> cells;
    CellQuery query;
    query.grain = grain;
    query.sites = store.catalog()->sites_below({"acme"});
    query.row_budget = 1'000'000;
    query.gated = false;
    REQUIRE(store.read_cells(query, [&](CellKey const& key, CellSums const& sums) { cells[key].add(sums); }));
    std::erase_if(cells, [](auto const& cell) { return cell.second.empty(); });
    return cells;
}

/// The roll-ups as they must be, counted from the raw responses.
std::map<CellKey, CellSums> recount(Store& store, Grain grain) {
    auto const catalog = store.catalog();
    std::map<std::string, std::int64_t> numbers;
    auto const table = store.microsegments();
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::vector<StoredSegment> segments;
        for (auto const& [dimension, value] : table[i])
            segments.push_back({dimension, value, Provenance::unknown});
        numbers[microsegment_key(segments)] = static_cast<std::int64_t>(i);
    }
    std::map<CellKey, CellSums> cells;
    auto const cursor = store.read_responses({catalog->sites_below({"acme"}), {}, {}, {}});
    StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit)) {
        Survey const& survey = *catalog->survey(response.survey, response.survey_version);
        std::int64_t const number = numbers.at(microsegment_key(response.segments));
        for (auto const& [key, sums] : contributions(response, survey, number, 1))
            cells[at_grain(key, grain)].add(sums);
    }
    std::erase_if(cells, [](auto const& cell) { return cell.second.empty(); });
    return cells;
}

} // namespace

TEST_CASE("a store keeps its contract in memory and on disk") {
    TempFolder folder;
    std::string const path = GENERATE(as<std::string>{}, ":memory:", "disk");
    auto const store = open_sqlite_store(path == "disk" ? folder.file("store.db") : path);

    SECTION("a new store has an empty programme and an epoch") {
        CHECK(store->catalog()->empty());
        CHECK(!store->epoch().empty());
    }

    SECTION("a programme is applied whole, once, and given back as it was") {
        auto const applied = store->apply_programme(sample(), on(100));
        REQUIRE(applied.has_value());
        CHECK(applied->version == 1);
        CHECK(applied->published.size() == 2);
        auto const again = store->apply_programme(sample(), on(200));
        CHECK_FALSE(again->changed);
        CHECK(store->catalog()->version() == 1);
        Programme stored = store->catalog()->programme();
        CHECK(store->apply_programme(stored, on(200))->changed == false);
    }

    SECTION("whoever edited an older version is told") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        ApplyContext context = on(100);
        context.expected_version = 0;
        Programme changed = sample();
        changed.smallest_difference = 3;
        auto const refused = store->apply_programme(changed, context);
        REQUIRE(refused.has_error());
        CHECK(refused.error().kind == ProblemKind::stale);
    }

    SECTION("a programme is rehearsed: what would come of it is said, and nothing is stored") {
        auto const first = store->rehearse_programme(sample());
        REQUIRE(first.has_value());
        CHECK(first->changed);
        CHECK(first->version == 0);
        CHECK(first->published.size() == 2);
        CHECK(store->catalog()->empty());
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        CHECK_FALSE(store->rehearse_programme(sample())->changed);
        Programme changed = sample();
        changed.surveys[0].questions[1].options[0].label["es"] = "Demasiada espera";
        auto const next = store->rehearse_programme(changed);
        REQUIRE(next->published.size() == 1);
        CHECK(next->published[0].version == 2);
        CHECK(next->published[0].code == store->catalog()->programme().surveys[0].code);
        CHECK(store->catalog()->version() == 1);
        changed.surveys[0].moment = "web";
        CHECK(store->rehearse_programme(changed).error().kind == ProblemKind::conflict);
    }

    SECTION("stage and parent are those of the day, before and after a change") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        Programme moved = sample();
        moved.moments[0].stage = Stage::decide;
        moved.sites[2].parent = "acme";
        REQUIRE(store->apply_programme(moved, on(500)).has_value());
        auto const catalog = store->catalog();
        Code const check_in = catalog->moment("check-in")->code;
        Code const bilbao = catalog->site("bilbao")->code;
        CHECK(catalog->moment_on(check_in, 499)->stage == Stage::deliver);
        CHECK(catalog->moment_on(check_in, 500)->stage == Stage::decide);
        CHECK(catalog->path_on(bilbao, 499) == std::vector<std::string>{"bilbao", "north", "acme"});
        CHECK(catalog->path_on(bilbao, 500) == std::vector<std::string>{"bilbao", "acme"});
    }

    SECTION("a published version stays as it was when the survey goes on") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        Programme next = sample();
        next.surveys[0].questions[1].options[0].label["es"] = "Demasiada espera";
        REQUIRE(store->apply_programme(next, on(200)).has_value());
        auto const catalog = store->catalog();
        CHECK(catalog->survey("check-in", 1)->questions[1].options[0].label.at("es") == "La espera");
        CHECK(catalog->survey("check-in", 2)->questions[1].options[0].label.at("es") == "Demasiada espera");
    }

    SECTION("responses are counted once, and the roll-ups of every grain equal a recount") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        auto const catalog = store->catalog();
        std::mt19937 random{7};
        std::vector<StoredResponse> responses;
        for (int i = 0; i < 400; ++i) {
            auto const draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
            StoredResponse response = response_at(*catalog, 20'000 + draw(70), draw(24), 1 + draw(5));
            if (draw(4) == 0) {
                response.local = {};
            } else {
                response.at = (response.local.day * std::int64_t{24} + response.local.hour - 1) * 3'600'000;
            }
            if (draw(3) == 0 && !responses.empty()) {
                response.visit = responses.back().visit;
            } else if (draw(3) == 0) {
                response.id = response.visit;
            }
            if (draw(5) == 0) response.kiosk = 1 + draw(300);
            if (draw(3) == 0) response.answers.push_back({2, std::vector<Code>{1, 2}});
            if (draw(5) == 0) response.answers.push_back({3, NotApplicable{}});
            if (draw(2) == 0) response.segments.clear();
            if (draw(6) == 0) response.weight = 0.25 * (1 + draw(8));
            response.test = draw(20) == 0;
            responses.push_back(response);
        }
        for (Stored const stored : store->commit_responses(responses))
            CHECK(stored == Stored::added);
        for (Stored const stored : store->commit_responses(responses))
            CHECK(stored == Stored::duplicate);
        for (std::size_t i = 0; i < 100; ++i) {
            responses[i].revision = 2;
            responses[i].answers[0].value = 3;
            responses[i].segments = {{1, 2, Provenance::question}};
        }
        auto const outcomes = store->commit_responses(std::span{responses}.subspan(0, 100));
        CHECK(std::count(outcomes.begin(), outcomes.end(), Stored::revised) == 100);
        auto const check = [&] {
            for (Grain const grain : all_grains) {
                INFO(static_cast<int>(grain));
                CHECK(cells_of(*store, grain) == recount(*store, grain));
            }
            Verification const verification = store->verify();
            CHECK(verification.responses == 400);
            CHECK(verification.cells > 400);
            CHECK(verification.different == 0);
            for (Difference const& difference : verification.examples)
                FAIL_CHECK(difference.what);
        };
        check();
        store->settle();
        check();
        for (std::size_t i = 50; i < 150; ++i) {
            responses[i].revision = 3;
            responses[i].answers[0].value = 5;
            responses[i].weight = 1;
        }
        store->commit_responses(std::span{responses}.subspan(50, 100));
        check();
        store->settle();
        check();
    }

    SECTION("the whole programme read as one has what its sites have together") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        auto const catalog = store->catalog();
        std::vector<StoredResponse> responses;
        for (int i = 0; i < 60; ++i) {
            responses.push_back(response_at(*catalog, 20'000 + i % 9, 9 + i % 3, 1 + i % 5));
            if (i % 2 == 0) responses.back().site = catalog->site("lpa")->code;
        }
        store->commit_responses(std::span{responses}.subspan(0, 30));
        store->settle();
        store->commit_responses(std::span{responses}.subspan(30));
        for (Grain const grain : all_grains) {
            if (!rule_of(grain).whole) continue;
            std::map<CellKey, CellSums> together;
            for (auto const& [key, sums] : cells_of(*store, grain)) {
                CellKey one = key;
                one.site = 0;
                together[one].add(sums);
            }
            CellQuery query;
            query.grain = grain;
            query.whole_programme = true;
            query.row_budget = 1'000;
            query.gated = false;
            std::map<CellKey, CellSums> whole;
            REQUIRE(
                store->read_cells(query, [&](auto const& key, auto const& sums) { whole[key].add(sums); }));
            CHECK(whole == together);
        }
    }

    SECTION("visits are summed whole: two moments of a visit hang together") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        auto const catalog = store->catalog();
        StoredResponse first = response_at(*catalog, 20'000, 9, 5);   // 3600
        StoredResponse second = response_at(*catalog, 20'000, 10, 2); // 900
        second.visit = first.visit;
        second.moment = first.moment + 1;
        store->commit_responses(std::span{&first, 1});
        store->commit_responses(std::span{&second, 1});
        auto const visits = [&] {
            CellQuery query;
            query.grain = Grain::days;
            query.sites = {first.site};
            query.row_budget = 100;
            query.gated = false;
            std::map<MomentPair, VisitSums> sums;
            store->read_visits(
                query, [&](VisitKey const& key, VisitSums const& one) { sums[key.moments].add(one); });
            return sums;
        };
        auto sums = visits();
        CHECK(sums[MomentPair{}] == VisitSums{1, 4500, 2, 4500.0 * 4500, 9000, 9000, 4});
        CHECK(sums[MomentPair{first.moment, second.moment}] ==
              VisitSums{1, 3600, 1, 3600.0 * 900, 3600, 900, 1});
        CHECK(sums[MomentPair{second.moment, second.moment}] == VisitSums{1, 900, 1, 810'000, 900, 900, 1});
        second.revision = 2;
        second.answers[0].value = NotApplicable{};
        store->settle();
        store->commit_responses(std::span{&second, 1});
        CHECK(visits()[MomentPair{}] == VisitSums{1, 3600, 1, 3600.0 * 3600, 3600, 3600, 1});
    }

    SECTION("a response comes back as it was stored") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        StoredResponse response = response_at(*store->catalog(), 20'000, 14, 2);
        response.answers.push_back({2, std::vector<Code>{1, 2}});
        response.answers.push_back({6, std::string{"Demasiada espera, \"señor\""}});
        response.claimed = {123, 456, "boot"};
        response.unknown = R"({"mood":"new"})";
        response.weight = 1.5;
        response.final = true;
        REQUIRE(store->commit_responses(std::span{&response, 1})[0] == Stored::added);
        auto const cursor = store->read_responses({{response.site}, {}, {}, {}});
        StoredResponse read;
        std::int64_t commit = 0;
        REQUIRE(cursor->next(read, commit));
        CHECK(read == response);
        CHECK(read.unknown == R"({"mood":"new"})");
        CHECK(commit == 1);
        CHECK_FALSE(cursor->next(read, commit));
    }

    SECTION("a budget of rows ends a reading that would be too long") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        std::vector<StoredResponse> responses;
        for (int day = 0; day < 20; ++day)
            responses.push_back(response_at(*store->catalog(), 20'000 + day, 9, 4));
        store->commit_responses(responses);
        CellQuery query;
        query.sites = {responses[0].site};
        query.gated = false;
        query.row_budget = 19;
        CHECK_FALSE(store->read_cells(query, [](auto const&, auto const&) {}).has_value());
        query.row_budget = 20;
        CHECK(store->read_cells(query, [](auto const&, auto const&) {}) == 20);
    }

    SECTION("a kiosk that moves to another site begins a new generation of its device") {
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        auto const catalog = store->catalog();
        Digest const code{1};
        store->add_pairing_code(code, catalog->kiosk("bio-1")->code, 5'000);
        auto const device = store->pair_device(code, Digest{2}, "box", 1'000);
        REQUIRE(device.has_value());
        Device const moved = store->settle_device(*device, catalog->site("lpa")->code);
        CHECK(moved.generation == 2);
        CHECK(store->device_by_token(Digest{2})->generation == 2);
        CHECK(store->device_has_stream({catalog->site("bilbao")->code, device->number, 1}));
        CHECK(store->device_has_stream({catalog->site("lpa")->code, device->number, 2}));
        CHECK_FALSE(store->device_has_stream({catalog->site("lpa")->code, device->number, 1}));
    }
}

TEST_CASE("a store that is opened again has what it had, and the same epoch") {
    TempFolder folder;
    std::string epoch;
    {
        auto const store = open_sqlite_store(folder.file("store.db"));
        REQUIRE(store->apply_programme(sample(), on(100)).has_value());
        epoch = store->epoch();
    }
    auto const store = open_sqlite_store(folder.file("store.db"));
    CHECK(store->epoch() == epoch);
    CHECK(store->catalog()->version() == 1);
}

TEST_CASE("a backup taken between commits opens as a store of its own epoch") {
    TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"));
    REQUIRE(store->apply_programme(sample(), on(100)).has_value());
    StoredResponse const response = response_at(*store->catalog(), 20'000, 14, 2);
    store->commit_responses(std::span{&response, 1});
    store->backup(folder.file("copy.db"));
    auto const copy = open_sqlite_store(folder.file("copy.db"));
    CHECK(copy->epoch() != store->epoch());
    CHECK(copy->commit_responses(std::span{&response, 1})[0] == Stored::duplicate);
    CHECK(open_sqlite_store(folder.file("copy.db"))->epoch() == copy->epoch());
}
