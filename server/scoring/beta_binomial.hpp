#pragma once
// Shares of small cells, shrunk towards their parent's share: the true shares of a parent's cells come from
// a beta distribution, the successes of each cell from a binomial one. Counts are real numbers, as in
// intervals.hpp.

#include "server/scoring/shrinkage.hpp"

namespace instante::server::scoring {

/// 0 <= successes <= n, n > 0.
struct ShareCell {
    double successes = 0;
    double n = 0;
};

/// Beta(mean * strength, (1 - mean) * strength): worth `strength` answers. No strength: the cells differ no
/// more than chance would have them, all share one value.
struct BetaPrior {
    double mean = 0; // 0 < mean < 1, unless all cells are at one end
    std::optional<double> strength;
};

/// By moments, the sampling within cells taken out (Kleinman 1973, JASA 68:46): strength and mean with the
/// weights n / (1 + (n - 1) rho), rho = 1 / (strength + 1), that this strength makes best, from weights n on
/// by rounds. Cells of one answer each tell no strength. What the API uses.
BetaPrior prior_by_moments(std::span<ShareCell const> cells);
/// From mean and variance (k - 1 divisor) of the plain shares, as if each were known without error (Gelman et
/// al., Bayesian Data Analysis, 3rd ed., section 5.1). Understates the strength.
BetaPrior prior_of_plain_shares(std::span<ShareCell const> cells);
/// Maximum likelihood of the beta-binomial: Newton's steps in logit(mean) and log(strength).
BetaPrior prior_by_likelihood(std::span<ShareCell const> cells);

/// Log likelihood of the successes, binomial coefficients left out.
double beta_binomial_log_likelihood(std::span<ShareCell const> cells, BetaPrior const& prior);

struct BetaPosterior {
    double mean = 0;
    double sd = 0;
    Interval interval; // equal tails
};

/// Beta(alpha + successes, beta + n - successes); alpha, beta > 0.
BetaPosterior beta_posterior(ShareCell const& cell, double alpha, double beta,
                             double confidence = default_confidence);

struct ShrunkShare {
    double raw = 0;                // successes / n
    double value = 0;              // (successes + strength parent) / (n + strength)
    double weight_of_own_data = 0; // n / (n + strength)
    double posterior_mean = 0;     // strength integrated out
    double posterior_sd = 0;
    Interval interval; // displayed: the beta distribution with these two moments, holds value
};

struct ShareShrinkage {
    std::optional<double> strength; // common to all families
    std::vector<double> parents; // share of each family, shrunk towards all of them where there are several
    std::vector<ShrunkShare> cells; // in the order given
};

/// Empirical Bayes with the prior by moments; cells of several families share one strength. The displayed
/// interval takes the posterior moments over between_posterior of tau^2 = m (1 - m) / (strength + 1), at the
/// sampling variances m (1 - m) / n of a common share m, at each of them the parent's share as the cells then
/// tell it, and its error.
/// `family` as in Families.
ShareShrinkage shrink_shares(std::span<ShareCell const> cells, std::span<std::size_t const> family,
                             std::size_t families, double confidence = default_confidence);
/// The same with one family and a prior that was fixed or estimated otherwise; its interval is that of
/// beta_posterior (of the pooled share where the prior has no strength).
ShareShrinkage shrink_shares(std::span<ShareCell const> cells, BetaPrior const& prior,
                             double confidence = default_confidence);

} // namespace instante::server::scoring
