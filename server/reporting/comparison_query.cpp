#include "server/reporting/comparison_query.hpp"

#include <algorithm>
#include <charconv>

namespace instante::server::reporting {

namespace {

constexpr std::pair<Beside, std::string_view> names[] = {
    {Beside::previous, "previous"},   {Beside::period, "period"}, {Beside::date, "date"},
    {Beside::rest, "rest"},           {Beside::total, "total"},   {Beside::target, "target"},
    {Beside::selection, "selection"},
};

class Resolver {
  public:
    Resolver(ScoreQuery& query, std::map<std::string, std::string> const& parameters, Catalog const& catalog,
             std::vector<FieldError>& errors)
        : query_(query), parameters_(parameters), catalog_(catalog), errors_(errors) {}

    void resolve() {
        std::string const* const wanted = find("compare");
        if (wanted) read(*wanted);
        for (auto const& [name, value] : parameters_) {
            if (used_.count(name) == 0)
                blame(name, wanted ? "does not go with this comparison" : "needs 'compare'");
        }
        if (wanted) query_.compare = std::move(compare_);
    }

  private:
    void read(std::string const& text) {
        std::size_t const colon = text.find(':');
        std::string const name = text.substr(0, colon);
        auto const* const known = std::find_if(std::begin(names), std::end(names),
                                               [&](auto const& one) { return one.second == name; });
        if (known == std::end(names)) {
            if (colon == std::string::npos)
                return blame("compare", "must be previous, period, date, rest, total, target, selection or "
                                        "AXIS:VALUE");
            return read_value(name, text.substr(colon + 1));
        }
        compare_.beside = known->first;
        bool const along = known->first == Beside::rest || known->first == Beside::total;
        if (along) return read_along(colon == std::string::npos ? std::string{} : text.substr(colon + 1));
        if (colon != std::string::npos) return blame("compare", "'" + name + "' goes along no axis");
        if (known->first == Beside::previous) return read_previous();
        if (known->first == Beside::period) return read_period();
        if (known->first == Beside::date) return read_date();
    }

    /// Where in the group_by an axis stands.
    std::optional<std::size_t> find_grouping(std::string const& axis) {
        for (std::size_t i = 0; i < query_.group_by.size(); ++i) {
            if (query_.group_by[i].name() == axis) return i;
        }
        return std::nullopt;
    }

    void read_along(std::string const& axis) {
        if (query_.group_by.empty()) return blame("compare", "needs rows that group_by tells apart");
        compare_.axis = axis.empty() ? std::optional{query_.group_by.size() - 1} : find_grouping(axis);
        if (!compare_.axis) blame("compare", "'" + axis + "' is not in group_by");
    }

    void read_value(std::string const& axis, std::string value) {
        compare_.beside = Beside::value;
        compare_.axis = find_grouping(axis);
        if (!compare_.axis) return blame("compare", "'" + axis + "' is not in group_by");
        if (auto const wrong = wrong_value(query_.group_by[*compare_.axis], value, catalog_))
            blame("compare", *wrong);
        compare_.value = std::move(value);
    }

    void read_previous() {
        for (std::size_t i = 0; i < query_.group_by.size(); ++i) {
            Axis const axis = query_.group_by[i].axis;
            if (axis == Axis::hour) return blame("compare", "rows by hour have no period before them");
            if (!is_of_periods(axis)) continue;
            if (compare_.axis)
                return blame("compare", "needs one of day, week and month in group_by, not two");
            compare_.axis = i;
        }
        if (compare_.axis) {
            if (!query_.from) return;
            Axis const axis = query_.group_by[*compare_.axis].axis;
            compare_.to = period_start(axis, *query_.from) - 1;
            compare_.from = period_start(axis, *compare_.to);
            return;
        }
        if (!query_.from || !query_.to) return blame("compare", "needs 'from' and 'to'");
        if (*query_.from > *query_.to) return; // told already
        std::tie(compare_.from, compare_.to) = period_before(*query_.from, *query_.to);
    }

