#pragma once
// Cells as the functions on small cells take them: estimates with their errors, in any of three forms.

#include "server/calculator/arguments.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/shrinkage.hpp"

namespace instante::server::calculator {

struct Cells {
    std::vector<scoring::Estimate> estimates;
    std::vector<std::size_t> family;
    std::vector<std::string> parents; // names of the families; one without a name where none are given
    scoring::ShrinkOptions options;

    scoring::Families families() const { return {estimates, family, parents.size()}; }
};

/// Asks for estimates, variances, standard_errors, means, sds, ns, counts, scale, moderation, parents,
/// method, bounds and confidence.
Cells read_cells(Arguments& arguments);

/// Which parent each of `cells` cells has: names in order of appearance.
void read_parents(Arguments& arguments, std::size_t cells, std::vector<std::size_t>& family,
                  std::vector<std::string>& parents);

// Members for describing them.
inline constexpr Member estimates_member{
    "estimates", "one per cell, with variances or standard_errors; or give means, sds and ns; or counts",
    false};
inline constexpr Member variances_member{"variances", "sampling variance of each estimate, > 0", false};
inline constexpr Member errors_member{"standard_errors", "in place of variances: their roots", false};
inline constexpr Member means_member{"means", "mean of each cell, with sds and ns", false};
inline constexpr Member sds_member{
    "sds", "standard deviation within each cell (n - 1 divisor); null for a cell of one", false};
inline constexpr Member ns_member{"ns", "(effective) number in each cell, >= 1", false};
inline constexpr Member counts_member{
    "counts",
    "for each cell how many chose each scale point, lowest first; figures are indices 0 to 100, "
    "computed as the API does",
    false};
inline constexpr Member scale_member{
    "scale",
    "[lowest, highest] of means: gives the pooled variance one rating's worth of doubt, half at each "
    "end (none)",
    false};
inline constexpr Member moderation_member{
    "moderation",
    "degrees of freedom with which the pooled variance enters that of each cell; 0: only where a "
    "cell has none of its own (0; 5 for counts, as in the API)",
    false};
inline constexpr Member parents_member{
    "parents",
    "for each cell the name of its parent; cells of all parents share one tau2, parents are shrunk "
    "towards their own mean (one parent for all)",
    false};
inline constexpr Member method_member{
    "method", "of tau2: paule_mandel, reml or dersimonian_laird (paule_mandel)", false};
inline constexpr Member bounds_member{
    "bounds", "[lowest, highest] that the displayed intervals stay inside (none; [0, 100] for counts)",
    false};
inline constexpr Member confidence_member{"confidence", "level of the intervals (0.95)", false};

} // namespace instante::server::calculator
