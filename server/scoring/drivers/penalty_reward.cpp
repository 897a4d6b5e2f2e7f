#include "server/scoring/drivers/penalty_reward.hpp"

#include "server/scoring/distributions.hpp"
#include "server/scoring/drivers/correlations.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

/// One attribute's two dummies; -1 where nobody is on that side.
struct Sides {
    Eigen::Index low = -1;
    Eigen::Index high = -1;
};

struct Fit {
    Eigen::VectorXd coefficients;
    Eigen::MatrixXd covariance;
    double r2 = 0;
    double degrees_of_freedom = 0;
};

/// Weighted least squares; nullopt: the columns of x depend on each other.
std::optional<Fit> fit(Eigen::MatrixXd const& x, Eigen::VectorXd const& y, Eigen::VectorXd const& weights,
                       bool robust) {
    Eigen::Index const k = x.cols();
    Eigen::MatrixXd const weighted = weights.asDiagonal() * x;
    Eigen::MatrixXd const xx = x.transpose() * weighted;
    Eigen::VectorXd const per_size = xx.diagonal().cwiseSqrt().cwiseInverse();
    Eigen::MatrixXd const scaled = per_size.asDiagonal() * xx * per_size.asDiagonal();
    if (Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>{scaled, Eigen::EigenvaluesOnly}.eigenvalues()[0] <
        singular)
        return std::nullopt;
    Eigen::LDLT<Eigen::MatrixXd> const solver{xx};
    Fit result;
    result.coefficients = solver.solve(weighted.transpose() * y);
    Eigen::MatrixXd const inverse = solver.solve(Eigen::MatrixXd::Identity(k, k));
    Eigen::VectorXd const residuals = y - x * result.coefficients;
    auto const n = static_cast<double>(x.rows());
    result.degrees_of_freedom = n - static_cast<double>(k);
    double const left = residuals.cwiseAbs2().dot(weights);
    double const mean = weights.dot(y) / weights.sum();
    double const all = (y.array() - mean).square().matrix().dot(weights);
    result.r2 = std::clamp(1 - left / all, 0.0, 1.0);
    if (robust) {
        Eigen::VectorXd const scores = residuals.cwiseProduct(weights).cwiseAbs2();
        result.covariance =
            inverse * (x.transpose() * scores.asDiagonal() * x) * inverse * (n / result.degrees_of_freedom);
    } else {
        result.covariance = inverse * (left / result.degrees_of_freedom);
    }
    return result;
}

Effect effect_of(double value, double variance, double degrees_of_freedom, double confidence) {
    Effect effect{value, std::sqrt(std::max(0.0, variance)), {}, 0};
    double const half = t_quantile_above((1 - confidence) / 2, degrees_of_freedom) * effect.standard_error;
    effect.interval = {value - half, value + half};
    effect.p_value = effect.standard_error > 0
                         ? t_two_sided(value / effect.standard_error, degrees_of_freedom)
                     : value == 0 ? 1.0
                                  : 0.0;
    return effect;
}

void judge(PenaltyReward& one) {
    if (!one.penalty || !one.reward) {
        one.reason = "one_side";
        return;
    }
    double const penalty = one.penalty->value;
    double const reward = one.reward->value;
    if (penalty > 0 || reward < 0) {
        one.reason = "wrong_sign";
        return;
    }
    double const range = reward - penalty;
    one.range = range;
    if (range > 0) one.asymmetry = (reward + penalty) / range;
    bool const harms = one.penalty->interval.high < 0;
    bool const delights = one.reward->interval.low > 0;
    if (one.balance->interval.high < 0) {
        one.factor = Factor::basic;
    } else if (one.balance->interval.low > 0) {
        one.factor = Factor::excitement;
    } else if (harms && delights) {
        one.factor = Factor::performance;
    } else {
        one.reason = harms || delights ? "balanced" : "no_effect";
    }
}

class Contrasts {
  public:
    Contrasts(VisitMatrix const& matrix, PerformanceCuts const& cuts)
        : matrix_(matrix), cuts_(cuts), rows_(matrix.complete_rows()), attributes_(matrix.columns() - 1) {}

