#include "server/calculator/figures.hpp"
#include "server/calculator/function.hpp"
#include "server/calculator/margin_input.hpp"
#include "server/calculator/rating_input.hpp"
#include "server/scoring/adjusted_quality.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace instante::server::calculator {

namespace {

constexpr Member weighting_member{"weighting", "contacts, equal or importance (contacts)", false};
constexpr Member importance_member{
    "importance", "one number > 0 a moment; needed where the weighting is importance", false};
constexpr Member ratings_member{"ratings", "a row for each visit, a column for each moment, null: not rated",
                                false};
constexpr Member min_member{"min", "beside `ratings`: lowest point of their scale (0)", false};
constexpr Member max_member{"max", "beside `ratings`: highest point of their scale (100)", false};

constexpr Member quality_input[] = {
    ratings_member,
    min_member,
    max_member,
    {"weights", "beside `ratings`: weight of each visit, 0 or more (1 each)", false},
    {"sums",
     "in place of `ratings`: sums over visits, {\"visits\": n, \"s\": [a], \"k\": [a], \"ss\": [[a][b]], "
     "\"sk\": "
     "[[a][b]], \"kk\": [[a][b]]}, where s_va is what visit v says of moment a (0..1 for each unit of "
     "weight) and k_va its weight",
     false},
    weighting_member,
    importance_member,
    level_member,
};
constexpr Member quality_output[] = {
    {"visits", "that rated anything"},
    {"contacts", "weight of all ratings"},
    {"index", "0 to 100"},
    {"standard_error", "of the index, linearised over visits; null for one visit"},
    {"t", "[low, high], textbook, visits - 1 degrees of freedom"},
    {"interval", "[low, high], smoothed, within 0..100: the displayed one"},
    {"weighting", "as asked"},
};

constexpr Member adjusted_input[] = {
    {"ratings", "a row for each visit, a column for each moment, null: not rated"},
    min_member,
    max_member,
    {"weights", "weight of each visit's ratings, 0 or more (1 each)", false},
    {"categories",
     "{\"margin\": [category of each visit; null: not known]}; one margin post-stratifies, several rake"},
    {"shares", "{\"margin\": {\"category\": its share among the customers}}, each margin summing to 1"},
    weighting_member,
    importance_member,
    level_member,
};
constexpr Member adjusted_output[] = {
    {"visits", "all of them"},
    {"index", "adjusted, 0 to 100; null where the rounds do not converge or nothing was rated"},
    {"standard_error", "linearised over visits, the shares known"},
    {"t", "[low, high], textbook"},
    {"interval", "[low, high], smoothed: the displayed one"},
    {"unadjusted", "the index without adjusting"},
    {"n_effective", "Kish, of the visits' weights"},
    {"design_effect", "visits / n_effective"},
    {"rounds", "over all margins"},
    {"converged", "whether all shares are met"},
    {"smallest_factor", "of any visit that counts"},
    {"largest_factor", "of any visit"},
    {"covered", "{\"margin\": the known shares of categories that have visits}"},
    {"without_data", "{\"margin\": [categories with a share and without visits]}"},
    {"unknown", "{\"margin\": visits of unknown category, which keep the share that they have}"},
    {"weighting", "as asked"},
};

scoring::Weighting read_weighting(Arguments& arguments) {
    std::string const word = arguments.word("weighting", {"contacts", "equal", "importance"});
    return word == "equal"        ? scoring::Weighting::equal
           : word == "importance" ? scoring::Weighting::importance
                                  : scoring::Weighting::contacts;
}

Eigen::VectorXd read_importance(Arguments& arguments, scoring::Weighting weighting, Eigen::Index moments) {
    auto const given = arguments.numbers_or_none("importance", not_negative);
    if (weighting != scoring::Weighting::importance) return Eigen::VectorXd::Ones(moments);
    arguments.require(static_cast<Eigen::Index>(given.size()) == moments, "importance",
                      "needs one number a moment");
    Eigen::VectorXd importance = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(given.size()));
    for (std::size_t a = 0; a < given.size(); ++a) {
        arguments.require(given[a] > 0, "importance[" + std::to_string(a) + "]", "must be more than 0");
        importance[static_cast<Eigen::Index>(a)] = given[a];
    }
    return importance;
}

/// What each visit says: s and k of each moment.
struct VisitMatrix {
    Eigen::MatrixXd s;
    Eigen::MatrixXd k;

    void add_row(scoring::QualitySums& sums, Eigen::Index visit) const {
        Eigen::VectorXd const s_v = s.row(visit);
        Eigen::VectorXd const k_v = k.row(visit);
        if (k_v.sum() > 0) ++sums.visits;
        sums.s += s_v;
        sums.k += k_v;
        sums.ss += s_v * s_v.transpose();
        sums.sk += s_v * k_v.transpose();
        sums.kk += k_v * k_v.transpose();
    }
};

