#include "server/scoring/perceived_quality.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

Eigen::VectorXd weights_of(QualitySums const& sums, Weighting weighting, Eigen::VectorXd const& importance) {
    if (weighting == Weighting::contacts) return sums.k;
    Eigen::VectorXd weights =
        weighting == Weighting::equal ? Eigen::VectorXd::Ones(sums.k.size()) : importance;
    if (weights.size() != sums.k.size())
        throw std::invalid_argument("one importance for each moment is needed");
    for (Eigen::Index a = 0; a < weights.size(); ++a) {
        if (sums.k[a] <= 0) weights[a] = 0; // nobody rated it: the others stand for it
    }
    return weights;
}

Interval t_interval(double index, double error, std::int64_t visits, double confidence) {
    double const half = t_quantile_above((1 - confidence) / 2, static_cast<double>(visits - 1)) * error;
    return {index - half, index + half};
}

/// A figure as a linear function of what each visit says: e_v = sum_m on_s_m s_vm + on_k_m k_vm.
struct Linear {
    Eigen::VectorXd on_s;
    Eigen::VectorXd on_k;
};

/// Of the moments of a set; nullopt when none of them was rated.
std::optional<Linear> linear_in(QualitySums const& sums, Weighting weighting, Eigen::VectorXd weights,
                                std::vector<bool> const& set) {
    double total = 0;
    double value = 0;
    for (Eigen::Index m = 0; m < weights.size(); ++m) {
        if (!set[static_cast<std::size_t>(m)] || sums.k[m] <= 0) weights[m] = 0;
        total += weights[m];
        if (weights[m] > 0) value += weights[m] * sums.s[m] / sums.k[m];
    }
    if (!(total > 0)) return std::nullopt;
    value /= total;
    Linear linear{Eigen::VectorXd::Zero(weights.size()), Eigen::VectorXd::Zero(weights.size())};
    for (Eigen::Index m = 0; m < weights.size(); ++m) {
        if (!(weights[m] > 0)) continue;
        double const centre = weighting == Weighting::contacts ? value : sums.s[m] / sums.k[m];
        linear.on_s[m] = weights[m] / (total * sums.k[m]);
        linear.on_k[m] = -linear.on_s[m] * centre;
    }
    return linear;
}

} // namespace

std::optional<double> error_of_difference(QualitySums const& sums, Weighting weighting,
                                          Eigen::VectorXd const& importance, std::vector<bool> const& a,
                                          std::vector<bool> const& b) {
    Eigen::VectorXd const weights = weights_of(sums, weighting, importance);
    auto const moments = static_cast<std::size_t>(weights.size());
    if (a.size() != moments || b.size() != moments)
        throw std::invalid_argument("a set says of each moment whether it is in");
    auto const of_a = linear_in(sums, weighting, weights, a);
    auto const of_b = linear_in(sums, weighting, weights, b);
    if (!of_a || !of_b || sums.visits < 2) return std::nullopt;
    Eigen::VectorXd const on_s = of_a->on_s - of_b->on_s;
    Eigen::VectorXd const on_k = of_a->on_k - of_b->on_k;
    double const squared = on_s.dot(sums.ss * on_s) + 2 * on_s.dot(sums.sk * on_k) + on_k.dot(sums.kk * on_k);
    auto const n = static_cast<double>(sums.visits);
    return 100 * std::sqrt(std::max(0.0, squared) * n / (n - 1));
}

QualitySums::QualitySums(Eigen::Index moments)
    : s(Eigen::VectorXd::Zero(moments)),
      k(Eigen::VectorXd::Zero(moments)),
      ss(Eigen::MatrixXd::Zero(moments, moments)),
      sk(Eigen::MatrixXd::Zero(moments, moments)),
      kk(Eigen::MatrixXd::Zero(moments, moments)) {}

double QualityFigure::residual_sum(QualitySums const& sums) const {
    return share.dot(sums.s - centre.cwiseProduct(sums.k));
}

double QualityFigure::squared_residuals(QualitySums const& sums) const {
    // sum_v z_v^2, multiplied out.
    Eigen::MatrixXd const crossed = sums.sk * centre.asDiagonal();
    Eigen::MatrixXd const residuals =
        sums.ss - crossed - crossed.transpose() + centre.asDiagonal() * sums.kk * centre.asDiagonal();
    return std::max(0.0, share.dot(residuals * share));
}

std::optional<QualityFigure> quality_figure(QualitySums const& sums, Weighting weighting,
                                            Eigen::VectorXd const& importance) {
    if (sums.visits <= 0 || sums.k.sum() <= 0) return std::nullopt;
    Eigen::VectorXd const weights = weights_of(sums, weighting, importance);
    double const total = weights.sum();
    if (!(total > 0)) return std::nullopt;
    Eigen::VectorXd ratio = Eigen::VectorXd::Zero(sums.k.size());
    QualityFigure figure;
    figure.share = Eigen::VectorXd::Zero(sums.k.size());
    for (Eigen::Index a = 0; a < sums.k.size(); ++a) {
        if (sums.k[a] <= 0) continue;
        ratio[a] = sums.s[a] / sums.k[a];
        figure.share[a] = weights[a] / (total * sums.k[a]);
    }
    figure.value = weights.dot(ratio) / total;
    figure.centre =
        weighting == Weighting::contacts ? Eigen::VectorXd::Constant(ratio.size(), figure.value) : ratio;
    return figure;
}

Quality quality_of(QualitySums const& sums, QualityFigure const& figure, double squared, double confidence) {
    Quality quality;
    quality.visits = sums.visits;
    quality.contacts = sums.k.sum();
    quality.index = 100 * figure.value;
    auto const n = static_cast<double>(sums.visits);
    if (sums.visits > 1) {
        quality.standard_error = 100 * std::sqrt(squared * n / (n - 1));
        quality.t = t_interval(quality.index, *quality.standard_error, sums.visits, confidence);
    }
    // As many equal visits as tell as much (Kish); each spreads around the value as e_v says.
    double const n_eff = std::min(n, quality.contacts * quality.contacts / sums.kk.sum());
    double const spread = squared * n_eff;
    Interval const smoothed =
        smoothed_interval(n_eff, n_eff * figure.value, n_eff * (spread + figure.value * figure.value),
                          figure.value, confidence);
    quality.interval = {100 * smoothed.low, 100 * smoothed.high};
    return quality;
}

std::optional<Quality> perceived_quality(QualitySums const& sums, Weighting weighting,
                                         Eigen::VectorXd const& importance, double confidence) {
    auto const figure = quality_figure(sums, weighting, importance);
    if (!figure) return std::nullopt;
    return quality_of(sums, *figure, figure->squared_residuals(sums), confidence);
}

} // namespace instante::server::scoring
