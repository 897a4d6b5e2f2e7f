#pragma once
// How many answers an interval of a wanted width needs: Cochran, Sampling Techniques, 3rd ed., 1977,
// chapter 4.

#include "server/scoring/intervals.hpp"

#include <cstdint>
#include <optional>

namespace instante::server::scoring {

/// `margin` is half the width of the interval. `population`: of how many the sample is taken without
/// replacement (none: of very many). `design_effect` multiplies the answers needed.
struct SampleSizeQuestion {
    double margin = 0.05; // > 0
    double confidence = default_confidence;
    std::optional<double> population = std::nullopt; // >= 1
    double design_effect = 1;                        // > 0
};

struct SampleSize {
    double before_rounding = 0;    // of very many, for the design effect given
    std::optional<std::int64_t> n; // rounded up, at least 1; none beyond 2^53
};

/// n0 = deff z^2 p (1 - p) / margin^2, of a population N then n0 / (1 + (n0 - 1) / N). p is the share
/// expected: 1/2 asks for most.
SampleSize sample_size_for_share(double p, SampleSizeQuestion const& question);

/// n0 = deff (z sd / margin)^2; sd of a single answer.
SampleSize sample_size_for_mean(double sd, SampleSizeQuestion const& question);

/// The smallest n >= 2 with t(n - 1) sd / sqrt(n) <= margin, of very many and without a design effect: what
/// the t interval will need. None beyond a million, where z says the same.
std::optional<std::int64_t> sample_size_for_t(double sd, double margin,
                                              double confidence = default_confidence);

} // namespace instante::server::scoring
