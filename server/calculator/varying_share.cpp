#include "server/scoring/varying_share.hpp"

#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"

namespace instante::server::calculator {

namespace {

constexpr double most_counted = 1e6; // the sum takes a term for each

constexpr Member tail_input[] = {
    {"successes", "how many of n, a whole number"},
    {"n", "how many in all, at most a million"},
    {"share", "mean of the share that varies, 0 to 1"},
    {"correlation",
     "intraclass correlation, 0 (binomial) to less than 1; 1 / (alpha + beta + 1) of a beta prior"},
};
constexpr Member tail_output[] = {
    {"at_least", "probability of so many successes or more"},
    {"at_most", "probability of so many or fewer"},
};

nlohmann::json tail(Arguments& arguments) {
    std::int64_t const successes = arguments.whole("successes", not_negative);
    std::int64_t const n = arguments.whole("n", {0, most_counted});
    double const share = arguments.number("share", {0, 1});
    double const correlation = arguments.number("correlation", {0, 1});
    arguments.require(successes <= n, "successes", "must not be more than n");
    arguments.require(correlation < 1, "correlation", "must be less than 1");
    if (!arguments.sound()) return nullptr;
    return {{"at_least", figure(scoring::varying_share_at_least(successes, n, {share, correlation}))},
            {"at_most", figure(scoring::varying_share_at_least(n - successes, n, {1 - share, correlation}))}};
}

constexpr Function varying_share_family[] = {
    {"beta_binomial_tail",
     "Tails of a count whose share varies (beta-binomial); what calls a kiosk's day an outlier", tail_input,
     tail_output, tail},
};

} // namespace

std::span<Function const> varying_share_functions() {
    return varying_share_family;
}

} // namespace instante::server::calculator
