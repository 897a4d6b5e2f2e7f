#pragma once
// What a difference amounts to, in one word.

#include "server/scoring/difference.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace instante::server::scoring {

enum class Verdict { higher, lower, no_detectable_difference, too_few_to_say };
/// Why.
enum class Because {
    beyond_chance,        // higher, lower
    within_chance,        // no_detectable_difference
    smaller_than_matters, // the same: beyond chance, yet below the smallest difference that matters
    few_answers,          // too_few_to_say
    nothing_beside,       // the same: there is nothing to compare with
    unlike_scales         // the same: what there is was asked on another scale
};
std::string_view to_string(Verdict verdict);
std::string_view to_string(Because reason);

struct VerdictRule {
    double alpha = 0.05;            // of p_adjusted
    double smallest_difference = 0; // that matters to the organisation, in the unit of the difference
    std::int64_t minimum = 1;       // answers, on either side
};

struct Judgement {
    Verdict verdict = Verdict::too_few_to_say;
    Because reason = Because::nothing_beside;
    bool equivalent = false; // the whole interval lies within the smallest difference, on both sides of 0
};

/// The rule. Either side below the minimum: too_few_to_say. Else higher (lower) when all three hold: the
/// interval lies wholly above (below) 0; p, adjusted for all the rows it stands among, is at most alpha; and
/// the difference itself is at least the smallest that matters. Else no_detectable_difference.
///
/// Why all three. The interval says how large; p, adjusted, keeps a table of many cells from crying wolf,
/// which intervals of single rows do not; and with very many answers both find differences that nobody would
/// act on. It is the difference that must reach the smallest one, not the whole interval: that would say
/// "matters" only where it is proven to, and pass over most of what is worth a look.
///
/// "No detectable difference" is not "equal". `equivalent` is: the whole 95 % interval within -+ the smallest
/// difference is stricter than the two one-sided tests at 5 % (Schuirmann 1987, J. Pharmacokinetics and
/// Biopharmaceutics 15:657), which need the 90 % interval there.
Judgement judge(Difference const& difference, std::optional<double> p_adjusted, std::int64_t n_a,
                std::int64_t n_b, VerdictRule const& rule);

} // namespace instante::server::scoring
