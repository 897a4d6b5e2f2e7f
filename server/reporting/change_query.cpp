#include "server/reporting/change_query.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

namespace instante::server::reporting {

namespace {

using scoring::charts::RuleSet;

template <class Value>
using Name = std::pair<Value, std::string_view>;

constexpr Name<Resolution> resolution_names[] = {
    {Resolution::day, "day"}, {Resolution::week, "week"}, {Resolution::month, "month"}};
constexpr Name<ChangeFigure> figure_names[] = {{ChangeFigure::suited, "suited"},
                                               {ChangeFigure::favourable, "favourable"},
                                               {ChangeFigure::index, "index"},
                                               {ChangeFigure::nps, "nps"},
                                               {ChangeFigure::answers, "answers"}};
constexpr Name<ChangeChart> chart_names[] = {{ChangeChart::suited, "suited"},
                                             {ChangeChart::p, "p"},
                                             {ChangeChart::laney_p, "laney_p"},
                                             {ChangeChart::xbar, "xbar"},
                                             {ChangeChart::laney_xbar, "laney_xbar"},
                                             {ChangeChart::individuals, "individuals"},
                                             {ChangeChart::c, "c"},
                                             {ChangeChart::u, "u"},
                                             {ChangeChart::laney_u, "laney_u"},
                                             {ChangeChart::ewma, "ewma"},
                                             {ChangeChart::cusum, "cusum"}};
constexpr Name<RuleSet> rule_names[] = {
    {RuleSet::none, "none"}, {RuleSet::western_electric, "western_electric"}, {RuleSet::nelson, "nelson"}};

template <class Value>
std::string_view name_of(std::span<Name<Value> const> names, Value value) {
    for (auto const& [known, name] : names) {
        if (known == value) return name;
    }
    return {};
}

constexpr Day default_days = 90;
constexpr int most_days = 366;
constexpr Day least_base_days = 28;
constexpr double overview_run_length = 1000;

bool is_when(Axis axis) {
    return axis == Axis::hour || axis == Axis::day || axis == Axis::week || axis == Axis::month ||
           axis == Axis::weekday || axis == Axis::hour_of_day;
}

bool remembers(ChangeChart chart) {
    return chart == ChangeChart::ewma || chart == ChangeChart::cusum;
}

/// What a chart can be of; nothing: of all.
std::vector<ChangeFigure> figures_of(ChangeChart chart) {
    switch (chart) {
    case ChangeChart::p:
    case ChangeChart::laney_p:
        return {ChangeFigure::favourable};
    case ChangeChart::xbar:
    case ChangeChart::laney_xbar:
        return {ChangeFigure::index, ChangeFigure::nps};
    case ChangeChart::c:
    case ChangeChart::u:
    case ChangeChart::laney_u:
        return {ChangeFigure::answers};
    default:
        return {};
    }
}

class ChangeReader {
  public:
    using Parameters = std::vector<std::pair<std::string, std::string>>;

    explicit ChangeReader(Day today) : today_(today) {}

    /// What is not of changes alone is left for the query of scores.
    Parameters take(Parameters const& parameters) {
        Parameters others;
        for (auto const& [name, value] : parameters) {
            if (!take_word(name, value) && !take_number(name, value) && !take_day(name, value))
                others.emplace_back(name, value);
        }
        return others;
    }

    Result<ChangeQuery> finish(ScoreQuery of, bool grouped) {
        query_.of = std::move(of);
        if (!grouped) query_.of.group_by = {Grouping{Axis::moment, {}, 0}};
        check_groupings();
        set_periods();
        check_chart();
        if (!errors_.empty())
            return Problem{ProblemKind::invalid, "the query cannot be answered", std::move(errors_)};
        query_.of.from = std::min(query_.from, query_.base_from);
        query_.of.to = std::max(query_.to, query_.base_to);
        return std::move(query_);
    }

  private:
    void blame(std::string const& field, std::string detail) {
        errors_.push_back({field, std::move(detail)});
    }

    template <class Value>
    void choose(std::string const& name, std::string const& value, std::span<Name<Value> const> names,
                Value& chosen) {
        std::string all;
        for (auto const& [known, word] : names) {
            if (word == value) {
                chosen = known;
                return;
            }
            all += (all.empty() ? "" : ", ") + std::string{word};
        }
        blame(name, "must be one of " + all);
    }

    bool take_word(std::string const& name, std::string const& value) {
        if (name == "resolution") {
            choose<Resolution>(name, value, resolution_names, query_.resolution);
        } else if (name == "figure") {
            choose<ChangeFigure>(name, value, figure_names, query_.figure);
        } else if (name == "chart") {
            choose<ChangeChart>(name, value, chart_names, query_.chart);
        } else if (name == "rules") {
            choose<RuleSet>(name, value, rule_names, query_.rules);
        } else if (name == "signals") {
            if (value != "only") blame(name, "can be 'only'");
            query_.signals_only = true;
        } else {
            return false;
        }
        return true;
    }

