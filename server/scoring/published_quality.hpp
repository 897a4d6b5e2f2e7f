#pragma once
// Perceived quality from figures of single questions, where nothing is known of which visits share them.

#include "server/scoring/perceived_quality.hpp"
#include "server/scoring/ratings.hpp"

#include <span>

namespace instante::server::scoring {

/// A scale question of a moment, and how much it counts in the moment's quality (> 0).
struct MomentQuestion {
    RatingSums ratings;
    Scale scale;
    bool reversed = false; // the lowest point is the best
    double weight = 1;
};

/// What may be said of one moment: its quality is the mean index of all its answers, each with its question's
/// weight.
struct MomentQuality {
    std::int64_t visits = 0; // of the question with most answers
    double weight = 0;       // of these
    double squared = 0;      // sum of their squared weights
    double mean = 0;         // 0..1
    double deviation = 0;    // of a visit's quality at most, 0..1
};

/// nullopt where nobody rated. A visit's quality spreads the most when its answers rise and fall together:
/// the deviations then add up as the questions' shares do (the triangle inequality for standard deviations).
std::optional<MomentQuality> quality_of_moment(std::span<MomentQuestion const> questions);

/// Visit sums that agree with the moments' figures and give an error on the safe side: each visit rated as
/// many of the moments as it can have, and with all its verdicts on the same side of the mean (Cauchy and
/// Schwarz: no covariance is above the product of the deviations).
QualitySums widest_sums(std::span<MomentQuality const> moments);

} // namespace instante::server::scoring
