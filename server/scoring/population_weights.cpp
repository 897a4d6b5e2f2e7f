#include "server/scoring/population_weights.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

void check(std::span<SampleCell const> cells, std::span<Margin const> margins) {
    for (Margin const& margin : margins) {
        for (double const target : margin) {
            if (!(target >= 0) || !std::isfinite(target))
                throw std::invalid_argument("a target is zero or more");
        }
    }
    for (SampleCell const& cell : cells) {
        if (cell.category.size() != margins.size())
            throw std::invalid_argument("a cell has one category in each margin");
        for (std::size_t m = 0; m < margins.size(); ++m) {
            if (cell.category[m] >= margins[m].size())
                throw std::invalid_argument("there is no such category");
        }
    }
}

double sum_of(std::vector<double> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::optional<WeightRefusal> check_totals(std::span<Margin const> margins) {
    for (std::size_t m = 0; m < margins.size(); ++m) {
        double const total = sum_of(margins[m]);
        if (!(total > 0) || !std::isfinite(total)) return WeightRefusal{WeightFault::no_target, m, 0};
        double const first = sum_of(margins[0]);
        if (std::abs(total - first) > 1e-6 * first) return WeightRefusal{WeightFault::unequal_totals, m, 0};
    }
    return std::nullopt;
}

/// What the cells sum to in each category of a margin.
std::vector<double> reached(std::span<SampleCell const> cells, std::vector<double> const& fitted,
                            std::size_t margin, std::size_t categories) {
    std::vector<double> sums(categories, 0.0);
    for (std::size_t c = 0; c < cells.size(); ++c)
        sums[cells[c].category[margin]] += fitted[c];
    return sums;
}

/// Scales the fitted weights to one margin; refuses where nobody is left to stand for a category.
std::optional<WeightRefusal> scale(std::span<SampleCell const> cells, Margin const& margin, std::size_t m,
                                   std::vector<double>& factors, std::vector<double>& fitted) {
    std::vector<double> const sums = reached(cells, fitted, m, margin.size());
    for (std::size_t k = 0; k < margin.size(); ++k) {
        if (margin[k] > 0 && !(sums[k] > 0)) return WeightRefusal{WeightFault::empty_category, m, k};
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
        std::size_t const k = cells[c].category[m];
        if (!(sums[k] > 0)) continue;
        factors[c] *= margin[k] / sums[k];
        fitted[c] = factors[c] * cells[c].w;
    }
    return std::nullopt;
}

double largest_gap(std::span<SampleCell const> cells, std::span<Margin const> margins,
                   std::vector<double> const& fitted) {
    double gap = 0;
    double const total = sum_of(margins[0]);
    for (std::size_t m = 0; m < margins.size(); ++m) {
        // A margin that differs by rounding only is met in proportion.
        double const scale = total / sum_of(margins[m]);
        std::vector<double> const sums = reached(cells, fitted, m, margins[m].size());
        for (std::size_t k = 0; k < sums.size(); ++k)
            gap = std::max(gap, std::abs(sums[k] - scale * margins[m][k]) / total);
    }
    return gap;
}

void add_efficiency(std::span<SampleCell const> cells, PopulationWeights& weights) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        n += static_cast<double>(cells[c].n);
        sum += weights.fitted[c];
        squares += weights.factors[c] * weights.factors[c] * cells[c].w2;
    }
    weights.n_eff = squares > 0 ? std::clamp(sum * sum / squares, 1.0, std::max(1.0, n)) : 1.0;
    weights.design_effect = std::max(1.0, n) / weights.n_eff;
}

} // namespace

std::variant<PopulationWeights, WeightRefusal> population_weights(std::span<SampleCell const> cells,
                                                                  std::span<Margin const> margins,
                                                                  double tolerance, int most_rounds) {
    check(cells, margins);
    if (margins.empty()) throw std::invalid_argument("weights are fitted to one margin at least");
    if (auto const refused = check_totals(margins)) return *refused;
    PopulationWeights weights;
    weights.factors.assign(cells.size(), 1.0);
    for (SampleCell const& cell : cells)
        weights.fitted.push_back(cell.w);
    double const sample = sum_of(weights.fitted);
    if (!(sample > 0)) return WeightRefusal{WeightFault::no_units, 0, 0};

    double const total = sum_of(margins[0]);
    std::vector<Margin> targets{margins.begin(), margins.end()};
    for (Margin& margin : targets) {
        double const scale = total / sum_of(margin);
        for (double& target : margin)
            target *= scale;
    }
    while (weights.rounds < most_rounds && !weights.converged) {
        ++weights.rounds;
        for (std::size_t m = 0; m < targets.size(); ++m) {
            if (auto const refused = scale(cells, targets[m], m, weights.factors, weights.fitted))
                return *refused;
        }
        weights.largest_gap = largest_gap(cells, targets, weights.fitted);
        weights.converged = weights.largest_gap <= tolerance;
    }
    add_efficiency(cells, weights);
    return weights;
}

MarginFit::MarginFit(std::span<SampleCell const> cells, std::span<std::size_t const> categories)
    : sizes_(categories.begin(), categories.end()) {
    std::size_t columns = 0;
    for (std::size_t const size : sizes_) {
        offsets_.push_back(columns);
        columns += size;
    }
    auto const rows = static_cast<Eigen::Index>(cells.size());
    Eigen::MatrixXd design = Eigen::MatrixXd::Zero(rows, static_cast<Eigen::Index>(columns));
    weights_ = Eigen::VectorXd::Zero(rows);
    for (std::size_t c = 0; c < cells.size(); ++c) {
        auto const row = static_cast<Eigen::Index>(c);
        weights_[row] = std::sqrt(std::max(0.0, cells[c].w));
        cells_.push_back(cells[c].category);
        for (std::size_t m = 0; m < sizes_.size(); ++m)
            design(row, static_cast<Eigen::Index>(offsets_[m] + cells[c].category[m])) = weights_[row];
    }
    // Every margin's columns sum to the same: the design lacks rank, and the least solution is as good as
    // any.
    if (rows > 0 && columns > 0) solver_ = design.completeOrthogonalDecomposition().pseudoInverse();
}

MarginFit::Explained MarginFit::explain(Eigen::VectorXd const& cell_means) const {
    Explained explained;
    Eigen::VectorXd const solution = solver_ * weights_.cwiseProduct(cell_means);
    for (std::size_t m = 0; m < sizes_.size(); ++m) {
        explained.coefficients.emplace_back(
            solution.segment(static_cast<Eigen::Index>(offsets_[m]), static_cast<Eigen::Index>(sizes_[m])));
    }
    explained.fit = Eigen::VectorXd::Zero(cell_means.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) {
        for (std::size_t m = 0; m < sizes_.size(); ++m)
            explained.fit[static_cast<Eigen::Index>(c)] +=
                explained.coefficients[m][static_cast<Eigen::Index>(cells_[c][m])];
    }
    return explained;
}

} // namespace instante::server::scoring
