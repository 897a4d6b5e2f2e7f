#pragma once
// What visits said, side by side: a row for a visit, a column for a moment, question or outcome.

#include "server/scoring/intervals.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// `present` is 1 where the visit answered the column, else 0, and `values` is 0 there: gaps are never
/// numbers.
struct VisitMatrix {
    Eigen::MatrixXd values;
    Eigen::MatrixXd present;
    Eigen::VectorXd weights; // one a row, > 0

    Eigen::Index rows() const { return values.rows(); }
    Eigen::Index columns() const { return values.cols(); }
    bool has(Eigen::Index row, Eigen::Index column) const { return present(row, column) > 0; }
    /// Rows that answered all columns, ascending.
    std::vector<Eigen::Index> complete_rows() const;
    /// These columns, in this order; all rows.
    VisitMatrix select(std::span<Eigen::Index const> columns) const;
};

using GappyRow = std::vector<std::optional<double>>;

/// Rows of one length (else std::invalid_argument). `weights`: one a row, or none: all weigh 1. Rows without
/// weight are left out: they say nothing.
VisitMatrix matrix_of(std::span<GappyRow const> rows, std::span<double const> weights = {});

/// Weighted mean and spread of a column over the rows that answered it. n_eff is Kish's (see ratings.hpp).
struct ColumnSummary {
    std::int64_t n = 0;
    double n_eff = 0;
    double mean = 0;
    double variance = 0; // n_eff - 1 divisor; 0 when n_eff is 1
};
/// Over `rows` that answered; nullopt: none did.
std::optional<ColumnSummary> summary_of(VisitMatrix const& matrix, Eigen::Index column,
                                        std::span<Eigen::Index const> rows);

} // namespace instante::server::scoring
