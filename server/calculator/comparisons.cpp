// Ranks, effect sizes, adjusted p, verdicts, and the whole comparison of two cells.

#include "server/calculator/comparison_inputs.hpp"
#include "server/calculator/figures.hpp"
#include "server/scoring/multiplicity.hpp"

#include <algorithm>

namespace instante::server::calculator {

namespace {

// ---- ranks -----------------------------------------------------------------------------------------------

constexpr Member ranks_input[] = {
    {"a", "group A: raw values (x is taken too); or give a_counts and b_counts", false},
    {"b", "group B: raw values (y is taken too)", false},
    {"x", "the same as a", false},
    {"y", "the same as b", false},
    {"a_counts", "how many of A chose each value, lowest first", false},
    {"b_counts", "how many of B, over the same values", false},
    {"confidence", "level of the interval of delta (0.95)", false},
};
constexpr Member ranks_output[] = {
    {"n_a", "answers in A"},
    {"n_b", "answers in B"},
    {"u", "pairs in which A is higher, ties by half: R's W"},
    {"u_b", "n_a n_b - u"},
    {"ties", "were some values given more than once"},
    {"z", "corrected for ties and continuity; null where all values are alike"},
    {"p", "two-sided, as R's wilcox.test: exact for groups under 50 without ties, else normal"},
    {"p_less", "A tends to be lower, likewise"},
    {"p_greater", "A tends to be higher, likewise"},
    {"p_normal", "two-sided, normal approximation corrected for ties and continuity"},
    {"p_normal_less", "one-sided"},
    {"p_normal_greater", "one-sided"},
    {"p_exact", "two-sided, exact given the ties; null from 50 in a group"},
    {"p_exact_less", "one-sided"},
    {"p_exact_greater", "one-sided"},
    {"superiority", "P(A > B) + P(A = B) / 2"},
    {"superiority_interval", "[low, high]"},
    {"cliffs_delta", "2 superiority - 1"},
    {"cliffs_delta_interval", "[low, high]"},
};

scoring::RankedCounts read_ranked(Arguments& arguments) {
    if (arguments.has("a_counts") || arguments.has("b_counts")) {
        auto const a = arguments.numbers("a_counts", not_negative);
        auto const b = arguments.numbers("b_counts", not_negative);
        arguments.require(a.size() == b.size(), "b_counts", "must be as long as a_counts");
        if (a.size() == b.size()) return {a, b};
        return {{1}, {1}};
    }
    auto const a = arguments.numbers(arguments.has("x") ? "x" : "a");
    auto const b = arguments.numbers(arguments.has("y") ? "y" : "b");
    return scoring::ranked(a, b);
}

nlohmann::json rank_figures(scoring::RankTest const& test, std::optional<scoring::PSides> const& exact) {
    bool const as_r = exact && !test.ties;
    scoring::PSides const& p = as_r ? *exact : test.normal;
    auto const of_exact = [&](double scoring::PSides::*side) {
        return exact ? figure((*exact).*side) : nlohmann::json(nullptr);
    };
    return {{"n_a", figure(test.n_a)},
            {"n_b", figure(test.n_b)},
            {"u", figure(test.u)},
            {"u_b", figure(test.n_a * test.n_b - test.u)},
            {"ties", test.ties},
            {"z", figure(test.z)},
            {"p", figure(p.two_sided)},
            {"p_less", figure(p.less)},
            {"p_greater", figure(p.greater)},
            {"p_normal", figure(test.normal.two_sided)},
            {"p_normal_less", figure(test.normal.less)},
            {"p_normal_greater", figure(test.normal.greater)},
            {"p_exact", of_exact(&scoring::PSides::two_sided)},
            {"p_exact_less", of_exact(&scoring::PSides::less)},
            {"p_exact_greater", of_exact(&scoring::PSides::greater)},
            {"superiority", figure(test.superiority)},
            {"superiority_interval", figure(scoring::Interval{(test.delta_interval.low + 1) / 2,
                                                              (test.delta_interval.high + 1) / 2})},
            {"cliffs_delta", figure(test.cliffs_delta)},
            {"cliffs_delta_interval", figure(test.delta_interval)}};
}

nlohmann::json rank_test(Arguments& arguments) {
    auto const counts = read_ranked(arguments);
    double const confidence = arguments.confidence();
    auto const test = scoring::rank_test(counts, confidence);
    if (!arguments.sound()) return nullptr;
    if (!test) return nothing_known(ranks_output);
    return rank_figures(*test, scoring::exact_rank_test(counts));
}

// ---- effect sizes ----------------------------------------------------------------------------------------

constexpr Member association_input[] = {
    {"table", "counts, row by row, two rows and columns or more"},
};
constexpr Member association_output[] = {
    {"n", "all counts"},
    {"chi2", "Pearson's chi squared"},
    {"df", "degrees of freedom, empty rows and columns left out"},
    {"p", "that rows and columns are independent"},
    {"cramers_v", "0 to 1; all null where fewer than two rows or columns hold anything"},
};

nlohmann::json association(Arguments& arguments) {
    auto const table = arguments.matrix("table", not_negative);
    if (!arguments.sound()) return nullptr;
    auto const found = scoring::association(table);
    auto const of = [&](double scoring::Association::*member) {
        return found ? figure((*found).*member) : nlohmann::json(nullptr);
    };
    return {{"n", of(&scoring::Association::n)},
            {"chi2", of(&scoring::Association::chi2)},
            {"df", of(&scoring::Association::df)},
            {"p", of(&scoring::Association::p)},
            {"cramers_v", of(&scoring::Association::cramers_v)}};
}

constexpr Member effect_input[] = {
    {"a_counts", "group A: how many chose each point of a scale, lowest first"},
    {"b_counts", "group B, over the same scale"},
    {"lowest", "value of the lowest point (1)", false},
    {"cut", "the favourable share is at or above this value (none)", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member effect_output[] = {
    {"cohens_d", "difference of means in pooled standard deviations"},
    {"cohens_d_interval", "[low, high]"},
    {"hedges_g", "d without its small-sample bias"},
    {"superiority", "P(A > B) + P(A = B) / 2"},
    {"superiority_interval", "[low, high]"},
    {"cliffs_delta", "2 superiority - 1"},
    {"cliffs_delta_interval", "[low, high]"},
    {"cramers_v", "of the two groups over the points"},
    {"cohens_h", "of the favourable shares; null without cut, as the rest"},
    {"phi", "of the favourable shares"},
    {"odds_ratio", "of being favourable"},
    {"odds_ratio_interval", "[low, high] by Woolf"},
};

nlohmann::json effect_size(Arguments& arguments) {
    auto const mean_of = [&](char const* group) {
        bool const given = arguments.has(std::string{group} + "_counts");
        return given ? read_mean(arguments, group) : scoring::MeanOf{2, 0, 1};
    };
    auto const a = mean_of("a");
    auto const b = mean_of("b");
    auto const counts_a = arguments.numbers("a_counts", not_negative);
    auto const counts_b = arguments.numbers("b_counts", not_negative);
    double const lowest = arguments.number_or("lowest", 1, {-1e9, 1e9});
    auto const cut = arguments.number_if("cut");
    double const confidence = arguments.confidence();
    arguments.require(counts_a.size() == counts_b.size(), "b_counts", "must be as long as a_counts");
    if (!arguments.sound()) return nullptr;
    auto const d = scoring::standardised_difference(a, b, confidence);
    auto const ranks = scoring::rank_test({counts_a, counts_b}, confidence);
    auto const association = scoring::association({counts_a, counts_b});
    nlohmann::json figures = rank_figures(*ranks, std::nullopt);
    nlohmann::json result{
        {"cohens_d", figure(d ? std::optional{d->cohens_d} : std::nullopt)},
        {"cohens_d_interval", figure(d ? std::optional{d->d_interval} : std::nullopt)},
        {"hedges_g", figure(d ? std::optional{d->hedges_g} : std::nullopt)},
        {"cramers_v", figure(association ? std::optional{association->cramers_v} : std::nullopt)},
        {"cohens_h", nullptr},
        {"phi", nullptr},
        {"odds_ratio", nullptr},
        {"odds_ratio_interval", nullptr}};
    for (char const* name : {"superiority", "superiority_interval", "cliffs_delta", "cliffs_delta_interval"})
        result[name] = figures[name];
    if (!cut) return result;
    auto const favourable = [&](std::vector<double> const& counts) {
        scoring::Successes of;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            of.n += counts[i];
            if (lowest + static_cast<double>(i) >= *cut) of.x += counts[i];
        }
        return of;
    };
    auto const of_a = favourable(counts_a);
    auto const of_b = favourable(counts_b);
    auto const odds = scoring::odds_ratio(of_a, of_b, confidence);
    result["cohens_h"] = figure(scoring::cohens_h(of_a.x / of_a.n, of_b.x / of_b.n));
    result["phi"] = figure(scoring::phi(of_a, of_b));
    result["odds_ratio"] = figure(odds.value);
    result["odds_ratio_interval"] = figure(odds.interval);
    return result;
}

// ---- many tests ------------------------------------------------------------------------------------------

constexpr Member adjust_input[] = {
    {"p", "p-values, 0 to 1; null for a test that could not be made, which counts for nothing"},
    {"q", "level at which rejections are counted (0.05)", false},
};
constexpr Member adjust_output[] = {
    {"bh_adjusted", "Benjamini & Hochberg, in the order given: what the API uses"},
    {"by_adjusted", "Benjamini & Yekutieli"},
    {"holm_adjusted", "Holm"},
    {"hochberg_adjusted", "Hochberg"},
    {"bonferroni_adjusted", "Bonferroni"},
    {"n_rejected_bh", "how many adjusted p are at most q"},
    {"n_rejected_by", "likewise"},
    {"n_rejected_holm", "likewise"},
    {"n_rejected_hochberg", "likewise"},
    {"n_rejected_bonferroni", "likewise"},
};

nlohmann::json adjust_p(Arguments& arguments) {
    auto const p = arguments.gappy_numbers("p");
    double const q = arguments.number_or("q", 0.05, {0, 1});
    for (std::size_t i = 0; i < p.size(); ++i)
        arguments.require(!p[i] || (*p[i] >= 0 && *p[i] <= 1), "p[" + std::to_string(i) + "]",
                          "must be from 0 to 1");
    if (!arguments.sound()) return nullptr;
    constexpr std::pair<scoring::Adjustment, char const*> all[] = {
        {scoring::Adjustment::benjamini_hochberg, "bh"},
        {scoring::Adjustment::benjamini_yekutieli, "by"},
        {scoring::Adjustment::holm, "holm"},
        {scoring::Adjustment::hochberg, "hochberg"},
        {scoring::Adjustment::bonferroni, "bonferroni"}};
    nlohmann::json figures = nlohmann::json::object();
    for (auto const& [by, name] : all) {
        auto const adjusted = scoring::adjust_p(p, by);
        int rejected = 0;
        for (auto const& one : adjusted)
            rejected += one && *one <= q;
        figures[std::string{name} + "_adjusted"] = figure(adjusted);
        figures["n_rejected_" + std::string{name}] = rejected;
    }
    return figures;
}

// ---- verdicts and whole comparisons
// ------------------------------------------------------------------------

constexpr Member verdict_input[] = {
    {"difference", "A - B"},
    {"low", "lower end of its interval"},
    {"high", "upper end of its interval"},
    {"p_adjusted", "adjusted for all the tests it stands among; null: none could be made", false},
    {"n_a", "answers on side A"},
    {"n_b", "answers on side B"},
    {"smallest_difference", "that matters to the organisation, in the unit of the difference (2)", false},
    {"minimum", "fewer answers than this on a side are too few (10)", false},
    {"alpha", "level (0.05)", false},
};
constexpr Member verdict_output[] = {
    {"verdict",
     "higher, lower, no_detectable_difference or too_few_to_say: higher or lower needs an interval wholly on "
     "one side of 0, p_adjusted at most alpha, and a difference of at least smallest_difference"},
    {"reason", "beyond_chance, within_chance, smaller_than_matters, few_answers or nothing_beside"},
    {"equivalent", "does the whole interval lie within the smallest difference, on both sides of 0"},
};

scoring::VerdictRule read_rule(Arguments& arguments) {
    scoring::VerdictRule rule;
    rule.smallest_difference = arguments.number_or("smallest_difference", 2, not_negative);
    rule.minimum = arguments.whole_or("minimum", 10, not_negative);
    rule.alpha = arguments.number_or("alpha", 0.05, {0, 1});
    return rule;
}

void add_judgement(nlohmann::json& figures, scoring::Judgement const& judgement) {
    figures["verdict"] = scoring::to_string(judgement.verdict);
    figures["reason"] = scoring::to_string(judgement.reason);
    figures["equivalent"] = judgement.equivalent;
}

nlohmann::json verdict(Arguments& arguments) {
    scoring::Difference const difference{arguments.number("difference"),
                                         {arguments.number("low"), arguments.number("high")}};
    auto const p = arguments.number_if("p_adjusted", {0, 1});
    std::int64_t const n_a = arguments.whole("n_a", not_negative);
    std::int64_t const n_b = arguments.whole("n_b", not_negative);
    auto const rule = read_rule(arguments);
    arguments.require(difference.interval.low <= difference.interval.high, "low",
                      "must not be more than high");
    if (!arguments.sound()) return nullptr;
    nlohmann::json figures = nlohmann::json::object();
    add_judgement(figures, scoring::judge(difference, p, n_a, n_b, rule));
    return figures;
}

constexpr Member compare_input[] = {
    {"a_counts", "the row: how many chose each scale point, lowest first"},
    {"b_counts", "what it is compared with, on the same scale; or give target", false},
    {"target", "index 0 to 100, in place of b_counts", false},
    {"min", "the lowest point (1)", false},
    {"cut", "favourable from here; with reversed, up to here (none)", false},
    {"reversed", "less is better (false)", false},
    {"p_others", "p of the other rows of the reply, for p_adjusted (none)", false},
    {"smallest_difference", "index points that matter (2)", false},
    {"minimum", "fewer answers than this on a side are too few (10)", false},
    {"alpha", "level of p_adjusted (0.05)", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member compare_output[] = {
    {"index_a", "mean index of the row, 0 to 100"},
    {"index_b", "of the other side; the target where there is one"},
    {"difference", "index A - index B"},
    {"interval", "[low, high], recovered from the two displayed (Dirichlet) intervals"},
    {"t", "t test on the index: t, df, standard_error, p, p_less, p_greater, interval (Welch, or "
          "one-sample); or null"},
    {"p",
     "what the verdict goes by: that of t where both sides show spread, else of the displayed intervals"},
    {"p_from", "welch, one_sample or mover"},
    {"p_adjusted", "by Benjamini & Hochberg over p and p_others"},
    {"favourable_difference", "of the favourable shares, -1 to 1; null without cut or against a target"},
    {"newcombe", "[low, high] of the same"},
    {"cohens_h", "of the same"},
    {"nps_difference", "on 0 to 10 only; else null"},
    {"nps_interval", "[low, high], recovered from the adjusted Wald intervals"},
    {"u", "rank test, the better side higher; null against a target, as the next four"},
    {"rank_p", "two-sided, normal with corrections for ties and continuity"},
    {"superiority", "P(A better) + P(alike) / 2"},
    {"superiority_interval", "[low, high]"},
    {"cliffs_delta", "2 superiority - 1"},
    {"cohens_d", "difference in pooled standard deviations; null without spread"},
    {"hedges_g", "d without its small-sample bias"},
    {"verdict", "higher, lower, no_detectable_difference or too_few_to_say"},
    {"reason", "why: as the function verdict"},
    {"equivalent", "does the whole interval lie within the smallest difference"},
};

nlohmann::json comparison_figures(scoring::RatingsComparison const& of, std::optional<double> p_adjusted) {
    scoring::IndexComparison const& index = of.index;
    auto const& d = index.standardised;
    nlohmann::json figures{
        {"difference", figure(index.difference.value)},
        {"interval", figure(index.difference.interval)},
        {"t", index.t ? t_figures(*index.t) : nlohmann::json(nullptr)},
        {"p", figure(index.p)},
        {"p_from", scoring::to_string(index.test)},
        {"p_adjusted", figure(p_adjusted)},
        {"favourable_difference", figure(of.favourable ? std::optional{of.favourable->value} : std::nullopt)},
        {"newcombe", figure(of.favourable ? std::optional{of.favourable->interval} : std::nullopt)},
        {"cohens_h", figure(of.cohens_h)},
        {"nps_difference", figure(of.nps ? std::optional{of.nps->value} : std::nullopt)},
        {"nps_interval", figure(of.nps ? std::optional{of.nps->interval} : std::nullopt)},
        {"u", figure(of.ranks ? std::optional{of.ranks->u} : std::nullopt)},
        {"rank_p", figure(of.ranks ? std::optional{of.ranks->normal.two_sided} : std::nullopt)},
        {"superiority", figure(of.ranks ? std::optional{of.ranks->superiority} : std::nullopt)},
        {"superiority_interval", nullptr},
        {"cliffs_delta", figure(of.ranks ? std::optional{of.ranks->cliffs_delta} : std::nullopt)},
        {"cohens_d", figure(d ? std::optional{d->cohens_d} : std::nullopt)},
        {"hedges_g", figure(d ? std::optional{d->hedges_g} : std::nullopt)}};
    if (of.ranks)
        figures["superiority_interval"] = figure(scoring::Interval{(of.ranks->delta_interval.low + 1) / 2,
                                                                   (of.ranks->delta_interval.high + 1) / 2});
    return figures;
}

/// The measure that counts are of, and the row's own.
struct ComparedInput {
    scoring::Measure measure;
    scoring::RatingSums ratings;
};

ComparedInput read_compared(Arguments& arguments) {
    auto const counts = arguments.counts("a_counts");
    ComparedInput input;
    auto const min = arguments.whole_or("min", 1, {-1000, 1000});
    input.measure.min = static_cast<int>(min);
    bool const points = arguments.require(counts.size() >= 2 && counts.size() <= 1000, "a_counts",
                                          "must count from 2 to 1000 points");
    input.measure.max = input.measure.min + (points ? static_cast<int>(counts.size()) - 1 : 1);
    input.measure.reversed = arguments.flag_or("reversed", false);
    if (arguments.has("cut")) {
        auto const cut = arguments.whole("cut", {double(input.measure.min), double(input.measure.max)});
        input.measure.cut = static_cast<int>(cut);
    } else {
        arguments.number_if("cut");
    }
    input.measure.net_promoter = input.measure.min == 0 && input.measure.max == 10;
    if (points) input.ratings = scoring::from_counts(input.measure.min, counts);
    return input;
}

nlohmann::json compare(Arguments& arguments) {
    auto const [measure, ratings] = read_compared(arguments);
    auto const target = arguments.number_if("target", {0, 100});
    bool const with_target = target.has_value();
    scoring::RatingSums other;
    if (!with_target) other = read_ratings(arguments, "b", {measure.min, measure.max});
    std::vector<std::optional<double>> p;
    for (double const one : arguments.numbers_or_none("p_others", {0, 1}))
        p.emplace_back(one);
    auto const rule = read_rule(arguments);
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    auto const a = scoring::score(ratings, measure, confidence);
    auto const b = with_target ? std::nullopt : scoring::score(other, measure, confidence);
    nlohmann::json figures = nlohmann::json::object();
    for (Member const& member : compare_output)
        figures[std::string{member.name}] = nullptr;
    figures["index_a"] = figure(a ? std::optional{a->index} : std::nullopt);
    figures["index_b"] = figure(with_target ? target : b ? std::optional{b->index} : std::nullopt);
    std::int64_t const n_a = a ? a->n : 0;
    std::int64_t const n_b = with_target ? std::max(rule.minimum, std::int64_t{1}) : b ? b->n : 0;
    if (!a || (!with_target && !b)) {
        add_judgement(figures, scoring::judge({}, std::nullopt, n_a, n_b, rule));
        return figures;
    }
    scoring::RatingsComparison found;
    if (with_target) {
        found.index = scoring::compare_with_target(scoring::index_of(*a, measure), *target, confidence);
    } else {
        found = scoring::compare({ratings, *a}, {other, *b}, measure, confidence);
    }
    p.push_back(found.index.p);
    auto const adjusted = scoring::adjust_p(p, scoring::Adjustment::benjamini_hochberg).back();
    figures.update(comparison_figures(found, adjusted));
    add_judgement(figures, scoring::judge(found.index.difference, adjusted, n_a, n_b, rule));
    return figures;
}

constexpr Function comparison_family[] = {
    {"rank_test",
     "Which of two groups tends to answer higher: Mann-Whitney, exact and normal, and its effect size",
     ranks_input, ranks_output, rank_test},
    {"effect_size", "How large a difference between two groups of ratings is, whatever n", effect_input,
     effect_output, effect_size},
    {"association", "Chi squared and Cramer's V of a table of counts", association_input, association_output,
     association},
    {"adjust_p", "Many p-values adjusted, so that one threshold holds for all", adjust_input, adjust_output,
     adjust_p},
    {"verdict", "What a difference amounts to, in one word", verdict_input, verdict_output, verdict},
    {"compare", "Two cells of ratings compared in full, as a row of the API's scores is", compare_input,
     compare_output, compare},
};

} // namespace

std::span<Function const> comparison_functions() {
    return comparison_family;
}

} // namespace instante::server::calculator
