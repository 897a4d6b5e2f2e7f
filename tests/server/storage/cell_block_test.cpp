#include "server/storage/cell_block.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace instante::server;

namespace {

CellSums rated(int point, int n) {
    CellSums sums;
    sums.add_point(point, n, 1);
    return sums;
}

CellChange<CellSums> change(CellSpot const& spot, CellSums sums) {
    return {0, 0, spot, std::move(sums)};
}

std::map<CellSpot, CellSums> cells_of(Bytes const& block) {
    std::map<CellSpot, CellSums> cells;
    BlockReader<CellSums> reader{block};
    while (reader.next())
        CHECK(cells.emplace(reader.spot(), reader.sums()).second);
    return cells;
}

} // namespace

TEST_CASE("a block takes changes in any number and gives its cells back in order") {
    std::mt19937 random{3};
    auto const draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::map<CellSpot, CellSums> wanted;
    Bytes block;
    for (int round = 0; round < 40; ++round) {
        std::vector<CellChange<CellSums>> changes;
        for (int i = draw(30); i >= 0; --i) {
            // Later rounds bring kiosks and microsegments that need more bits.
            CellSpot const spot{draw(7), draw(25) - 1, draw(1 + round * 7), draw(1 + round * 3),
                                draw(9) == 0};
            changes.push_back(change(spot, rated(1 + draw(5), 1 + draw(100))));
        }
        for (auto const& each : changes)
            wanted[each.spot].add(each.sums);
        merge(changes);
        block = add_to_block<CellSums>(block, changes);
        REQUIRE(cells_of(block) == wanted);
    }
}

TEST_CASE("a cell that loses its last rating leaves the block, and the last cell leaves nothing") {
    CellSpot const morning{1, 9, 3, 4, false};
    CellSpot const noon{1, 12, 3, 4, false};
    std::vector<CellChange<CellSums>> const two{change(morning, rated(5, 1)), change(noon, rated(4, 2))};
    std::vector<CellChange<CellSums>> const minus_first{change(morning, rated(5, -1))};
    std::vector<CellChange<CellSums>> const minus_second{change(noon, rated(4, -2))};
    Bytes const block = add_to_block<CellSums>({}, two);
    Bytes const less = add_to_block<CellSums>(block, minus_first);
    CHECK(cells_of(less) == std::map<CellSpot, CellSums>{{noon, rated(4, 2)}});
    CHECK(add_to_block<CellSums>(less, minus_second).empty());
}

TEST_CASE("a rating alone in its cell takes few bytes") {
    std::vector<CellChange<CellSums>> changes;
    for (int microsegment = 1; microsegment <= 24; ++microsegment)
        changes.push_back(change({0, 10, 3, microsegment, false}, rated(5, 1)));
    CHECK(add_to_block<CellSums>({}, changes).size() < 24 * 4 + 4);
}

TEST_CASE("changes merge in the order of blocks, and what goes in and out again changes nothing") {
    CellSpot const morning{1, 9, 3, 4, false};
    CellSpot const noon{1, 12, 3, 4, false};
    std::vector<CellChange<CellSums>> changes{{7, 2, noon, rated(4, 1)},     {0, 9, morning, rated(2, 1)},
                                              {7, 2, morning, rated(5, 1)},  {7, 1, noon, rated(3, 1)},
                                              {0, 9, morning, rated(2, -1)}, {7, 2, noon, rated(4, 2)}};
    merge(changes);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].subject == 1);
    CHECK(changes[1].spot == morning);
    CHECK(changes[2].spot == noon);
    CHECK(changes[2].sums == rated(4, 3));
}

TEST_CASE("changes folded from grain to grain are those folded at once") {
    std::mt19937 random{5};
    auto const draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<CellChange<CellSums>> detailed;
    for (int i = 0; i < 500; ++i) {
        Place const place{0,
                          draw(20) ? 20'000 + draw(90) : instante::unknown_day,
                          draw(25) - 1,
                          draw(4),
                          draw(24),
                          draw(9) == 0};
        detailed.push_back({block_of(place.period, Grain::detail), draw(3), spot_of(place, Grain::detail),
                            rated(1 + draw(5), draw(4) - 1)});
    }
    for (Grain const grain : all_grains) {
        Grain const between = finer_than(grain);
        CHECK(finer_than(finer_than(between)) == Grain::detail);
        auto const steps = coarsen(coarsen(coarsen(detailed, finer_than(between)), between), grain);
        auto const at_once = coarsen(detailed, grain);
        REQUIRE(steps.size() == at_once.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            CHECK(steps[i].block == at_once[i].block);
            CHECK(steps[i].subject == at_once[i].subject);
            CHECK(steps[i].spot == at_once[i].spot);
            CHECK(steps[i].sums == at_once[i].sums);
        }
    }
}
