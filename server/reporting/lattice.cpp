#include "server/reporting/lattice.hpp"

#include "server/storage/published_views.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

/// Something asked for that only one of the views can tell.
struct Asked {
    enum class View { days, hours, kiosks, segments, none } view = View::none;
    Code dimension = 0;
    std::string parameter;

    bool same_view(Asked const& other) const { return view == other.view && dimension == other.dimension; }
};

bool has(ScoreQuery const& query, Axis axis) {
    return std::any_of(query.group_by.begin(), query.group_by.end(),
                       [&](Grouping const& by) { return by.axis == axis; }) ||
           std::any_of(query.filters.begin(), query.filters.end(),
                       [&](Filter const& filter) { return filter.by.axis == axis; });
}

std::optional<Asked> asked_by(Grouping const& by, ScoreQuery const& query, Catalog const& catalog) {
    using View = Asked::View;
    switch (by.axis) {
    case Axis::day:
    case Axis::week:
        return Asked{View::days, 0, by.name()};
    case Axis::weekday: // hours are published by weekday
        return Asked{has(query, Axis::hour_of_day) ? View::hours : View::days, 0, by.name()};
    case Axis::hour_of_day:
        return Asked{View::hours, 0, by.name()};
    case Axis::hour:
        return Asked{View::none, 0, by.name()};
    case Axis::kiosk:
        return Asked{View::kiosks, 0, by.name()};
    case Axis::segment:
        return Asked{by.dimension_code > most_viewed_dimension ? View::none : View::segments,
                     by.dimension_code, by.name()};
    case Axis::stage:
    case Axis::channel:
    case Axis::group:
        if (catalog.changed_within_a_month()) return Asked{View::days, 0, by.name()};
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

std::vector<Asked> all_asked(ScoreQuery const& query, Catalog const& catalog) {
    std::vector<Asked> all;
    auto const add = [&](Grouping const& by) {
        if (auto asked = asked_by(by, query, catalog)) all.push_back(std::move(*asked));
    };
    for (Grouping const& by : query.group_by)
        add(by);
    for (Filter const& filter : query.filters)
        add(filter.by);
    if (query.from && *query.from != month_start(*query.from)) all.push_back({Asked::View::days, 0, "from"});
    if (query.to && *query.to + 1 != month_start(*query.to + 1)) all.push_back({Asked::View::days, 0, "to"});
    return all;
}

} // namespace

bool is_gated(Catalog const& catalog) {
    return catalog.programme().disclosure_minimum > 1;
}

Code dimension_asked(ScoreQuery const& query) {
    for (Grouping const& by : query.group_by) {
        if (by.axis == Axis::segment) return by.dimension_code;
    }
    for (Filter const& filter : query.filters) {
        if (filter.by.axis == Axis::segment) return filter.by.dimension_code;
    }
    return 0;
}

Result<void> check_published(ScoreQuery const& query, Catalog const& catalog) {
    if (!is_gated(catalog)) return {};
    std::string const why = " are not published under this programme's disclosure minimum of " +
                            std::to_string(catalog.programme().disclosure_minimum);
    std::vector<Asked> const all = all_asked(query, catalog);
    for (Asked const& asked : all) {
        if (asked.view == Asked::View::none)
            return Problem::at(ProblemKind::too_much, asked.parameter,
                               "scores by '" + asked.parameter + "'" + why +
                                   (asked.dimension == 0 ? "; 'hour_of_day' and 'day' are" : ""));
        if (!asked.same_view(all.front())) {
            return Problem::at(
                ProblemKind::too_much, asked.parameter,
                "scores by '" + all.front().parameter + "' and '" + asked.parameter + "' at once" + why +
                    "; one of these is, with any moments, questions and sites: days (also a period that "
                    "begins or ends within a month), hours of weekdays, kiosks, or segments of one "
                    "dimension, "
                    "the latter three over whole months");
        }
    }
    return {};
}

} // namespace instante::server::reporting
