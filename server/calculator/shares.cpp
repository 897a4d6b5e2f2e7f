#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/intervals.hpp"

namespace instante::server::calculator {

namespace {

constexpr Member share_input[] = {
    {"successes", "how many of n; may be a fraction where weights stand behind it"},
    {"n", "how many in all, more than 0"},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member share_output[] = {
    {"p", "the share, 0 to 1"},
    {"wilson", "[low, high], the displayed interval"},
    {"jeffreys", "[low, high]"},
    {"clopper_pearson", "[low, high]"},
};

nlohmann::json share(Arguments& arguments) {
    double const successes = arguments.number("successes", not_negative);
    double const n = arguments.number("n", not_negative);
    double const confidence = arguments.confidence();
    arguments.require(n > 0, "n", "must be more than 0");
    arguments.require(successes <= n, "successes", "must not be more than n");
    if (!arguments.sound()) return nullptr;
    return {{"p", figure(successes / n)},
            {"wilson", figure(scoring::wilson(successes, n, confidence))},
            {"jeffreys", figure(scoring::jeffreys(successes, n, confidence))},
            {"clopper_pearson", figure(scoring::clopper_pearson(successes, n, confidence))}};
}

constexpr Function family[] = {
    {"share", "A share of successes with its intervals", share_input, share_output, share},
};

} // namespace

std::span<Function const> share_functions() {
    return family;
}

} // namespace instante::server::calculator
