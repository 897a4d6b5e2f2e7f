#pragma once
// SERVQUAL: what customers perceived less what they expected, item by item, of the same customers.

#include "server/scoring/drivers/refusal.hpp"
#include "server/scoring/intervals.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::scoring {

/// One customer on one item; both sides on one scale.
struct ExpectedPerceived {
    std::optional<double> expectation; // desired
    std::optional<double> perception;
    std::optional<double> adequate; // the least that would do, where it was asked
};

enum class Zone {
    below,         // the gap's interval lies below zero
    no_difference, // it holds zero
    above
};
std::string_view to_string(Zone zone);

/// Where the least that would do was asked: against the zone of tolerance between that and what is desired.
enum class Tolerance { inadequate, tolerated, desired, not_clear };
std::string_view to_string(Tolerance tolerance);

struct PairedDifference {
    double value = 0; // perception less the other
    double sd = 0;
    double standard_error = 0;
    // None of these where nothing varies: pairs all alike do not tell how sure their difference is.
    std::optional<Interval> interval; // paired t
    std::optional<double> t;
    std::optional<double> p_value;
    std::optional<double> effect; // difference / sd (Cohen's d of pairs)
};

struct ItemGap {
    std::int64_t n = 0; // customers who told both
    double n_eff = 0;
    std::int64_t unpaired = 0; // told one only
    double expectation = 0;    // means over the pairs
    double perception = 0;
    std::optional<PairedDifference> gap;      // none below two pairs
    std::optional<Zone> zone;                 // none without an interval
    std::optional<PairedDifference> adequacy; // perception less adequate, of those who told both
    std::optional<Tolerance> tolerance;
};

struct GapDimension {
    std::string name;
    std::vector<std::size_t> items; // as the caller counts
};

/// Over several items: each customer's mean gap over what they told of them.
struct GroupGap {
    std::string name;
    std::int64_t n = 0;
    double expectation = 0; // means over customers of their means
    double perception = 0;
    std::optional<PairedDifference> gap;
    std::optional<Zone> zone;
};

struct ServiceGaps {
    std::vector<ItemGap> items;
    std::vector<GroupGap> dimensions;
    GroupGap overall;                     // of all items
    std::optional<double> weighted_score; // mean of the dimensions' gaps by their importance
};

/// `customers`: a row a customer, a column an item. `weights`: one a customer, or none. `importance`: one a
/// dimension (any positive scale), or none. Sizes that do not fit: std::invalid_argument.
///
/// Parasuraman, Zeithaml & Berry 1988, Journal of Retailing 64:12 (gap P - E by item and dimension, weighted
/// score); 1994, Journal of Retailing 70:201 (zone of tolerance). Paired t with n_eff - 1 degrees of freedom.
ServiceGaps service_gaps(std::span<std::vector<ExpectedPerceived> const> customers,
                         std::span<double const> weights, std::span<GapDimension const> dimensions,
                         std::span<double const> importance, double confidence = default_confidence);

} // namespace instante::server::scoring
