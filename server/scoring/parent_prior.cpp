#include "server/scoring/parent_prior.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

ParentPrior parent_prior(std::vector<Estimate> const& means, ShrinkOptions const& options) {
    ParentPrior prior;
    std::vector<Estimate> known;
    for (Estimate const& mean : means) {
        if (mean.variance > 0) known.push_back(mean);
        prior.parents.push_back({mean, mean.value, std::sqrt(mean.variance), 1});
    }
    prior.doubt.assign(means.size(), 0);
    if (known.size() < 2) return prior;
    Shrinkage const above = shrink(known, {options.method, options.confidence, {}});
    prior.between = above.within;
    std::size_t at = 0;
    for (std::size_t j = 0; j < means.size(); ++j) {
        if (!(means[j].variance > 0)) continue;
        ShrunkCell const& parent = above.cells[at++];
        double const off = parent.posterior_mean - parent.value;
        double const plug_in = parent.standard_error * parent.standard_error;
        prior.doubt[j] = std::max(0.0, parent.posterior_sd * parent.posterior_sd + off * off - plug_in);
        prior.parents[j].value = parent.value;
        prior.parents[j].standard_error = std::sqrt(plug_in + prior.doubt[j]);
        prior.parents[j].weight_of_own_data = parent.weight_of_own_data;
    }
    return prior;
}

} // namespace instante::server::scoring