VisitMatrix read_visits(Arguments& arguments) {
    auto const rows = arguments.gappy_matrix("ratings");
    double const min = arguments.number_or("min", 0);
    double const max = arguments.number_or("max", 100);
    auto const weights = read_weights(arguments, rows.size(), "ratings");
    VisitMatrix visits;
    if (!arguments.require(max > min, "max", "must be above min") || !arguments.errors().empty())
        return visits;
    auto const moments = static_cast<Eigen::Index>(rows.empty() ? 0 : rows.front().size());
    visits.s = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows.size()), moments);
    visits.k = visits.s;
    for (std::size_t v = 0; v < rows.size(); ++v) {
        for (std::size_t a = 0; a < rows[v].size(); ++a) {
            if (!rows[v][a]) continue;
            double const rating = *rows[v][a];
            std::string const path = "ratings[" + std::to_string(v) + "][" + std::to_string(a) + "]";
            if (!arguments.require(rating >= min && rating <= max, path, "is off the scale")) continue;
            double const weight = weights.empty() ? 1.0 : weights[v];
            auto const row = static_cast<Eigen::Index>(v);
            auto const column = static_cast<Eigen::Index>(a);
            visits.s(row, column) = weight * (rating - min) / (max - min);
            visits.k(row, column) = weight;
        }
    }
    return visits;
}

Eigen::VectorXd vector_of(std::vector<double> const& values) {
    return Eigen::Map<Eigen::VectorXd const>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Eigen::MatrixXd square_of(Arguments& arguments, Arguments& sums, std::string const& name,
                          std::size_t moments) {
    Matrix const rows = sums.matrix(name, not_negative);
    bool const square = rows.size() == moments && (rows.empty() || rows.front().size() == moments);
    Eigen::MatrixXd matrix =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(moments), static_cast<Eigen::Index>(moments));
    if (!arguments.require(square, "sums." + name, "must have a row and a column for each moment"))
        return matrix;
    for (std::size_t a = 0; a < moments; ++a) {
        for (std::size_t b = 0; b < moments; ++b)
            matrix(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) = rows[a][b];
    }
    return matrix;
}

scoring::QualitySums read_sums(Arguments& arguments) {
    Arguments members{arguments.raw("sums")};
    scoring::QualitySums sums;
    sums.visits = members.whole("visits", not_negative);
    auto const s = members.numbers("s", not_negative);
    auto const k = members.numbers("k", not_negative);
    arguments.require(s.size() == k.size(), "sums.k", "must be as many as s");
    for (std::size_t a = 0; a < std::min(s.size(), k.size()); ++a)
        arguments.require(s[a] <= k[a], "sums.s[" + std::to_string(a) + "]", "must not be more than k");
    sums.s = vector_of(s);
    sums.k = vector_of(k);
    sums.ss = square_of(arguments, members, "ss", s.size());
    sums.sk = square_of(arguments, members, "sk", s.size());
    sums.kk = square_of(arguments, members, "kk", s.size());
    arguments.require(sums.kk.sum() > 0 || sums.k.sum() == 0, "sums.kk", "must not all be zero");
    if (!members.sound()) {
        for (FieldError const& error : members.errors())
            arguments.require(false, error.field.empty() ? "sums" : "sums." + error.field, error.detail);
    }
    return sums;
}

void put_quality(nlohmann::json& result, scoring::Quality const& quality) {
    result["index"] = figure(quality.index);
    result["standard_error"] = figure(quality.standard_error);
    result["t"] = figure(quality.t);
    result["interval"] = figure(quality.interval);
}

nlohmann::json perceived_quality(Arguments& arguments) {
    scoring::QualitySums sums;
    if (arguments.has("sums")) {
        leave_out(arguments, {"ratings", "min", "max", "weights"}, "must not be given beside sums");
        sums = read_sums(arguments);
    } else {
        leave_out(arguments, {"sums"}, "must not be given beside ratings");
        VisitMatrix const visits = read_visits(arguments);
        sums = scoring::QualitySums{visits.s.cols()};
        for (Eigen::Index v = 0; v < visits.s.rows(); ++v)
            visits.add_row(sums, v);
    }
    auto const weighting = read_weighting(arguments);
    auto const importance = read_importance(arguments, weighting, sums.k.size());
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    nlohmann::json result;
    for (Member const& member : quality_output)
        result[std::string{member.name}] = nullptr;
    result["visits"] = sums.visits;
    result["contacts"] = figure(sums.k.sum());
    result["weighting"] = arguments.word("weighting", {"contacts", "equal", "importance"});
    if (auto const quality = scoring::perceived_quality(sums, weighting, importance, confidence))
        put_quality(result, *quality);
    return result;
}

