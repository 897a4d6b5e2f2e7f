#include "server/calculator/rating_input.hpp"

#include <cmath>

namespace instante::server::calculator {

namespace {

constexpr std::size_t most_scale_points = 1001;

scoring::RatingSums read_counts(Arguments& arguments, int min, std::optional<int> max) {
    auto const counts = arguments.counts("counts");
    auto const weights = arguments.numbers_or_none("weight_sums", not_negative);
    auto const squares = arguments.numbers_or_none("squared_weight_sums", not_negative);
    arguments.require(counts.size() >= 2 && counts.size() <= most_scale_points, "counts",
                      "must have 2 to " + std::to_string(most_scale_points) + " points");
    if (max) {
        std::size_t const points = static_cast<std::size_t>(*max - min) + 1;
        arguments.require(counts.size() == points, "counts",
                          "must have " + std::to_string(points) + " points, one for each of the scale");
    }
    bool const weighted = !weights.empty() || !squares.empty();
    if (weighted) {
        arguments.require(weights.size() == counts.size(), "weight_sums", "must be as long as counts");
        arguments.require(squares.size() == counts.size(), "squared_weight_sums",
                          "must be as long as counts");
    }
    scoring::RatingSums sums = scoring::from_counts(min, counts);
    if (weighted && weights.size() == counts.size() && squares.size() == counts.size()) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            sums.points[i].w = weights[i];
            sums.points[i].w2 = squares[i];
        }
    }
    return sums;
}

RatingInput read_values(Arguments& arguments, int min, int max) {
    auto const values = arguments.gappy_numbers("values");
    auto const weights = read_weights(arguments, values.size(), "values");
    RatingInput input{scoring::RatingSums{scoring::Scale{min, max}}, 0};
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i]) {
            ++input.not_applicable;
            continue;
        }
        bool const on_scale = *values[i] == std::floor(*values[i]) && *values[i] >= min && *values[i] <= max;
        if (!arguments.require(on_scale, element("values", i),
                               "must be a whole number from " + std::to_string(min) + " to " +
                                   std::to_string(max)))
            continue;
        input.sums.add(static_cast<int>(*values[i]), weights.size() == values.size() ? weights[i] : 1.0);
    }
    return input;
}

} // namespace

void leave_out(Arguments& arguments, std::initializer_list<char const*> names, std::string const& why) {
    for (char const* name : names) {
        arguments.require(!arguments.has(name), name, why);
        arguments.raw(name);
    }
}

RatingInput read_ratings(Arguments& arguments, int min, std::optional<int> max, int usual_max) {
    if (arguments.has("values")) {
        leave_out(arguments, {"counts", "weight_sums", "squared_weight_sums"},
                  "must not be given beside values");
        int const top = max.value_or(usual_max);
        if (!arguments.require(min < top && top - min < static_cast<int>(most_scale_points), "max",
                               "must be above min, by 1,000 at most"))
            return {};
        return read_values(arguments, min, top);
    }
    leave_out(arguments, {"values", "weights"}, "must not be given beside counts");
    if (!arguments.require(!max || (min < *max && *max - min < static_cast<int>(most_scale_points)), "max",
                           "must be above min, by 1,000 at most"))
        return {};
    return {read_counts(arguments, min, max), 0};
}

std::vector<std::string> read_labels(Arguments& arguments, std::string const& name, bool needed) {
    nlohmann::json const& list = arguments.raw(name);
    std::vector<std::string> labels;
    if (list.is_null()) {
        arguments.require(!needed, name, "is missing");
        return labels;
    }
    if (!arguments.require(list.is_array(), name, "must be a list")) return labels;
    for (std::size_t i = 0; i < list.size(); ++i) {
        bool const fit = list[i].is_string() || list[i].is_number();
        arguments.require(fit, element(name, i), "must be a text or a number");
        labels.push_back(list[i].is_string() ? list[i].get<std::string>() : list[i].dump());
    }
    return labels;
}

std::vector<double> read_weights(Arguments& arguments, std::size_t count, std::string const& of) {
    auto weights = arguments.numbers_or_none("weights", not_negative);
    if (arguments.has("weights"))
        arguments.require(weights.size() == count, "weights", "must be as many as " + of);
    return weights;
}

} // namespace instante::server::calculator
