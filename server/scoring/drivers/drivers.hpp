#pragma once
// Key drivers: which moments make an outcome (image, satisfaction, loyalty), with intervals of importance and
// rank, so that it can also be said what is not clear; or a refusal, where the data cannot tell.

#include "server/scoring/drivers/bootstrap.hpp"
#include "server/scoring/drivers/losses.hpp"
#include "server/scoring/drivers/relative_importance.hpp"

namespace instante::server::scoring {

struct DriverOptions {
    ImportanceMethod method = ImportanceMethod::lmg;
    Gaps gaps = Gaps::listwise;
    int replicates = 1000; // 0: no intervals
    std::uint64_t seed = 1;
    double confidence = default_confidence;
    /// Pairwise: visits that each pair of columns needs; 0: two more than predictors.
    std::int64_t least_overlap = 0;
};

/// What to mind when reading: "few_visits" (under ten for each predictor), "collinear" (a variance inflation
/// above ten), "suppressed" (a weight against the sign of its correlation), and of which predictors.
struct DriverWarning {
    std::string code;
    std::vector<std::size_t> predictors;
};

/// A predictor that was left out because it says nothing.
struct DroppedPredictor {
    std::size_t predictor = 0;
    std::string reason; // "no_answers", "constant"
};

struct Driver {
    std::size_t predictor = 0;   // as the caller counts
    double value = 0;            // by the method; as lmg, johnson, pratt and car: a part of R2
    std::optional<double> share; // of the sum of all
    int rank = 0;                // 1: the most important
    std::vector<std::optional<double>> by_method; // as importance_methods; none: too many for lmg
    double correlation = 0;                       // with the outcome
    double beta = 0;                              // standardised
    double vif = 0;
    bool suppressed = false; // correlation and beta have opposite signs
    // With the regression's degrees of freedom; for complete visits or a stated n.
    std::optional<double> standard_error; // of beta
    std::optional<double> p_value;
    // By the bootstrap.
    std::optional<Interval> value_interval;
    std::optional<Interval> share_interval;
    std::optional<Interval> rank_interval;
    std::vector<std::size_t> not_clear_from; // predictors: their difference's interval holds zero
};

/// Of two drivers, as they stand in `drivers`: the first is the more important.
struct DriverDifference {
    std::size_t first = 0;
    std::size_t second = 0;
    double difference = 0;
    Interval interval;
    double probability = 0; // share of draws in which the first is ahead; half of where they are even
    bool clear = false;     // the interval leaves zero out
};

struct DriverReport {
    std::int64_t n = 0; // visits used; pairwise: of the pair that meets least
    double n_eff = 0;
    double r2 = 0;
    std::optional<double> adjusted_r2;
    std::vector<Driver> drivers;               // by rank
    std::vector<DriverDifference> differences; // of every pair; empty without bootstrap
    std::vector<DroppedPredictor> dropped;
    std::vector<DriverWarning> warnings;
    Eigen::MatrixXd correlations; // of the drivers as the caller ordered them, then the outcome
    int replicates = 0;           // that could be used
    Eigen::Index groups = 0;      // drawn from (see draw_again)
    std::string no_intervals;     // why there are none
};

/// From visits: predictors, then the outcome as the last column. Columns that nobody answered and constant
/// ones are dropped, with the reason told.
///
/// Refusals: no_outcome, constant_outcome, no_predictors, too_few (visits in all), too_little_overlap
/// (listwise: complete ones; pairwise: a pair's), not_positive_semidefinite (pairwise), collinear,
/// too_many_predictors (lmg). At least two visits more than predictors are needed.
Answer<DriverReport> drivers_of(VisitMatrix const& matrix, DriverOptions const& options = {});

/// From a correlation matrix, predictors first and the outcome last, of n observations where that is known.
/// Throws std::invalid_argument where it is none (not square and symmetric with ones on the diagonal and the
/// rest within -1..1). No intervals.
Answer<DriverReport> drivers_of(Eigen::MatrixXd const& correlations, std::optional<double> n,
                                ImportanceMethod method = ImportanceMethod::lmg);

} // namespace instante::server::scoring
