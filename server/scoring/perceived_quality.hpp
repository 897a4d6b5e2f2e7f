#pragma once
// Perceived quality over several moments, up to the image of the whole organisation. Its error comes from
// sums over visits, because the answers of one visit hang together: counted as independent they would claim
// too much.

#include "server/scoring/quality.hpp"

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

namespace instante::server::scoring {

/// Sums over visits v, for moments a and b. s_va is what the visit's responses at a say (0..1 for each unit
/// of weight), k_va their weight; 0 where the visit says nothing of a.
struct QualitySums {
    std::int64_t visits = 0;
    Eigen::VectorXd s;  // sum s_va
    Eigen::VectorXd k;  // sum k_va
    Eigen::MatrixXd ss; // sum s_va s_vb
    Eigen::MatrixXd sk; // sum s_va k_vb
    Eigen::MatrixXd kk; // sum k_va k_vb

    explicit QualitySums(Eigen::Index moments = 0);
};

/// How moments are weighted into one figure.
enum class Weighting {
    contacts,  // as often as they were rated: the mean over all responses
    equal,     // each moment once
    importance // as the programme says
};

/// A figure over moments, and what each visit adds to its error: z_v = sum_a share_a (s_va - centre_a k_va).
struct QualityFigure {
    double value = 0;       // 0..1
    Eigen::VectorXd share;  // of a unit of s_va in the figure
    Eigen::VectorXd centre; // the ratio that residuals are taken from

    /// sum_v z_v and sum_v z_v^2 of the visits in `sums`.
    double residual_sum(QualitySums const& sums) const;
    double squared_residuals(QualitySums const& sums) const;
};

/// nullopt when nothing was rated. As perceived_quality() says.
std::optional<QualityFigure> quality_figure(QualitySums const& sums, Weighting weighting,
                                            Eigen::VectorXd const& importance);
/// With the error and intervals that follow from sum_v e_v^2.
Quality quality_of(QualitySums const& sums, QualityFigure const& figure, double squared, double confidence);

/// nullopt when nothing was rated. `importance` is used for Weighting::importance only; one number > 0 a
/// moment.
///
/// With R_a = S_a / K_a and weights w_a (sum W, over moments that were rated) the figure is sum w_a R_a / W;
/// for contacts w_a = K_a, which is the ratio S / K of all sums. Variance by linearisation of the ratio over
/// visits (Cochran, Sampling Techniques, 3rd ed., 1977, sections 6.3 and 6.5; Wolter, Introduction to
/// Variance Estimation, 2nd ed., 2007, section 6.4): n / (n - 1) sum_v e_v^2 with
/// e_v = sum_a w_a / (W K_a) (s_va - R_a k_va), for contacts with the common ratio in place of R_a.
/// The displayed interval is smoothed_interval over visits: with one rating a visit it is that of the index.
std::optional<Quality> perceived_quality(QualitySums const& sums, Weighting weighting,
                                         Eigen::VectorXd const& importance,
                                         double confidence = default_confidence);

/// Two sets of moments rated by the same visits: the standard error of the difference of their figures (each
/// as perceived_quality would give it), index points. The sets may overlap; a moment is in a set where its
/// flag is set. Linearised as above, with e_v the difference of the two. nullopt when a set was not rated, or
/// by a single visit.
std::optional<double> error_of_difference(QualitySums const& sums, Weighting weighting,
                                          Eigen::VectorXd const& importance, std::vector<bool> const& a,
                                          std::vector<bool> const& b);

} // namespace instante::server::scoring
