#pragma once
// How much the true values of cells differ beyond what sampling explains: the variance tau^2 between the
// cells of one parent, from estimates whose sampling variances are known. Cells may stand under several
// parents (families) that share one tau^2: three cells alone say next to nothing of it.

#include <cstddef>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// An estimate and its sampling variance, > 0.
struct Estimate {
    double value = 0;
    double variance = 0;
};

/// Cells and the family (0, 1, ...) that each belongs to; as many of these as cells.
struct Families {
    std::span<Estimate const> cells;
    std::span<std::size_t const> family;
    std::size_t count = 0; // of families
};

enum class BetweenVariance { paule_mandel, reml, dersimonian_laird };

struct Heterogeneity {
    double q = 0;             // Cochran's Q: weighted squares around the parents' means, at tau^2 = 0
    double degrees = 0;       // cells less families
    double p_value = 1;       // of Q, chi squared
    double tau2 = 0;          // 0 where Q says no more than chance
    double i2 = 0;            // share of the variation of estimates that is not sampling, 0..1
    double mean = 0;          // of one family: weighted by 1 / (variance + tau^2)
    double mean_variance = 0; // of it, 1 / sum of weights
};

/// Nothing between fewer than two cells of a family: tau^2 = 0, and Q = 0. With several families mean and
/// mean_variance are of the first.
///
/// Paule-Mandel: the tau^2 at which the generalised Q equals its degrees of freedom (Journal of Research of
/// the National Bureau of Standards 87:377, 1982). DerSimonian-Laird: (Q - df) / (sum w - sum w^2 / sum w)
/// (Controlled Clinical Trials 7:177, 1986). REML: Fisher scoring on the restricted likelihood (Viechtbauer
/// 2005, Journal of Educational and Behavioral Statistics 30:261). I^2 = tau^2 / (tau^2 + s^2), s^2 the
/// typical sampling variance (Higgins & Thompson 2002, Statistics in Medicine 21:1539). Sums over families
/// take the place of sums over cells.
Heterogeneity heterogeneity(Families const& families, BetweenVariance method = BetweenVariance::paule_mandel);

/// Weighted mean of each family at a tau^2, and its variance.
std::vector<Estimate> family_means(Families const& families, double tau2);

/// A value of tau^2 and its posterior probability.
struct BetweenNode {
    double tau2 = 0;
    double probability = 0;
};

/// The posterior of tau^2 as some thirty points: restricted likelihood (a flat prior for the families' means)
/// times the uniform shrinkage prior, uniform in B = s^2 / (s^2 + tau^2); it is proper for any number of
/// cells (Daniels 1999, Canadian Journal of Statistics 27:567). s^2 is the mean of the variances: at their
/// harmonic mean, which is his, one large cell would settle that the small ones beside it are alike. What is
/// read from it knows that tau^2 is not known, where a tau^2 estimated as 0 would claim too much.
std::vector<BetweenNode> between_posterior(Families const& families);

} // namespace instante::server::scoring
