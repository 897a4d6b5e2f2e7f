#include "server/scoring/verdict.hpp"

#include <cmath>
#include <utility>

namespace instante::server::scoring {

namespace {

constexpr std::pair<Verdict, std::string_view> verdict_names[] = {
    {Verdict::higher, "higher"},
    {Verdict::lower, "lower"},
    {Verdict::no_detectable_difference, "no_detectable_difference"},
    {Verdict::too_few_to_say, "too_few_to_say"},
};

constexpr std::pair<Because, std::string_view> reason_names[] = {
    {Because::beyond_chance, "beyond_chance"},
    {Because::within_chance, "within_chance"},
    {Because::smaller_than_matters, "smaller_than_matters"},
    {Because::few_answers, "few_answers"},
    {Because::nothing_beside, "nothing_beside"},
    {Because::unlike_scales, "unlike_scales"},
};

template <class Names, class Value>
std::string_view name_of(Names const& names, Value value) {
    for (auto const& [known, name] : names) {
        if (known == value) return name;
    }
    return {};
}

} // namespace

std::string_view to_string(Verdict verdict) {
    return name_of(verdict_names, verdict);
}

std::string_view to_string(Because reason) {
    return name_of(reason_names, reason);
}

Judgement judge(Difference const& difference, std::optional<double> p_adjusted, std::int64_t n_a,
                std::int64_t n_b, VerdictRule const& rule) {
    if (n_a < rule.minimum || n_b < rule.minimum || n_a <= 0 || n_b <= 0)
        return {Verdict::too_few_to_say,
                n_a <= 0 || n_b <= 0 ? Because::nothing_beside : Because::few_answers};
    Interval const& within = difference.interval;
    double const enough = rule.smallest_difference;
    Judgement judgement{Verdict::no_detectable_difference, Because::within_chance,
                        within.low > -enough && within.high < enough};
    bool const beyond_chance = (within.low > 0 || within.high < 0) && p_adjusted && *p_adjusted <= rule.alpha;
    if (!beyond_chance) return judgement;
    // What is equal to the last digits of a double is equal.
    if (std::fabs(difference.value) < enough * (1 - 1e-12)) {
        judgement.reason = Because::smaller_than_matters;
        return judgement;
    }
    judgement.verdict = difference.value > 0 ? Verdict::higher : Verdict::lower;
    judgement.reason = Because::beyond_chance;
    return judgement;
}

} // namespace instante::server::scoring
