#include "server/storage/published_views.hpp"

#include <algorithm>
#include <set>

namespace instante::server {

namespace {
constexpr std::int64_t hours_apart = 32; // hours of a weekday, the unknown one too
}

Grain grain_of_view(int view) {
    switch (view) {
    case whole_view:
        return Grain::months;
    case weekday_view:
        return Grain::weekdays;
    case day_view:
        return Grain::days;
    case hour_view:
        return Grain::weekday_hours;
    case kiosk_view:
        return Grain::kiosk_months;
    default:
        return Grain::segment_months;
    }
}

std::optional<int> view_that_answers(Grain grain, Code dimension) {
    switch (grain) {
    case Grain::months:
        return whole_view;
    case Grain::weekdays:
        return weekday_view;
    case Grain::days:
        return day_view;
    case Grain::weekday_hours:
        return hour_view;
    case Grain::kiosk_months:
        return kiosk_view;
    case Grain::segment_months:
        if (dimension < 1 || dimension > most_viewed_dimension) return std::nullopt;
        return view_of_dimension(dimension);
    default:
        return std::nullopt;
    }
}

std::vector<disclosure::View> views_of(Catalog const& catalog) {
    // By index: 0 the whole, 1 weekdays; days and hours divide weekdays, so that what is withheld of one is
    // not told by the other.
    std::vector<disclosure::View> views{
        {whole_view, -1}, {weekday_view, 0}, {day_view, 1}, {hour_view, 1}, {kiosk_view, 0}};
    std::set<Code> dimensions;
    for (ProgrammeVersion const& version : catalog.versions()) {
        for (Dimension const& dimension : version.programme.dimensions)
            dimensions.insert(dimension.code);
    }
    for (Code const code : dimensions) {
        if (code >= 1 && code <= most_viewed_dimension) views.push_back({view_of_dimension(code), 0});
    }
    return views;
}

Code segment_in(std::span<std::pair<Code, Code> const> segments, Code dimension) {
    auto const at = std::find_if(segments.begin(), segments.end(),
                                 [&](auto const& segment) { return segment.first == dimension; });
    return at == segments.end() ? 0 : at->second;
}

std::vector<std::int64_t> cells_of(Place const& place, std::span<std::pair<Code, Code> const> segments,
                                   std::span<disclosure::View const> views) {
    std::int64_t const weekday = place.period == unknown_day ? 0 : iso_weekday(place.period);
    std::vector<std::int64_t> cells;
    cells.reserve(views.size());
    for (disclosure::View const& view : views) {
        switch (view.number) {
        case whole_view:
            cells.push_back(0);
            break;
        case weekday_view:
            cells.push_back(weekday);
            break;
        case day_view:
            cells.push_back(place.period);
            break;
        case hour_view:
            cells.push_back(weekday * hours_apart + place.hour + 1);
            break;
        case kiosk_view:
            cells.push_back(place.kiosk);
            break;
        default:
            cells.push_back(segment_in(segments, dimension_of_view(view.number)));
        }
    }
    return cells;
}

} // namespace instante::server
