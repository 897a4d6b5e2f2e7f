#include "server/scoring/cluster_sample.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

template <class List>
void check_length(List const& list, std::size_t units) {
    if (!list.empty() && list.size() != units)
        throw std::invalid_argument("one entry for each unit is needed");
}

void check(ClusterSample const& sample) {
    std::size_t const units = sample.y.size();
    check_length(sample.x, units);
    check_length(sample.weights, units);
    check_length(sample.clusters, units);
    check_length(sample.strata, units);
    if (sample.categories.size() != sample.margins.size())
        throw std::invalid_argument("every margin needs the categories of the units");
    for (auto const& categories : sample.categories) {
        if (categories.size() != units) throw std::invalid_argument("one entry for each unit is needed");
    }
    for (double const weight : sample.weights) {
        if (!(weight >= 0) || !std::isfinite(weight)) throw std::invalid_argument("a weight is zero or more");
    }
}

/// Which units are of one cluster, and which clusters of one stratum.
struct Design {
    std::vector<std::size_t> cluster;  // of each unit, numbered through
    std::vector<std::size_t> stratum;  // of each cluster
    std::vector<std::int64_t> members; // clusters of each stratum
    std::vector<double> sampled;       // n_h / N_h of each stratum
    std::int64_t strata = 0;           // that have clusters
    std::int64_t lonely = 0;
};

Design design_of(ClusterSample const& sample) {
    Design design;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> numbers;
    for (std::size_t i = 0; i < sample.y.size(); ++i) {
        std::size_t const stratum = sample.strata.empty() ? 0 : sample.strata[i];
        std::size_t const cluster = sample.clusters.empty() ? i : sample.clusters[i];
        auto const [at, fresh] = numbers.try_emplace({stratum, cluster}, numbers.size());
        if (fresh) {
            design.stratum.push_back(stratum);
            if (design.members.size() <= stratum) design.members.resize(stratum + 1, 0);
            ++design.members[stratum];
        }
        design.cluster.push_back(at->second);
    }
    for (std::size_t h = 0; h < design.members.size(); ++h) {
        auto const n = static_cast<double>(design.members[h]);
        double sampled = 0;
        if (!sample.clusters_in_population.empty()) {
            if (h >= sample.clusters_in_population.size() || sample.clusters_in_population[h] < n)
                throw std::invalid_argument(
                    "a stratum has more clusters in the sample than in the population");
            sampled = n > 0 ? n / sample.clusters_in_population[h] : 0;
        }
        design.sampled.push_back(sampled);
        design.strata += n > 0;
        design.lonely += n == 1 && sampled < 1;
    }
    return design;
}

/// Of the sum over units of `u`; nullopt where a stratum has one cluster out of several.
std::optional<double> variance_of(Design const& design, std::vector<double> const& u) {
    if (design.lonely > 0) return std::nullopt;
    std::vector<double> by_cluster(design.stratum.size(), 0.0);
    std::vector<double> means(design.members.size(), 0.0);
    for (std::size_t i = 0; i < u.size(); ++i)
        by_cluster[design.cluster[i]] += u[i];
    for (std::size_t c = 0; c < by_cluster.size(); ++c)
        means[design.stratum[c]] += by_cluster[c] / static_cast<double>(design.members[design.stratum[c]]);
    double variance = 0;
    for (std::size_t c = 0; c < by_cluster.size(); ++c) {
        std::size_t const h = design.stratum[c];
        if (design.members[h] < 2) continue; // all clusters of its stratum: nothing varies
        auto const n = static_cast<double>(design.members[h]);
        double const off = by_cluster[c] - means[h];
        variance += (1.0 - design.sampled[h]) * n / (n - 1.0) * off * off;
    }
    return variance;
}

/// Units by the cell of the margins that they are in.
struct Cells {
    std::vector<SampleCell> cells;
    std::vector<std::size_t> of_unit;
};

Cells cells_of(ClusterSample const& sample, std::vector<double> const& weights) {
    Cells all;
    std::map<std::vector<std::size_t>, std::size_t> numbers;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        std::vector<std::size_t> category;
        for (auto const& of_margin : sample.categories)
            category.push_back(of_margin[i]);
        auto const [at, fresh] = numbers.try_emplace(category, all.cells.size());
        if (fresh) all.cells.push_back({0, 0, 0, category});
        SampleCell& cell = all.cells[at->second];
        ++cell.n;
        cell.w += weights[i];
        cell.w2 += weights[i] * weights[i];
        all.of_unit.push_back(at->second);
    }
    return all;
}

/// Takes from each unit's `z` what the margins explain of it, cell means by the weights before.
void leave_residuals(Cells const& cells, MarginFit const& fit, std::vector<double> const& before,
                     std::vector<double>& z) {
    Eigen::VectorXd means = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cells.cells.size()));
    for (std::size_t i = 0; i < z.size(); ++i) {
        std::size_t const cell = cells.of_unit[i];
        if (cells.cells[cell].w > 0)
            means[static_cast<Eigen::Index>(cell)] += before[i] * z[i] / cells.cells[cell].w;
    }
    Eigen::VectorXd const explained = fit.explain(means).fit;
    for (std::size_t i = 0; i < z.size(); ++i)
        z[i] -= explained[static_cast<Eigen::Index>(cells.of_unit[i])];
}

