#pragma once
// Everything one row of /api/v1/scores says about the ratings of one question.

#include "server/scoring/intervals.hpp"
#include "server/scoring/net_promoter.hpp"
#include "server/scoring/ratings.hpp"

#include <cstdint>
#include <optional>

namespace instante::server::scoring {

/// How the ratings of a question are read.
struct Measure {
    int min = 1;
    int max = 5;
    bool reversed = false;     // negative polarity: less is better
    std::optional<int> cut;    // favourable from here; reversed: up to here. None: no such side
    bool net_promoter = false; // only on 0..10
};

/// A share with its intervals, on 0..1. Wilson's is displayed.
struct Share {
    double share = 0;
    Interval wilson;
    Interval jeffreys;
};

/// No figure here is ever NaN or infinite; what cannot be known is absent.
struct Score {
    std::int64_t n = 0;
    double weight = 0; // n where all weights are 1
    double n_eff = 0;
    double mean = 0; // on the question's scale, not reversed; so are sd, median, quartiles, mean_t
    std::optional<double> sd;
    std::optional<double> standard_error; // of the mean, linearised: weights as design weights
    double median = 0;
    double lower_quartile = 0;
    double upper_quartile = 0;
    std::optional<Interval> mean_t; // textbook
    double index = 0;               // plain mean index, 0..100
    Interval index_interval;        // smoothed (Dirichlet), 0..100
    std::optional<Share> favourable;
    std::optional<NetPromoter> nps;
};

/// The favourable share of ratings at or above the cut (reversed: at or below).
std::optional<Share> favourable_share(RatingSums const& sums, int cut, bool reversed,
                                      double confidence = default_confidence);

/// The share of one choice among those who answered its question: to choose or not is a rating of two points,
/// so weights count as they do for favourable shares, by Kish's n_eff of those who answered. Several may be
/// chosen at once: shares of one question need not add up to 1. nullopt when nobody answered, or nobody with
/// weight.
std::optional<Share> choice_share(PointSums const& chosen, PointSums const& answered,
                                  double confidence = default_confidence);

/// nullopt when there is no rating, or none with weight. The sums must be of the measure's scale
/// (std::invalid_argument).
std::optional<Score> score(RatingSums const& sums, Measure const& measure,
                           double confidence = default_confidence);

} // namespace instante::server::scoring