    void read_period() {
        compare_.from = day("compare_from");
        compare_.to = day("compare_to");
        if (compare_.from && compare_.to && *compare_.from > *compare_.to)
            blame("compare_from", "lies after 'compare_to'");
        else if (compare_.from && compare_.to)
            refuse_common_days();
        refuse_periods();
    }

    void refuse_common_days() {
        bool const apart =
            (query_.from && *compare_.to < *query_.from) || (query_.to && *query_.to < *compare_.from);
        if (!apart)
            blame("compare_from",
                  "the two periods have days in common, whose answers would be on both sides");
    }

    void read_date() {
        auto const date = day("compare_date");
        refuse_periods();
        if (!date) return;
        if (query_.from && *date <= *query_.from) return blame("compare_date", "must lie after 'from'");
        if (query_.to && *date > *query_.to) return blame("compare_date", "must not lie after 'to'");
        compare_.from = query_.from;
        compare_.to = *date - 1;
        query_.from = date;
    }

    /// Rows of one period are none of another.
    void refuse_periods() {
        for (Grouping const& by : query_.group_by) {
            if (is_of_periods(by.axis) || by.axis == Axis::hour)
                blame("group_by", "'" + by.name() + "' leaves nothing to compare between periods");
        }
    }

    std::optional<Day> day(std::string const& name) {
        std::string const* const text = find(name);
        if (!text) {
            blame(name, "is missing");
            return std::nullopt;
        }
        auto const read = parse_day(*text);
        if (!read) blame(name, "must be a date such as 2026-11-21");
        return read;
    }

    std::string const* find(std::string const& name) {
        used_.insert(name);
        auto const at = parameters_.find(name);
        return at == parameters_.end() ? nullptr : &at->second;
    }

    void blame(std::string const& field, std::string detail) {
        errors_.push_back({field, std::move(detail)});
    }

    ScoreQuery& query_;
    std::map<std::string, std::string> const& parameters_;
    Catalog const& catalog_;
    std::vector<FieldError>& errors_;
    std::set<std::string> used_;
    ComparisonQuery compare_;
};

int months_between(Day first, Day last) {
    CivilDate const a = to_civil(first);
    CivilDate const b = to_civil(last);
    return (b.year - a.year) * 12 + b.month - a.month;
}

} // namespace

void resolve_comparison(ScoreQuery& query, std::map<std::string, std::string> const& parameters,
                        Catalog const& catalog, std::vector<FieldError>& errors) {
    Resolver{query, parameters, catalog, errors}.resolve();
}

std::pair<Day, Day> period_before(Day from, Day to) {
    if (from != month_start(from) || to + 1 != month_start(to + 1)) return {from - (to - from + 1), from - 1};
    Day first = from;
    for (int months = months_between(from, to + 1); months > 0; --months)
        first = month_start(first - 1);
    return {first, from - 1};
}

bool is_of_periods(Axis axis) {
    return axis == Axis::day || axis == Axis::week || axis == Axis::month;
}

Day period_start(Axis axis, Day day) {
    if (axis == Axis::week) return week_start(day);
    return axis == Axis::month ? month_start(day) : day;
}

std::string label_before(Axis axis, std::string const& label) {
    if (axis == Axis::day) {
        auto const day = parse_day(label);
        return day ? day_to_string(*day - 1) : std::string{};
    }
    if (axis == Axis::month) {
        auto const day = parse_day(label + "-01");
        return day ? day_to_string(*day - 1).substr(0, 7) : std::string{};
    }
    // "2026-W05": the fourth of January lies in the first week of its year.
    auto const fourth = parse_day(label.substr(0, std::min<std::size_t>(4, label.size())) + "-01-04");
    int week = 0;
    if (!fourth || label.size() != 8) return {};
    auto const read = std::from_chars(label.data() + 6, label.data() + 8, week);
    if (read.ec != std::errc{}) return {};
    return iso_week_to_string(week_start(*fourth) + 7 * (week - 2));
}

std::string_view to_string(Beside beside) {
    for (auto const& [value, name] : names) {
        if (value == beside) return name;
    }
    return "value";
}

} // namespace instante::server::reporting
