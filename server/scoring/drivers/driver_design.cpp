#include "server/scoring/drivers/driver_design.hpp"

#include <algorithm>
#include <numeric>

namespace instante::server::scoring {

namespace {

using Rows = std::vector<Eigen::Index>;

bool varies(VisitMatrix const& matrix, Eigen::Index column, Rows const& rows) {
    std::optional<double> first;
    for (Eigen::Index const row : rows) {
        if (!matrix.has(row, column)) continue;
        if (!first) first = matrix.values(row, column);
        if (matrix.values(row, column) != *first) return true;
    }
    return false;
}

bool answered(VisitMatrix const& matrix, Eigen::Index column, Rows const& rows) {
    return std::any_of(rows.begin(), rows.end(), [&](Eigen::Index row) { return matrix.has(row, column); });
}

/// Finds what can be used, step by step; each step may refuse.
class Designer {
  public:
    Designer(VisitMatrix const& matrix, Gaps gaps, std::int64_t least_overlap)
        : matrix_(matrix), outcome_(matrix.columns() - 1), gaps_(gaps), least_(least_overlap) {
        kept_.resize(static_cast<std::size_t>(std::max<Eigen::Index>(outcome_, 0)));
        std::iota(kept_.begin(), kept_.end(), 0);
    }

    Answer<DriverDesign> run() {
        Rows all(static_cast<std::size_t>(matrix_.rows()));
        std::iota(all.begin(), all.end(), 0);
        Rows with_outcome;
        for (Eigen::Index const row : all) {
            if (outcome_ >= 0 && matrix_.has(row, outcome_)) with_outcome.push_back(row);
        }
        if (with_outcome.empty()) return Refusal{Reason::no_outcome, "no visit answered the outcome", {}};
        if (auto const wrong = use(gaps_ == Gaps::listwise ? with_outcome : all)) return *wrong;
        if (gaps_ == Gaps::pairwise) return pairwise(all);
        return listwise();
    }

  private:
    /// Drops what does not vary over the rows.
    std::optional<Refusal> use(Rows const& rows) {
        if (!varies(matrix_, outcome_, rows)) {
            if (rows.size() < 3)
                return Refusal{Reason::too_few, count(rows.size()) + " answered the outcome", {}};
            return Refusal{
                Reason::constant_outcome, "the outcome is the same in all of " + count(rows.size()), {}};
        }
        std::vector<Eigen::Index> left;
        for (Eigen::Index const column : kept_) {
            if (varies(matrix_, column, rows)) {
                left.push_back(column);
            } else {
                bool const any = answered(matrix_, column, rows);
                design_.dropped.push_back(
                    {static_cast<std::size_t>(column), any ? "constant" : "no_answers"});
            }
        }
        kept_ = std::move(left);
        if (kept_.empty()) return Refusal{Reason::no_predictors, "no predictor varies", {}};
        if (static_cast<std::int64_t>(rows.size()) < needed()) {
            return Refusal{Reason::too_few,
                           count(rows.size()) + " for " + std::to_string(kept_.size()) +
                               " predictors; at least " + std::to_string(needed()) + " are needed",
                           {}};
        }
        return std::nullopt;
    }

    Answer<DriverDesign> listwise() {
        while (true) {
            select();
            Rows rows = design_.matrix.complete_rows();
            if (static_cast<std::int64_t>(rows.size()) < needed()) return no_overlap(rows.size());
            std::size_t const before = kept_.size();
            if (auto const wrong = use(rows)) return *wrong;
            if (kept_.size() == before) return finish(std::move(rows));
        }
    }

    Answer<DriverDesign> pairwise(Rows const& all) {
        select();
        Eigen::MatrixXd const overlap = overlap_of(design_.matrix);
        std::int64_t const least = least_ > 0 ? least_ : needed();
        design_.n = matrix_.rows();
        for (Eigen::Index a = 0; a < overlap.rows(); ++a) {
            for (Eigen::Index b = 0; b < a; ++b) {
                auto const both = static_cast<std::int64_t>(overlap(a, b));
                design_.n = std::min(design_.n, both);
                if (both >= least) continue;
                return Refusal{Reason::too_little_overlap,
                               count(static_cast<std::size_t>(both)) + " answered both of a pair; at least " +
                                   std::to_string(least) + " are needed",
                               blamed({b, a})};
            }
        }
        std::int64_t const n = design_.n;
        return finish(all, n);
    }

    Answer<DriverDesign> finish(Rows rows, std::optional<std::int64_t> n = std::nullopt) {
        double weight = 0;
        double squares = 0;
        for (Eigen::Index const row : rows) {
            weight += matrix_.weights[row];
            squares += matrix_.weights[row] * matrix_.weights[row];
        }
        auto const count = static_cast<double>(rows.size());
        design_.n = n.value_or(static_cast<std::int64_t>(rows.size()));
        design_.n_eff = static_cast<double>(design_.n) * (weight * weight / squares / count);
        design_.rows = std::move(rows);
        for (Eigen::Index const column : kept_)
            design_.predictors.push_back(static_cast<std::size_t>(column));
        return std::move(design_);
    }

    Refusal no_overlap(std::size_t complete) {
        Eigen::VectorXd const has = design_.matrix.present.colwise().sum();
        Eigen::Index rarest = 0;
        has.head(has.size() - 1).minCoeff(&rarest);
        return Refusal{Reason::too_little_overlap,
                       count(complete) + " answered everything, of " +
                           count(static_cast<std::size_t>(matrix_.rows())) + "; at least " +
                           std::to_string(needed()) +
                           " are needed. Leave out what is answered least, or take pairs",
                       blamed({rarest})};
    }

    void select() {
        std::vector<Eigen::Index> columns = kept_;
        columns.push_back(outcome_);
        design_.matrix = matrix_.select(columns);
    }

    /// Columns of the selected matrix as the caller counts them, without the outcome.
    std::vector<std::size_t> blamed(std::vector<Eigen::Index> const& columns) const {
        std::vector<std::size_t> list;
        for (Eigen::Index const column : columns) {
            auto const at = static_cast<std::size_t>(column);
            if (at < kept_.size()) list.push_back(static_cast<std::size_t>(kept_[at]));
        }
        return list;
    }

    static std::string count(std::size_t visits) {
        return std::to_string(visits) + (visits == 1 ? " visit" : " visits");
    }
    std::int64_t needed() const { return static_cast<std::int64_t>(kept_.size()) + 2; }

    VisitMatrix const& matrix_;
    Eigen::Index outcome_;
    Gaps gaps_;
    std::int64_t least_;
    std::vector<Eigen::Index> kept_;
    DriverDesign design_;
};

} // namespace

Answer<DriverDesign> design_of(VisitMatrix const& matrix, Gaps gaps, std::int64_t least_overlap) {
    return Designer{matrix, gaps, least_overlap}.run();
}

} // namespace instante::server::scoring
