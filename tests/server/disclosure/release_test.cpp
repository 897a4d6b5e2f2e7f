#include "server/disclosure/release.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace instante::server::disclosure;

namespace {

constexpr int whole = 0;
constexpr int weekday = 1;
constexpr int day = 2;
constexpr int kiosk = 3;

/// The whole; weekdays, days within them; kiosks.
std::vector<View> const views{{whole, -1}, {weekday, 0}, {day, 1}, {kiosk, 0}};

Item answer(std::int64_t visit, std::int64_t on, std::int64_t at) {
    return {visit, {0, on % 7, on, at}, 0, 0, false};
}

std::int64_t count(Counts const& counts, int view, std::int64_t cell) {
    auto const at = counts.find({view, cell});
    return at == counts.end() ? 0 : at->second;
}

std::int64_t total(Counts const& counts, int view) {
    std::int64_t sum = 0;
    for (auto const& [cell, n] : counts)
        sum += cell.first == view ? n : 0;
    return sum;
}

} // namespace

TEST_CASE("nothing is published before as many visits wait as the minimum") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 4; ++visit)
        items.push_back(answer(visit, 1, 1));
    items.push_back(answer(3, 1, 1)); // the same customer again
    CHECK(release(views, items, counts, 5).empty());
    CHECK(counts.empty());
    CHECK(items.front().in == 0);

    items.push_back(answer(4, 1, 1));
    CHECK(release(views, items, counts, 5).size() == 4 * 6); // six answers, in each of the views
    CHECK(count(counts, whole, 0) == 6);
    CHECK(count(counts, day, 1) == 6);
    CHECK(count(counts, kiosk, 1) == 6);
    CHECK(std::none_of(items.begin(), items.end(), [](Item const& item) { return item.waits(whole); }));
}

TEST_CASE("a small cell is withheld with as many of a large one that nobody can tell it") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 20; ++visit)
        items.push_back(answer(visit, 1, visit < 2 ? 2 : 1));
    CHECK(release(views, items, counts, 5, Batch::only_whole).empty());
    CHECK(counts.empty());
    release(views, items, counts, 5);
    CHECK(count(counts, whole, 0) == 20);
    CHECK(count(counts, day, 1) == 20);
    CHECK(count(counts, kiosk, 2) == 0);
    CHECK(count(counts, kiosk, 1) == 15); // 2 and 3 are withheld, for good

    std::vector<Item> next;
    for (int visit = 20; visit < 30; ++visit)
        next.push_back(answer(visit, 1, visit < 25 ? 2 : 1));
    release(views, next, counts, 5, Batch::only_whole);
    CHECK(count(counts, kiosk, 2) == 5);
    CHECK(count(counts, kiosk, 1) == 20);
}

TEST_CASE("a cell too small to give some up is withheld whole") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 8; ++visit)
        items.push_back(answer(visit, 1, visit < 2 ? 2 : 1));
    release(views, items, counts, 5);
    CHECK(count(counts, whole, 0) == 8);
    CHECK(total(counts, kiosk) == 0);
}

TEST_CASE("days are withheld within their weekday, so that other views of weekdays tell nothing of them") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 20; ++visit)
        items.push_back(answer(visit, visit < 10 ? 1 : visit < 18 ? 2 : 9, 1)); // 2 and 9: one weekday
    release(views, items, counts, 5);
    CHECK(count(counts, day, 1) == 10);
    CHECK(count(counts, day, 9) == 0);
    CHECK(count(counts, day, 2) == 5); // three of eight stay with the two
}

TEST_CASE("what leaves is taken out in batches, and never leaves a cell with too few") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 12; ++visit)
        items.push_back(answer(visit, 1, 1));
    release(views, items, counts, 5);
    REQUIRE(count(counts, whole, 0) == 12);

    for (std::size_t i = 0; i < 10; ++i)
        items[i].leaving = true; // two would be left
    CHECK(release(views, items, counts, 5).empty());
    CHECK(count(counts, whole, 0) == 12);

    for (int visit = 12; visit < 15; ++visit)
        items.push_back(answer(visit, 1, 1));
    auto const publications = release(views, items, counts, 5);
    CHECK(count(counts, whole, 0) == 5);
    CHECK(count(counts, kiosk, 1) == 5);
    CHECK(std::count_if(publications.begin(), publications.end(),
                        [](Publication const& one) { return one.sign < 0; }) == 10 * 4);
}

