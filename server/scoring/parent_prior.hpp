#pragma once
// Parents of small cells, as they are known before a cell speaks: alone, or shrunk towards the mean of all.

#include "server/scoring/shrinkage.hpp"

#include <vector>

namespace instante::server::scoring {

struct ParentPrior {
    bool several = false;
    double sigma2 = 0; // between parents
    Estimate whole;
    std::vector<double> doubt;         // what not knowing sigma^2 adds to each parent's variance
    std::vector<ShrunkParent> parents; // at the means it was made of

    /// A parent whose own cells say `raw`.
    Estimate posterior(std::size_t family, Estimate const& raw) const {
        if (!several) return raw;
        double const own = sigma2 / (sigma2 + raw.variance);
        double const rest = 1 - own;
        return {own * raw.value + rest * whole.value,
                own * raw.variance + rest * rest * whole.variance + doubt[family]};
    }
};

/// From the means of parents, shrunk as cells of one family; those without a variance have no cells and keep
/// out of it. `between`, unless there is one parent: how they differ.
ParentPrior parent_prior(std::vector<Estimate> const& means, ShrinkOptions const& options,
                         std::optional<Heterogeneity>& between);

} // namespace instante::server::scoring
