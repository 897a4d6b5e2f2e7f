#include "server/calculator/comparison_inputs.hpp"

#include "server/calculator/figures.hpp"

#include <cmath>

namespace instante::server::calculator {

namespace {

scoring::MeanOf mean_of_values(std::vector<double> const& values, std::vector<double> const& weights) {
    double sum = 0, squares = 0, mean = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const w = weights.empty() ? 1 : weights[i];
        sum += w;
        squares += w * w;
        if (w > 0) mean += w / sum * (values[i] - mean);
    }
    double spread = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        spread += (weights.empty() ? 1 : weights[i]) * (values[i] - mean) * (values[i] - mean);
    double const n = squares > 0 ? sum * sum / squares : 0;
    return {n, mean, n > 1 ? std::sqrt(spread / sum * (n / (n - 1))) : 0};
}

scoring::MeanOf mean_of_counts(Arguments& arguments, std::string const& name) {
    auto const counts = arguments.counts(name);
    auto const lowest = arguments.number_or("lowest", 1, {-1e9, 1e9});
    std::vector<double> values;
    std::vector<double> weights;
    double n = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        values.push_back(lowest + static_cast<double>(i));
        weights.push_back(static_cast<double>(counts[i]));
        n += weights.back();
    }
    if (!arguments.require(n > 1, name, "must count two answers or more")) return {2, 0, 1};
    // Counts are answers, not weights: n of them, not Kish's.
    scoring::MeanOf of = mean_of_values(values, weights);
    double spread = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        spread += weights[i] * (values[i] - of.mean) * (values[i] - of.mean);
    return {n, of.mean, std::sqrt(spread / (n - 1))};
}

} // namespace

std::pair<scoring::Successes, scoring::Successes> read_shares(Arguments& arguments) {
    if (arguments.has("table")) {
        auto const table = arguments.matrix("table", not_negative);
        bool const square = table.size() == 2 && table[0].size() == 2;
        if (!arguments.require(square, "table", "must be two rows of two counts")) return {{1, 2}, {1, 2}};
        return {{table[0][0], table[0][0] + table[0][1]}, {table[1][0], table[1][0] + table[1][1]}};
    }
    auto const group = [&](std::string const& number) {
        scoring::Successes of{arguments.number("x" + number, not_negative),
                              arguments.number("n" + number, not_negative)};
        arguments.require(of.x <= of.n, "x" + number, "must not be more than n" + number);
        return of;
    };
    scoring::Successes const first = group("1");
    return {first, group("2")};
}

scoring::RatingSums read_ratings(Arguments& arguments, std::string const& group, scoring::Scale scale) {
    std::string const name = group + "_counts";
    auto const counts = arguments.counts(name);
    auto const points = static_cast<std::size_t>(std::int64_t{scale.max} - scale.min + 1);
    bool const fits = arguments.require(
        counts.size() == points, name, "must have " + std::to_string(points) + " counts, lowest point first");
    return fits ? scoring::from_counts(scale.min, counts) : scoring::RatingSums{scale};
}

scoring::MeanOf read_mean(Arguments& arguments, std::string const& group, std::string const& paired_with) {
    if (arguments.has(group + "_counts")) return mean_of_counts(arguments, group + "_counts");
    if (arguments.has(group + "_mean") || arguments.has(group + "_n")) {
        double const mean = arguments.number(group + "_mean");
        double const sd = arguments.number(group + "_sd", not_negative);
        double const n = arguments.number(group + "_n", not_negative);
        arguments.require(n > 1, group + "_n", "must be more than 1");
        return {n, mean, sd};
    }
    std::vector<double> values = arguments.numbers(group);
    auto const weights = arguments.numbers_or_none(group + "_weights", not_negative);
    if (!paired_with.empty() && arguments.has(paired_with)) {
        auto const others = arguments.numbers(paired_with);
        if (arguments.require(others.size() == values.size(), paired_with, "must be as long as " + group)) {
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] -= others[i];
        }
    }
    bool const sound = arguments.require(values.size() > 1, group, "must have two values or more") &&
                       arguments.require(weights.empty() || weights.size() == values.size(),
                                         group + "_weights", "must be as long as " + group);
    if (!sound) return {2, 0, 1};
    scoring::MeanOf const of = mean_of_values(values, weights);
    arguments.require(of.n > 1, group + "_weights", "leave fewer than two values");
    return of;
}

nlohmann::json t_figures(scoring::TTest const& test) {
    return {{"t", figure(test.t)},
            {"df", figure(test.df)},
            {"standard_error", figure(test.standard_error)},
            {"p", figure(test.p)},
            {"p_less", figure(test.p_less)},
            {"p_greater", figure(test.p_greater)},
            {"interval", figure(test.interval)}};
}

} // namespace instante::server::calculator
