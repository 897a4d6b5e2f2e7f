#include "server/scoring/drivers/importance_performance.hpp"

#include <catch2/catch.hpp>

using namespace instante::server::scoring;

namespace {

// Martilla & James 1977, Journal of Marketing 41(1):77: an automobile dealer's service.
constexpr double importance[] = {3.83, 3.63, 3.6,  3.56, 3.41, 3.41, 3.38,
                                 3.37, 3.29, 3.27, 2.52, 2.43, 2.37, 2.05};
constexpr double performance[] = {2.63, 2.73, 3.15, 3.0,  3.05, 3.29, 3.03,
                                  3.11, 2.0,  3.02, 2.25, 2.49, 2.35, 3.33};

std::vector<MapItem> dealer() {
    std::vector<MapItem> items;
    for (std::size_t i = 0; i < std::size(importance); ++i)
        items.push_back({importance[i], performance[i], {}, {}});
    return items;
}

std::vector<Quadrant> quadrants_of(ImportancePerformance const& map) {
    std::vector<Quadrant> quadrants;
    for (PlacedItem const& item : map.items)
        quadrants.push_back(item.quadrant);
    return quadrants;
}

} // namespace

TEST_CASE("the dealer's fourteen attributes fall into their quadrants by mean and by median") {
    using enum Quadrant;
    auto const items = dealer();
    auto const mean = importance_performance(items, Crosshair::mean);
    CHECK(mean.importance_line == Approx(3.1514285714285712).margin(1e-9));
    CHECK(mean.performance_line == Approx(2.8164285714285713).margin(1e-9));
    CHECK(quadrants_of(mean) == std::vector{concentrate_here, concentrate_here, keep_up_the_good_work,
                                            keep_up_the_good_work, keep_up_the_good_work,
                                            keep_up_the_good_work, keep_up_the_good_work,
                                            keep_up_the_good_work, concentrate_here, keep_up_the_good_work,
                                            low_priority, low_priority, low_priority, possible_overkill});
    auto const median = importance_performance(items, Crosshair::median);
    CHECK(median.importance_line == Approx(3.375).margin(1e-12));
    CHECK(median.performance_line == Approx(3.01).margin(1e-12));
    CHECK(quadrants_of(median) == std::vector{concentrate_here, concentrate_here, keep_up_the_good_work,
                                              concentrate_here, keep_up_the_good_work, keep_up_the_good_work,
                                              keep_up_the_good_work, possible_overkill, low_priority,
                                              possible_overkill, low_priority, low_priority, low_priority,
                                              possible_overkill});
}

TEST_CASE("an item whose interval holds a line is not clear on that axis") {
    std::vector<MapItem> items{{1, 1, Interval{0.5, 1.5}, Interval{0.9, 1.1}},
                               {3, 3, Interval{1.9, 4}, Interval{2.5, 3.5}},
                               {2, 2, {}, {}}};
    auto const map = importance_performance(items, 2, 2);
    CHECK(map.items[0].clear());
    CHECK_FALSE(map.items[1].importance_clear);
    CHECK(map.items[1].performance_clear);
    CHECK(map.items[2].quadrant == Quadrant::keep_up_the_good_work); // on both lines
}

TEST_CASE("one item, or items all alike, have a place; none has no map") {
    std::vector<MapItem> const one{{5, 5, Interval{4, 6}, {}}};
    auto const map = importance_performance(one, Crosshair::median);
    CHECK(map.importance_line == 5);
    CHECK_FALSE(map.items[0].clear());
    CHECK_THROWS_AS(importance_performance({}, Crosshair::mean), std::invalid_argument);
}
