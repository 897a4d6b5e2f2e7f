#include "server/calculator/cells.hpp"
#include "server/calculator/figures.hpp"
#include "server/scoring/beta_binomial.hpp"

#include <cmath>

namespace instante::server::calculator {

namespace {

using scoring::BetweenVariance;

/// One member of every element as a list.
template <class Element, class Read>
nlohmann::json column(std::vector<Element> const& elements, Read read) {
    nlohmann::json list = nlohmann::json::array();
    for (Element const& element : elements)
        list.push_back(figure(read(element)));
    return list;
}

// ---- means ---------------------------------------------------------------------------------------------

constexpr Member shrink_means_input[] = {
    estimates_member, variances_member, errors_member,     means_member,  sds_member,
    ns_member,        counts_member,    scale_member,      bounds_member, moderation_member,
    parents_member,   method_member,    confidence_member,
};
constexpr Member shrink_means_output[] = {
    {"tau2", "variance between cells of a parent by the method asked for; 0: no more than chance"},
    {"tau2_by_method", "{paule_mandel, reml, dersimonian_laird}"},
    {"q", "Cochran's Q, weighted squares around the parents' means"},
    {"df", "its degrees of freedom: cells less parents"},
    {"p_value", "of Q (chi squared)"},
    {"i2", "share of variation that is not sampling, 0 to 1"},
    {"mean", "weighted mean of the cells, weights 1 / (variance + tau2) (one parent; else null)"},
    {"mean_standard_error", "of it"},
    {"parents", "for each parent: name, raw (weighted mean of its cells), value (shrunk), standard_error, "
                "weight_of_own_data"},
    {"between_parents", "tau2, q, df, p_value, mean of the parents; null for one parent"},
    {"raw", "estimates as given"},
    {"variances", "sampling variances as used"},
    {"shrunk", "w raw + (1 - w) parent"},
    {"weight_of_own_data", "w = tau2 / (tau2 + variance)"},
    {"shrinkage", "B = 1 - w"},
    {"standard_error", "of shrunk, tau2 taken as known, the parent's error included"},
    {"plug_in", "[low, high], shrunk +- z standard_error"},
    {"posterior_mean", "tau2 integrated out (uniform shrinkage prior)"},
    {"posterior_sd", "about posterior_mean"},
    {"interval", "[low, high], the displayed one: from the posterior moments, holds shrunk"},
};

nlohmann::json between_json(std::optional<scoring::Heterogeneity> const& between) {
    if (!between) return nullptr;
    return {{"tau2", figure(between->tau2)},
            {"q", figure(between->q)},
            {"df", figure(between->degrees)},
            {"p_value", figure(between->p_value)},
            {"mean", figure(between->mean)}};
}

nlohmann::json parents_json(Cells const& cells, scoring::Shrinkage const& shrinkage) {
    nlohmann::json list = nlohmann::json::array();
    for (std::size_t j = 0; j < shrinkage.parents.size(); ++j) {
        scoring::ShrunkParent const& parent = shrinkage.parents[j];
        list.push_back({{"name", cells.parents[j]},
                        {"raw", figure(parent.raw.value)},
                        {"value", figure(parent.value)},
                        {"standard_error", figure(parent.standard_error)},
                        {"weight_of_own_data", figure(parent.weight_of_own_data)}});
    }
    return list;
}

nlohmann::json shrink_means(Arguments& arguments) {
    Cells const cells = read_cells(arguments);
    if (!arguments.sound()) return nullptr;
    auto const tau2_by = [&](BetweenVariance method) {
        return figure(scoring::heterogeneity(cells.families(), method).tau2);
    };
    scoring::Shrinkage const shrinkage = scoring::shrink(cells.families(), cells.options);
    scoring::Heterogeneity const& within = shrinkage.within;
    bool const one = shrinkage.parents.size() == 1;
    auto const& list = shrinkage.cells;
    using Cell = scoring::ShrunkCell;
    return {{"tau2", figure(within.tau2)},
            {"tau2_by_method",
             {{"paule_mandel", tau2_by(BetweenVariance::paule_mandel)},
              {"reml", tau2_by(BetweenVariance::reml)},
              {"dersimonian_laird", tau2_by(BetweenVariance::dersimonian_laird)}}},
            {"q", figure(within.q)},
            {"df", figure(within.degrees)},
            {"p_value", figure(within.p_value)},
            {"i2", figure(within.i2)},
            {"mean", one ? figure(within.mean) : nlohmann::json(nullptr)},
            {"mean_standard_error", one ? figure(std::sqrt(within.mean_variance)) : nlohmann::json(nullptr)},
            {"parents", parents_json(cells, shrinkage)},
            {"between_parents", between_json(shrinkage.between)},
            {"raw", column(list, [](Cell const& cell) { return cell.raw.value; })},
            {"variances", column(list, [](Cell const& cell) { return cell.raw.variance; })},
            {"shrunk", column(list, [](Cell const& cell) { return cell.value; })},
            {"weight_of_own_data", column(list, [](Cell const& cell) { return cell.weight_of_own_data; })},
            {"shrinkage", column(list, [](Cell const& cell) { return 1 - cell.weight_of_own_data; })},
            {"standard_error", column(list, [](Cell const& cell) { return cell.standard_error; })},
            {"plug_in", column(list, [](Cell const& cell) { return cell.plug_in; })},
            {"posterior_mean", column(list, [](Cell const& cell) { return cell.posterior_mean; })},
            {"posterior_sd", column(list, [](Cell const& cell) { return cell.posterior_sd; })},
            {"interval", column(list, [](Cell const& cell) { return cell.interval; })}};
}

// ---- shares --------------------------------------------------------------------------------------------

constexpr Member shrink_shares_input[] = {
    {"successes", "one per cell; may be fractions where weights stand behind them"},
    {"ns", "how many in each cell, more than 0"},
    {"prior",
     "moments, maximum_likelihood, plain_shares (mean and variance of the shares as they are) or fixed "
     "(moments, as the API)",
     false},
    {"alpha", "of a fixed prior", false},
    {"beta", "of a fixed prior", false},
    {"parents",
     "with moments: for each cell the name of its parent; all share one strength (one parent for all)",
     false},
    confidence_member,
};
constexpr Member shrink_shares_output[] = {
    {"priors",
     "moments, maximum_likelihood, plain_shares over all cells: each with alpha, beta, mean, strength = "
     "alpha + beta and log_likelihood; alpha, beta and strength null where cells differ no more than "
     "chance"},
    {"strength", "of the prior used: worth so many answers; null: cells differ no more than chance"},
    {"parents", "for each parent: name and the share its cells are shrunk towards"},
    {"raw", "successes / n"},
    {"shrunk", "(successes + strength parent) / (n + strength)"},
    {"weight_of_own_data", "n / (n + strength)"},
    {"posterior_mean", "with moments: strength integrated out; else shrunk"},
    {"posterior_sd", "about it"},
    {"interval", "[low, high]: the beta distribution of these two moments; holds shrunk"},
};

nlohmann::json prior_json(std::span<scoring::ShareCell const> cells, scoring::BetaPrior const& prior) {
    bool const some = prior.strength.has_value();
    double const strength = prior.strength.value_or(0);
    return {{"mean", figure(prior.mean)},
            {"strength", figure(prior.strength)},
            {"alpha", some ? figure(prior.mean * strength) : nlohmann::json(nullptr)},
            {"beta", some ? figure((1 - prior.mean) * strength) : nlohmann::json(nullptr)},
            {"log_likelihood", figure(scoring::beta_binomial_log_likelihood(cells, prior))}};
}

std::vector<scoring::ShareCell> read_share_cells(Arguments& arguments) {
    auto const successes = arguments.numbers("successes", not_negative);
    auto const ns = arguments.numbers("ns", not_negative);
    std::vector<scoring::ShareCell> cells;
    if (!arguments.require(successes.size() == ns.size(), "ns", "must be as many as successes")) return {};
    for (std::size_t i = 0; i < ns.size(); ++i) {
        std::string const at = "[" + std::to_string(i) + "]";
        arguments.require(ns[i] > 0, "ns" + at, "must be more than 0");
        arguments.require(successes[i] <= ns[i], "successes" + at, "must not be more than n");
        cells.push_back({successes[i], ns[i]});
    }
    return cells;
}

nlohmann::json shrink_shares(Arguments& arguments) {
    auto const cells = read_share_cells(arguments);
    std::string const by =
        arguments.word("prior", {"moments", "maximum_likelihood", "plain_shares", "fixed"});
    double const confidence = arguments.confidence();
    auto const alpha = arguments.number_if("alpha", not_negative);
    auto const beta = arguments.number_if("beta", not_negative);
    arguments.require((by == "fixed") == (alpha.value_or(0) > 0), "alpha",
                      "is > 0 for a fixed prior, else absent");
    arguments.require((by == "fixed") == (beta.value_or(0) > 0), "beta",
                      "is > 0 for a fixed prior, else absent");
    std::vector<std::size_t> family;
    std::vector<std::string> parents;
    read_parents(arguments, cells.size(), family, parents);
    arguments.require(by == "moments" || !arguments.has("parents"), "parents",
                      "are for the prior by moments");
    if (!arguments.sound()) return nullptr;

    scoring::BetaPrior const by_moments = scoring::prior_by_moments(cells);
    scoring::BetaPrior const by_likelihood = scoring::prior_by_likelihood(cells);
    scoring::BetaPrior const plain = scoring::prior_of_plain_shares(cells);
    scoring::ShareShrinkage shrinkage;
    if (by == "moments") {
        shrinkage = scoring::shrink_shares(cells, family, parents.size(), confidence);
    } else if (by == "fixed") {
        shrinkage = scoring::shrink_shares(cells, {*alpha / (*alpha + *beta), *alpha + *beta}, confidence);
    } else {
        shrinkage = scoring::shrink_shares(cells, by == "plain_shares" ? plain : by_likelihood, confidence);
    }
    nlohmann::json named = nlohmann::json::array();
    for (std::size_t j = 0; j < shrinkage.parents.size(); ++j)
        named.push_back({{"name", parents[j]}, {"share", figure(shrinkage.parents[j])}});
    auto const& list = shrinkage.cells;
    using Cell = scoring::ShrunkShare;
    return {{"priors",
             {{"moments", prior_json(cells, by_moments)},
              {"maximum_likelihood", prior_json(cells, by_likelihood)},
              {"plain_shares", prior_json(cells, plain)}}},
            {"strength", figure(shrinkage.strength)},
            {"parents", named},
            {"raw", column(list, [](Cell const& cell) { return cell.raw; })},
            {"shrunk", column(list, [](Cell const& cell) { return cell.value; })},
            {"weight_of_own_data", column(list, [](Cell const& cell) { return cell.weight_of_own_data; })},
            {"posterior_mean", column(list, [](Cell const& cell) { return cell.posterior_mean; })},
            {"posterior_sd", column(list, [](Cell const& cell) { return cell.posterior_sd; })},
            {"interval", column(list, [](Cell const& cell) { return cell.interval; })}};
}

// ---- James-Stein, and a single share -------------------------------------------------------------------

constexpr Member james_stein_input[] = {
    {"values", "one per cell, with their common variance; or give successes and n", false},
    {"variance", "sampling variance of each value, > 0", false},
    {"successes", "one per cell, in place of values", false},
    {"n", "the number behind each of them; the variance is m (1 - m) / n, m the grand mean", false},
    {"positive_part", "keep c at 0 or more (true)", false},
};
constexpr Member james_stein_output[] = {
    {"grand_mean", "m, plain mean of the values"},
    {"variance", "as used"},
    {"c", "1 - (k - 3) variance / sum (y - m)^2; 1 for fewer than four cells"},
    {"shrunk", "m + c (y - m)"},
};

nlohmann::json james_stein(Arguments& arguments) {
    std::vector<double> values;
    std::optional<double> variance;
    if (arguments.has("successes")) {
        auto const successes = arguments.numbers("successes", not_negative);
        double const n = arguments.number("n", not_negative);
        arguments.require(n > 0, "n", "must be more than 0");
        double mean = 0;
        for (double const x : successes) {
            arguments.require(x <= n, "successes", "must not be more than n");
            values.push_back(x / n);
            mean += x / n / static_cast<double>(successes.size());
        }
        variance = mean * (1 - mean) / n;
    } else {
        values = arguments.numbers("values");
        variance = arguments.number("variance", not_negative);
    }
    bool const positive_part = arguments.flag_or("positive_part", true);
    if (!arguments.sound()) return nullptr;
    auto const result = scoring::james_stein(values, *variance, positive_part);
    return {{"grand_mean", values.empty() ? nlohmann::json(nullptr) : figure(result.mean)},
            {"variance", figure(*variance)},
            {"c", figure(result.factor)},
            {"shrunk", figure(result.shrunk)}};
}

constexpr Member beta_binomial_input[] = {
    {"x", "successes"},
    {"n", "how many in all, 0 or more"},
    {"alpha", "of the prior, > 0"},
    {"beta", "of the prior, > 0"},
    confidence_member,
};
constexpr Member beta_binomial_output[] = {
    {"alpha", "of the posterior: alpha + x"},
    {"beta", "of the posterior: beta + n - x"},
    {"posterior_mean", "alpha / (alpha + beta)"},
    {"posterior_sd", "its standard deviation"},
    {"interval", "[low, high], equal tails"},
    {"weight_of_own_data", "n / (n + alpha + beta of the prior)"},
};

nlohmann::json beta_binomial(Arguments& arguments) {
    double const x = arguments.number("x", not_negative);
    double const n = arguments.number("n", not_negative);
    double const alpha = arguments.number("alpha", not_negative);
    double const beta = arguments.number("beta", not_negative);
    double const confidence = arguments.confidence();
    arguments.require(x <= n, "x", "must not be more than n");
    arguments.require(alpha > 0, "alpha", "must be more than 0");
    arguments.require(beta > 0, "beta", "must be more than 0");
    if (!arguments.sound()) return nullptr;
    auto const posterior = scoring::beta_posterior({x, n}, alpha, beta, confidence);
    return {{"alpha", figure(alpha + x)},
            {"beta", figure(beta + n - x)},
            {"posterior_mean", figure(posterior.mean)},
            {"posterior_sd", figure(posterior.sd)},
            {"interval", figure(posterior.interval)},
            {"weight_of_own_data", figure(n / (n + alpha + beta))}};
}

constexpr Function small_cell_family[] = {
    {"shrink_means", "Estimates of small cells shrunk towards their parent (normal-normal empirical Bayes)",
     shrink_means_input, shrink_means_output, shrink_means},
    {"shrink_shares", "Shares of small cells shrunk towards their parent (beta-binomial empirical Bayes)",
     shrink_shares_input, shrink_shares_output, shrink_shares},
    {"james_stein", "Means of equal variance shrunk towards their grand mean (Efron and Morris)",
     james_stein_input, james_stein_output, james_stein},
    {"beta_binomial", "Posterior of one share under a beta prior", beta_binomial_input, beta_binomial_output,
     beta_binomial},
};

} // namespace

std::span<Function const> small_cell_functions() {
    return small_cell_family;
}

} // namespace instante::server::calculator
