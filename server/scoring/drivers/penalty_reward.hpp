#pragma once
// Does a moment harm when it is poor more than it delights when it is good? Penalty-reward contrasts.

#include "server/scoring/drivers/refusal.hpp"
#include "server/scoring/drivers/visit_matrix.hpp"

#include <string>

namespace instante::server::scoring {

/// What is low and what is high performance; what lies between is the middle that both are held against.
struct PerformanceCuts {
    double low_at_most = 25;
    double high_at_least = 75;
};

enum class Factor {
    basic,       // harms more than it delights
    performance, // both, about alike
    excitement,  // delights more than it harms
    not_clear
};
std::string_view to_string(Factor factor);

struct Effect {
    double value = 0; // of the outcome, against the middle
    double standard_error = 0;
    Interval interval;
    double p_value = 1;
};

struct PenaltyReward {
    std::size_t attribute = 0; // as the caller counts
    std::int64_t n_low = 0;
    std::int64_t n_middle = 0;
    std::int64_t n_high = 0;
    std::optional<Effect> penalty;   // below zero where poor performance harms; none: nobody rated low
    std::optional<Effect> reward;    // above zero where good performance delights; none: nobody rated high
    std::optional<double> range;     // |penalty| + reward: the most it can do
    std::optional<double> asymmetry; // (reward - |penalty|) / range, -1..1
    std::optional<Effect> balance;   // reward + penalty: zero where both are alike
    Factor factor = Factor::not_clear;
    std::string
        reason; // why there is no asymmetry, or no clear factor: wrong_sign, one_side, no_effect, balanced
};

struct PenaltyRewardReport {
    std::int64_t n = 0; // complete visits
    double r2 = 0;
    double intercept = 0; // the outcome with everything in the middle
    bool robust = false;  // errors by sandwich (visits have weights)
    std::vector<PenaltyReward> attributes;
};

/// Attributes, then the outcome as the last column; visits that answered all of them. One regression of the
/// outcome on two dummies an attribute, low and high against the middle (Brandt 1987, in Surprenant (ed.),
/// Add Value to Your Service, AMA, 61; Mikulic & Prebezac 2008, Managing Service Quality 18:559, for range
/// and asymmetry). Errors are the textbook's; with weights they are White's (HC1: MacKinnon & White 1985,
/// Journal of Econometrics 29:305).
///
/// A ratio is only given where its parts have their signs: a penalty that helps, or a reward that harms, is
/// told as wrong_sign. The factor goes by balance = reward + penalty: basic where its interval is below zero,
/// excitement where it is above, performance where it holds zero and both effects are beyond doubt; else it
/// is not clear.
///
/// Refusals: too_few (visits for the dummies), no_middle (an attribute has only low and high),
/// nothing_varies, collinear.
Answer<PenaltyRewardReport> penalty_reward(VisitMatrix const& matrix, PerformanceCuts const& cuts,
                                           double confidence = default_confidence);

} // namespace instante::server::scoring
