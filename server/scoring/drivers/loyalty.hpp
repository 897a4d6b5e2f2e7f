#pragma once
// Satisfaction against loyalty: who stays gladly, who stays for want of an alternative, who goes all the
// same.

#include "server/scoring/intervals.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace instante::server::scoring {

/// Jones & Sasser 1995, Harvard Business Review 73(6):88.
enum class LoyaltyGroup {
    loyalist,  // satisfied and loyal
    mercenary, // satisfied, not loyal
    hostage,   // loyal, not satisfied
    defector   // neither
};
inline constexpr std::size_t loyalty_groups = 4;
std::string_view to_string(LoyaltyGroup group);

/// At or above a cut is satisfied, or loyal.
struct LoyaltyCuts {
    double satisfaction = 0;
    double loyalty = 0;
};
LoyaltyGroup loyalty_group(double satisfaction, double loyalty, LoyaltyCuts const& cuts);

struct LoyaltyShare {
    std::int64_t n = 0;
    double share = 0;
    Interval wilson;
};

/// Customers by group, as they come: how many, their weights and squares of these.
struct LoyaltySums {
    std::array<std::int64_t, loyalty_groups> n{};
    std::array<double, loyalty_groups> weight{};
    double squares = 0;
    void add(LoyaltyGroup group, double weight = 1);
};

struct LoyaltyResult {
    std::int64_t n = 0;
    double n_eff = 0;
    std::array<LoyaltyShare, loyalty_groups> groups; // as LoyaltyGroup counts
    LoyaltyShare satisfied;
    LoyaltyShare loyal;
    std::optional<double>
        phi; // correlation of being satisfied with being loyal; none where all are alike in one
};

/// nullopt: nobody told both, or nobody has weight.
std::optional<LoyaltyResult> loyalty_of(LoyaltySums const& sums, double confidence = default_confidence);

} // namespace instante::server::scoring
