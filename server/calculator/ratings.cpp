#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/rating_input.hpp"
#include "server/scoring/completeness.hpp"
#include "server/scoring/score.hpp"

#include <cmath>
#include <string>

namespace instante::server::calculator {

namespace {

// ---- mean --------------------------------------------------------------------------------------------

constexpr Member mean_input[] = {
    {"values", "any numbers one by one, null: missing; or give `counts`", false},
    {"weights", "beside `values`: weight of each, 0 or more (1 each)", false},
    {"counts", "in place of `values`: how often each point was given, lowest first", false},
    {"min", "beside `counts`: the lowest point (1); the next ones follow by one", false},
    {"probabilities", "of the quantiles asked for, each 0 to 1 ([0.25, 0.5, 0.75])", false},
    level_member,
};
constexpr Member mean_output[] = {
    {"n", "values that are not missing"},
    {"weight", "sum of weights"},
    {"n_effective", "Kish: (sum w)^2 / sum w^2"},
    {"design_effect", "n / n_effective"},
    {"mean", "weighted mean"},
    {"sd", "standard deviation, divisor n - 1 (n_effective with weights)"},
    {"standard_error", "sd / sqrt(n_effective)"},
    {"t", "[low, high], t with n_effective - 1 degrees of freedom"},
    {"z", "[low, high], normal"},
    {"linearised_standard_error", "of the ratio sum w x / sum w: weights as design weights"},
    {"linearised_t", "[low, high], t with n - 1 degrees of freedom"},
    {"median", "quantile 0.5 of type 2"},
    {"skewness", "g1 = m3 / m2^1.5, moments with divisor n"},
    {"quantiles", "of type 2 (Hyndman & Fan), weighted"},
    {"quantiles_type_7", "interpolated, as R and NumPy; weights are not looked at"},
};

nlohmann::json mean_json(std::optional<scoring::MeanEstimate> const& estimate) {
    if (!estimate) {
        nlohmann::json nothing{{"n", 0}};
        for (char const* name : {"weight", "n_effective", "design_effect", "mean", "sd", "standard_error",
                                 "t", "z", "linearised_standard_error", "linearised_t", "median", "skewness"})
            nothing[name] = nullptr;
        return nothing;
    }
    return {{"n", estimate->n},
            {"weight", figure(estimate->weight)},
            {"n_effective", figure(estimate->n_eff)},
            {"design_effect", figure(estimate->design_effect)},
            {"mean", figure(estimate->mean)},
            {"sd", figure(estimate->sd)},
            {"standard_error", figure(estimate->standard_error)},
            {"t", figure(estimate->t)},
            {"z", figure(estimate->z)},
            {"linearised_standard_error", figure(estimate->linearised_error)},
            {"linearised_t", figure(estimate->linearised_t)},
            {"median", figure(estimate->median)},
            {"skewness", figure(estimate->skewness)}};
}

std::vector<scoring::ValueSums> read_value_sums(Arguments& arguments) {
    bool const raw = arguments.has("values") || !arguments.has("counts");
    auto const min = static_cast<int>(arguments.whole_or("min", 1, {-1e6, 1e6}));
    if (!raw) {
        leave_out(arguments, {"values", "weights"}, "must not be given beside counts");
        auto const counts = arguments.counts("counts");
        return scoring::value_sums(scoring::from_counts(min, counts));
    }
    leave_out(arguments, {"counts"}, "must not be given beside values");
    auto const given = arguments.gappy_numbers("values");
    auto const given_weights = read_weights(arguments, given.size(), "values");
    std::vector<double> values;
    std::vector<double> weights;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (!given[i]) continue;
        values.push_back(*given[i]);
        if (given_weights.size() == given.size()) weights.push_back(given_weights[i]);
    }
    return scoring::value_sums(values, weights);
}

nlohmann::json mean(Arguments& arguments) {
    auto const sums = read_value_sums(arguments);
    std::vector<double> probabilities{0.25, 0.5, 0.75};
    if (arguments.has("probabilities")) probabilities = arguments.numbers("probabilities", {0, 1});
    arguments.raw("probabilities");
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    auto const estimate = scoring::mean_estimate(sums, confidence);
    nlohmann::json result = mean_json(estimate);
    result["quantiles"] = nlohmann::json::array();
    result["quantiles_type_7"] = nlohmann::json::array();
    for (double const probability : probabilities) {
        result["quantiles"].push_back(figure(scoring::quantile_of(sums, probability)));
        result["quantiles_type_7"].push_back(
            estimate ? figure(scoring::interpolated_quantile_of(sums, probability))
                     : nlohmann::json(nullptr));
    }
    return result;
}

// ---- time-decayed mean -------------------------------------------------------------------------------

constexpr Member decayed_input[] = {
    {"values", "numbers one by one"},
    {"ages", "age of each, in the unit of the half-life; 0 or more"},
    {"half_life", "after which a value counts half, more than 0"},
    level_member,
};
constexpr Member decayed_output[] = {
    {"weights", "2^(-age / half_life) of each value"},
    {"n", "values"},
    {"weight", "sum of weights"},
    {"n_effective", "Kish: (sum w)^2 / sum w^2"},
    {"design_effect", "n / n_effective"},
    {"mean", "weighted mean"},
    {"sd", "standard deviation, divisor n_effective - 1"},
    {"standard_error", "sd / sqrt(n_effective)"},
    {"t", "[low, high], t with n_effective - 1 degrees of freedom"},
    {"z", "[low, high], normal"},
    {"linearised_standard_error", "of the ratio sum w x / sum w"},
    {"linearised_t", "[low, high], t with n - 1 degrees of freedom"},
    {"median", "weighted"},
    {"skewness", "g1, weighted"},
};

nlohmann::json time_decayed_mean(Arguments& arguments) {
    auto const values = arguments.numbers("values");
    auto const ages = arguments.numbers("ages", not_negative);
    double const half_life = arguments.number("half_life", not_negative);
    double const confidence = arguments.confidence();
    arguments.require(half_life > 0, "half_life", "must be more than 0");
    arguments.require(ages.size() == values.size(), "ages", "must be as many as values");
    if (!arguments.sound()) return nullptr;
    nlohmann::json result = mean_json(scoring::time_decayed_mean(values, ages, half_life, confidence));
    result["weights"] = figure(scoring::decay_weights(ages, half_life));
    return result;
}

// ---- score -------------------------------------------------------------------------------------------

constexpr Member score_input[] = {
    rating_counts_member,
    weight_sums_member,
    squared_weight_sums_member,
    rating_values_member,
    rating_weights_member,
    {"min", "lowest point of the scale (1)", false},
    {"max", "highest point of the scale (as many as there are counts; 5 with values)", false},
    {"polarity", "positive: more is better; or negative (positive)", false},
    {"cut", "favourable from this point on (negative polarity: up to it); none without it", false},
    {"net_promoter", "true: also the net promoter score, on 0 to 10 only (false)", false},
    level_member,
};
constexpr Member score_output[] = {
    {"n", "ratings"},
    {"not_applicable", "nulls among the values"},
    {"weight", "sum of weights"},
    {"n_effective", "Kish"},
    {"mean", "on the scale as it is, not reversed; so are sd, median, quartiles"},
    {"sd", "standard deviation, divisor n_effective - 1"},
    {"standard_error", "of the mean, linearised"},
    {"median", "type 2"},
    {"quartiles", "[lower, upper], type 2"},
    {"mean_t", "[low, high], textbook"},
    {"index", "mean index, 0 to 100, 100 the best"},
    {"index_interval", "[low, high], smoothed (Dirichlet): the displayed one"},
    {"favourable", "share on the favourable side, 0 to 1; null without a cut"},
    {"favourable_wilson", "[low, high]: the displayed one"},
    {"favourable_jeffreys", "[low, high]"},
    {"nps", "-100 to 100; null unless net_promoter"},
    {"nps_adjusted_wald", "[low, high]: the displayed one"},
    {"nps_wald", "[low, high], plain"},
    {"nps_standard_error", "plain"},
};

void put_score(nlohmann::json& result, scoring::Score const& score) {
    result["n"] = score.n;
    result["weight"] = figure(score.weight);
    result["n_effective"] = figure(score.n_eff);
    result["mean"] = figure(score.mean);
    result["sd"] = figure(score.sd);
    result["standard_error"] = figure(score.standard_error);
    result["median"] = figure(score.median);
    result["quartiles"] = nlohmann::json::array({figure(score.lower_quartile), figure(score.upper_quartile)});
    result["mean_t"] = figure(score.mean_t);
    result["index"] = figure(score.index);
    result["index_interval"] = figure(score.index_interval);
    if (score.favourable) {
        result["favourable"] = figure(score.favourable->share);
        result["favourable_wilson"] = figure(score.favourable->wilson);
        result["favourable_jeffreys"] = figure(score.favourable->jeffreys);
    }
    if (score.nps) {
        result["nps"] = figure(score.nps->value);
        result["nps_adjusted_wald"] = figure(score.nps->adjusted_wald);
        result["nps_wald"] = figure(score.nps->wald);
        result["nps_standard_error"] = figure(score.nps->standard_error);
    }
}

nlohmann::json score(Arguments& arguments) {
    scoring::Measure measure;
    measure.min = static_cast<int>(arguments.whole_or("min", 1, {-1000, 1000}));
    std::optional<int> max;
    if (arguments.has("max")) max = static_cast<int>(arguments.whole("max", {-1000, 2000}));
    RatingInput const input = read_ratings(arguments, measure.min, max, 5);
    measure.max = input.sums.max();
    measure.reversed = arguments.word("polarity", {"positive", "negative"}) == "negative";
    if (arguments.has("cut")) measure.cut = static_cast<int>(arguments.whole("cut", {-1000, 2000}));
    measure.net_promoter = arguments.flag_or("net_promoter", false);
    double const confidence = arguments.confidence();
    arguments.require(!measure.cut || (*measure.cut >= measure.min && *measure.cut <= measure.max), "cut",
                      "must be on the scale");
    arguments.require(!measure.net_promoter || (measure.min == 0 && measure.max == 10), "net_promoter",
                      "needs a scale of 0 to 10");
    arguments.raw("max");
    arguments.raw("cut");
    if (!arguments.sound()) return nullptr;
    nlohmann::json result;
    for (Member const& member : score_output)
        result[std::string{member.name}] = nullptr;
    result["n"] = 0;
    result["not_applicable"] = input.not_applicable;
    if (auto const figures = scoring::score(input.sums, measure, confidence)) put_score(result, *figures);
    return result;
}

// ---- completeness ------------------------------------------------------------------------------------

constexpr Member completeness_input[] = {
    {"received", "records received from each kiosk"},
    {"known", "the highest number known from each kiosk"},
};
constexpr Member completeness_output[] = {
    {"received", "of all kiosks"},
    {"known", "of all kiosks"},
    {"share", "received / known; null where nothing is known"},
};

nlohmann::json completeness(Arguments& arguments) {
    auto const received = arguments.counts("received");
    auto const known = arguments.counts("known");
    arguments.require(received.size() == known.size(), "known", "must be as many as received");
    std::vector<scoring::ReceivedOfKnown> kiosks;
    for (std::size_t i = 0; i < std::min(received.size(), known.size()); ++i) {
        arguments.require(received[i] <= known[i], "received[" + std::to_string(i) + "]",
                          "must not be more than known");
        kiosks.push_back({received[i], known[i]});
    }
    if (!arguments.sound()) return nullptr;
    auto const all = scoring::completeness(kiosks);
    return {{"received", all ? all->received : 0},
            {"known", all ? all->known : 0},
            {"share", all ? figure(all->share) : nlohmann::json(nullptr)}};
}

constexpr Function rating_family[] = {
    {"mean", "Mean of ratings or of any numbers, weighted or not, with errors, intervals and quantiles",
     mean_input, mean_output, mean},
    {"time_decayed_mean", "Mean in which a value counts half after each half-life", decayed_input,
     decayed_output, time_decayed_mean},
    {"score", "Everything that a row of /api/v1/scores says of the ratings of one question", score_input,
     score_output, score},
    {"completeness", "Records received of those known", completeness_input, completeness_output,
     completeness},
};

} // namespace

std::span<Function const> rating_functions() {
    return rating_family;
}

} // namespace instante::server::calculator
