// Responses are judged after they were committed. What is held against them depends on what is stored and on
// the rules, not on the order of arrival, and roll-ups follow exactly.

#include "server/misuse/review.hpp"
#include "server/misuse/watch.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/misuse_json.hpp"
#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <map>
#include <random>
#include <thread>

using namespace instante;
using namespace instante::server;

namespace {

constexpr Day first_day = 20'003; // a Monday
constexpr std::int64_t second = 1'000;
constexpr std::int64_t hour = 3'600 * second;

class StandingClock final : public Clock {
  public:
    UnixMs wall_now() const override { return 1'793'000'000'000; }
    std::int64_t monotonic_now() const override { return 0; }
};

nlohmann::json rules() {
    return {
        {"outlier_day", {{"history_days", 7}, {"least_days", 5}, {"least_ratings", 10}, {"times_usual", 3}}}};
}

void put_in_force(Store& store, nlohmann::json const& misuse) {
    auto document = test::programme_document();
    if (!misuse.is_null()) document["misuse"] = misuse;
    REQUIRE(store.apply_programme(*read_programme(document), {"test", 1'000, 100, {}}).has_value());
}

struct Stand {
    std::string id;
    std::string site;
    std::string boot;
};

StoredResponse response_of(Catalog const& catalog, Stand const& kiosk, Day day, std::int64_t at, int rating) {
    StoredResponse response;
    response.visit = new_uuid7(day * 24 * hour + at);
    response.id = response.visit;
    response.site = catalog.site(kiosk.site)->code;
    response.kiosk = catalog.kiosk(kiosk.id)->code;
    response.device = 1;
    response.survey = catalog.programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = catalog.moment("check-in")->code;
    response.at = day * 24 * hour + at;
    response.local = {day, static_cast<int>(at / hour), 0};
    response.claimed = {0, day * 24 * hour + at, kiosk.boot};
    response.language = "es";
    response.answers = {{1, rating}};
    return response;
}

/// Ten days of two kiosks: honest people, a child, somebody at night, an attendant, and one strange day.
std::vector<StoredResponse> some_days(Catalog const& catalog, unsigned seed) {
    std::mt19937 random{seed};
    auto const draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<StoredResponse> responses;
    for (Stand const& kiosk : {Stand{"bio-1", "bilbao", "a"}, Stand{"lpa-1", "lpa", "b"}}) {
        for (Day day = first_day; day < first_day + 10; ++day) {
            auto const add = [&](std::int64_t at, int rating) -> StoredResponse& {
                return responses.emplace_back(response_of(catalog, kiosk, day, at, rating));
            };
            for (int i = 0; i < 12; ++i)
                add((9 + i % 5) * hour + i * 97 * second + draw(20) * second, 1 + draw(5));
            if (day % 3 == 0) {
                for (int i = 0; i < 7; ++i)
                    add(12 * hour + i * 1'700, 5);
            }
            if (day % 4 == 0) {
                add(17 * hour, 3).test = true;
                add(17 * hour + 50 * second, 5);
            }
            if (day == first_day + 1) add(3 * hour, 1);
            if (day == first_day + 8) {
                for (int i = 0; i < 60; ++i)
                    add(16 * hour + i * 40 * second, 5);
            }
        }
    }
    return responses;
}

using Held = std::map<Uuid, std::vector<std::pair<std::string, std::string>>>;

Held all_flags(Store& store) {
    Held held;
    FlagFilter filter;
    filter.sites = store.catalog()->all_sites();
    store.read_flagged(filter, [&](FlaggedResponse const& one) {
        for (Flag const& flag : one.flags)
            held[one.id].emplace_back(flag.rule, flag.reason);
    });
    return held;
}

std::map<CellKey, CellSums> cells_of(Store& store) {
    std::map<CellKey, CellSums> cells;
    CellQuery query;
    query.grain = Grain::detail;
    query.sites = store.catalog()->all_sites();
    query.row_budget = 1'000'000;
    query.gated = false;
    store.read_cells(query, [&](CellKey const& key, CellSums const& sums) { cells[key].add(sums); });
    std::erase_if(cells, [](auto const& cell) { return cell.second.empty(); });
    return cells;
}

void judge_all(misuse::Watch& watch) {
    while (watch.step()) {
    }
}

misuse::Scope whole(Store& store) {
    return {store.catalog()->all_sites(), first_day - 1, first_day + 12};
}

} // namespace

TEST_CASE("the same responses have the same flags in whatever order they come") {
    StandingClock const clock;
    auto const reference = open_sqlite_store(":memory:");
    put_in_force(*reference, rules());
    auto const responses = some_days(*reference->catalog(), 5);
    reference->commit_responses(responses);
    misuse::Watch once{*reference, clock};
    judge_all(once);
    Held const wanted = all_flags(*reference);
    std::map<std::string, int> by_rule;
    for (auto const& [id, flags] : wanted) {
        for (auto const& [rule, reason] : flags)
            ++by_rule[rule];
    }
    CHECK(by_rule["burst"] == 42); // three days of two kiosks, seven each
    CHECK(by_rule["held"] == 42);
    CHECK(by_rule["closed_hours"] > 0);
    CHECK(by_rule["attendant"] > 0);
    CHECK(by_rule["test"] > 0);
    CHECK(by_rule["outlier_day"] > 60);
    CHECK(reference->verify().different == 0);
    CHECK_FALSE(once.step());

    for (unsigned seed = 1; seed <= 6; ++seed) {
        auto const store = open_sqlite_store(":memory:");
        put_in_force(*store, rules());
        auto shuffled = responses;
        std::mt19937 random{seed};
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        misuse::WatchLimits limits;
        if (seed % 2 == 0) limits.commits = 17;
        if (seed % 3 == 0) limits.remembered = 5;
        limits.restated_at_once = 3;
        auto watch = std::make_unique<misuse::Watch>(*store, clock, limits);
        for (std::size_t i = 0; i < shuffled.size();) {
            std::size_t const n = std::min<std::size_t>(1 + random() % 60, shuffled.size() - i);
            store->commit_responses(std::span{shuffled}.subspan(i, n));
            i += n;
            if (random() % 3 == 0) watch->step();
            if (random() % 4 == 0) store->settle();
            if (random() % 8 == 0)
                watch = std::make_unique<misuse::Watch>(*store, clock, limits); // a restart
        }
        judge_all(*watch);
        INFO("seed " << seed);
        CHECK(all_flags(*store) == wanted);
        Verification const verification = store->verify();
        CHECK(verification.different == 0);
        for (Difference const& difference : verification.examples)
            FAIL_CHECK(difference.what);
        // Applied to what was judged, the same rules change nothing.
        auto const applied = misuse::apply(*store, *store->catalog(), whole(*store), clock.wall_now());
        CHECK(applied.judged == static_cast<std::int64_t>(responses.size()));
        CHECK(applied.changed == 0);
        CHECK(applied.flagged == static_cast<std::int64_t>(wanted.size()));
    }
}

TEST_CASE("rules are tried on history, applied, and taken back exactly") {
    StandingClock const clock;
    auto const store = open_sqlite_store(":memory:");
    put_in_force(*store, nullptr);
    auto const responses = some_days(*store->catalog(), 9);
    store->commit_responses(responses);
    misuse::Watch watch{*store, clock};
    CHECK_FALSE(watch.step()); // without rules nothing is judged
    auto const before = cells_of(*store);

    auto const tried =
        misuse::preview(*store, *store->catalog(), whole(*store), *read_misuse_rules(rules(), ""));
    CHECK(tried.whole.responses == static_cast<std::int64_t>(responses.size()));
    CHECK(tried.whole.flagged_now == 0);
    CHECK(tried.newly_flagged == tried.whole.flagged_then);
    CHECK(tried.by_rule.at("burst").second == 42);
    CHECK(tried.by_site.size() == 2);
    CHECK(!tried.examples.empty());
    // The child and the strange day liked everything: without them the index is lower.
    CHECK(*tried.whole.filtered_then.index() < *tried.whole.raw.index());
    CHECK(*tried.whole.filtered_now.index() == *tried.whole.raw.index());
    CHECK(all_flags(*store).empty()); // a preview changes nothing
    CHECK(cells_of(*store) == before);

    put_in_force(*store, rules());
    CHECK(misuse::version_of_rules(*store->catalog()) == 2);
    auto const applied = misuse::apply(*store, *store->catalog(), whole(*store), 5);
    CHECK(applied.changed == tried.newly_flagged);
    CHECK(store->verify().different == 0);
    auto const held = all_flags(*store);
    judge_all(watch);
    CHECK(all_flags(*store) == held);
    CHECK(misuse::apply(*store, *store->catalog(), whole(*store), 6).changed == 0);

    // Another version of the rules: what stays flagged is flagged by that version.
    auto gentler = rules();
    gentler["burst"] = {{"on", false}};
    gentler["held"] = {{"on", false}};
    put_in_force(*store, gentler);
    auto const change =
        misuse::preview(*store, *store->catalog(), whole(*store), store->catalog()->programme().misuse);
    CHECK(change.no_longer_flagged > 0);
    auto const again = misuse::apply(*store, *store->catalog(), whole(*store), 7);
    CHECK(again.flagged == applied.flagged - change.no_longer_flagged + change.newly_flagged);
    FlagFilter filter;
    filter.sites = store->catalog()->all_sites();
    store->read_flagged(filter, [&](FlaggedResponse const& one) {
        for (Flag const& flag : one.flags)
            CHECK(flag.version == 3);
    });

    put_in_force(*store, nullptr);
    auto const pardoned = misuse::apply(*store, *store->catalog(), whole(*store), 8);
    CHECK(pardoned.flagged == 0);
    CHECK(all_flags(*store).empty());
    CHECK(cells_of(*store) == before);
    CHECK(store->verify().different == 0);
}

TEST_CASE("imports, and what has no day, are not judged") {
    StandingClock const clock;
    auto const store = open_sqlite_store(":memory:");
    put_in_force(*store, nlohmann::json::object());
    std::vector<StoredResponse> responses;
    for (int i = 0; i < 20; ++i) {
        responses.push_back(response_of(*store->catalog(), {"bio-1", "bilbao", "a"}, first_day, i * 100, 5));
        if (i % 2 == 0) responses.back().source = Source::import;
        if (i % 2 == 1) responses.back().local = {};
    }
    store->commit_responses(responses);
    misuse::Watch watch{*store, clock};
    judge_all(watch);
    CHECK(all_flags(*store).empty());
    CHECK(store->commit_progress().begin()->second.judged == 20);
}

TEST_CASE("a revision is judged again, and a store that was closed goes on where it was") {
    StandingClock const clock;
    test::TempFolder folder;
    std::vector<StoredResponse> responses;
    {
        auto const store = open_sqlite_store(folder.file("store.db"));
        put_in_force(*store, nlohmann::json::object());
        for (int i = 0; i < 7; ++i)
            responses.push_back(
                response_of(*store->catalog(), {"lpa-1", "lpa", "b"}, first_day, 12 * hour + i * 3'500, 5));
        store->commit_responses(responses);
        misuse::Watch watch{*store, clock};
        judge_all(watch);
        CHECK(all_flags(*store).size() == 7); // the same face again and again
    }
    auto const store = open_sqlite_store(folder.file("store.db"));
    misuse::Watch watch{*store, clock};
    CHECK_FALSE(watch.step());
    StoredResponse revised = responses[3]; // after all, another one
    revised.revision = 2;
    revised.answers = {{1, 2}};
    store->commit_responses(std::span{&revised, 1});
    CHECK(all_flags(*store).size() == 7);
    judge_all(watch);
    CHECK(all_flags(*store).empty());
    CHECK(store->verify().different == 0);
}

TEST_CASE("responses are judged while others are committed") {
    test::TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"));
    put_in_force(*store, rules());
    auto const responses = some_days(*store->catalog(), 3);
    misuse::WatchLimits limits;
    limits.every = std::chrono::milliseconds{1};
    misuse::Watch watch{*store, system_clock(), limits};
    watch.start();
    for (std::size_t i = 0; i < responses.size(); i += 20)
        store->commit_responses(
            std::span{responses}.subspan(i, std::min<std::size_t>(20, responses.size() - i)));
    watch.finish();
    misuse::Watch rest{*store, system_clock()};
    judge_all(rest);
    CHECK(store->verify().different == 0);
    auto const reference = open_sqlite_store(":memory:");
    put_in_force(*reference, rules());
    reference->commit_responses(responses);
    misuse::Watch once{*reference, system_clock()};
    judge_all(once);
    CHECK(all_flags(*store) == all_flags(*reference));
}
