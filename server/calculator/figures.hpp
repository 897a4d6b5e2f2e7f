#pragma once
// Figures of server/scoring as JSON.

#include "server/scoring/intervals.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace instante::server::calculator {

/// null where a number is none (not finite) or absent.
inline nlohmann::json figure(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}
inline nlohmann::json figure(std::optional<double> const& value) {
    return value ? figure(*value) : nlohmann::json(nullptr);
}
/// [low, high]
inline nlohmann::json figure(scoring::Interval const& interval) {
    return nlohmann::json::array({figure(interval.low), figure(interval.high)});
}
inline nlohmann::json figure(std::optional<scoring::Interval> const& interval) {
    return interval ? figure(*interval) : nlohmann::json(nullptr);
}
template <class Value>
nlohmann::json figure(std::vector<Value> const& values) {
    nlohmann::json list = nlohmann::json::array();
    for (Value const& value : values)
        list.push_back(figure(value));
    return list;
}

} // namespace instante::server::calculator
