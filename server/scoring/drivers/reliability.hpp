#pragma once
// Do several items measure one thing? Internal consistency of a scale.

#include "server/scoring/drivers/refusal.hpp"
#include "server/scoring/drivers/visit_matrix.hpp"

namespace instante::server::scoring {

struct ItemReliability {
    std::size_t item = 0; // as the caller counts
    double mean = 0;
    double sd = 0;
    std::optional<double> item_rest;        // correlation with the sum of the others
    std::optional<double> alpha_if_deleted; // none with two items
};

struct Reliability {
    std::int64_t n = 0; // visits that answered all items
    std::int64_t lost = 0;
    double n_eff = 0;
    std::int64_t items = 0;
    double alpha = 0; // may be negative: then items contradict each other
    Interval feldt;
    std::optional<double> standardized_alpha; // of standardised items
    std::optional<double> mean_correlation;   // between items
    std::optional<double> omega;              // McDonald's, one factor; none where that cannot be fitted
    Eigen::MatrixXd correlations;
    std::vector<ItemReliability> by_item;
    std::vector<std::size_t> dropped; // items that do not vary
};

/// alpha = k / (k - 1) (1 - sum of variances / variance of the sum) (Cronbach 1951, Psychometrika 16:297).
/// Interval: (1 - A) / (1 - alpha) follows F with n - 1 and (n - 1)(k - 1) degrees of freedom (Feldt 1965,
/// Psychometrika 30:357; Feldt, Woodruff & Salih 1987, Applied Psychological Measurement 11:93); n is the
/// effective one where visits have weights. omega = (sum of loadings)^2 over that plus the sum of
/// uniquenesses (McDonald, Test Theory, 1999), by one principal-axis factor of the correlations. Items
/// without variance are dropped and named.
///
/// Refusals: too_few (complete visits, under three), nothing_varies (under two items that do, or a sum that
/// does not).
Answer<Reliability> reliability_of(VisitMatrix const& matrix, double confidence = default_confidence);

/// From figures alone: the interval of an alpha of k items and n respondents, 2 or more of each.
Interval feldt_interval(double alpha, double n, double items, double confidence = default_confidence);

} // namespace instante::server::scoring
