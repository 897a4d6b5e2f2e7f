#include "server/reporting/quality_report.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

constexpr std::pair<scoring::Weighting, std::string_view> weighting_names[] = {
    {scoring::Weighting::contacts, "contacts"},
    {scoring::Weighting::equal, "equal"},
    {scoring::Weighting::importance, "importance"},
};

/// Visit sums know days, but neither hours nor questions.
bool can_answer(Axis axis) {
    return axis != Axis::hour && axis != Axis::hour_of_day && !is_of_questions(axis);
}

std::optional<Problem> wrong_filter(ScoreQuery const& query, std::string const& prefix) {
    for (Filter const& filter : query.filters) {
        if (!can_answer(filter.by.axis))
            return Problem::at(ProblemKind::invalid, prefix + filter.by.name(),
                               "perceived quality is not kept by '" + filter.by.name() + "'");
    }
    return std::nullopt;
}

/// The mean of all is linear in its parts only where each counts as often as it was rated; otherwise rest
/// says it.
std::optional<Problem> wrong_comparison(QualityQuery const& query) {
    auto const& compare = query.of.compare;
    bool const of_total = compare && compare->beside == Beside::total;
    if (!of_total || query.weighting == scoring::Weighting::contacts ||
        is_of_moments(query.of.group_by[*compare->axis].axis))
        return std::nullopt;
    return Problem::at(ProblemKind::invalid, "compare", "total needs weighting=contacts here; rest does not");
}

} // namespace

std::string_view to_string(scoring::Weighting weighting) {
    for (auto const& [value, name] : weighting_names) {
        if (value == weighting) return name;
    }
    return {};
}

Result<QualityQuery> read_quality_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                        Catalog const& catalog, std::vector<Code> const& visible) {
    QualityQuery query;
    std::vector<std::pair<std::string, std::string>> others;
    std::string adjust;
    std::string adjust_by;
    for (auto const& parameter : parameters) {
        if (parameter.first == "adjust" || parameter.first == "adjust_by") {
            (parameter.first == "adjust" ? adjust : adjust_by) = parameter.second;
            continue;
        }
        if (parameter.first != "weighting") {
            others.push_back(parameter);
            continue;
        }
        auto const* const known =
            std::find_if(std::begin(weighting_names), std::end(weighting_names),
                         [&](auto const& entry) { return entry.second == parameter.second; });
        if (known == std::end(weighting_names))
            return Problem::at(ProblemKind::invalid, "weighting", "must be contacts, equal or importance");
        query.weighting = known->first;
    }
    auto of = read_score_query(others, catalog, visible);
    if (!of) return of.error();
    for (Grouping const& by : of->group_by) {
        if (!can_answer(by.axis))
            return Problem::at(ProblemKind::invalid, "group_by",
                               "perceived quality is not kept by '" + by.name() + "'");
    }
    if (auto const wrong = wrong_filter(*of, {})) return *wrong;
    if (of->compare && of->compare->selection) {
        if (auto const wrong = wrong_filter(*of->compare->selection, "compare_")) return *wrong;
    }
    if (of->rescale)
        return Problem::at(ProblemKind::invalid, "rescale", "perceived quality is of indices as it is");
    auto adjustment = read_adjustment(adjust, adjust_by, *of, catalog);
    if (!adjustment) return adjustment.error();
    if (adjustment->how != Adjusting::none && of->compare)
        return Problem::at(ProblemKind::invalid, "compare", "adjusted rows are not compared");
    query.adjustment = std::move(*adjustment);
    query.of = std::move(*of);
    if (auto const wrong = wrong_comparison(query)) return *wrong;
    return query;
}

} // namespace instante::server::reporting
