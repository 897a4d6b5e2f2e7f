#include "server/scoring/adjusted_quality.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

constexpr double close_enough = 1e-10;
constexpr int most_rounds = 2'000;

/// How many visits each category has; the last are of unknown ones.
std::vector<std::int64_t> visits_by_category(std::span<QualityCell const> cells, std::size_t margin,
                                             std::size_t known) {
    std::vector<std::int64_t> visits(known + 1, 0);
    for (QualityCell const& cell : cells)
        visits[cell.category[margin]] += cell.visits;
    return visits;
}

/// Targets in visits, with the unknown ones as they are; and what of the population has no visits.
Margin targets_of(Margin const& shares, std::vector<std::int64_t> const& visits, AdjustedQuality& result) {
    std::size_t const known = shares.size();
    double covered = 0;
    std::vector<std::size_t> absent;
    std::int64_t of_known = 0;
    for (std::size_t k = 0; k < known; ++k) {
        of_known += visits[k];
        if (visits[k] > 0) {
            covered += shares[k];
        } else if (shares[k] > 0) {
            absent.push_back(k);
        }
    }
    Margin targets(known + 1, 0.0);
    for (std::size_t k = 0; k < known; ++k) {
        if (visits[k] > 0 && covered > 0) targets[k] = static_cast<double>(of_known) * shares[k] / covered;
    }
    targets[known] = static_cast<double>(visits[known]);
    result.covered.push_back(covered);
    result.absent.push_back(std::move(absent));
    result.unknown.push_back(visits[known]);
    return targets;
}

/// What margins explain of a visit's residual, on average over the targets of its margins' known categories.
class Explained {
  public:
    Explained(MarginFit::Explained explained, std::span<Margin const> targets)
        : explained_(std::move(explained)) {
        for (std::size_t m = 0; m < targets.size(); ++m) {
            std::size_t const known = targets[m].size() - 1;
            double sum = 0;
            double of_known = 0;
            for (std::size_t k = 0; k < known; ++k) {
                of_known += targets[m][k];
                sum += targets[m][k] * explained_.coefficients[m][static_cast<Eigen::Index>(k)];
            }
            on_average_.push_back(of_known > 0 ? sum / of_known : 0);
        }
    }

    double fit(std::size_t cell) const { return explained_.fit[static_cast<Eigen::Index>(cell)]; }
    double on_average(std::vector<std::size_t> const& category) const {
        double sum = 0;
        for (std::size_t m = 0; m < category.size(); ++m) {
            auto const& coefficients = explained_.coefficients[m];
            auto const at = static_cast<Eigen::Index>(category[m]);
            sum += at == coefficients.size() - 1 ? coefficients[at] : on_average_[m];
        }
        return sum;
    }

  private:
    MarginFit::Explained explained_;
    std::vector<double> on_average_;
};

/// Sum of squares of what each visit adds to the figure.
double squared_residuals(std::span<QualityCell const> cells, std::span<SampleCell const> sample,
                         std::vector<double> const& factors, std::span<Margin const> targets,
                         QualityFigure const& figure) {
    std::vector<std::size_t> sizes;
    for (Margin const& margin : targets)
        sizes.push_back(margin.size());
    Eigen::VectorXd means = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(cells.size()));
    for (std::size_t c = 0; c < cells.size(); ++c) {
        if (sample[c].w > 0)
            means[static_cast<Eigen::Index>(c)] = figure.residual_sum(cells[c].sums) / sample[c].w;
    }
    Explained const explained{MarginFit{sample, sizes}.explain(means), targets};
    double squared = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        double const n = sample[c].w;
        double const f = factors[c];
        double const fit = explained.fit(c);
        double const h = explained.on_average(cells[c].category);
        double const sum = figure.residual_sum(cells[c].sums);
        double const off = figure.squared_residuals(cells[c].sums) - 2 * fit * sum + n * fit * fit;
        squared += f * f * std::max(0.0, off) + 2 * f * h * (sum - n * fit) + n * h * h;
    }
    return std::max(0.0, squared);
}

void add(QualitySums& to, QualitySums const& from, double factor) {
    to.s += factor * from.s;
    to.k += factor * from.k;
    to.ss += factor * factor * from.ss;
    to.sk += factor * factor * from.sk;
    to.kk += factor * factor * from.kk;
}

} // namespace

std::optional<AdjustedQuality> adjusted_quality(std::span<QualityCell const> cells,
                                                std::span<Margin const> shares, Weighting weighting,
                                                Eigen::VectorXd const& importance, double confidence) {
    AdjustedQuality result;
    std::vector<SampleCell> sample;
    QualitySums before{cells.empty() ? 0 : cells.front().sums.s.size()};
    for (QualityCell const& cell : cells) {
        if (cell.category.size() != shares.size())
            throw std::invalid_argument("a cell has one category in each margin");
        auto const visits = static_cast<double>(cell.visits);
        sample.push_back({cell.visits, visits, visits, cell.category});
        result.visits += cell.visits;
        before.visits += cell.sums.visits;
        add(before, cell.sums, 1.0);
    }
    if (result.visits <= 0) return std::nullopt;
    result.unadjusted = perceived_quality(before, weighting, importance, confidence);

    std::vector<Margin> targets;
    for (std::size_t m = 0; m < shares.size(); ++m)
        targets.push_back(targets_of(shares[m], visits_by_category(cells, m, shares[m].size()), result));
    auto const weights = population_weights(sample, targets, close_enough, most_rounds);
    auto const* const fitted = std::get_if<PopulationWeights>(&weights);
    if (!fitted) return result; // categories without any share are all there is
    result.n_eff = fitted->n_eff;
    result.design_effect = fitted->design_effect;
    result.rounds = fitted->rounds;
    result.converged = fitted->converged;
    if (!fitted->converged) return result;

    QualitySums after{before.s.size()};
    after.visits = before.visits;
    result.smallest_factor = std::numeric_limits<double>::max();
    result.largest_factor = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        double const factor = fitted->factors[c];
        add(after, cells[c].sums, factor);
        if (cells[c].visits <= 0 || !(factor > 0)) continue;
        result.smallest_factor = std::min(result.smallest_factor, factor);
        result.largest_factor = std::max(result.largest_factor, factor);
    }
    auto const figure = quality_figure(after, weighting, importance);
    if (!figure) return result;
    double const squared = squared_residuals(cells, sample, fitted->factors, targets, *figure);
    result.quality = quality_of(after, *figure, squared, confidence);
    result.quality->contacts = before.k.sum();
    return result;
}

} // namespace instante::server::scoring
