// Differences of shares, means and net promoter scores, and their tests.

#include "server/calculator/comparison_inputs.hpp"
#include "server/calculator/figures.hpp"
#include "server/scoring/comparison.hpp"

#include <cmath>

namespace instante::server::calculator {

namespace {

// ---- shares ----------------------------------------------------------------------------------------------

constexpr Member shares_input[] = {
    {"x1", "successes in group 1", false},
    {"n1", "answers in group 1; 0: every figure is null", false},
    {"x2", "successes in group 2", false},
    {"n2", "answers in group 2, likewise", false},
    {"table", "in place of these four: [[successes 1, failures 1], [successes 2, failures 2]]", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member shares_output[] = {
    {"p1", "share of group 1"},
    {"p2", "share of group 2"},
    {"difference", "p1 - p2"},
    {"newcombe",
     "[low, high] of the difference, Newcombe's hybrid of two Wilson intervals: the displayed one"},
    {"p_from_interval", "two-sided p of the spread recovered from the Wilson intervals"},
};

nlohmann::json difference_of_shares(Arguments& arguments) {
    auto const [a, b] = read_shares(arguments);
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    if (a.n == 0 || b.n == 0) return nothing_known(shares_output);
    auto const difference = scoring::difference_of_shares(a, b, confidence);
    auto const side = [&](scoring::Successes const& of) {
        return scoring::IntervalEstimate{of.x / of.n, scoring::wilson(of.x, of.n, confidence)};
    };
    return {{"p1", figure(a.x / a.n)},
            {"p2", figure(b.x / b.n)},
            {"difference", figure(difference.value)},
            {"newcombe", figure(difference.interval)},
            {"p_from_interval", figure(scoring::recovered_p(side(a), side(b), confidence))}};
}

constexpr Member proportions_output[] = {
    {"difference", "share 1 - share 2"},
    {"z", "pooled z, its sign that of the difference; null, as chi2, where all succeeded or none did"},
    {"chi2", "Pearson's chi squared, z squared"},
    {"p", "two-sided, of z and chi2"},
    {"chi2_yates", "with Yates' continuity correction"},
    {"p_yates", "of chi2_yates"},
    {"fisher_p", "Fisher's exact test, two-sided as in R; null for weights and beyond 10^12 answers"},
    {"fisher_p_less", "share 1 is smaller"},
    {"fisher_p_greater", "share 1 is greater"},
    {"cohens_h", "2 asin sqrt(p1) - 2 asin sqrt(p2)"},
    {"phi", "correlation of group and success, -1 to 1"},
    {"cramers_v", "its absolute value"},
    {"odds_ratio", "of the sample; null where it is x / 0"},
    {"odds_ratio_interval", "[low, high] by Woolf; null where a cell is 0"},
    {"odds_ratio_adjusted", "with half a count added to each cell"},
    {"odds_ratio_adjusted_interval", "[low, high] of the same"},
};

nlohmann::json two_proportions(Arguments& arguments) {
    auto const [a, b] = read_shares(arguments);
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    if (a.n == 0 || b.n == 0) return nothing_known(proportions_output);
    auto const test = scoring::two_proportions(a, b);
    auto const exact = scoring::fisher_exact(a, b);
    auto const odds = scoring::odds_ratio(a, b, confidence);
    auto const phi = scoring::phi(a, b);
    auto const of_exact = [&](double scoring::FisherExact::*side) {
        return exact ? figure((*exact).*side) : nlohmann::json(nullptr);
    };
    return {{"difference", figure(test.difference)},
            {"z", figure(test.z)},
            {"chi2", figure(test.chi2)},
            {"p", figure(test.p)},
            {"chi2_yates", figure(test.chi2_yates)},
            {"p_yates", figure(test.p_yates)},
            {"fisher_p", of_exact(&scoring::FisherExact::two_sided)},
            {"fisher_p_less", of_exact(&scoring::FisherExact::less)},
            {"fisher_p_greater", of_exact(&scoring::FisherExact::greater)},
            {"cohens_h", figure(scoring::cohens_h(a.x / a.n, b.x / b.n))},
            {"phi", figure(phi)},
            {"cramers_v", figure(phi ? std::optional{std::fabs(*phi)} : std::nullopt)},
            {"odds_ratio", figure(odds.value)},
            {"odds_ratio_interval", figure(odds.interval)},
            {"odds_ratio_adjusted", figure(odds.adjusted)},
            {"odds_ratio_adjusted_interval", figure(odds.adjusted_interval)}};
}

// ---- means -----------------------------------------------------------------------------------------------

constexpr Member means_input[] = {
    {"a", "group A: raw values; or give a_counts; or a_mean, a_sd, a_n", false},
    {"b", "group B, likewise", false},
    {"a_weights", "one for each value of a, 0 or more; the test then goes by Kish's effective n (all 1)",
     false},
    {"b_weights", "of b", false},
    {"a_counts", "how many chose each point of a scale, lowest first", false},
    {"b_counts", "of B", false},
    {"lowest", "value of the lowest point of counts (1)", false},
    {"a_mean", "mean of A", false},
    {"a_sd", "standard deviation of A (n - 1 divisor)", false},
    {"a_n", "(effective) number in A, more than 1", false},
    {"b_mean", "of B", false},
    {"b_sd", "of B", false},
    {"b_n", "of B", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member means_output[] = {
    {"difference", "mean A - mean B"},
    {"mean_a", "mean of A"},
    {"mean_b", "mean of B"},
    {"n_a", "effective number in A"},
    {"n_b", "effective number in B"},
    {"t", "Welch's t; null, as p and the interval, where neither side shows any spread"},
    {"df", "degrees of freedom by Satterthwaite"},
    {"standard_error", "of the difference"},
    {"p", "two-sided"},
    {"p_less", "one-sided: A is less"},
    {"p_greater", "one-sided: A is greater"},
    {"interval", "[low, high] of the difference"},
    {"student", "the same with pooled variances: t, df, standard_error, p, p_less, p_greater, interval"},
    {"cohens_d", "difference in pooled standard deviations"},
    {"hedges_g", "d without its small-sample bias"},
    {"cohens_d_interval", "[low, high] of d"},
};

nlohmann::json difference_of_means(Arguments& arguments) {
    auto const a = read_mean(arguments, "a");
    auto const b = read_mean(arguments, "b");
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    auto const test = scoring::welch(a, b, confidence);
    auto const student = scoring::student(a, b, confidence);
    auto const effect = scoring::standardised_difference(a, b, confidence);
    nlohmann::json figures = t_figures(test.value_or(scoring::TTest{}));
    figures["student"] = student ? t_figures(*student) : nlohmann::json(nullptr);
    figures["difference"] = figure(a.mean - b.mean);
    figures["mean_a"] = figure(a.mean);
    figures["mean_b"] = figure(b.mean);
    figures["n_a"] = figure(a.n);
    figures["n_b"] = figure(b.n);
    figures["cohens_d"] = figure(effect ? std::optional{effect->cohens_d} : std::nullopt);
    figures["hedges_g"] = figure(effect ? std::optional{effect->hedges_g} : std::nullopt);
    figures["cohens_d_interval"] = figure(effect ? std::optional{effect->d_interval} : std::nullopt);
    return figures;
}

constexpr Member one_sample_input[] = {
    {"a", "raw values; or give a_counts; or a_mean, a_sd, a_n", false},
    {"paired_with", "the other value of each pair: the test is of the differences a - paired_with", false},
    {"a_weights", "one for each value of a (all 1)", false},
    {"a_counts", "how many chose each point of a scale, lowest first", false},
    {"lowest", "value of the lowest point of counts (1)", false},
    {"a_mean", "mean", false},
    {"a_sd", "standard deviation (n - 1 divisor)", false},
    {"a_n", "(effective) number, more than 1", false},
    {"target", "what the mean is compared with (0)", false},
    {"confidence", "level of the interval (0.95)", false},
};
constexpr Member one_sample_output[] = {
    {"mean", "of the values or of the differences"},
    {"difference", "mean - target"},
    {"t", "null, as p and the interval, where there is no spread"},
    {"df", "n - 1"},
    {"standard_error", "of the mean"},
    {"p", "two-sided"},
    {"p_less", "one-sided: the mean is less"},
    {"p_greater", "one-sided: the mean is greater"},
    {"interval", "[low, high] of the difference from the target"},
    {"mean_interval", "[low, high] of the mean"},
};

nlohmann::json one_sample(Arguments& arguments) {
    auto const a = read_mean(arguments, "a", "paired_with");
    double const target = arguments.number_or("target", 0);
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    auto const test = scoring::one_sample(a, target, confidence).value_or(scoring::TTest{});
    nlohmann::json figures = t_figures(test);
    figures["mean"] = figure(a.mean);
    figures["difference"] = figure(a.mean - target);
    figures["mean_interval"] =
        test.interval ? figure(scoring::Interval{test.interval->low + target, test.interval->high + target})
                      : nlohmann::json(nullptr);
    return figures;
}

// ---- net promoter scores
// -----------------------------------------------------------------------------------

constexpr Member two_nps_input[] = {
    {"a_counts", "group A: how many said 0, 1, ... 10 (eleven counts)"},
    {"b_counts", "group B"},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member two_nps_output[] = {
    {"nps_a", "of A, -100 to 100"},
    {"nps_b", "of B"},
    {"difference", "A - B"},
    {"interval", "[low, high], recovered from the two adjusted Wald intervals: the displayed one"},
    {"wald", "[low, high], textbook"},
    {"standard_error", "of the difference, textbook"},
    {"z", "difference / standard_error; null where neither side shows any spread"},
    {"p", "two-sided, of z"},
};

nlohmann::json difference_of_nps(Arguments& arguments) {
    auto const a = read_ratings(arguments, "a", {0, 10});
    auto const b = read_ratings(arguments, "b", {0, 10});
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    auto const nps_a = scoring::net_promoter_of(a, confidence);
    auto const nps_b = scoring::net_promoter_of(b, confidence);
    if (!nps_a || !nps_b) {
        return {{"nps_a", figure(nps_a ? std::optional{nps_a->value} : std::nullopt)},
                {"nps_b", figure(nps_b ? std::optional{nps_b->value} : std::nullopt)},
                {"difference", nullptr},
                {"interval", nullptr},
                {"wald", nullptr},
                {"standard_error", nullptr},
                {"z", nullptr},
                {"p", nullptr}};
    }
    auto const difference = scoring::difference_of_nps(*nps_a, *nps_b, confidence);
    return {{"nps_a", figure(nps_a->value)},
            {"nps_b", figure(nps_b->value)},
            {"difference", figure(difference.value)},
            {"interval", figure(difference.interval)},
            {"wald", figure(difference.wald)},
            {"standard_error", figure(difference.standard_error)},
            {"z", figure(difference.z)},
            {"p", figure(difference.p)}};
}

constexpr Function difference_family[] = {
    {"difference_of_shares", "Two shares: their difference with Newcombe's interval", shares_input,
     shares_output, difference_of_shares},
    {"two_proportions",
     "Tests that two shares are equal (chi squared, Yates, Fisher) and effect sizes of a 2 x 2 table",
     shares_input, proportions_output, two_proportions},
    {"welch", "Two means: Welch's t test (and Student's), from values, weighted values, counts or sums",
     means_input, means_output, difference_of_means},
    {"difference_of_means", "The same as welch", means_input, means_output, difference_of_means},
    {"one_sample_t", "A mean against a target, or pairs against each other: t test", one_sample_input,
     one_sample_output, one_sample},
    {"difference_of_nps", "Two net promoter scores: their difference with intervals", two_nps_input,
     two_nps_output, difference_of_nps},
};

} // namespace

std::span<Function const> difference_functions() {
    return difference_family;
}

} // namespace instante::server::calculator
