#include "server/calculator/driver_figures.hpp"
#include "server/calculator/driver_inputs.hpp"
#include "server/calculator/function.hpp"

#include <algorithm>

namespace instante::server::calculator {

namespace {

// ---- alpha -----------------------------------------------------------------------------------------------

constexpr Member alpha_input[] = {
    {"data", "a row a respondent, a column an item; null: not answered (the row is left out). Or alpha, n, k",
     false},
    {"names", "of the items (x1, x2, ...)", false},
    {"weights", "one a row, >= 0", false},
    {"alpha", "in place of data: the coefficient, for its interval alone", false},
    {"n", "respondents behind alpha", false},
    {"k", "items behind alpha", false},
    {"confidence", "level of the interval (0.95)", false},
};
constexpr Member alpha_output[] = {
    {"refusal", "null, or {reason, detail, columns}; then only this is there"},
    {"n", "complete rows"},
    {"n_eff", "Kish's, where rows have weights"},
    {"lost", "rows with gaps"},
    {"k", "items that vary"},
    {"alpha", "Cronbach's"},
    {"feldt", "[low, high]"},
    {"standardized_alpha", "of standardised items; null where it is none"},
    {"mean_correlation", "between items"},
    {"omega", "McDonald's total, one principal-axis factor; null where none can be fitted"},
    {"items", "name, mean, sd, item_rest_correlation (with the sum of the others), alpha_if_deleted"},
    {"correlations", "between the items that vary"},
    {"dropped", "items that do not vary"},
};

nlohmann::json alpha(Arguments& arguments) {
    double const confidence = arguments.confidence();
    if (arguments.has("alpha")) {
        double const value = arguments.number("alpha", {-1e6, 1});
        double const n = arguments.number("n", {2, 1e12});
        double const k = arguments.number("k", {2, 1e6});
        if (!arguments.sound()) return nullptr;
        return {{"refusal", nullptr},
                {"alpha", figure(value)},
                {"n", figure(n)},
                {"k", figure(k)},
                {"feldt", figure(scoring::feldt_interval(value, n, k, confidence))}};
    }
    DataInput const input = data_of(arguments, false);
    Names const names = names_of(arguments, input.columns);
    if (!arguments.sound()) return nullptr;
    return reliability_figures(scoring::reliability_of(input.matrix, confidence), names);
}

// ---- servqual --------------------------------------------------------------------------------------------

constexpr Member servqual_input[] = {
    {"expectation", "a row a customer, a column an item; null: not answered"},
    {"perception", "the same customers and items, on the same scale"},
    {"adequate", "the same: the least that would do; for the zone of tolerance", false},
    {"names", "of the items (x1, x2, ...)", false},
    {"dimensions", "one name an item: the dimension it belongs to", false},
    {"importance", "one positive number a dimension, in the order they first come", false},
    {"weights", "one a customer, >= 0", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member servqual_output[] = {
    {"items", "name, n (pairs), unpaired, mean expectation and perception of the pairs, gap (perception - "
              "expectation: value, sd, "
              "standard_error, interval, t, p_value, effect; paired; where all pairs are alike the last four "
              "are null), zone (below, no_difference, above), "
              "adequacy (perception - "
              "adequate), tolerance (inadequate, tolerated, desired, not_clear)"},
    {"dimensions", "the same of each customer's mean over the items of a dimension"},
    {"overall", "the same over all items"},
    {"weighted_score", "mean of the dimensions' gaps by importance; null without"},
};

std::vector<scoring::GapDimension> dimensions_of(std::vector<std::string> const& by_item) {
    std::vector<scoring::GapDimension> dimensions;
    for (std::size_t item = 0; item < by_item.size(); ++item) {
        auto at = std::find_if(dimensions.begin(), dimensions.end(),
                               [&](auto const& dimension) { return dimension.name == by_item[item]; });
        if (at == dimensions.end()) at = dimensions.insert(at, {by_item[item], {}});
        at->items.push_back(item);
    }
    return dimensions;
}

nlohmann::json servqual(Arguments& arguments) {
    auto const expectation = arguments.gappy_matrix("expectation");
    auto const perception = arguments.gappy_matrix("perception");
    bool const with_adequate = arguments.has("adequate");
    auto const adequate = with_adequate ? arguments.gappy_matrix("adequate") : expectation;
    if (!with_adequate) arguments.raw("adequate");
    std::size_t const items = expectation.empty() ? 0 : expectation.front().size();
    auto const same = [&](auto const& matrix) {
        return matrix.size() == expectation.size() && (matrix.empty() || matrix.front().size() == items);
    };
    arguments.require(items > 0, "expectation", "must have a row and a column");
    arguments.require(same(perception), "perception", "must have the rows and columns of expectation");
    arguments.require(same(adequate), "adequate", "must have the rows and columns of expectation");
    auto const weights = arguments.numbers_or_none("weights", not_negative);
    arguments.require(weights.empty() || weights.size() == expectation.size(), "weights",
                      "must be one a customer");
    auto const by_item = arguments.texts_or_none("dimensions");
    arguments.require(by_item.empty() || by_item.size() == items, "dimensions", "must be one an item");
    auto const dimensions = dimensions_of(by_item);
    auto const importance = arguments.numbers_or_none("importance", not_negative);
    arguments.require(importance.empty() || importance.size() == dimensions.size(), "importance",
                      "must be one a dimension");
    double const confidence = arguments.confidence();
    Names const names = names_of(arguments, items);
    if (!arguments.sound()) return nullptr;
    std::vector<std::vector<scoring::ExpectedPerceived>> customers(expectation.size());
    for (std::size_t i = 0; i < customers.size(); ++i) {
        for (std::size_t k = 0; k < items; ++k)
            customers[i].push_back(
                {expectation[i][k], perception[i][k], with_adequate ? adequate[i][k] : std::nullopt});
    }
    return gap_figures(scoring::service_gaps(customers, weights, dimensions, importance, confidence), names);
}

// ---- kano ------------------------------------------------------------------------------------------------

constexpr Member kano_input[] = {
    {"pairs",
     "[functional, dysfunctional] a customer, each 1 like, 2 must be, 3 neutral, 4 live with, 5 dislike. Or "
     "counts",
     false},
    {"counts", "in place of pairs: {M, O, A, I, R, Q}, how many fell into each; absent: 0", false},
    {"weights", "one a pair, >= 0", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member kano_output[] = {
    {"n", "pairs (weight of them)"},
    {"n_eff", "Kish's, where pairs have weights"},
    {"counts",
     "by category: M must be, O one-dimensional, A attractive, I indifferent, R reverse, Q questionable"},
    {"modal", "most frequent: must_be, one_dimensional, attractive, indifferent, reverse, questionable; "
              "equals: M before O, A, I"},
    {"second", "next frequent"},
    {"category", "modal where it is clear, else not_clear"},
    {"fong", "difference of the two counts, critical_difference (1.65 sqrt((a+b)(2n-a-b)/(2n))), clear"},
    {"category_strength", "share of modal less that of second"},
    {"total_strength", "share of M, O and A"},
    {"better", "(A+O)/(A+O+M+I)"},
    {"better_interval", "Wilson"},
    {"worse", "-(O+M)/(A+O+M+I)"},
    {"worse_interval", "Wilson"},
    {"categories", "of pairs: the letter of each; null for counts"},
};

/// Category of each pair; empty where something is wrong.
std::vector<scoring::KanoCategory> categories_of(Arguments& arguments, Matrix const& pairs) {
    std::vector<scoring::KanoCategory> categories;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        bool fits = pairs[i].size() == 2;
        for (double const answer : pairs[i])
            fits = fits && answer == std::floor(answer);
        if (!arguments.require(fits, "pairs[" + std::to_string(i) + "]", "must be two whole numbers"))
            return {};
        categories.push_back(scoring::kano_category(static_cast<scoring::KanoAnswer>(pairs[i][0]),
                                                    static_cast<scoring::KanoAnswer>(pairs[i][1])));
    }
    return categories;
}

nlohmann::json kano_of_counts(Arguments& arguments, double confidence) {
    auto const& given = arguments.raw("counts");
    scoring::KanoCounts counts{};
    if (arguments.require(given.is_object(), "counts", "must be an object of M, O, A, I, R, Q")) {
        Arguments letters{given};
        for (std::size_t i = 0; i < scoring::kano_categories; ++i) {
            std::string const letter(1, letter_of(static_cast<scoring::KanoCategory>(i)));
            counts[i] = letters.number_or(letter, 0, not_negative);
        }
        letters.sound();
        for (FieldError const& error : letters.errors())
            arguments.require(false, "counts." + error.field, error.detail);
    }
    auto const kano = scoring::kano_of(counts, std::nullopt, confidence);
    arguments.require(kano.has_value(), "counts", "must not all be zero");
    if (!arguments.sound()) return nullptr;
    auto figures = kano_figures(*kano);
    figures["categories"] = nullptr;
    return figures;
}

nlohmann::json kano(Arguments& arguments) {
    double const confidence = arguments.confidence();
    if (arguments.has("counts")) return kano_of_counts(arguments, confidence);
    Matrix const pairs = arguments.matrix("pairs", {1, 5});
    auto const categories = categories_of(arguments, pairs);
    auto const weights = arguments.numbers_or_none("weights", not_negative);
    bool const fits =
        arguments.require(weights.empty() || weights.size() == pairs.size(), "weights", "must be one a pair");
    scoring::KanoCounts counts{};
    double squares = 0;
    nlohmann::json letters = nlohmann::json::array();
    for (std::size_t i = 0; fits && i < categories.size(); ++i) {
        double const weight = weights.empty() ? 1.0 : weights[i];
        counts[static_cast<std::size_t>(categories[i])] += weight;
        squares += weight * weight;
        letters.push_back(std::string(1, letter_of(categories[i])));
    }
    double total = 0;
    for (double const count : counts)
        total += count;
    arguments.require(total > 0, "pairs", "must have one with weight");
    if (!arguments.sound()) return nullptr;
    auto figures = kano_figures(*scoring::kano_of(counts, total * total / squares, confidence));
    figures["categories"] = std::move(letters);
    return figures;
}

// ---- loyalty ---------------------------------------------------------------------------------------------

constexpr Member loyalty_input[] = {
    {"satisfaction", "one number a customer; null: not answered (left out). Or counts", false},
    {"loyalty", "one number (or null) a customer", false},
    {"satisfaction_cut", "satisfied from here on; needed with satisfaction", false},
    {"loyalty_cut", "loyal from here on; needed with loyalty", false},
    {"weights", "one a customer, >= 0", false},
    {"counts", "in place of the above: {loyalist, mercenary, hostage, defector}; absent: 0", false},
    {"confidence", "level of the intervals (0.95)", false},
};
constexpr Member loyalty_output[] = {
    {"n", "customers who told both"},
    {"n_eff", "Kish's, where customers have weights"},
    {"groups", "loyalist (satisfied, loyal), mercenary (satisfied, not loyal), hostage (loyal, not "
               "satisfied), defector (neither): "
               "n, share, wilson"},
    {"satisfied", "n, share, wilson"},
    {"loyal", "n, share, wilson"},
    {"phi", "correlation of being satisfied with being loyal; null where one does not vary"},
};

scoring::LoyaltySums loyalty_counts(Arguments& arguments) {
    scoring::LoyaltySums sums;
    auto const& given = arguments.raw("counts");
    if (!arguments.require(given.is_object(), "counts", "must be an object of groups")) return sums;
    Arguments groups{given};
    for (std::size_t i = 0; i < scoring::loyalty_groups; ++i) {
        std::string const name{to_string(static_cast<scoring::LoyaltyGroup>(i))};
        sums.n[i] = groups.whole_or(name, 0, not_negative);
        sums.weight[i] = static_cast<double>(sums.n[i]);
        sums.squares += sums.weight[i];
    }
    groups.sound();
    for (FieldError const& error : groups.errors())
        arguments.require(false, "counts." + error.field, error.detail);
    return sums;
}

scoring::LoyaltySums loyalty_sums(Arguments& arguments) {
    auto const satisfaction = arguments.gappy_numbers("satisfaction");
    auto const loyal = arguments.gappy_numbers("loyalty");
    auto const weights = arguments.numbers_or_none("weights", not_negative);
    scoring::LoyaltyCuts cuts;
    cuts.satisfaction = arguments.number("satisfaction_cut");
    cuts.loyalty = arguments.number("loyalty_cut");
    scoring::LoyaltySums sums;
    bool fits =
        arguments.require(loyal.size() == satisfaction.size(), "loyalty", "must be as many as satisfaction");
    fits &= arguments.require(weights.empty() || weights.size() == satisfaction.size(), "weights",
                              "must be as many as satisfaction");
    for (std::size_t i = 0; fits && i < satisfaction.size(); ++i) {
        if (!satisfaction[i] || !loyal[i]) continue;
        sums.add(scoring::loyalty_group(*satisfaction[i], *loyal[i], cuts),
                 weights.empty() ? 1.0 : weights[i]);
    }
    return sums;
}

nlohmann::json loyalty(Arguments& arguments) {
    double const confidence = arguments.confidence();
    bool const counted = arguments.has("counts");
    auto const sums = counted ? loyalty_counts(arguments) : loyalty_sums(arguments);
    auto const result = scoring::loyalty_of(sums, confidence);
    arguments.require(result.has_value(), counted ? "counts" : "satisfaction",
                      "nobody with weight told both");
    if (!arguments.sound()) return nullptr;
    return loyalty_figures(*result);
}

constexpr Function construct_family[] = {
    {"alpha", "Cronbach's alpha with Feldt's interval, items, omega", alpha_input, alpha_output, alpha},
    {"servqual", "SERVQUAL: perceptions less expectations of the same customers", servqual_input,
     servqual_output, servqual},
    {"kano", "Kano category of a feature from its pair of answers", kano_input, kano_output, kano},
    {"loyalty", "Satisfaction x loyalty: loyalists, mercenaries, hostages, defectors", loyalty_input,
     loyalty_output, loyalty},
};

} // namespace

std::span<Function const> construct_functions() {
    return construct_family;
}

} // namespace instante::server::calculator
