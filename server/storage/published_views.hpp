#pragma once
// What is published when a programme's disclosure minimum is above 1: answers of a block (a question's, at a
// site, in a calendar month, flagged or not), divided one way at a time. Each way is a view; which answers
// come into its cells when is decided by server/disclosure.

#include "server/disclosure/release.hpp"
#include "server/storage/catalog.hpp"
#include "server/storage/cells.hpp"

#include <optional>
#include <span>
#include <vector>

namespace instante::server {

// Numbers of views: they are stored, and are bits of a mask.
inline constexpr int whole_view = 0;
inline constexpr int weekday_view = 1; // which days and hours divide further
inline constexpr int day_view = 2;
inline constexpr int hour_view = 3; // weekday and hour
inline constexpr int kiosk_view = 4;
inline constexpr int first_dimension_view = 5; // that of dimension 1
/// Dimensions with a higher code have no view: a mask has 64 bits.
inline constexpr Code most_viewed_dimension = 59;

constexpr int view_of_dimension(Code dimension) {
    return first_dimension_view + dimension - 1;
}
constexpr Code dimension_of_view(int view) {
    return view - first_dimension_view + 1;
}

/// The grain at which a view is kept.
Grain grain_of_view(int view);
/// The view that answers what is asked at this grain; `dimension` is that of a question by segment. nullopt:
/// none does, and nothing is published there.
std::optional<int> view_that_answers(Grain grain, Code dimension);

/// The views of a programme: the fixed ones and one for each dimension that it ever had.
std::vector<disclosure::View> views_of(Catalog const& catalog);

/// Where in each of the views an answer lies. `segments` are those of its microsegment.
std::vector<std::int64_t> cells_of(Place const& place, std::span<std::pair<Code, Code> const> segments,
                                   std::span<disclosure::View const> views);

/// The segment of one dimension; 0: not known.
Code segment_in(std::span<std::pair<Code, Code> const> segments, Code dimension);

} // namespace instante::server
