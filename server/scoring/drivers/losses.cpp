#include "server/scoring/drivers/losses.hpp"

#include "server/scoring/distributions.hpp"

#include <cmath>

namespace instante::server::scoring {

namespace {

using Rows = std::vector<Eigen::Index>;

std::optional<Interval> welch(Contrast const& contrast, ColumnSummary const& kept, ColumnSummary const& lost,
                              double confidence) {
    double const of_kept = kept.variance / kept.n_eff;
    double const of_lost = lost.variance / lost.n_eff;
    double const variance = of_kept + of_lost;
    if (!(variance > 0) || kept.n_eff <= 1 || lost.n_eff <= 1) return std::nullopt;
    double const df =
        variance * variance / (of_kept * of_kept / (kept.n_eff - 1) + of_lost * of_lost / (lost.n_eff - 1));
    double const half = t_quantile_above((1 - confidence) / 2, df) * std::sqrt(variance);
    if (!std::isfinite(half)) return std::nullopt;
    return Interval{contrast.difference - half, contrast.difference + half};
}

std::optional<Contrast> contrast_of(VisitMatrix const& matrix, Rows const& kept_rows, Rows const& lost_rows,
                                    double confidence) {
    Eigen::Index const outcome = matrix.columns() - 1;
    auto const kept = summary_of(matrix, outcome, kept_rows);
    auto const lost = summary_of(matrix, outcome, lost_rows);
    if (!kept || !lost) return std::nullopt;
    Contrast contrast{kept->n, lost->n, kept->mean, lost->mean, lost->mean - kept->mean, {}, {}};
    contrast.interval = welch(contrast, *kept, *lost, confidence);
    double const df = kept->n_eff + lost->n_eff - 2;
    if (df > 0) {
        double const pooled = ((kept->n_eff - 1) * kept->variance + (lost->n_eff - 1) * lost->variance) / df;
        if (pooled > 0) contrast.effect = contrast.difference / std::sqrt(pooled);
    }
    return contrast;
}

} // namespace

Losses losses_of(VisitMatrix const& matrix, double confidence) {
    Losses losses;
    losses.visits = matrix.rows();
    Eigen::VectorXd const answered = matrix.present.rowwise().sum();
    auto const all = static_cast<double>(matrix.columns());
    Rows kept;
    Rows lost;
    for (Eigen::Index row = 0; row < matrix.rows(); ++row)
        (answered[row] == all ? kept : lost).push_back(row);
    losses.complete = static_cast<std::int64_t>(kept.size());
    losses.outcome = contrast_of(matrix, kept, lost, confidence);
    for (Eigen::Index column = 0; column < matrix.columns(); ++column) {
        ColumnLoss loss;
        Rows with;
        Rows without;
        for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
            bool const has = matrix.has(row, column);
            (has ? with : without).push_back(row);
            if (!has) loss.only_this += answered[row] == all - 1;
        }
        loss.missing = static_cast<std::int64_t>(without.size());
        if (column + 1 < matrix.columns()) loss.outcome = contrast_of(matrix, with, without, confidence);
        losses.columns.push_back(loss);
    }
    return losses;
}

} // namespace instante::server::scoring
