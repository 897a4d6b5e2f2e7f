#include "server/reporting/selection.hpp"

#include "server/reporting/comparison_query.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

constexpr std::string_view prefix = "compare_";

bool is_of_comparison(std::string const& name) {
    return name == "compare" || name.starts_with(prefix);
}

/// Asked of rows, or of how they are put together, not of which answers count.
bool is_of_rows(std::string const& name) {
    return name == "group_by" || name == "include" || name == "rescale" || name == "flagged" ||
           name == "weighting" || name == "adjust" || name == "adjust_by";
}

/// The two selections as they would be asked for one by one.
struct Split {
    Parameters own;
    Parameters other;
    std::map<std::string, std::string> changed; // by name, without the prefix

    explicit Split(Parameters const& parameters) {
        for (auto const& [name, value] : parameters) {
            if (name.starts_with(prefix)) changed[name.substr(prefix.size())] = value;
            if (!is_of_comparison(name)) own.push_back({name, value});
        }
        for (auto const& parameter : own) {
            if (changed.count(parameter.first) == 0) other.push_back(parameter);
        }
        for (auto const& [name, value] : changed) {
            if (!value.empty()) other.push_back({name, value});
        }
    }
};

/// The other selection's errors, by the names that were asked with.
Problem renamed(Problem problem, Split const& split) {
    for (FieldError& error : problem.errors) {
        if (split.changed.count(error.field) > 0) error.field.insert(0, prefix);
    }
    return problem;
}

bool have_no_day_in_common(ScoreQuery const& a, ScoreQuery const& b) {
    return (a.to && b.from && *a.to < *b.from) || (b.to && a.from && *b.to < *a.from);
}

template <class Values>
bool have_nothing_in_common(Values const& a, Values const& b) {
    return std::none_of(a.begin(), a.end(),
                        [&](auto const& value) { return std::find(b.begin(), b.end(), value) != b.end(); });
}

/// Does an answer belong to one value only, and all that its visit rated with it?
bool tells_visits_apart(Axis axis) {
    return !is_of_moments(axis) && !is_of_questions(axis);
}

/// What keeps rows of the two from standing beside each other, or makes what they say together untrue.
std::vector<FieldError> find_errors(ScoreQuery const& own, ScoreQuery const& other, Split const& split) {
    std::vector<FieldError> errors;
    for (auto const& [name, value] : split.changed) {
        if (is_of_rows(name))
            errors.push_back({std::string{prefix} + name, "is the same for both selections"});
    }
    if (split.changed.empty()) {
        errors.push_back({"compare", "needs to be told what is different, such as 'compare_site'"});
    } else if (!are_apart(own, other)) {
        errors.push_back({"compare", "the two selections have answers in common; days, sites, segments, "
                                     "weekdays, hours or kiosks must tell them apart"});
    }
    for (Grouping const& by : own.group_by) {
        bool const of_days = is_of_periods(by.axis) || by.axis == Axis::hour;
        if (split.changed.count(by.name()) > 0 || (of_days && have_no_day_in_common(own, other)))
            errors.push_back({"group_by", "'" + by.name() +
                                              "' tells the two selections apart: no row of one "
                                              "stands beside one of the other"});
    }
    return errors;
}

} // namespace

bool asks_for_selection(Parameters const& parameters) {
    return std::any_of(parameters.begin(), parameters.end(), [](auto const& parameter) {
        return parameter.first == "compare" && parameter.second == to_string(Beside::selection);
    });
}

bool are_apart(ScoreQuery const& a, ScoreQuery const& b) {
    if (have_no_day_in_common(a, b) || have_nothing_in_common(a.sites, b.sites)) return true;
    for (Filter const& own : a.filters) {
        if (!tells_visits_apart(own.by.axis)) continue;
        for (Filter const& other : b.filters) {
            if (own.by == other.by && have_nothing_in_common(own.values, other.values)) return true;
        }
    }
    return false;
}

Result<ScoreQuery> read_selections(Parameters const& parameters, Catalog const& catalog,
                                   std::vector<Code> const& visible) {
    Split const split{parameters};
    auto own = read_score_query(split.own, catalog, visible);
    if (!own) return own.error();
    auto const other = read_score_query(split.other, catalog, visible);
    if (!other) return renamed(other.error(), split);
    if (auto errors = find_errors(*own, *other, split); !errors.empty())
        return Problem{ProblemKind::invalid, "the query cannot be answered", std::move(errors)};
    own->compare.emplace();
    own->compare->beside = Beside::selection;
    own->compare->from = other->from;
    own->compare->to = other->to;
    own->compare->changed = split.changed;
    own->compare->selection = std::make_shared<ScoreQuery const>(other->bare());
    return own;
}

} // namespace instante::server::reporting