TEST_CASE("what was withheld in a view is not taken out of it, and is told by nothing else") {
    std::vector<Item> items;
    Counts counts;
    for (int visit = 0; visit < 8; ++visit)
        items.push_back(answer(visit, 1, visit)); // a kiosk each: all withheld there
    release(views, items, counts, 5);
    REQUIRE(total(counts, kiosk) == 0);
    items.resize(1);
    items[0].leaving = true;
    for (int visit = 8; visit < 16; ++visit)
        items.push_back(answer(visit, 1, 1));
    release(views, items, counts, 5);
    CHECK(count(counts, whole, 0) == 15);
    CHECK_FALSE(items[0].counts_in(whole));
    // The one that left, and four that hide that it is one.
    CHECK(total(counts, kiosk) == 0); // eight less four would be four
    items.erase(items.begin(), items.end());
    for (int visit = 16; visit < 26; ++visit)
        items.push_back(answer(visit, 1, 1));
    release(views, items, counts, 5);
    CHECK(count(counts, kiosk, 1) == 10);
}

TEST_CASE("whatever comes and leaves, what a batch changes and what it withholds is of nobody or of enough") {
    constexpr int minimum = 4;
    int batches = 0;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 dice{seed};
        auto const roll = [&](int below) { return static_cast<int>(dice() % static_cast<unsigned>(below)); };
        std::vector<Item> all;
        Counts counts;
        int visit = 0;
        for (int round = 0; round < 30; ++round) {
            for (int more = roll(7); more > 0; --more)
                all.push_back(answer(visit++, 1 + roll(10), roll(3)));
            for (int leave = roll(4) == 0 ? roll(6) : 0; leave > 0 && !all.empty(); --leave) {
                Item& item = all[static_cast<std::size_t>(roll(static_cast<int>(all.size())))];
                if (item.in != 0) item.leaving = true;
            }
            auto const first =
                std::partition(all.begin(), all.end(), [](Item const& item) { return !item.waits(whole); });
            std::vector<Item> items(first, all.end());
            auto const publications =
                release(views, items, counts, minimum, roll(2) == 0 ? Batch::any : Batch::only_whole);
            batches += publications.empty() ? 0 : 1;
            std::copy(items.begin(), items.end(), first);
            CAPTURE(seed, round);

            using Moved = std::set<std::pair<std::size_t, int>>; // item, sign
            std::map<std::pair<std::size_t, std::int64_t>, Moved> moved;
            for (Publication const& one : publications)
                moved[{one.view, items[one.item].cells[one.view]}].insert({one.item, one.sign});
            auto const visits = [&](Moved const& moves) {
                std::set<std::int64_t> seen;
                for (auto const& move : moves)
                    seen.insert(items[move.first].visit);
                return seen.size();
            };
            for (auto const& [cell, moves] : moved)
                REQUIRE(visits(moves) >= minimum);
            for (std::size_t view = 1; view < views.size(); ++view) {
                auto const parent = static_cast<std::size_t>(views[view].parent);
                std::map<std::int64_t, Moved> withheld; // by the parent's cell
                for (auto const& [cell, moves] : moved) {
                    if (cell.first == parent) withheld[cell.second].insert(moves.begin(), moves.end());
                }
                for (auto const& [cell, moves] : moved) {
                    if (cell.first != view) continue;
                    for (auto const& move : moves)
                        REQUIRE(withheld[items[move.first].cells[parent]].erase(move) == 1);
                }
                for (auto const& [cell, moves] : withheld)
                    REQUIRE((moves.empty() || visits(moves) >= minimum));
            }
            // Published cells count what the items say, and enough of them.
            Counts counted;
            for (Item const& item : all) {
                for (std::size_t view = 0; view < views.size(); ++view) {
                    if (item.counts_in(views[view].number)) ++counted[{views[view].number, item.cells[view]}];
                }
            }
            REQUIRE(counted == counts);
            for (auto const& [cell, n] : counts)
                REQUIRE(n >= minimum);
        }
    }
    CHECK(batches > 1'000);
}
