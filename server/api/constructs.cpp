// What surveys ask beyond a verdict: scales of several items, expectation and perception, Kano's pairs,
// loyalty.

#include "server/api/handlers.hpp"
#include "server/api/visit_request.hpp"
#include "server/reporting/visit_columns.hpp"
#include "server/scoring/ratings.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace instante::server::api {

using nlohmann::json;

namespace {

constexpr double usual_cut = 75; // four of five

std::optional<double> cell(scoring::VisitMatrix const& matrix, Eigen::Index row, Eigen::Index column) {
    return matrix.has(row, column) ? std::optional{matrix.values(row, column)} : std::nullopt;
}

std::int64_t pairs_in(scoring::VisitMatrix const& matrix, Eigen::Index first) {
    return static_cast<std::int64_t>(matrix.present.col(first).dot(matrix.present.col(first + 1)));
}

/// Columns two by two: one construct of each pair, then the other.
std::vector<reporting::VisitColumn> paired_columns(std::vector<reporting::FeaturePair> const& pairs,
                                                   Construct first, Construct second,
                                                   reporting::ColumnValue value) {
    std::vector<reporting::VisitColumn> columns;
    for (reporting::FeaturePair const& pair : pairs) {
        columns.push_back(reporting::feature_column(pair, first, value));
        columns.push_back(reporting::feature_column(pair, second, value));
    }
    return columns;
}

Problem no_pairs(char const* what) {
    return {ProblemKind::not_found, std::string{"no survey asks "} + what +
                                        ": two questions with these constructs and the same `feature`"};
}

/// Dimensions are moments; features that too few told both of are not in it.
json gaps_of(Context const& context, scoring::VisitMatrix const& matrix,
             std::vector<reporting::FeaturePair> const& pairs) {
    calculator::Names names;
    std::vector<Eigen::Index> told;
    std::vector<scoring::GapDimension> dimensions;
    std::vector<double> importance;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        auto const column = static_cast<Eigen::Index>(2 * i);
        if (pairs_in(matrix, column) < minimum_of(context)) continue;
        auto at = std::find_if(dimensions.begin(), dimensions.end(),
                               [&](auto const& dimension) { return dimension.name == pairs[i].moment; });
        if (at == dimensions.end()) {
            Moment const* const moment = context.catalog->moment(pairs[i].moment);
            importance.push_back(moment ? moment->importance : 1.0);
            at = dimensions.insert(at, {pairs[i].moment, {}});
        }
        at->items.push_back(told.size());
        told.push_back(column);
        names.push_back(pairs[i].name());
    }
    if (told.empty()) return {{"refusal", too_few(context)}};
    std::vector<std::vector<scoring::ExpectedPerceived>> customers(static_cast<std::size_t>(matrix.rows()));
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        for (Eigen::Index const column : told)
            customers[static_cast<std::size_t>(row)].push_back(
                {cell(matrix, row, column), cell(matrix, row, column + 1), std::nullopt});
    }
    std::vector<double> const weights(matrix.weights.begin(), matrix.weights.end());
    json figures =
        calculator::gap_figures(scoring::service_gaps(customers, weights, dimensions, importance), names);
    figures["refusal"] = nullptr;
    return figures;
}

std::optional<scoring::KanoResult> kano_of(scoring::VisitMatrix const& matrix, Eigen::Index column,
                                           std::int64_t minimum) {
    if (pairs_in(matrix, column) < minimum) return std::nullopt;
    scoring::KanoCounts counts{};
    double total = 0;
    double squares = 0;
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        if (!matrix.has(row, column) || !matrix.has(row, column + 1)) continue;
        auto const answer = [&](Eigen::Index at) {
            return static_cast<scoring::KanoAnswer>(
                static_cast<int>(std::clamp(std::lround(matrix.values(row, at)), 1L, 5L)));
        };
        counts[static_cast<std::size_t>(scoring::kano_category(answer(column), answer(column + 1)))] +=
            matrix.weights[row];
        total += matrix.weights[row];
        squares += matrix.weights[row] * matrix.weights[row];
    }
    return squares > 0 ? scoring::kano_of(counts, total * total / squares) : std::nullopt;
}

/// From here on a customer is satisfied, or loyal: asked for, else the cut of the questions where they agree.
struct Cut {
    double index = usual_cut;
    std::string origin = "default";
};
Cut cut_of(Catalog const& catalog, Construct construct, std::optional<double> asked) {
    if (asked) return {*asked, "asked"};
    std::set<double> cuts;
    for (Survey const& survey : catalog.programme().surveys) {
        for (Question const& question : survey.questions) {
            auto const scale = scale_of(question.type);
            if (question.construct != construct || !scale) continue;
            if (!question.cut) return {};
            cuts.insert(scoring::index_of(*question.cut, {scale->min, scale->max},
                                          question.polarity == Polarity::negative));
        }
    }
    return cuts.size() == 1 ? Cut{*cuts.begin(), "questions"} : Cut{};
}

} // namespace