    Answer<PenaltyRewardReport> run(double confidence) {
        if (attributes_ < 1) return Refusal{Reason::no_predictors, "there is no attribute", {}};
        auto const n = static_cast<Eigen::Index>(rows_.size());
        report_.n = static_cast<std::int64_t>(n);
        if (auto const wrong = count()) return *wrong;
        if (n < columns_ + 2) {
            return Refusal{Reason::too_few,
                           std::to_string(n) + " complete visits for " + std::to_string(columns_) +
                               " effects; at least two more are needed",
                           {}};
        }
        Eigen::MatrixXd const x = dummies();
        Eigen::VectorXd y(n);
        Eigen::VectorXd weights(n);
        for (Eigen::Index i = 0; i < n; ++i) {
            y[i] = value(i, attributes_);
            weights[i] = matrix_.weights[rows_[static_cast<std::size_t>(i)]];
        }
        if (y.minCoeff() == y.maxCoeff())
            return Refusal{Reason::constant_outcome, "the outcome is the same in all visits", {}};
        report_.robust = weights.minCoeff() != weights.maxCoeff();
        auto const fitted = fit(x, y, weights, report_.robust);
        if (!fitted)
            return Refusal{Reason::collinear, "what is low or high in one attribute follows from others", {}};
        fill(*fitted, confidence);
        return std::move(report_);
    }

  private:
    double value(Eigen::Index i, Eigen::Index column) const {
        return matrix_.values(rows_[static_cast<std::size_t>(i)], column);
    }
    bool low(double performance) const { return performance <= cuts_.low_at_most; }
    bool high(double performance) const { return performance >= cuts_.high_at_least; }

    std::optional<Refusal> count() {
        for (Eigen::Index a = 0; a < attributes_; ++a) {
            PenaltyReward one;
            one.attribute = static_cast<std::size_t>(a);
            for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(rows_.size()); ++i) {
                double const performance = value(i, a);
                ++(low(performance) ? one.n_low : high(performance) ? one.n_high : one.n_middle);
            }
            Sides sides;
            if (one.n_low > 0) sides.low = columns_++;
            if (one.n_high > 0) sides.high = columns_++;
            if (!rows_.empty() && one.n_middle == 0) {
                return Refusal{Reason::no_middle,
                               "nobody rated between low and high: there is nothing to hold them against",
                               {one.attribute}};
            }
            sides_.push_back(sides);
            report_.attributes.push_back(std::move(one));
        }
        if (columns_ == 1 && !rows_.empty())
            return Refusal{Reason::nothing_varies, "all is in the middle", {}};
        return std::nullopt;
    }

    Eigen::MatrixXd dummies() const {
        auto const n = static_cast<Eigen::Index>(rows_.size());
        Eigen::MatrixXd x = Eigen::MatrixXd::Zero(n, columns_);
        x.col(0).setOnes();
        for (Eigen::Index a = 0; a < attributes_; ++a) {
            Sides const& sides = sides_[static_cast<std::size_t>(a)];
            for (Eigen::Index i = 0; i < n; ++i) {
                double const performance = value(i, a);
                if (low(performance)) {
                    x(i, sides.low) = 1;
                } else if (high(performance)) {
                    x(i, sides.high) = 1;
                }
            }
        }
        return x;
    }

    void fill(Fit const& fitted, double confidence) {
        report_.r2 = fitted.r2;
        report_.intercept = fitted.coefficients[0];
        double const df = fitted.degrees_of_freedom;
        auto const& b = fitted.coefficients;
        auto const& v = fitted.covariance;
        for (std::size_t a = 0; a < sides_.size(); ++a) {
            auto const [l, h] = sides_[a];
            PenaltyReward& one = report_.attributes[a];
            if (l >= 0) one.penalty = effect_of(b[l], v(l, l), df, confidence);
            if (h >= 0) one.reward = effect_of(b[h], v(h, h), df, confidence);
            if (l >= 0 && h >= 0)
                one.balance = effect_of(b[l] + b[h], v(l, l) + v(h, h) + 2 * v(l, h), df, confidence);
            judge(one);
        }
    }

    VisitMatrix const& matrix_;
    PerformanceCuts cuts_;
    std::vector<Eigen::Index> rows_;
    Eigen::Index attributes_;
    Eigen::Index columns_ = 1; // the first is the middle of everything
    std::vector<Sides> sides_;
    PenaltyRewardReport report_;
};

} // namespace

std::string_view to_string(Factor factor) {
    switch (factor) {
    case Factor::basic:
        return "basic";
    case Factor::performance:
        return "performance";
    case Factor::excitement:
        return "excitement";
    case Factor::not_clear:
        return "not_clear";
    }
    return {};
}

Answer<PenaltyRewardReport> penalty_reward(VisitMatrix const& matrix, PerformanceCuts const& cuts,
                                           double confidence) {
    if (!(cuts.low_at_most < cuts.high_at_least)) throw std::invalid_argument("low must lie below high");
    return Contrasts{matrix, cuts}.run(confidence);
}

} // namespace instante::server::scoring
