#include "server/reporting/score_query.hpp"

#include "server/reporting/comparison_query.hpp"
#include "server/reporting/lattice.hpp"
#include "server/reporting/selection.hpp"

#include <algorithm>
#include <charconv>

namespace instante::server::reporting {

namespace {

constexpr std::pair<Axis, std::string_view> axis_names[] = {
    {Axis::moment, "moment"},   {Axis::stage, "stage"},
    {Axis::channel, "channel"}, {Axis::question, "question"},
    {Axis::site, "site"},       {Axis::group, "group"},
    {Axis::kiosk, "kiosk"},     {Axis::survey_version, "survey_version"},
    {Axis::hour, "hour"},       {Axis::day, "day"},
    {Axis::week, "week"},       {Axis::month, "month"},
    {Axis::weekday, "weekday"}, {Axis::hour_of_day, "hour_of_day"},
};
constexpr std::pair<std::string_view, bool ScoreQuery::*> included[] = {
    {"completeness", &ScoreQuery::completeness},
    {"response_rate", &ScoreQuery::response_rate},
    {"uncertain_clocks", &ScoreQuery::uncertain_clocks},
    {"shrunk", &ScoreQuery::shrunk},
    {"rank", &ScoreQuery::rank},
};
} // namespace

std::vector<std::string> split(std::string const& list) {
    std::vector<std::string> items;
    std::size_t at = 0;
    while (at <= list.size()) {
        std::size_t const comma = std::min(list.find(',', at), list.size());
        if (comma > at) items.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    return items;
}

std::optional<Grouping> find_axis(std::string_view name, Catalog const& catalog) {
    for (auto const& [axis, axis_name] : axis_names) {
        if (name == axis_name) return Grouping{axis, {}, 0};
    }
    if (name.starts_with(segment_prefix)) {
        std::string const id{name.substr(segment_prefix.size())};
        for (auto version = catalog.versions().rbegin(); version != catalog.versions().rend(); ++version) {
            if (auto const* dimension = find_by_id(version->programme.dimensions, id)) {
                return Grouping{Axis::segment, id, dimension->code};
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string> wrong_value(Grouping const& by, std::string const& value, Catalog const& catalog) {
    auto const missing = [&](char const* what) {
        return "there is no " + std::string{what} + " '" + value + "'";
    };
    auto const number_in = [&](int low, int high) -> std::optional<std::string> {
        int number = 0;
        auto const read = std::from_chars(value.data(), value.data() + value.size(), number);
        if (read.ec == std::errc{} && read.ptr == value.data() + value.size() && number >= low &&
            number <= high)
            return std::nullopt;
        return "must be from " + std::to_string(low) + " to " + std::to_string(high);
    };
    switch (by.axis) {
    case Axis::moment:
        return catalog.moment(value) ? std::nullopt : std::optional{missing("moment")};
    case Axis::site:
    case Axis::group:
        return catalog.site(value) ? std::nullopt : std::optional{missing("site")};
    case Axis::kiosk:
        return catalog.kiosk(value) ? std::nullopt : std::optional{missing("kiosk")};
    case Axis::stage:
        return parse_stage(value) ? std::nullopt : std::optional{missing("stage")};
    case Axis::segment: {
        Dimension const* const dimension = catalog.dimension(by.dimension_code);
        bool const known = value == "unknown" || (dimension && find_by_id(dimension->values, value));
        return known ? std::nullopt : std::optional{missing("segment")};
    }
    case Axis::weekday:
        return number_in(1, 7);
    case Axis::hour_of_day:
        return number_in(0, 23);
    default:
        return std::nullopt; // any text: what does not exist matches nothing
    }
}

Filter read_filter(Grouping const& by, std::string const& list, Catalog const& catalog,
                   std::vector<FieldError>& errors) {
    Filter filter{by, {}};
    for (std::string& item : split(list)) {
        if (auto wrong = wrong_value(by, item, catalog)) errors.push_back({by.name(), std::move(*wrong)});
        filter.values.insert(std::move(item));
    }
    if (filter.values.empty()) errors.push_back({by.name(), "names nothing"});
    return filter;
}

namespace {

class QueryReader {
  public:
    QueryReader(Catalog const& catalog, std::vector<Code> const& visible) : catalog_(catalog) {
        query_.sites = visible;
    }

    void read(std::string const& name, std::string const& value) {
        if (name == "group_by") return read_groupings(value);
        if (name == "include") return read_included(name, value);
        if (name == "flagged") return read_flagged(name, value);
        if (name == "from") return read_day(name, value, query_.from);
        if (name == "to") return read_day(name, value, query_.to);
        if (name == "rescale") return read_rescale(name, value);
        if (name.starts_with("compare")) {
            comparison_[name] = value;
            return;
        }
        auto const by = find_axis(name, catalog_);
        if (!by) return blame(name, "is not something scores can be asked by");
        Filter filter = read_filter(*by, value, catalog_, errors_);
        if (by->axis == Axis::site) return read_sites(filter);
        query_.filters.push_back(std::move(filter));
    }

    Result<ScoreQuery> finish() {
        if (query_.from && query_.to && *query_.from > *query_.to) blame("from", "lies after 'to'");
        resolve_comparison(query_, comparison_, catalog_, errors_);
        if (!errors_.empty())
            return Problem{ProblemKind::invalid, "the query cannot be answered", std::move(errors_)};
        return std::move(query_);
    }

  private:
    void blame(std::string const& field, std::string detail) {
        errors_.push_back({field, std::move(detail)});
    }

    void read_groupings(std::string const& value) {
        for (std::string const& name : split(value)) {
            auto const by = find_axis(name, catalog_);
            if (!by) {
                blame("group_by", "there is no grouping '" + name + "'");
            } else if (std::find(query_.group_by.begin(), query_.group_by.end(), *by) ==
                       query_.group_by.end()) {
                query_.group_by.push_back(*by);
            }
        }
        if (query_.group_by.size() > most_groupings)
            blame("group_by", "names more than " + std::to_string(most_groupings));
    }

    void read_included(std::string const& name, std::string const& value) {
        for (std::string const& item : split(value)) {
            auto const* const known = std::find_if(std::begin(included), std::end(included),
                                                   [&](auto const& each) { return each.first == item; });
            if (known == std::end(included)) return blame(name, "there is no '" + item + "' to include");
            query_.*known->second = true;
        }
    }

    void read_rescale(std::string const& name, std::string const& value) {
        if (value != "linear") return blame(name, "must be linear");
        query_.rescale = true;
    }

    void read_flagged(std::string const& name, std::string const& value) {
        for (Flagged const choice : {Flagged::exclude, Flagged::include, Flagged::only}) {
            if (value != to_string(choice)) continue;
            query_.flagged = choice;
            return;
        }
        blame(name, "must be exclude, include or only");
    }

    void read_day(std::string const& name, std::string const& value, std::optional<Day>& day) {
        day = parse_day(value);
        if (!day) blame(name, "must be a date such as 2026-11-21");
    }

    void read_sites(Filter const& filter) {
        std::vector<std::string> const ids(filter.values.begin(), filter.values.end());
        query_.site_names.insert(query_.site_names.end(), ids.begin(), ids.end());
        std::vector<Code> const wanted = catalog_.sites_below(ids);
        std::erase_if(query_.sites,
                      [&](Code code) { return !std::binary_search(wanted.begin(), wanted.end(), code); });
    }

    Catalog const& catalog_;
    ScoreQuery query_;
    std::map<std::string, std::string> comparison_; // its parameters, which depend on all others
    std::vector<FieldError> errors_;
};

} // namespace

std::string_view to_string(Flagged value) {
    switch (value) {
    case Flagged::exclude:
        return "exclude";
    case Flagged::include:
        return "include";
    case Flagged::only:
        return "only";
    }
    return {};
}

bool ScoreQuery::includes_anything() const {
    return std::any_of(std::begin(included), std::end(included),
                       [&](auto const& each) { return this->*each.second; });
}

ScoreQuery ScoreQuery::bare() const {
    ScoreQuery query = *this;
    query.compare.reset();
    for (auto const& [name, flag] : included)
        query.*flag = false;
    return query;
}

std::string Grouping::name() const {
    if (axis == Axis::segment) return std::string{segment_prefix} + dimension;
    for (auto const& [value, text] : axis_names) {
        if (value == axis) return std::string{text};
    }
    return {};
}

Result<ScoreQuery> read_score_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                    Catalog const& catalog, std::vector<Code> const& visible) {
    if (asks_for_selection(parameters)) return read_selections(parameters, catalog, visible);
    QueryReader reader{catalog, visible};
    for (auto const& [name, value] : parameters)
        reader.read(name, value);
    auto query = reader.finish();
    if (!query) return query;
    if (auto const published = check_published(*query, catalog); !published) return published.error();
    return query;
}

bool is_of_moments(Axis axis) {
    return axis == Axis::moment || axis == Axis::stage || axis == Axis::channel;
}

bool is_of_questions(Axis axis) {
    return axis == Axis::question || axis == Axis::survey_version;
}

} // namespace instante::server::reporting
