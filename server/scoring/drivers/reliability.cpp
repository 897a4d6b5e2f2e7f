#include "server/scoring/drivers/reliability.hpp"

#include "server/scoring/distributions.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace instante::server::scoring {

namespace {

struct Moments {
    Eigen::VectorXd mean;
    Eigen::MatrixXd covariance;
    double n_eff = 0;
};

Moments moments_of(VisitMatrix const& matrix, std::vector<Eigen::Index> const& rows) {
    auto const n = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd values(n, matrix.columns());
    Eigen::VectorXd weights(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        values.row(i) = matrix.values.row(rows[static_cast<std::size_t>(i)]);
        weights[i] = matrix.weights[rows[static_cast<std::size_t>(i)]];
    }
    double const total = weights.sum();
    Moments moments;
    moments.n_eff = total * total / weights.squaredNorm();
    moments.mean = values.transpose() * weights / total;
    values.rowwise() -= moments.mean.transpose();
    moments.covariance = values.transpose() * weights.asDiagonal() * values / total;
    if (moments.n_eff > 1) moments.covariance *= moments.n_eff / (moments.n_eff - 1);
    return moments;
}

double alpha_of(Eigen::MatrixXd const& covariance) {
    auto const k = static_cast<double>(covariance.rows());
    return k / (k - 1) * (1 - covariance.trace() / covariance.sum());
}

Eigen::MatrixXd without(Eigen::MatrixXd const& matrix, Eigen::Index item) {
    std::vector<Eigen::Index> left;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        if (i != item) left.push_back(i);
    }
    return matrix(left, left);
}

/// Communalities are put into the diagonal until they stay (Harman, Modern Factor Analysis, 3rd ed., 1976,
/// chapter 8). nullopt: they do not, one reaches 1, or loadings disagree in sign.
std::optional<double> omega_of(Eigen::MatrixXd const& correlations) {
    constexpr int most_rounds = 500;
    constexpr double settled = 1e-9;
    if (correlations.rows() < 3) return std::nullopt;
    Eigen::MatrixXd reduced = correlations;
    reduced.diagonal() = (correlations - Eigen::MatrixXd::Identity(correlations.rows(), correlations.cols()))
                             .cwiseAbs()
                             .colwise()
                             .maxCoeff()
                             .transpose();
    for (int round = 0; round < most_rounds; ++round) {
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver{reduced};
        Eigen::Index const last = reduced.rows() - 1;
        double const largest = solver.eigenvalues()[last];
        if (!(largest > 0)) return std::nullopt;
        Eigen::VectorXd loadings = solver.eigenvectors().col(last) * std::sqrt(largest);
        if (loadings.sum() < 0) loadings = -loadings;
        Eigen::VectorXd const communality = loadings.cwiseAbs2();
        if (communality.maxCoeff() >= 1) return std::nullopt;
        double const change = (communality - reduced.diagonal()).cwiseAbs().maxCoeff();
        reduced.diagonal() = communality;
        if (change > settled) continue;
        if (loadings.minCoeff() <= 0) return std::nullopt;
        double const common = loadings.sum() * loadings.sum();
        return common / (common + (1 - communality.array()).sum());
    }
    return std::nullopt;
}

ItemReliability item_of(Moments const& moments, Eigen::Index item, std::size_t number) {
    Eigen::MatrixXd const& c = moments.covariance;
    double const own = c(item, item);
    ItemReliability result{number, moments.mean[item], std::sqrt(own), {}, {}};
    Eigen::MatrixXd const rest = without(c, item);
    double const spread = rest.sum();
    if (!(spread > 1e-12 * rest.trace())) return result;
    result.item_rest = (c.row(item).sum() - own) / std::sqrt(own * spread);
    if (rest.rows() > 1) result.alpha_if_deleted = alpha_of(rest);
    return result;
}

} // namespace

Interval feldt_interval(double alpha, double n, double items, double confidence) {
    double const df1 = n - 1;
    double const df2 = (n - 1) * (items - 1);
    double const tail = (1 - confidence) / 2;
    return {1 - (1 - alpha) * f_quantile_above(tail, df1, df2),
            1 - (1 - alpha) * f_quantile_above(1 - tail, df1, df2)};
}

Answer<Reliability> reliability_of(VisitMatrix const& matrix, double confidence) {
    auto const rows = matrix.complete_rows();
    if (rows.size() < 3) {
        return Refusal{
            Reason::too_few, std::to_string(rows.size()) + " answered every item; three are needed", {}};
    }
    std::vector<Eigen::Index> items;
    Reliability result;
    for (Eigen::Index item = 0; item < matrix.columns(); ++item) {
        bool const varies = std::any_of(rows.begin(), rows.end(), [&](Eigen::Index row) {
            return matrix.values(row, item) != matrix.values(rows.front(), item);
        });
        if (varies) {
            items.push_back(item);
        } else {
            result.dropped.push_back(static_cast<std::size_t>(item));
        }
    }
    if (items.size() < 2)
        return Refusal{Reason::nothing_varies, "two items that vary are needed", std::move(result.dropped)};
    Moments const moments = moments_of(matrix.select(items), rows);
    Eigen::MatrixXd const& c = moments.covariance;
    if (!(c.sum() > 1e-12 * c.trace()) || moments.n_eff <= 1)
        return Refusal{Reason::nothing_varies, "the sum of the items does not vary", {}};
    auto const k = static_cast<double>(items.size());
    result.n = static_cast<std::int64_t>(rows.size());
    result.lost = matrix.rows() - result.n;
    result.n_eff = moments.n_eff;
    result.items = static_cast<std::int64_t>(items.size());
    result.alpha = alpha_of(c);
    result.feldt = feldt_interval(result.alpha, moments.n_eff, k, confidence);
    Eigen::VectorXd const per_sd = c.diagonal().cwiseSqrt().cwiseInverse();
    result.correlations = per_sd.asDiagonal() * c * per_sd.asDiagonal();
    result.correlations.diagonal().setOnes();
    double const mean = (result.correlations.sum() - k) / (k * (k - 1));
    result.mean_correlation = mean;
    if (1 + (k - 1) * mean > 0) result.standardized_alpha = k * mean / (1 + (k - 1) * mean);
    result.omega = omega_of(result.correlations);
    for (std::size_t i = 0; i < items.size(); ++i)
        result.by_item.push_back(
            item_of(moments, static_cast<Eigen::Index>(i), static_cast<std::size_t>(items[i])));
    return result;
}

} // namespace instante::server::scoring
