#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/rating_input.hpp"
#include "server/scoring/net_promoter.hpp"
#include "server/scoring/score.hpp"

#include <string>

namespace instante::server::calculator {

namespace {

void put_nothing(nlohmann::json& result, std::span<Member const> members) {
    for (Member const& member : members)
        result[std::string{member.name}] = nullptr;
}

// ---- net promoter score ------------------------------------------------------------------------------

constexpr Member nps_input[] = {
    {"counts", "answers at 0, 1, ... 10 (eleven numbers); or give `values`, or the three groups", false},
    weight_sums_member,
    squared_weight_sums_member,
    rating_values_member,
    rating_weights_member,
    {"promoters", "in place of `counts`: answers of 9 and 10, with `passives` and `detractors`", false},
    {"passives", "answers of 7 and 8", false},
    {"detractors", "answers of 0 to 6", false},
    level_member,
};
constexpr Member nps_output[] = {
    {"n", "answers"},
    {"n_effective", "Kish; n where all weigh the same"},
    {"promoters", "share, 0 to 1"},
    {"passives", "share"},
    {"detractors", "share"},
    {"nps", "100 (promoters - detractors)"},
    {"standard_error", "100 sqrt((p+ + p- - nps^2) / n)"},
    {"wald", "[low, high], plain"},
    {"adjusted_wald", "[low, high], the displayed interval: within -100..100, holds nps"},
    {"adjusted_wald_nps", "centre of the adjusted interval"},
    {"trinomial_t", "[low, high], t with n - 1 degrees of freedom"},
    {"mean", "likelihood to recommend, 0 to 10; null for the three groups"},
};

/// Groups stand at one point of each.
scoring::RatingSums read_groups(Arguments& arguments) {
    scoring::RatingSums sums{scoring::Scale{0, 10}};
    for (auto const& [name, point] : {std::pair{"promoters", 10}, {"passives", 8}, {"detractors", 0}}) {
        std::int64_t const n = arguments.whole(name, not_negative);
        sums.points[static_cast<std::size_t>(point)] = {n, static_cast<double>(n), static_cast<double>(n)};
    }
    return sums;
}

nlohmann::json net_promoter(Arguments& arguments) {
    bool const groups = arguments.has("promoters");
    scoring::RatingSums const sums =
        groups ? read_groups(arguments) : read_ratings(arguments, 0, 10, 10).sums;
    double const confidence = arguments.confidence();
    if (groups) {
        leave_out(arguments, {"counts", "values", "weight_sums", "squared_weight_sums", "weights"},
                  "must not be given beside promoters");
    } else {
        leave_out(arguments, {"promoters", "passives", "detractors"},
                  "must not be given beside counts or values");
    }
    if (!arguments.sound()) return nullptr;
    nlohmann::json result;
    put_nothing(result, nps_output);
    auto const score = scoring::net_promoter_of(sums, confidence);
    auto const totals = scoring::totals_of(sums);
    result["n"] = totals ? totals->n : 0;
    if (!score || !totals) return result;
    result["n_effective"] = figure(totals->n_eff);
    result["promoters"] = figure(score->promoters);
    result["passives"] = figure(score->passives);
    result["detractors"] = figure(score->detractors);
    result["nps"] = figure(score->value);
    result["standard_error"] = figure(score->standard_error);
    result["wald"] = figure(score->wald);
    result["adjusted_wald"] = figure(score->adjusted_wald);
    result["adjusted_wald_nps"] = figure(score->adjusted_value);
    result["trinomial_t"] = figure(score->t);
    if (!groups) result["mean"] = figure(score->mean);
    return result;
}

// ---- customer effort ---------------------------------------------------------------------------------

constexpr Member effort_input[] = {
    {"counts", "answers at 1, 2, ... 7 (seven numbers); or give `values`", false},
    weight_sums_member,
    squared_weight_sums_member,
    rating_values_member,
    rating_weights_member,
    {"direction",
     "more_is_easier (agreement that it was easy, CES 2.0) or more_is_harder (effort felt) "
     "(more_is_easier)",
     false},
    level_member,
};
constexpr Member effort_output[] = {
    {"n", "answers"},
    {"n_effective", "Kish; n where all weigh the same"},
    {"direction", "as asked"},
    {"mean", "1 to 7, as answered: not turned by the direction"},
    {"sd", "standard deviation, divisor n - 1"},
    {"standard_error", "of the mean, linearised"},
    {"mean_t", "[low, high], textbook"},
    {"share_5_to_7", "share of the answers 5, 6 and 7"},
    {"share_5_to_7_wilson", "[low, high]"},
    {"share_1_to_3", "share of the answers 1, 2 and 3"},
    {"share_1_to_3_wilson", "[low, high]"},
    {"easy", "the one of these two shares that the direction makes the good one"},
    {"index", "mean index, 0 to 100, 100 the least effort"},
    {"index_interval", "[low, high], smoothed: the displayed one"},
};

nlohmann::json effort(Arguments& arguments) {
    scoring::RatingSums const sums = read_ratings(arguments, 1, 7, 7).sums;
    std::string const direction = arguments.word("direction", {"more_is_easier", "more_is_harder"});
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    nlohmann::json result;
    put_nothing(result, effort_output);
    result["direction"] = direction;
    result["n"] = 0;
    bool const reversed = direction == "more_is_harder";
    auto const score = scoring::score(sums, {1, 7, reversed, reversed ? 3 : 5, false}, confidence);
    if (!score) return result;
    auto const high = scoring::favourable_share(sums, 5, false, confidence);
    auto const low = scoring::favourable_share(sums, 3, true, confidence);
    result["n"] = score->n;
    result["n_effective"] = figure(score->n_eff);
    result["mean"] = figure(score->mean);
    result["sd"] = figure(score->sd);
    result["standard_error"] = figure(score->standard_error);
    result["mean_t"] = figure(score->mean_t);
    result["share_5_to_7"] = figure(high->share);
    result["share_5_to_7_wilson"] = figure(high->wilson);
    result["share_1_to_3"] = figure(low->share);
    result["share_1_to_3_wilson"] = figure(low->wilson);
    result["easy"] = figure(score->favourable->share);
    result["index"] = figure(score->index);
    result["index_interval"] = figure(score->index_interval);
    return result;
}

constexpr Function loyalty_family[] = {
    {"net_promoter", "Net promoter score with its intervals", nps_input, nps_output, net_promoter},
    {"effort", "Customer effort score on 1 to 7", effort_input, effort_output, effort},
};

} // namespace

std::span<Function const> loyalty_functions() {
    return loyalty_family;
}

} // namespace instante::server::calculator
