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
            changes.emplace_back(spot, rated(1 + draw(5), 1 + draw(100)));
        }
        std::stable_sort(changes.begin(), changes.end(),
                         [](auto const& a, auto const& b) { return a.first < b.first; });
        for (auto const& [spot, sums] : changes)
            wanted[spot].add(sums);
        block = add_to_block<CellSums>(block, changes);
        REQUIRE(cells_of(block) == wanted);
    }
}

TEST_CASE("a cell that loses its last rating leaves the block, and the last cell leaves nothing") {
    CellSpot const morning{1, 9, 3, 4, false};
    CellSpot const noon{1, 12, 3, 4, false};
    std::vector<CellChange<CellSums>> const two{{morning, rated(5, 1)}, {noon, rated(4, 2)}};
    std::vector<CellChange<CellSums>> const minus_first{{morning, rated(5, -1)}};
    std::vector<CellChange<CellSums>> const minus_second{{noon, rated(4, -2)}};
    Bytes const block = add_to_block<CellSums>({}, two);
    Bytes const less = add_to_block<CellSums>(block, minus_first);
    CHECK(cells_of(less) == std::map<CellSpot, CellSums>{{noon, rated(4, 2)}});
    CHECK(add_to_block<CellSums>(less, minus_second).empty());
}

TEST_CASE("a rating alone in its cell takes few bytes") {
    std::vector<CellChange<CellSums>> changes;
    for (int microsegment = 1; microsegment <= 24; ++microsegment)
        changes.push_back({{0, 10, 3, microsegment, false}, rated(5, 1)});
    CHECK(add_to_block<CellSums>({}, changes).size() < 24 * 4 + 4);
}
