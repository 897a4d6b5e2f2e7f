#pragma once
// Perceived quality with visits weighted to the known shares of segments among the customers.

#include "server/scoring/perceived_quality.hpp"
#include "server/scoring/population_weights.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// Visits that are in the same category of every margin. The category one past the known ones: not known.
struct QualityCell {
    std::int64_t visits = 0; // all of them, also those that `sums` says nothing of
    QualitySums sums;        // of the moments that count
    std::vector<std::size_t> category;
};

struct AdjustedQuality {
    std::optional<Quality> quality; // none where nothing was rated, or the rounds do not converge
    std::optional<Quality> unadjusted;
    std::int64_t visits = 0; // all that were weighted
    double n_eff = 0;        // Kish, of the visits' weights
    double design_effect = 1;
    int rounds = 0;
    bool converged = false;
    double smallest_factor = 1; // of visits that count at all
    double largest_factor = 1;
    std::vector<double> covered; // by margin: the known shares of categories that have visits
    std::vector<std::vector<std::size_t>> absent; // by margin: categories with a share and without visits
    std::vector<std::int64_t> unknown;            // by margin: visits whose category is not known
};

/// `shares` by margin and known category, each margin summing to 1. nullopt without any visit.
///
/// A visit of a known category weighs as much as makes the categories of each margin have their known shares
/// (population_weights: post-stratification with one margin, raking with several); categories without visits
/// are left out and the others keep their proportions; visits of unknown category keep the share that they
/// have. Visits count alike in these shares, whatever the weights of their responses.
///
/// With factors f the sums of cells are added as f s, f k, and the figure is perceived_quality() of them. Its
/// variance is linearised over visits as there, but the shares are what is known, not the factors: a visit
/// adds f (z - fit) + h, where z is its residual, fit what the margins explain of z by least squares over the
/// visits (MarginFit, as R survey does after postStratify and rake), and h what is explained on average over
/// the targets of its categories, which is not zero only where some are unknown: how many those are is not
/// known beforehand. Moments, importance and which categories have visits are taken as given.
std::optional<AdjustedQuality> adjusted_quality(std::span<QualityCell const> cells,
                                                std::span<Margin const> shares, Weighting weighting,
                                                Eigen::VectorXd const& importance,
                                                double confidence = default_confidence);

} // namespace instante::server::scoring
