#pragma once
// One algorithm for quantiles of whatever has values and weights in ascending order.

#include <algorithm>
#include <cstddef>
#include <optional>

namespace instante::server::scoring {

/// Type 2 of Hyndman & Fan, The American Statistician 50:361 (1996): where the distribution meets the
/// probability exactly, the mean of that value and the next. `weight_at(i)` and `value_at(i)` for i < count,
/// `total` their weight; values without weight are passed over. nullopt when nothing carries weight.
template <class WeightAt, class ValueAt>
std::optional<double> averaged_inverse(std::size_t count, WeightAt weight_at, ValueAt value_at, double total,
                                       double probability) {
    double const wanted = std::clamp(probability, 0.0, 1.0) * total;
    double reached = 0;
    std::optional<double> met; // where the distribution met `wanted` exactly
    std::optional<double> last;
    for (std::size_t i = 0; i < count; ++i) {
        if (!(weight_at(i) > 0)) continue;
        double const value = value_at(i);
        if (met) return (*met + value) / 2.0;
        reached += weight_at(i);
        last = value;
        if (reached > wanted) return value;
        if (reached == wanted) met = value;
    }
    return last; // probability 1, or rounding in the sums
}

} // namespace instante::server::scoring
