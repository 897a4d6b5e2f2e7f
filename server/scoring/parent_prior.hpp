#pragma once
// Parents of small cells, as they are known before a cell speaks: alone, or shrunk towards the mean of all.

#include "server/scoring/shrinkage.hpp"

#include <vector>

namespace instante::server::scoring {

struct ParentPrior {
    std::optional<Heterogeneity> between; // none, where there is one parent
    std::vector<double> doubt;            // what not knowing its tau^2 adds to each parent's variance
    std::vector<ShrunkParent> parents;    // at the means it was made of

    /// A parent whose own cells say `raw`.
    Estimate posterior(std::size_t family, Estimate const& raw) const {
        if (!between) return raw;
        double const own = between->tau2 / (between->tau2 + raw.variance);
        double const rest = 1 - own;
        return {own * raw.value + rest * between->mean,
                own * raw.variance + rest * rest * between->mean_variance + doubt[family]};
    }
};

/// From the means of parents, shrunk as cells of one family; those without a variance have no cells and keep
/// out of it.
ParentPrior parent_prior(std::vector<Estimate> const& means, ShrinkOptions const& options);

} // namespace instante::server::scoring
