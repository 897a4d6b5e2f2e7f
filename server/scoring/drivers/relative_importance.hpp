#pragma once
// How much of an outcome's variance each predictor stands for: the squared multiple correlation R2 taken
// apart in the ways that are in use, all from one correlation matrix. Scales and units make no difference.

#include "server/scoring/drivers/refusal.hpp"

#include <Eigen/Core>
#include <optional>
#include <string_view>
#include <vector>

namespace instante::server::scoring {

enum class ImportanceMethod {
    lmg,     // mean gain in R2 over all orders of entry: the Shapley value
    johnson, // relative weights
    first,   // alone: r^2
    last,    // what R2 loses without it
    pratt,   // beta r
    betasq,  // beta^2
    car      // squared correlation-adjusted marginal correlations
};
inline constexpr ImportanceMethod importance_methods[] = {
    ImportanceMethod::lmg,   ImportanceMethod::johnson, ImportanceMethod::first, ImportanceMethod::last,
    ImportanceMethod::pratt, ImportanceMethod::betasq,  ImportanceMethod::car};
std::string_view to_string(ImportanceMethod method);
std::optional<ImportanceMethod> parse_importance_method(std::string_view text);

/// Of p predictors there are 2^p subsets: a million here, a few milliseconds.
inline constexpr Eigen::Index most_lmg_predictors = 20;

/// Importance of each predictor by one method. `r` has the predictors first and the outcome last; the
/// predictors' part must be positive definite, and no more than most_lmg_predictors for lmg (else
/// std::invalid_argument).
///
/// lmg: Lindeman, Merenda & Gold, Introduction to Bivariate and Multivariate Analysis, 1980; over subsets S,
/// sum of |S|! (p - |S| - 1)! / p! (R2(S + j) - R2(S)), as Shapley's value of the game R2 (Groemping 2006,
/// Journal of Statistical Software 17(1)). johnson: eps = (L.L)(b.b) with L = Rxx^(1/2), b = L^-1 rxy,
/// squares by element (Johnson 2000, Multivariate Behavioral Research 35:1). pratt: Pratt 1987, Proc. 2nd
/// Tampere Conference, 245. car: Zuber & Strimmer 2011, Stat. Appl. Genet. Mol. Biol. 10(1):34, (Rxx^(-1/2)
/// rxy)^2. lmg, johnson, pratt and car add up to R2.
Eigen::VectorXd importance_by(ImportanceMethod method, Eigen::MatrixXd const& r);

/// Of each importance in their sum. nullopt where that is not above zero.
std::optional<Eigen::VectorXd> shares_of(Eigen::VectorXd const& importance);

/// The regression of the standardised outcome on the standardised predictors.
struct Regression {
    double r2 = 0;
    Eigen::VectorXd beta;
    Eigen::VectorXd vif; // 1 / (1 - R2 of a predictor on the others); above 10: collinearity harms
};
Regression regression_of(Eigen::MatrixXd const& r);

} // namespace instante::server::scoring