SampleEstimate estimate(double value, std::optional<double> variance, std::int64_t df, double confidence) {
    SampleEstimate result{value, std::nullopt, std::nullopt, std::nullopt};
    if (!variance || df < 0) return result;
    double const error = std::sqrt(*variance);
    if (!std::isfinite(error)) return result;
    result.standard_error = error;
    double const z = normal_z(confidence) * error;
    result.z = Interval{value - z, value + z};
    if (error == 0) {
        result.t = Interval{value, value};
    } else if (df > 0) {
        double const half = t_quantile_above((1.0 - confidence) / 2.0, static_cast<double>(df)) * error;
        result.t = Interval{value - half, value + half};
    }
    return result;
}

double kish(std::vector<double> const& weights) {
    double sum = 0;
    double squares = 0;
    for (double const weight : weights) {
        sum += weight;
        squares += weight * weight;
    }
    return squares > 0 ? std::clamp(sum * sum / squares, 1.0, static_cast<double>(weights.size())) : 1.0;
}

/// n / (n - 1) sum w r^2 / sum w / n for residuals of the ratio: the variance that single draws would have.
double single_draw_variance(std::vector<double> const& weights, std::vector<double> const& residuals,
                            double weight) {
    double squares = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        squares += weights[i] / weight * residuals[i] * residuals[i];
    return squares / (static_cast<double>(weights.size()) - 1.0);
}

struct Sums {
    double w = 0, wx = 0, wy = 0;
};

Sums sums_of(ClusterSample const& sample, std::vector<double> const& weights) {
    Sums sums;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sums.w += weights[i];
        sums.wx += weights[i] * (sample.x.empty() ? 1.0 : sample.x[i]);
        sums.wy += weights[i] * sample.y[i];
    }
    return sums;
}

/// The variance against that of as many single draws with the same weights; `plain` are the ratio's
/// deviations.
std::optional<double> design_effect_of(ClusterSample const& sample, ClusterEstimate const& estimate,
                                       std::vector<double> const& plain, double variance) {
    double const weight = estimate.weight;
    double single = weight * weight * single_draw_variance(estimate.weights, plain, weight);
    // Weights that stand for a population larger than the sample: single draws would not be put back either.
    auto const n = static_cast<double>(estimate.n);
    if (!sample.clusters_in_population.empty() && weight > n) single *= 1.0 - n / weight;
    return single > 0 ? std::optional{variance / single} : std::nullopt;
}

} // namespace

std::variant<std::optional<ClusterEstimate>, WeightRefusal> cluster_estimate(ClusterSample const& sample,
                                                                             double confidence) {
    check(sample);
    std::vector<double> const before =
        sample.weights.empty() ? std::vector<double>(sample.y.size(), 1.0) : sample.weights;
    ClusterEstimate result;
    result.weights = before;
    std::optional<Cells> cells;
    std::optional<MarginFit> fit;
    if (!sample.margins.empty()) {
        cells = cells_of(sample, before);
        auto adjusted = population_weights(cells->cells, sample.margins);
        if (auto const* refused = std::get_if<WeightRefusal>(&adjusted)) return *refused;
        result.adjusted = std::get<PopulationWeights>(std::move(adjusted));
        std::vector<std::size_t> sizes;
        for (Margin const& margin : sample.margins)
            sizes.push_back(margin.size());
        fit.emplace(cells->cells, sizes);
        for (std::size_t i = 0; i < before.size(); ++i)
            result.weights[i] *= result.adjusted->factors[cells->of_unit[i]];
    }
    Sums const sums = sums_of(sample, result.weights);
    if (!(sums.w > 0) || sums.wx == 0) return std::optional<ClusterEstimate>{};

    Design const design = design_of(sample);
    result.n = static_cast<std::int64_t>(sample.y.size());
    result.clusters = static_cast<std::int64_t>(design.stratum.size());
    result.strata = design.strata;
    result.lonely_strata = design.lonely;
    result.degrees_of_freedom = result.clusters - result.strata;
    result.weight = sums.w;
    result.n_eff = kish(result.weights);
    double const ratio = sums.wy / sums.wx;
    std::vector<double> z_ratio(sample.y.size());
    for (std::size_t i = 0; i < z_ratio.size(); ++i)
        z_ratio[i] = (sample.y[i] - ratio * (sample.x.empty() ? 1.0 : sample.x[i])) / sums.wx;
    std::vector<double> const plain = z_ratio;
    std::vector<double> z_total = sample.y;
    if (fit) {
        leave_residuals(*cells, *fit, before, z_ratio);
        leave_residuals(*cells, *fit, before, z_total);
    }
    for (std::size_t i = 0; i < z_ratio.size(); ++i) {
        z_ratio[i] *= result.weights[i];
        z_total[i] *= result.weights[i];
    }
    auto const variance = variance_of(design, z_ratio);
    result.ratio = estimate(ratio, variance, result.degrees_of_freedom, confidence);
    result.total = estimate(sums.wy, variance_of(design, z_total), result.degrees_of_freedom, confidence);
    if (variance && result.n > 1) result.design_effect = design_effect_of(sample, result, plain, *variance);
    return std::optional{std::move(result)};
}

} // namespace instante::server::scoring
