#pragma once
// Two cells side by side, as a row of the API compares itself with another: all figures of one comparison.

#include "server/scoring/effect_size.hpp"
#include "server/scoring/quality.hpp"
#include "server/scoring/rank_test.hpp"
#include "server/scoring/score.hpp"
#include "server/scoring/verdict.hpp"

#include <optional>
#include <span>
#include <vector>

namespace instante::server::scoring {

/// A mean index, 0..100, with what a comparison needs of it.
struct IndexEstimate {
    std::int64_t n = 0;
    double n_eff = 0;
    IntervalEstimate index;
    std::optional<double> sd; // of single indices
};
IndexEstimate index_of(Score const& score, Measure const& measure);

/// Ratings of unlike scales, each made an index by itself (linear: 0 at its worst end, 100 at its best), then
/// pooled. The scales remain unlike: people do not use five faces as they use eleven numbers.
struct IndexSums {
    std::int64_t n = 0;
    double w = 0;
    double w2 = 0;
    double s = 0;  // sum w i, i in 0..1
    double ss = 0; // sum w i^2

    void add(RatingSums const& ratings, bool reversed);
    void add(IndexSums const& other);
};
/// nullopt when nothing carries weight. The interval is smoothed_interval over the indices.
std::optional<IndexEstimate> index_of(IndexSums const& sums, double confidence = default_confidence);

/// Where p comes from.
enum class TestUsed {
    welch,      // both sides show spread
    one_sample, // t against a target
    recovered,  // from the displayed intervals: a side shows no spread, which does not prove it has none
    by_visit,   // t from standard errors over visits
};
std::string_view to_string(TestUsed test);

struct IndexComparison {
    Difference difference;   // displayed: recovered from the two displayed intervals
    std::optional<TTest> t;  // textbook, under its own name: Welch, or one sample against a target
    std::optional<double> p; // what the verdict goes by
    TestUsed test = TestUsed::welch;
    std::optional<StandardisedDifference> standardised;
};
IndexComparison compare(IndexEstimate const& a, IndexEstimate const& b,
                        double confidence = default_confidence);
/// A target is no sample: it has no error of its own.
IndexComparison compare_with_target(IndexEstimate const& a, double target,
                                    double confidence = default_confidence);
/// Perceived quality: t with standard errors over visits, degrees of freedom by Satterthwaite. The two share
/// no visit.
IndexComparison compare(Quality const& a, Quality const& b, double confidence = default_confidence);
IndexComparison compare_with_target(Quality const& a, double target, double confidence = default_confidence);
/// The two share visits: `standard_error` is that of their difference, which knows how they hang together.
/// The displayed interval recovers variance from the limits as before, less twice the correlation that
/// follows from the three errors times both distances (Zou 2007, Psychological Methods 12:399).
IndexComparison compare_same_visits(Quality const& a, Quality const& b, double standard_error,
                                    std::int64_t visits, double confidence = default_confidence);

struct RatingsComparison {
    IndexComparison index;
    std::optional<Difference> favourable; // of the shares, -1..1
    std::optional<double> cohens_h;       // of the same
    std::optional<NetPromoterDifference> nps;
    std::optional<RankTest> ranks; // superiority: that A is the better one
};

/// A cell: its ratings and the score made of them, both of one measure.
struct Cell {
    RatingSums const& ratings;
    Score const& score;
};
RatingsComparison compare(Cell const& a, Cell const& b, Measure const& measure,
                          double confidence = default_confidence);

/// A part against the whole it belongs to, from the part against the rest: with the rest's share of the
/// whole's weight r, mean(part) - mean(whole) = r (mean(part) - mean(rest)), and so for shares and their
/// limits. Tests stay what they are, and so do effect sizes, which remain those against the rest.
void to_part_of_whole(RatingsComparison& comparison, double rest_share);
void to_part_of_whole(IndexComparison& comparison, double rest_share);

} // namespace instante::server::scoring
