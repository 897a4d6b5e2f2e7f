#pragma once
// A kiosk that stood at another one's desk for some days: what it told of them is counted as the other's.

#include "shared/problem.hpp"
#include "shared/programme.hpp"
#include "shared/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante::server {

struct Attribution {
    std::int64_t number = 0; // given by the store, ascending
    Code site = 0;           // where both kiosks stand
    Code kiosk = 0;          // that told the responses
    Code counted_as = 0;
    Day from = 0; // local days, both inclusive
    Day to = 0;
    std::string by;
    UnixMs at = 0;
    std::int64_t responses = 0; // that it moved when it was made; what comes later follows it too
    std::string undone_by;      // empty: it holds
    UnixMs undone_at = 0;
    bool holds() const { return undone_by.empty(); }
};

class AttributionStore {
  public:
    virtual ~AttributionStore() = default;
    /// From now on responses of that kiosk, site and those days are counted as the other's, those that are
    /// there and those that come: roll-ups and visit sums follow in the same transaction, what was said
    /// stays. Where several attributions speak of a day, the newest holds. All responses of the site are
    /// looked through.
    virtual Attribution attribute(Attribution wanted) = 0;
    /// How many responses it would move; nothing is stored.
    virtual std::int64_t rehearse_attribution(Attribution const& wanted) = 0;
    /// Responses are counted again as the attributions that are left have it.
    /// Problems: not_found, conflict (it was undone before).
    virtual Result<Attribution> undo_attribution(std::int64_t number, std::string const& by, UnixMs at) = 0;
    /// Those that were undone too, the newest first.
    virtual std::vector<Attribution> attributions() = 0;
};

} // namespace instante::server
