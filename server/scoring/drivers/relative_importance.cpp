#include "server/scoring/drivers/relative_importance.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <bit>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

constexpr std::pair<ImportanceMethod, std::string_view> method_names[] = {
    {ImportanceMethod::lmg, "lmg"},     {ImportanceMethod::johnson, "johnson"},
    {ImportanceMethod::first, "first"}, {ImportanceMethod::last, "last"},
    {ImportanceMethod::pratt, "pratt"}, {ImportanceMethod::betasq, "betasq"},
    {ImportanceMethod::car, "car"},
};

/// R2 of all subsets of the predictors. A subset is grown by predictors of higher index only, each time by
/// sweeping what it explains out of the covariances of those after it and of the outcome. A subset whose
/// highest predictor is i costs (p - i)^2 / 2 operations, so that all 2^p of them cost about 3 each.
class SubsetR2 {
  public:
    explicit SubsetR2(Eigen::MatrixXd const& r)
        : p_(r.rows() - 1), r2_(std::size_t{1} << p_, 0.0), left_(static_cast<std::size_t>(p_ + 1), r) {
        grow(0, 0, 0);
    }
    std::vector<double> const& all() const { return r2_; }

  private:
    /// left_[depth]: covariances of the predictors from `from` on and of the outcome, given the set.
    void grow(std::size_t depth, Eigen::Index from, std::size_t set) {
        Eigen::MatrixXd const& now = left_[depth];
        for (Eigen::Index j = from; j < p_; ++j) {
            std::size_t const grown = set | (std::size_t{1} << j);
            double const pivot = now(j, j);
            double const gain = pivot > 0 ? now(p_, j) * now(p_, j) / pivot : 0.0;
            r2_[grown] = r2_[set] + gain;
            if (j + 1 == p_) continue;
            Eigen::MatrixXd& then = left_[depth + 1];
            for (Eigen::Index b = j + 1; b < p_; ++b) {
                double const factor = pivot > 0 ? now(b, j) / pivot : 0.0;
                for (Eigen::Index a = b; a <= p_; ++a)
                    then(a, b) = now(a, b) - factor * now(a, j);
            }
            grow(depth + 1, j + 1, grown);
        }
    }

    Eigen::Index p_;
    std::vector<double> r2_;
    std::vector<Eigen::MatrixXd> left_;
};

/// With w(k) = k! (p - k - 1)! / p! the value of j is sum over S with j of (w(|S| - 1) + w(|S|)) R2(S), less
/// the same sum of w(|S|) R2(S) over all S; w(p) = 0. The sums over S with j come by folding the table in
/// half, highest predictor first.
Eigen::VectorXd lmg(Eigen::MatrixXd const& r) {
    Eigen::Index const p = r.rows() - 1;
    if (p > most_lmg_predictors) throw std::invalid_argument("too many predictors for all their subsets");
    auto const count = static_cast<std::size_t>(p);
    std::vector<double> weight(count + 1, 0.0);
    weight[0] = 1.0 / static_cast<double>(p);
    for (std::size_t k = 1; k < count; ++k)
        weight[k] = weight[k - 1] * static_cast<double>(k) / static_cast<double>(count - k);
    SubsetR2 const subsets{r};
    std::vector<double> with = subsets.all();
    double without = 0;
    for (std::size_t set = 1; set < with.size(); ++set) {
        auto const size = static_cast<std::size_t>(std::popcount(set));
        without += weight[size] * with[set];
        with[set] *= weight[size - 1] + weight[size];
    }
    Eigen::VectorXd value(p);
    for (Eigen::Index j = p - 1; j >= 0; --j) {
        std::size_t const half = std::size_t{1} << j;
        double sum = 0;
        for (std::size_t set = 0; set < half; ++set) {
            sum += with[half + set];
            with[set] += with[half + set];
        }
        value[j] = sum - without;
    }
    return value;
}

Eigen::VectorXd johnson(Eigen::MatrixXd const& rxx, Eigen::VectorXd const& rxy) {
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver{rxx};
    Eigen::MatrixXd const root = solver.operatorSqrt();
    Eigen::VectorXd const orthogonal = solver.operatorInverseSqrt() * rxy;
    return root.cwiseAbs2() * orthogonal.cwiseAbs2();
}

Eigen::VectorXd car(Eigen::MatrixXd const& rxx, Eigen::VectorXd const& rxy) {
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const solver{rxx};
    return (solver.operatorInverseSqrt() * rxy).cwiseAbs2();
}

} // namespace

std::string_view to_string(ImportanceMethod method) {
    for (auto const& [value, name] : method_names) {
        if (value == method) return name;
    }
    return {};
}

std::optional<ImportanceMethod> parse_importance_method(std::string_view text) {
    for (auto const& [value, name] : method_names) {
        if (name == text) return value;
    }
    return std::nullopt;
}

Regression regression_of(Eigen::MatrixXd const& r) {
    Eigen::Index const p = r.rows() - 1;
    Eigen::VectorXd const rxy = r.col(p).head(p);
    Eigen::LDLT<Eigen::MatrixXd> const solver{r.topLeftCorner(p, p)};
    Regression regression;
    regression.beta = solver.solve(rxy);
    regression.r2 = regression.beta.dot(rxy);
    regression.vif = solver.solve(Eigen::MatrixXd::Identity(p, p)).diagonal();
    return regression;
}

Eigen::VectorXd importance_by(ImportanceMethod method, Eigen::MatrixXd const& r) {
    Eigen::Index const p = r.rows() - 1;
    if (p < 1) throw std::invalid_argument("there is no predictor");
    Eigen::MatrixXd const rxx = r.topLeftCorner(p, p);
    Eigen::VectorXd const rxy = r.col(p).head(p);
    switch (method) {
    case ImportanceMethod::lmg:
        return lmg(r);
    case ImportanceMethod::johnson:
        return johnson(rxx, rxy);
    case ImportanceMethod::first:
        return rxy.cwiseAbs2();
    case ImportanceMethod::car:
        return car(rxx, rxy);
    case ImportanceMethod::last:
    case ImportanceMethod::pratt:
    case ImportanceMethod::betasq:
        break;
    }
    Regression const regression = regression_of(r);
    if (method == ImportanceMethod::last) return regression.beta.cwiseAbs2().cwiseQuotient(regression.vif);
    if (method == ImportanceMethod::pratt) return regression.beta.cwiseProduct(rxy);
    return regression.beta.cwiseAbs2();
}

std::optional<Eigen::VectorXd> shares_of(Eigen::VectorXd const& importance) {
    double const sum = importance.sum();
    if (!(sum > 0)) return std::nullopt;
    return importance / sum;
}

} // namespace instante::server::scoring
