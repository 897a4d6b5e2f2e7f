#pragma once
// Whether a place is open, and for how long that stays so.

#include "shared/programme.hpp"

#include <optional>
#include <string>

namespace instante {

struct Opening {
    bool open = true;
    /// Until it opens or closes, by its wall (a change to or from daylight saving in between may make it an
    /// hour more or less); none: it never does.
    std::optional<std::int64_t> for_ms;
};

/// How long it was open between two instants, counted until that is `enough`.
std::int64_t open_ms_between(OpeningHours const& hours, UnixMs from, UnixMs to, std::string const& iana_zone,
                             std::int64_t enough);

Opening opening_at(OpeningHours const& hours, UnixMs instant, std::string const& iana_zone);

} // namespace instante
