#pragma once
// What is lost where only complete visits count, and whether those that go are different from those that
// stay: "not applicable" is seldom a matter of chance.

#include "server/scoring/drivers/visit_matrix.hpp"

namespace instante::server::scoring {

/// An outcome in two sets of visits, of those that told it.
struct Contrast {
    std::int64_t n_kept = 0;
    std::int64_t n_lost = 0;
    double mean_kept = 0;
    double mean_lost = 0;
    double difference = 0;            // lost - kept
    std::optional<Interval> interval; // Welch; none where a set has one visit, or neither varies
    std::optional<double>
        effect; // difference in pooled standard deviations (Cohen's d); none where nothing varies
};

struct ColumnLoss {
    std::int64_t missing = 0;        // visits that did not answer this column
    std::int64_t only_this = 0;      // and every other one
    std::optional<Contrast> outcome; // those that answered it (kept) against those that did not (lost)
};

struct Losses {
    std::int64_t visits = 0;
    std::int64_t complete = 0;
    std::optional<Contrast> outcome; // complete visits against the others
    std::vector<ColumnLoss> columns;
};

/// The outcome is the last column. Welch 1947, Biometrika 34:28, with effective sample sizes where visits
/// have weights. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, section 2.2.
Losses losses_of(VisitMatrix const& matrix, double confidence = default_confidence);

} // namespace instante::server::scoring
