#pragma once
// Small cells, shrunk towards their parent in the tree: what a cell says of itself weighs as much as it can
// bear, the rest is what its parent says. Normal-normal empirical Bayes for means; beta_binomial.hpp has
// shares. Figures of a cell alone and shrunk are given both.

#include "server/scoring/between_variance.hpp"
#include "server/scoring/intervals.hpp"

#include <optional>

namespace instante::server::scoring {

/// What is known of a cell's mean: how many (effective) units stand behind it, and their spread.
struct CellMean {
    double n = 0; // >= 1
    double mean = 0;
    std::optional<double> sd; // n - 1 divisor; none for a single unit
};

/// Sampling variances of the cells' means, all > 0. A cell's variance is moderated: it counts as the pooled
/// variance within cells would with `moderation` degrees of freedom, and as itself with its own n - 1 (as
/// Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3:3, does, with the prior's degrees
/// of freedom chosen). With 0 each keeps its own, but for cells of one unit or of units all alike, which get
/// the pooled one: nobody knows a mean without error from five equal answers. `doubt` is the variance of one
/// more unit that the pool always holds (0: none); std::invalid_argument when nothing varies without it.
std::vector<double> sampling_variances(std::span<CellMean const> cells, double moderation, double doubt);

/// What the API moderates by.
inline constexpr double default_moderation = 5;

struct ShrunkCell {
    Estimate raw;
    double value = 0;              // shrunk: w raw + (1 - w) parent
    double weight_of_own_data = 1; // w = 1 - B
    double standard_error = 0;     // of value, tau^2 taken as known
    Interval plug_in;              // value +- z standard_error
    double posterior_mean = 0;     // tau^2 integrated out
    double posterior_sd = 0;       // about it
    Interval interval;             // displayed: tau^2 integrated out, holds value
    double common_error = 0;       // part of posterior_sd that comes from the parent's own error
};

/// A parent, itself shrunk towards the mean of all parents where there are several.
struct ShrunkParent {
    Estimate raw;                  // weighted mean of its cells
    double value = 0;              // shrunk; raw.value for a single parent
    double standard_error = 0;     // of value
    double weight_of_own_data = 1; // 1 for a single parent
};

struct Shrinkage {
    Heterogeneity within;                 // between the cells of a parent
    std::optional<Heterogeneity> between; // between the parents, where there are several
    std::vector<ShrunkParent> parents;
    std::vector<ShrunkCell> cells; // in the order given
};

struct ShrinkOptions {
    BetweenVariance method = BetweenVariance::paule_mandel;
    double confidence = default_confidence;
    std::optional<Interval> bounds; // of the scale: intervals stay inside it
};

/// theta_i ~ N(mu_j, tau^2), y_i ~ N(theta_i, v_i): with w_i = tau^2 / (tau^2 + v_i) the posterior mean is
/// w_i y_i + (1 - w_i) mu_j and its variance w_i v_i + (1 - w_i)^2 Var(mu_j) (Efron & Morris 1975, JASA
/// 70:311; Rao & Molina, Small Area Estimation, 2nd ed., 2015, chapter 5). tau^2 = 0 gives each cell its
/// parent's mean. With several families mu_j ~ N(mu, sigma^2) is estimated in the same way one level up, and
/// cells shrink towards the shrunk parent.
///
/// The displayed interval takes mean and variance over between_posterior (law of total variance): normal, or
/// on a bounded scale the beta distribution with these moments. Where tau^2 is estimated as 0, the plug-in
/// interval would be that of the parent's mean, as if cells were known to be equal.
///
/// No cell: nothing. One cell: itself, with its own error. Throws std::invalid_argument unless all variances
/// are > 0 and all numbers finite.
Shrinkage shrink(Families const& families, ShrinkOptions const& options = {});
/// All cells under one parent.
Shrinkage shrink(std::span<Estimate const> cells, ShrinkOptions const& options = {});

struct JamesStein {
    double mean = 0;
    double factor = 1; // c: what is kept of each cell's distance from the mean
    std::vector<double> shrunk;
};

/// m + c (y - m), c = 1 - (k - 3) variance / sum (y - m)^2 (Efron & Morris 1975, JASA 70:311, who shrink
/// towards the mean m). Fewer than four cells are left as they are; `positive_part` keeps c >= 0; cells all
/// alike are their mean.
JamesStein james_stein(std::span<double const> values, double variance, bool positive_part = true);

} // namespace instante::server::scoring