    bool take_number(std::string const& name, std::string const& value) {
        if (name != "run_length" && name != "lambda" && name != "days") return false;
        double number = 0;
        auto const read = std::from_chars(value.data(), value.data() + value.size(), number);
        bool const sound = read.ec == std::errc{} && read.ptr == value.data() + value.size();
        auto const within = [&](double low, double high, char const* range) {
            bool const inside = sound && number >= low && number <= high;
            if (!inside) blame(name, range);
            return inside;
        };
        if (name == "run_length" && within(10, 100'000, "must be a number from 10 to 100000"))
            query_.run_length = number;
        if (name == "lambda" && within(0.01, 1, "must be a number from 0.01 to 1")) query_.lambda = number;
        if (name == "days" && within(1, most_days, "must be a whole number from 1 to 366")) {
            days_ = static_cast<Day>(number);
            if (number != std::floor(number)) blame(name, "must be a whole number from 1 to 366");
        }
        return true;
    }

    bool take_day(std::string const& name, std::string const& value) {
        if (name != "base_from" && name != "base_to") return false;
        auto const day = parse_day(value);
        if (!day) blame(name, "must be a date such as 2026-11-21");
        (name == "base_from" ? base_from_ : base_to_) = day;
        return true;
    }

    void check_groupings() {
        for (Grouping const& by : query_.of.group_by) {
            if (is_when(by.axis))
                blame("group_by",
                      "a series has its time of itself: 'resolution' in place of '" + by.name() + "'");
        }
        if (query_.of.group_by.size() >= most_groupings)
            blame("group_by", "names more than " + std::to_string(most_groupings - 1));
    }

    void set_periods() {
        auto const& [from, to] = std::pair{query_.of.from, query_.of.to};
        if (days_ && (from || to)) blame("days", "stands in place of 'from' and 'to'");
        query_.to = to.value_or(today_);
        query_.from = from.value_or(query_.to - days_.value_or(default_days) + 1);
        if (query_.from > query_.to) blame("from", "lies after 'to'");
        Day const before = std::max(least_base_days, 3 * days_.value_or(0));
        query_.base_from = base_from_.value_or(days_ && !base_to_ ? query_.from - before : query_.from);
        query_.base_to =
            base_to_.value_or(days_ && query_.base_from < query_.from ? query_.from - 1 : query_.to);
        if (query_.base_from > query_.base_to)
            blame(base_from_ ? "base_from" : "base_to", base_from_
                                                            ? "lies after the end of the base"
                                                            : "needs 'base_from', for it lies before 'from'");
        Day const days = std::max(query_.to, query_.base_to) - std::min(query_.from, query_.base_from) + 1;
        if (days > most_periods)
            blame("from", "asks for more than " + std::to_string(most_periods) + " days, the base included");
    }

    void check_chart() {
        if (query_.signals_only && query_.chart == ChangeChart::suited && query_.rules == RuleSet::none) {
            query_.chart = ChangeChart::cusum;
            if (!query_.run_length) query_.run_length = overview_run_length;
        }
        auto const figures = figures_of(query_.chart);
        if (query_.figure == ChangeFigure::suited && !figures.empty()) query_.figure = figures.front();
        if (!figures.empty() && std::find(figures.begin(), figures.end(), query_.figure) == figures.end())
            blame("chart", "is not one of " + std::string{to_string(query_.figure)});
        if (query_.chart == ChangeChart::c && query_.resolution != Resolution::day)
            blame("chart", "'c' is of periods of one length: days; 'u' counts by day in longer ones");
        if (query_.rules != RuleSet::none && remembers(query_.chart))
            blame("rules", "are for charts whose points stand alone");
        if (query_.rules != RuleSet::none && query_.run_length)
            blame("run_length", "cannot be chosen for rules, which have their own");
    }

    Day today_ = 0;
    ChangeQuery query_;
    std::optional<Day> days_;
    std::optional<Day> base_from_;
    std::optional<Day> base_to_;
    std::vector<FieldError> errors_;
};

} // namespace

std::string_view to_string(Resolution resolution) {
    return name_of<Resolution>(resolution_names, resolution);
}
std::string_view to_string(ChangeFigure figure) {
    return name_of<ChangeFigure>(figure_names, figure);
}
std::string_view to_string(ChangeChart chart) {
    return name_of<ChangeChart>(chart_names, chart);
}
std::string_view to_string(RuleSet rules) {
    return name_of<RuleSet>(rule_names, rules);
}

Result<ChangeQuery> read_change_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                      Catalog const& catalog, std::vector<Code> const& visible, Day today) {
    ChangeReader reader{today};
    auto const others = reader.take(parameters);
    auto of = read_score_query(others, catalog, visible);
    if (!of) return of.error();
    if (of->compare) return Problem::at(ProblemKind::invalid, "compare", "is asked of scores");
    if (of->rescale) return Problem::at(ProblemKind::invalid, "rescale", "is asked of scores");
    if (of->shrunk || of->rank)
        return Problem::at(ProblemKind::invalid, "include", "shrunk and rank are asked of scores");
    bool const grouped = std::any_of(others.begin(), others.end(),
                                     [](auto const& parameter) { return parameter.first == "group_by"; });
    return reader.finish(std::move(*of), grouped);
}

} // namespace instante::server::reporting
