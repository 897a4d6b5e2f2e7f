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

std::optional<Quality> perceived_quality(QualitySums const& sums, Weighting weighting,
                                         Eigen::VectorXd const& importance, double confidence) {
    Quality quality;
    quality.visits = sums.visits;
    quality.contacts = sums.k.sum();
    if (sums.visits <= 0 || quality.contacts <= 0) return std::nullopt;

    Eigen::VectorXd const weights = weights_of(sums, weighting, importance);
    double const total = weights.sum();
    if (!(total > 0)) return std::nullopt;
    Eigen::VectorXd const rated = sums.k.cwiseMax(0.0);
    Eigen::VectorXd ratio = Eigen::VectorXd::Zero(rated.size());
    Eigen::VectorXd share = Eigen::VectorXd::Zero(rated.size()); // of a unit of s_va in the figure
    for (Eigen::Index a = 0; a < rated.size(); ++a) {
        if (rated[a] <= 0) continue;
        ratio[a] = sums.s[a] / rated[a];
        share[a] = weights[a] / (total * rated[a]);
    }
    double const value = weights.dot(ratio) / total;
    Eigen::VectorXd const centre =
        weighting == Weighting::contacts ? Eigen::VectorXd::Constant(rated.size(), value) : ratio;

    // sum_v e_v^2, multiplied out.
    Eigen::MatrixXd const crossed = sums.sk * centre.asDiagonal();
    Eigen::MatrixXd const residuals =
        sums.ss - crossed - crossed.transpose() + centre.asDiagonal() * sums.kk * centre.asDiagonal();
    double const squared = std::max(0.0, share.dot(residuals * share));

    auto const n = static_cast<double>(sums.visits);
    quality.index = 100 * value;
    if (sums.visits > 1) {
        quality.standard_error = 100 * std::sqrt(squared * n / (n - 1));
        quality.t = t_interval(quality.index, *quality.standard_error, sums.visits, confidence);
    }
    // As many equal visits as tell as much (Kish); each spreads around the value as e_v says.
    double const n_eff = std::min(n, quality.contacts * quality.contacts / sums.kk.sum());
    double const spread = squared * n_eff;
    Interval const smoothed =
        smoothed_interval(n_eff, n_eff * value, n_eff * (spread + value * value), value, confidence);
    quality.interval = {100 * smoothed.low, 100 * smoothed.high};
    return quality;
}

} // namespace instante::server::scoring
