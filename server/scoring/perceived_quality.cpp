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

} // namespace

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
