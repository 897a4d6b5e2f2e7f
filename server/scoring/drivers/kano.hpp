#pragma once
// Kano: what a feature does, from two answers: how it is to have it, and how it is to go without.

#include "server/scoring/intervals.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace instante::server::scoring {

/// The answers of the questionnaire, from 1.
enum class KanoAnswer { like = 1, must_be, neutral, live_with, dislike };

enum class KanoCategory {
    must_be,         // M: taken for granted; its lack harms
    one_dimensional, // O: the more the better
    attractive,      // A: delights; nobody misses it
    indifferent,     // I
    reverse,         // R: they would rather not have it
    questionable     // Q: the answers contradict each other
};
inline constexpr std::size_t kano_categories = 6;
std::string_view to_string(KanoCategory category); // "must_be"
char letter_of(KanoCategory category);             // 'M'

/// The standard evaluation table (Kano, Seraku, Takahashi & Tsuji 1984, Hinshitsu 14(2):39; Berger et al.
/// 1993, Center for Quality Management Journal 2(4):3).
KanoCategory kano_category(KanoAnswer functional, KanoAnswer dysfunctional);

/// How many (or how much weight) fell into each category, as KanoCategory counts.
using KanoCounts = std::array<double, kano_categories>;

struct KanoResult {
    double n = 0; // pairs; the sum of weights where they have some
    double n_eff = 0;
    KanoCounts counts{};
    KanoCategory modal =
        KanoCategory::indifferent; // most frequent; of equals the one that matters more: M, O, A, I
    KanoCategory second = KanoCategory::indifferent;
    double difference = 0;          // of the two counts, for n_eff pairs
    double critical_difference = 0; // they differ beyond doubt from here on
    bool clear = false;
    double category_strength = 0; // share of the modal less that of the second
    double total_strength = 0;    // share of M, O and A
    std::optional<double>
        better; // satisfaction that having it can add, 0..1; none where nobody is in A, O, M, I
    std::optional<Interval> better_interval; // Wilson
    std::optional<double> worse;             // satisfaction that its lack takes, -1..0
    std::optional<Interval> worse_interval;
};

/// nullopt: nobody answered the pair. `n_eff`: of weighted counts, else their sum.
///
/// Clear: |a - b| >= 1.65 sqrt((a + b)(2n - a - b) / (2n)), the two largest counts (Fong 1996, Center for
/// Quality Management Journal 5(3):17; 90 %). Better = (A + O) / (A + O + M + I), worse = -(O + M) / (A + O +
/// M + I) (Berger et al. 1993). Category strength: Lee & Newcomb 1997, Center for Quality Management Journal
/// 5(3):27; below 0.06 they speak of a mixed category.
std::optional<KanoResult> kano_of(KanoCounts const& counts, std::optional<double> n_eff = std::nullopt,
                                  double confidence = default_confidence);

} // namespace instante::server::scoring
