#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/rating_input.hpp"
#include "server/scoring/net_share.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace instante::server::calculator {

namespace {

constexpr Member share_input[] = {
    {"successes", "how many of n; may be a fraction where weights stand behind it"},
    {"n", "how many in all; 0: every figure is null"},
    level_member,
};
constexpr Member share_output[] = {
    {"p", "the share, 0 to 1"},
    {"standard_error", "sqrt(p (1 - p) / n)"},
    {"wilson", "[low, high], the displayed interval"},
    {"wilson_cc", "[low, high], Wilson with continuity correction"},
    {"jeffreys", "[low, high]"},
    {"clopper_pearson", "[low, high]"},
    {"agresti_coull", "[low, high], within 0..1"},
    {"wald", "[low, high], plain: may leave 0..1"},
};

nlohmann::json share(Arguments& arguments) {
    double const successes = arguments.number("successes", not_negative);
    double const n = arguments.number("n", not_negative);
    double const confidence = arguments.confidence();
    if (arguments.errors().empty()) { // else they would be blamed for what stands in for them
        arguments.require(successes <= n, "successes", "must not be more than n");
    }
    if (!arguments.sound()) return nullptr;
    if (n == 0) return nothing_known(share_output);
    double const p = successes / n;
    return {{"p", figure(p)},
            {"standard_error", figure(std::sqrt(std::max(0.0, p * (1 - p)) / n))},
            {"wilson", figure(scoring::wilson(successes, n, confidence))},
            {"wilson_cc", figure(scoring::wilson_corrected(successes, n, confidence))},
            {"jeffreys", figure(scoring::jeffreys(successes, n, confidence))},
            {"clopper_pearson", figure(scoring::clopper_pearson(successes, n, confidence))},
            {"agresti_coull", figure(scoring::agresti_coull(successes, n, confidence))},
            {"wald", figure(scoring::wald(successes, n, confidence))}};
}

constexpr Member box_input[] = {
    rating_counts_member,
    weight_sums_member,
    squared_weight_sums_member,
    rating_values_member,
    rating_weights_member,
    {"min", "lowest point of the scale (1)", false},
    {"max", "highest point of the scale (as many as there are counts; 5 with values)", false},
    {"top", "how many points make the top box (2)", false},
    {"bottom", "how many points make the bottom box (as top)", false},
    level_member,
};
constexpr Member box_output[] = {
    {"n", "ratings"},
    {"n_effective", "Kish; n where all weigh the same"},
    {"top", "share of the highest points (CSAT), 0 to 1"},
    {"top_wilson", "[low, high]"},
    {"top_jeffreys", "[low, high]"},
    {"bottom", "share of the lowest points"},
    {"bottom_wilson", "[low, high]"},
    {"bottom_jeffreys", "[low, high]"},
    {"net", "top minus bottom, -1 to 1"},
    {"net_standard_error", "sqrt((top + bottom - net^2) / n)"},
    {"net_wald", "[low, high], plain"},
    {"net_adjusted_wald", "[low, high], the displayed interval"},
    {"net_t", "[low, high], t with n - 1 degrees of freedom"},
    {"point_shares", "share of each point, lowest first"},
    {"point_wilson", "[low, high] of each"},
};

nlohmann::json box_shares(Arguments& arguments) {
    int const min = static_cast<int>(arguments.whole_or("min", 1, {-1000, 1000}));
    std::optional<int> max;
    if (arguments.has("max")) max = static_cast<int>(arguments.whole("max", {-1000, 2000}));
    scoring::RatingSums const sums = read_ratings(arguments, min, max, 5).sums;
    auto const top = static_cast<int>(arguments.whole_or("top", 2, {1, 1000}));
    auto const bottom = static_cast<int>(arguments.whole_or("bottom", top, {1, 1000}));
    double const confidence = arguments.confidence();
    arguments.require(std::cmp_less_equal(top + bottom, sums.points.size()), "top",
                      "must leave the bottom box apart");
    arguments.raw("max");
    if (!arguments.sound()) return nullptr;
    auto const totals = scoring::totals_of(sums);
    nlohmann::json result = nothing_known(box_output);
    result["n"] = totals ? totals->n : 0;
    if (!totals) return result;
    double const n = totals->n_eff;
    auto const put = [&](std::string const& name, double part) {
        result[name] = figure(part);
        result[name + "_wilson"] = figure(scoring::wilson(part * n, n, confidence));
        result[name + "_jeffreys"] = figure(scoring::jeffreys(part * n, n, confidence));
    };
    double const high = *scoring::share_between(sums, sums.max() - top + 1, sums.max());
    double const low = *scoring::share_between(sums, sums.min, sums.min + bottom - 1);
    scoring::NetShare const net = scoring::net_share(high, low, n, confidence);
    put("top", high);
    put("bottom", low);
    result["n_effective"] = figure(n);
    result["net"] = figure(net.value);
    result["net_standard_error"] = figure(net.standard_error);
    result["net_wald"] = figure(net.wald);
    result["net_adjusted_wald"] = figure(net.adjusted_wald);
    result["net_t"] = figure(net.t);
    result["point_shares"] = nlohmann::json::array();
    result["point_wilson"] = nlohmann::json::array();
    for (int point = sums.min; point <= sums.max(); ++point) {
        double const part = *scoring::share_between(sums, point, point);
        result["point_shares"].push_back(figure(part));
        result["point_wilson"].push_back(figure(scoring::wilson(part * n, n, confidence)));
    }
    return result;
}

constexpr Function share_family[] = {
    {"share", "A share of successes with its intervals", share_input, share_output, share},
    {"box_shares", "Top-box, bottom-box and net share of ratings (CSAT), and the share of each point",
     box_input, box_output, box_shares},
};

} // namespace

std::span<Function const> share_functions() {
    return share_family;
}

} // namespace instante::server::calculator
