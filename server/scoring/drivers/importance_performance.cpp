#include "server/scoring/drivers/importance_performance.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

bool leaves_out(std::optional<Interval> const& interval, double line) {
    return !interval || interval->low > line || interval->high < line;
}

Quadrant quadrant_of(MapItem const& item, double importance_line, double performance_line) {
    bool const important = item.importance >= importance_line;
    if (item.performance >= performance_line)
        return important ? Quadrant::keep_up_the_good_work : Quadrant::possible_overkill;
    return important ? Quadrant::concentrate_here : Quadrant::low_priority;
}

double centre_of(std::vector<double> values, Crosshair crosshair) {
    if (crosshair == Crosshair::mean)
        return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    std::sort(values.begin(), values.end());
    std::size_t const half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

std::string_view to_string(Quadrant quadrant) {
    switch (quadrant) {
    case Quadrant::concentrate_here:
        return "concentrate_here";
    case Quadrant::keep_up_the_good_work:
        return "keep_up_the_good_work";
    case Quadrant::low_priority:
        return "low_priority";
    case Quadrant::possible_overkill:
        return "possible_overkill";
    }
    return {};
}

ImportancePerformance importance_performance(std::span<MapItem const> items, double importance_line,
                                             double performance_line) {
    if (items.empty()) throw std::invalid_argument("there is nothing to place");
    ImportancePerformance map{importance_line, performance_line, {}};
    for (MapItem const& item : items) {
        map.items.push_back({quadrant_of(item, importance_line, performance_line),
                             leaves_out(item.importance_interval, importance_line),
                             leaves_out(item.performance_interval, performance_line)});
    }
    return map;
}

ImportancePerformance importance_performance(std::span<MapItem const> items, Crosshair crosshair) {
    if (items.empty()) throw std::invalid_argument("there is nothing to place");
    std::vector<double> importance;
    std::vector<double> performance;
    for (MapItem const& item : items) {
        importance.push_back(item.importance);
        performance.push_back(item.performance);
    }
    return importance_performance(items, centre_of(std::move(importance), crosshair),
                                  centre_of(std::move(performance), crosshair));
}

} // namespace instante::server::scoring
