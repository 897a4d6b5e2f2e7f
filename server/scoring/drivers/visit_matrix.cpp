#include "server/scoring/drivers/visit_matrix.hpp"

#include <stdexcept>

namespace instante::server::scoring {

std::vector<Eigen::Index> VisitMatrix::complete_rows() const {
    std::vector<Eigen::Index> complete;
    Eigen::VectorXd const answered = present.rowwise().sum();
    auto const all = static_cast<double>(columns());
    for (Eigen::Index row = 0; row < rows(); ++row) {
        if (answered[row] == all) complete.push_back(row);
    }
    return complete;
}

VisitMatrix VisitMatrix::select(std::span<Eigen::Index const> columns) const {
    auto const count = static_cast<Eigen::Index>(columns.size());
    VisitMatrix selected{Eigen::MatrixXd{rows(), count}, Eigen::MatrixXd{rows(), count}, weights};
    for (Eigen::Index i = 0; i < count; ++i) {
        Eigen::Index const column = columns[static_cast<std::size_t>(i)];
        selected.values.col(i) = values.col(column);
        selected.present.col(i) = present.col(column);
    }
    return selected;
}

VisitMatrix matrix_of(std::span<GappyRow const> rows, std::span<double const> weights) {
    if (!weights.empty() && weights.size() != rows.size())
        throw std::invalid_argument("one weight for each row is needed");
    std::vector<std::size_t> weighty;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].size() != rows.front().size()) throw std::invalid_argument("rows must be of one length");
        if (weights.empty() || weights[i] > 0) weighty.push_back(i);
    }
    auto const height = static_cast<Eigen::Index>(weighty.size());
    auto const width = static_cast<Eigen::Index>(rows.empty() ? 0 : rows.front().size());
    VisitMatrix matrix{Eigen::MatrixXd::Zero(height, width), Eigen::MatrixXd::Zero(height, width),
                       Eigen::VectorXd::Ones(height)};
    for (Eigen::Index row = 0; row < height; ++row) {
        std::size_t const from = weighty[static_cast<std::size_t>(row)];
        if (!weights.empty()) matrix.weights[row] = weights[from];
        for (Eigen::Index column = 0; column < width; ++column) {
            auto const& value = rows[from][static_cast<std::size_t>(column)];
            if (!value) continue;
            matrix.values(row, column) = *value;
            matrix.present(row, column) = 1;
        }
    }
    return matrix;
}

std::optional<ColumnSummary> summary_of(VisitMatrix const& matrix, Eigen::Index column,
                                        std::span<Eigen::Index const> rows) {
    ColumnSummary summary;
    double weight = 0;
    double squares = 0; // of weights
    double sum = 0;
    for (Eigen::Index const row : rows) {
        if (!matrix.has(row, column)) continue;
        double const w = matrix.weights[row];
        ++summary.n;
        weight += w;
        squares += w * w;
        sum += w * matrix.values(row, column);
    }
    if (!(weight > 0)) return std::nullopt;
    summary.mean = sum / weight;
    summary.n_eff = weight * weight / squares;
    double spread = 0;
    for (Eigen::Index const row : rows) {
        if (!matrix.has(row, column)) continue;
        double const distance = matrix.values(row, column) - summary.mean;
        spread += matrix.weights[row] * distance * distance;
    }
    if (summary.n > 1 && summary.n_eff > 1)
        summary.variance = spread / weight * summary.n_eff / (summary.n_eff - 1);
    return summary;
}

} // namespace instante::server::scoring