Result<http::Reply> get_reliability(Context const& context) {
    auto const request = VisitRequest::read(context, {"items"});
    if (!request) return request.error();
    auto const columns =
        reporting::item_columns(request->text("items", "construct:satisfaction"), *context.catalog);
    if (!columns) return columns.error();
    auto const table = request->table(context, *columns);
    if (!table) return table.error();
    auto const names = names_of(*columns);
    return request->reply(context, *table, {{"items", names}},
                          [&](reporting::VisitGroup const& group) -> json {
                              auto const answer = scoring::reliability_of(group.matrix);
                              if (answer && answer->n < minimum_of(context))
                                  return {{"refusal", too_few(context)}};
                              return calculator::reliability_figures(answer, names);
                          });
}

Result<http::Reply> get_gaps(Context const& context) {
    auto const request = VisitRequest::read(context, {});
    if (!request) return request.error();
    auto const pairs = reporting::feature_pairs(Construct::expectation, *context.catalog);
    if (pairs.empty()) return no_pairs("expectation and perception");
    auto const table =
        request->table(context, paired_columns(pairs, Construct::expectation, Construct::perception,
                                               reporting::ColumnValue::index));
    if (!table) return table.error();
    return request->reply(
        context, *table, {{"unit", "index"}, {"dimensions_are", "moments"}},
        [&](reporting::VisitGroup const& group) { return gaps_of(context, group.matrix, pairs); });
}

Result<http::Reply> get_kano(Context const& context) {
    auto const request = VisitRequest::read(context, {});
    if (!request) return request.error();
    auto const pairs = reporting::feature_pairs(Construct::kano_functional, *context.catalog);
    if (pairs.empty()) return no_pairs("Kano's pair (kano_functional, kano_dysfunctional)");
    auto const table =
        request->table(context, paired_columns(pairs, Construct::kano_functional,
                                               Construct::kano_dysfunctional, reporting::ColumnValue::kano));
    if (!table) return table.error();
    return request->reply(context, *table, json::object(), [&](reporting::VisitGroup const& group) -> json {
        json features = json::array();
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            auto const kano = kano_of(group.matrix, static_cast<Eigen::Index>(2 * i), minimum_of(context));
            if (!kano) continue;
            json figures = calculator::kano_figures(*kano);
            figures.update(
                {{"survey", pairs[i].survey}, {"moment", pairs[i].moment}, {"feature", pairs[i].feature}});
            features.push_back(std::move(figures));
        }
        if (features.empty()) return {{"refusal", too_few(context)}};
        return {{"refusal", nullptr}, {"features", std::move(features)}};
    });
}

Result<http::Reply> get_loyalty(Context const& context) {
    auto const request = VisitRequest::read(context, {"satisfaction_cut", "loyalty_cut"});
    if (!request) return request.error();
    auto const satisfaction_cut = request->index("satisfaction_cut");
    if (!satisfaction_cut) return satisfaction_cut.error();
    auto const loyalty_cut = request->index("loyalty_cut");
    if (!loyalty_cut) return loyalty_cut.error();
    auto satisfaction = reporting::outcome_column("construct:satisfaction", *context.catalog);
    auto loyalty = reporting::outcome_column("construct:loyalty", *context.catalog);
    satisfaction->outcome = false; // filters by moment are for it; loyalty is to the whole
    auto const table = request->table(context, {*satisfaction, *loyalty});
    if (!table) return table.error();
    Cut const satisfied = cut_of(*context.catalog, Construct::satisfaction, *satisfaction_cut);
    Cut const loyal = cut_of(*context.catalog, Construct::loyalty, *loyalty_cut);
    json const about{{"cuts",
                      {{"satisfaction", {{"at_least", satisfied.index}, {"origin", satisfied.origin}}},
                       {"loyalty", {{"at_least", loyal.index}, {"origin", loyal.origin}}}}},
                     {"unit", "index"}};
    return request->reply(context, *table, about, [&](reporting::VisitGroup const& group) -> json {
        scoring::LoyaltySums sums;
        for (Eigen::Index row = 0; row < group.matrix.rows(); ++row) {
            auto const first = cell(group.matrix, row, 0);
            auto const second = cell(group.matrix, row, 1);
            if (first && second)
                sums.add(scoring::loyalty_group(*first, *second, {satisfied.index, loyal.index}),
                         group.matrix.weights[row]);
        }
        auto const result = scoring::loyalty_of(sums);
        if (!result || result->n < minimum_of(context)) return {{"refusal", too_few(context)}};
        json figures = calculator::loyalty_figures(*result);
        figures["refusal"] = nullptr;
        return figures;
    });
}

} // namespace instante::server::api
