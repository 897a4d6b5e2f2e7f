#pragma once
// Patterns that chance alone rarely makes, in points told by how many sd they lie from the centre.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace instante::server::scoring::charts {

enum class RuleSet {
    none,
    beyond,           // rule 1 of the others alone
    western_electric, // 1 to 4: Statistical Quality Control Handbook, Western Electric 1956
    nelson            // 1 to 8: Nelson 1984, Journal of Quality Technology 16:237
};

struct RuleHit {
    std::size_t index = 0; // of the newest point of the pattern
    int direction = 0;     // 1 above (or rising), -1 below, 0 neither
    /// Is the newest point part of it (of rules such as two of three)? If not, the pattern was there before.
    bool completes = true;
};
struct RuleHits {
    std::string_view rule; // "western_electric_2"
    std::string_view meaning;
    std::vector<RuleHit> hits; // each index at which it is true
};

/// Each rule at every point at which it is true of the points up to there. Absent points are passed over; a
/// point on the centre line lies on no side and ends a run; sides are told apart; "beyond" is more than.
std::vector<RuleHits> run_rules(std::span<std::optional<double> const> z, RuleSet set);

/// Points at which `length` or more in a row lie on one side of the centre.
RuleHits runs_on_one_side(std::span<std::optional<double> const> z, std::size_t length);

} // namespace instante::server::scoring::charts
