#include "server/scoring/drivers/correlations.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

constexpr double nearly_zero = 1e-10;      // of an eigenvalue: those of a correlation matrix are about 1
constexpr double nothing_left = 1e-13;     // of a variance, after its mean was taken off
constexpr Eigen::Index sums_of_a_pair = 6; // w, a, b, aa, bb, ab

} // namespace

CrossSums::CrossSums(VisitMatrix const& matrix, std::span<Eigen::Index const> rows, Gaps gaps)
    : gaps_(gaps),
      values_(Table::Zero(static_cast<Eigen::Index>(rows.size()), matrix.columns())),
      present_(Table::Zero(gaps == Gaps::pairwise ? values_.rows() : 0, matrix.columns())),
      weights_(values_.rows()) {
    Eigen::Index const q = matrix.columns();
    width_ = gaps == Gaps::listwise ? 1 + q + q * (q + 1) / 2 : sums_of_a_pair * q * (q - 1) / 2;
    for (Eigen::Index column = 0; column < q; ++column) {
        auto const summary = summary_of(matrix, column, rows);
        double const centre = summary ? summary->mean : 0.0;
        double const scale = summary && summary->variance > 0 ? 1 / std::sqrt(summary->variance) : 1.0;
        for (Eigen::Index i = 0; i < values_.rows(); ++i) {
            Eigen::Index const row = rows[static_cast<std::size_t>(i)];
            if (!matrix.has(row, column)) continue;
            values_(i, column) = (matrix.values(row, column) - centre) * scale;
            if (gaps == Gaps::pairwise) present_(i, column) = 1;
        }
    }
    for (Eigen::Index i = 0; i < values_.rows(); ++i)
        weights_[i] = matrix.weights[rows[static_cast<std::size_t>(i)]];
}

void CrossSums::add_listwise(Eigen::Index row, double* sums) const {
    Eigen::Index const q = values_.cols();
    double const* const values = values_.data() + row * q;
    double* product = sums + 1 + q;
    sums[0] += weights_[row];
    for (Eigen::Index a = 0; a < q; ++a) {
        double const x = weights_[row] * values[a];
        sums[1 + a] += x;
        for (Eigen::Index b = 0; b <= a; ++b)
            *product++ += x * values[b];
    }
}

void CrossSums::add_pairwise(Eigen::Index row, double* sums) const {
    Eigen::Index const q = values_.cols();
    double const* const values = values_.data() + row * q;
    double const* const present = present_.data() + row * q;
    for (Eigen::Index a = 1; a < q; ++a) {
        double const here = weights_[row] * present[a]; // 0: the pair is not answered, and nothing is added
        double const x = weights_[row] * values[a];
        double const xx = x * values[a];
        for (Eigen::Index b = 0; b < a; ++b, sums += sums_of_a_pair) {
            sums[0] += here * present[b];
            sums[1] += x * present[b];
            sums[2] += here * values[b];
            sums[3] += xx * present[b];
            sums[4] += here * values[b] * values[b];
            sums[5] += x * values[b];
        }
    }
}

void CrossSums::add(Eigen::Index row, Eigen::Ref<Eigen::VectorXd> sums) const {
    gaps_ == Gaps::listwise ? add_listwise(row, sums.data()) : add_pairwise(row, sums.data());
}

Eigen::VectorXd CrossSums::total() const {
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(width_);
    for (Eigen::Index row = 0; row < rows(); ++row)
        add(row, sums);
    return sums;
}

std::optional<Eigen::MatrixXd> CrossSums::correlations(Eigen::Ref<Eigen::VectorXd const> const& sums) const {
    return gaps_ == Gaps::listwise ? from_listwise(sums.data()) : from_pairwise(sums.data());
}

std::optional<Eigen::MatrixXd> CrossSums::from_listwise(double const* sums) const {
    Eigen::Index const q = values_.cols();
    double const weight = sums[0];
    if (!(weight > 0)) return std::nullopt;
    Eigen::MatrixXd r(q, q);
    double const* product = sums + 1 + q;
    for (Eigen::Index a = 0; a < q; ++a) {
        for (Eigen::Index b = 0; b <= a; ++b)
            r(a, b) = r(b, a) = *product++ / weight - sums[1 + a] / weight * (sums[1 + b] / weight);
    }
    if (!(r.diagonal().array() > nothing_left).all()) return std::nullopt;
    Eigen::VectorXd const per_spread = r.diagonal().cwiseSqrt().cwiseInverse();
    r = per_spread.asDiagonal() * r * per_spread.asDiagonal();
    r.diagonal().setOnes();
    return r.cwiseMax(-1.0).cwiseMin(1.0);
}

std::optional<Eigen::MatrixXd> CrossSums::from_pairwise(double const* sums) const {
    Eigen::Index const q = values_.cols();
    Eigen::MatrixXd r = Eigen::MatrixXd::Identity(q, q);
    for (Eigen::Index a = 1; a < q; ++a) {
        for (Eigen::Index b = 0; b < a; ++b, sums += sums_of_a_pair) {
            double const weight = sums[0];
            if (!(weight > 0)) return std::nullopt;
            double const x = sums[1] / weight;
            double const y = sums[2] / weight;
            double const xx = sums[3] / weight - x * x;
            double const yy = sums[4] / weight - y * y;
            if (!(xx > nothing_left) || !(yy > nothing_left)) return std::nullopt;
            r(a, b) = r(b, a) = std::clamp((sums[5] / weight - x * y) / std::sqrt(xx * yy), -1.0, 1.0);
        }
    }
    return r;
}

Eigen::MatrixXd overlap_of(VisitMatrix const& matrix) {
    return matrix.present.transpose() * matrix.present;
}

double smallest_eigenvalue(Eigen::MatrixXd const& matrix) {
    if (matrix.size() == 0) return 0;
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>{matrix, Eigen::EigenvaluesOnly}.eigenvalues()[0];
}

std::vector<std::size_t> collinear_columns(Eigen::MatrixXd const& correlations) {
    std::vector<std::size_t> columns;
    if (correlations.size() == 0) return columns;
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver{correlations};
    for (Eigen::Index i = 0; i < correlations.rows(); ++i) {
        for (Eigen::Index k = 0; k < correlations.cols(); ++k) {
            if (solver.eigenvalues()[k] > nearly_zero || std::abs(solver.eigenvectors()(i, k)) < 0.01)
                continue;
            columns.push_back(static_cast<std::size_t>(i));
            break;
        }
    }
    return columns;
}

} // namespace instante::server::scoring
