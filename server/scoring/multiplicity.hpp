#pragma once
// Many tests at once: p-values adjusted so that one threshold holds for all of them.

#include <optional>
#include <string_view>
#include <vector>

namespace instante::server::scoring {

enum class Adjustment {
    benjamini_hochberg,  // false discovery rate: J. Royal Statistical Society B 57:289 (1995)
    benjamini_yekutieli, // the same under any dependence: Annals of Statistics 29:1165 (2001)
    holm,                // at least one false discovery: Scandinavian J. Statistics 6:65 (1979)
    hochberg,            // the same, for independent tests: Biometrika 75:800 (1988)
    bonferroni,
};

/// Adjusted p in the order given, each within 0..1; an absent p stays absent and counts for nothing, as in
/// R's p.adjust. Each p must be within 0..1 (std::invalid_argument).
std::vector<std::optional<double>> adjust_p(std::vector<std::optional<double>> const& p, Adjustment by);

} // namespace instante::server::scoring
