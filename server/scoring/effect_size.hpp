#pragma once
// How large a difference is, whatever the number of answers: what is told when n is so large that every p is
// 0. A minus B; swapping them turns the sign. Superiority and Cliff's delta are with the rank test.

#include "server/scoring/difference.hpp"

#include <span>
#include <vector>

namespace instante::server::scoring {

/// Standardised difference of means.
struct StandardisedDifference {
    double cohens_d =
        0; // in pooled standard deviations (Cohen, Statistical Power Analysis, 2nd ed., 1988, 2.5)
    double hedges_g = 0; // d without its bias at small n: times G(f/2) / (sqrt(f/2) G((f-1)/2)), f = n_a +
                         // n_b - 2 (Hedges 1981, J. Educational Statistics 6:107)
    double standard_error = 0; // of d: sqrt((n_a + n_b) / (n_a n_b) + d^2 / (2 (n_a + n_b)))
    Interval d_interval;       // d -+ z se (Hedges & Olkin, Statistical Methods for Meta-Analysis, 1985, 5.E)
};
/// nullopt where the pooled spread is 0, or f < 2.
std::optional<StandardisedDifference> standardised_difference(MeanOf const& a, MeanOf const& b,
                                                              double confidence = default_confidence);

/// Of two shares: 2 asin sqrt(p_a) - 2 asin sqrt(p_b), -pi..pi (Cohen 1988, 6.2).
double cohens_h(double share_a, double share_b);

/// Of a 2 x 2 table: (ad - bc) / sqrt of the product of the margins, -1..1. nullopt where a margin is 0.
std::optional<double> phi(Successes const& a, Successes const& b);

struct OddsRatio {
    std::optional<double> value; // ad / bc; absent where that is x / 0
    std::optional<Interval>
        interval;        // Woolf 1955 (Annals of Human Genetics 19:251); absent where a cell is 0
    double adjusted = 1; // half a count added to each cell (Haldane 1956, ibid. 20:309): always there
    Interval adjusted_interval;
};
OddsRatio odds_ratio(Successes const& a, Successes const& b, double confidence = default_confidence);

/// Pearson's chi squared of independence in a table of counts, rows of one length; empty rows and columns are
/// left out.
struct Association {
    double n = 0;
    double chi2 = 0;
    double df = 0;
    double p = 1;
    double cramers_v = 0; // sqrt(chi2 / (n (min(rows, columns) - 1))), 0..1 (Cramer 1946, 21.9)
};
/// nullopt when fewer than two rows or columns hold anything.
std::optional<Association> association(std::vector<std::vector<double>> const& table);

} // namespace instante::server::scoring
