#include "server/scoring/shrinkage.hpp"

#include "server/scoring/parent_prior.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

void check(Families const& families) {
    if (families.family.size() != families.cells.size())
        throw std::invalid_argument("each cell belongs to a family");
    for (std::size_t i = 0; i < families.cells.size(); ++i) {
        Estimate const& cell = families.cells[i];
        if (!std::isfinite(cell.value) || !std::isfinite(cell.variance) || !(cell.variance > 0))
            throw std::invalid_argument("an estimate needs a finite value and a variance above 0");
        if (families.family[i] >= families.count) throw std::invalid_argument("there is no such family");
    }
}

/// Mean and variance of a mixture, gathered by part.
struct Mixture {
    double mean = 0;
    double square = 0;
    double common = 0;
    void add(double probability, double part_mean, double own_variance, double common_variance) {
        mean += probability * part_mean;
        square += probability * (own_variance + common_variance + part_mean * part_mean);
        common += probability * common_variance;
    }
};

Interval normal_interval(double mean, double sd, double z) {
    return {mean - z * sd, mean + z * sd};
}

Interval displayed(ShrunkCell const& cell, ShrinkOptions const& options, double z) {
    Interval interval = normal_interval(cell.posterior_mean, cell.posterior_sd, z);
    if (options.bounds) {
        auto const [low, high] = *options.bounds;
        double const span = high - low;
        // Nearer to an end of the scale than its sd, a mean would leave a beta no room on that side.
        double const sd = std::min(0.5, cell.posterior_sd / span);
        double const mean = std::clamp((cell.posterior_mean - low) / span, sd, 1 - sd);
        Interval const unit = beta_interval(mean, sd * sd, options.confidence);
        interval = {low + span * unit.low, low + span * unit.high};
    }
    return {std::min(interval.low, cell.value), std::max(interval.high, cell.value)};
}

/// A single cell has nobody to be compared with.
Shrinkage alone(Families const& families, ShrinkOptions const& options) {
    Shrinkage result;
    Estimate const only = families.cells.front();
    double const sd = std::sqrt(only.variance);
    double const z = normal_z(options.confidence);
    ShrunkCell cell;
    cell.raw = only;
    cell.value = cell.posterior_mean = only.value;
    cell.standard_error = cell.posterior_sd = sd;
    cell.plug_in = normal_interval(only.value, sd, z);
    cell.interval = displayed(cell, options, z);
    result.within.mean = only.value;
    result.within.mean_variance = only.variance;
    result.parents.resize(families.count);
    result.parents[families.family.front()] = {only, only.value, sd, 1};
    result.cells = {cell};
    return result;
}

// A thousand equal ratings beside a few of another cell do not make the few sure: beyond so many degrees of
// freedom a cell says more of its own variance only.
constexpr double most_said_of_others = 20;

} // namespace

std::vector<double> sampling_variances(std::span<CellMean const> cells, double moderation, double doubt) {
    double squares = doubt;
    double degrees = doubt > 0 ? 1 : 0;
    for (CellMean const& cell : cells) {
        if (!cell.sd || !(cell.n > 1)) continue;
        double const own = std::min(cell.n - 1, most_said_of_others);
        squares += own * *cell.sd * *cell.sd;
        degrees += own;
    }
    double const pooled = degrees > 0 ? squares / degrees : 0;
    std::vector<double> variances;
    variances.reserve(cells.size());
    for (CellMean const& cell : cells) {
        double const own_degrees = cell.sd ? std::max(0.0, cell.n - 1) : 0.0;
        double const own = cell.sd ? *cell.sd * *cell.sd : 0.0;
        double variance = own;
        if (moderation > 0) {
            variance = (own_degrees * own + moderation * pooled) / (own_degrees + moderation);
        } else if (!(own_degrees > 0) || !(own > 0)) {
            variance = pooled;
        }
        if (!(variance > 0)) throw std::invalid_argument("nothing varies within any cell");
        variances.push_back(variance / cell.n);
    }
    return variances;
}

Shrinkage shrink(Families const& families, ShrinkOptions const& options) {
    check(families);
    if (families.cells.empty()) return {};
    if (families.cells.size() == 1) return alone(families, options);

    Shrinkage result;
    result.within = heterogeneity(families, options.method);
    double const tau2 = result.within.tau2;
    ParentPrior const prior = parent_prior(family_means(families, tau2), options);
    result.between = prior.between;
    result.parents = prior.parents;

    std::vector<Mixture> mixtures(families.cells.size());
    for (BetweenNode const& node : between_posterior(families)) {
        std::vector<Estimate> parents = family_means(families, node.tau2);
        for (std::size_t j = 0; j < parents.size(); ++j)
            parents[j] = prior.posterior(j, parents[j]);
        for (std::size_t i = 0; i < families.cells.size(); ++i) {
            Estimate const& cell = families.cells[i];
            Estimate const& parent = parents[families.family[i]];
            double const own = node.tau2 / (node.tau2 + cell.variance);
            double const rest = 1 - own;
            mixtures[i].add(node.probability, own * cell.value + rest * parent.value, own * cell.variance,
                            rest * rest * parent.variance);
        }
    }

    std::vector<int> members(families.count, 0);
    for (std::size_t const family : families.family)
        ++members[family];
    double const z = normal_z(options.confidence);
    result.cells.reserve(families.cells.size());
    for (std::size_t i = 0; i < families.cells.size(); ++i) {
        ShrunkParent const& parent = result.parents[families.family[i]];
        ShrunkCell cell;
        cell.raw = families.cells[i];
        cell.weight_of_own_data = tau2 / (tau2 + cell.raw.variance);
        double const rest = 1 - cell.weight_of_own_data;
        cell.value = cell.weight_of_own_data * cell.raw.value + rest * parent.value;
        if (options.bounds) cell.value = std::clamp(cell.value, options.bounds->low, options.bounds->high);
        cell.standard_error = std::sqrt(cell.weight_of_own_data * cell.raw.variance +
                                        rest * rest * parent.standard_error * parent.standard_error);
        // An only child is its parent's data too: the level above decides.
        if (members[families.family[i]] == 1) cell.weight_of_own_data += rest * parent.weight_of_own_data;
        cell.plug_in = normal_interval(cell.value, cell.standard_error, z);
        Mixture const& mixture = mixtures[i];
        cell.posterior_mean = mixture.mean;
        cell.posterior_sd = std::sqrt(std::max(0.0, mixture.square - mixture.mean * mixture.mean));
        cell.common_error = std::sqrt(mixture.common);
        cell.interval = displayed(cell, options, z);
        result.cells.push_back(cell);
    }
    return result;
}

Shrinkage shrink(std::span<Estimate const> cells, ShrinkOptions const& options) {
    std::vector<std::size_t> const family(cells.size(), 0);
    return shrink(Families{cells, family, 1}, options);
}

JamesStein james_stein(std::span<double const> values, double variance, bool positive_part) {
    JamesStein result;
    if (values.empty()) return result;
    auto const k = static_cast<double>(values.size());
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / k;
    double squares = 0;
    for (double const value : values)
        squares += (value - result.mean) * (value - result.mean);
    if (k > 3) {
        result.factor = squares > 0 ? 1 - (k - 3) * variance / squares : 0;
        if (positive_part) result.factor = std::max(0.0, result.factor);
    }
    for (double const value : values)
        result.shrunk.push_back(result.mean + result.factor * (value - result.mean));
    return result;
}

} // namespace instante::server::scoring