/// Margins of visits, whose category may be unknown: that is one past the known ones.
std::vector<MarginInput> read_visit_margins(Arguments& arguments, std::size_t visits) {
    std::vector<MarginInput> margins;
    nlohmann::json const& categories = arguments.raw("categories");
    nlohmann::json const& shares = arguments.raw("shares");
    if (!arguments.require(categories.is_object() && !categories.empty(), "categories",
                           "must be an object of a list of categories by margin") ||
        !arguments.require(shares.is_object(), "shares", "must be an object of shares by margin"))
        return margins;
    for (auto const& [name, list] : categories.items()) {
        std::string const path = "categories." + name;
        if (!arguments.require(list.is_array() && list.size() == visits, path,
                               "must be a list as long as ratings") ||
            !arguments.require(shares.contains(name), "shares." + name, "is missing"))
            continue;
        MarginInput margin = read_margin(arguments, shares.at(name), "shares." + name, {}, path, 0);
        double sum = 0;
        for (double const share : margin.targets)
            sum += share;
        arguments.require(std::abs(sum - 1) <= 1e-6, margin.path, "must sum to 1");
        for (std::size_t i = 0; i < list.size(); ++i) {
            std::string const label = list[i].is_string() ? list[i].get<std::string>() : list[i].dump();
            auto const at = std::find(margin.labels.begin(), margin.labels.end(), label);
            bool const known = at != margin.labels.end();
            arguments.require(known || list[i].is_null(), path + "[" + std::to_string(i) + "]",
                              "has no share: " + label);
            margin.category.push_back(static_cast<std::size_t>(at - margin.labels.begin()));
        }
        margins.push_back(std::move(margin));
    }
    return margins;
}

std::vector<scoring::QualityCell> cells_of(VisitMatrix const& visits,
                                           std::vector<MarginInput> const& margins) {
    std::map<std::vector<std::size_t>, scoring::QualityCell> by_category;
    for (Eigen::Index v = 0; v < visits.s.rows(); ++v) {
        std::vector<std::size_t> category;
        category.reserve(margins.size());
        for (MarginInput const& margin : margins)
            category.push_back(margin.category[static_cast<std::size_t>(v)]);
        scoring::QualityCell fresh{0, scoring::QualitySums{visits.s.cols()}, category};
        scoring::QualityCell& cell = by_category.try_emplace(category, std::move(fresh)).first->second;
        ++cell.visits;
        visits.add_row(cell.sums, v);
    }
    std::vector<scoring::QualityCell> cells;
    cells.reserve(by_category.size());
    for (auto& [category, cell] : by_category)
        cells.push_back(std::move(cell));
    return cells;
}

void put_margins(nlohmann::json& result, scoring::AdjustedQuality const& adjusted,
                 std::vector<MarginInput> const& margins, nlohmann::json const& categories) {
    std::size_t m = 0;
    for (char const* name : {"covered", "without_data", "unknown"})
        result[name] = nlohmann::json::object();
    for (auto const& [name, list] : categories.items()) {
        result["covered"][name] = figure(adjusted.covered[m]);
        result["unknown"][name] = adjusted.unknown[m];
        result["without_data"][name] = nlohmann::json::array();
        for (std::size_t const category : adjusted.absent[m])
            result["without_data"][name].push_back(margins[m].labels[category]);
        ++m;
    }
}

nlohmann::json adjusted_quality(Arguments& arguments) {
    VisitMatrix const visits = read_visits(arguments);
    auto const margins = read_visit_margins(arguments, static_cast<std::size_t>(visits.s.rows()));
    auto const weighting = read_weighting(arguments);
    auto const importance = read_importance(arguments, weighting, visits.s.cols());
    double const confidence = arguments.confidence();
    if (!arguments.sound()) return nullptr;
    std::vector<scoring::Margin> shares;
    shares.reserve(margins.size());
    for (MarginInput const& margin : margins)
        shares.push_back(margin.targets);
    auto const adjusted =
        scoring::adjusted_quality(cells_of(visits, margins), shares, weighting, importance, confidence);
    nlohmann::json result;
    for (Member const& member : adjusted_output)
        result[std::string{member.name}] = nullptr;
    result["visits"] = visits.s.rows();
    result["weighting"] = arguments.word("weighting", {"contacts", "equal", "importance"});
    if (!adjusted) return result;
    if (adjusted->quality) put_quality(result, *adjusted->quality);
    if (adjusted->unadjusted) result["unadjusted"] = figure(adjusted->unadjusted->index);
    result["n_effective"] = figure(adjusted->n_eff);
    result["design_effect"] = figure(adjusted->design_effect);
    result["rounds"] = adjusted->rounds;
    result["converged"] = adjusted->converged;
    result["smallest_factor"] = figure(adjusted->smallest_factor);
    result["largest_factor"] = figure(adjusted->largest_factor);
    put_margins(result, *adjusted, margins, arguments.raw("categories"));
    return result;
}

constexpr Function quality_family[] = {
    {"perceived_quality", "Perceived quality over moments, its error from visits", quality_input,
     quality_output, perceived_quality},
    {"adjusted_quality", "Perceived quality with visits weighted to known shares of segments", adjusted_input,
     adjusted_output, adjusted_quality},
};

} // namespace

std::span<Function const> quality_functions() {
    return quality_family;
}

} // namespace instante::server::calculator
