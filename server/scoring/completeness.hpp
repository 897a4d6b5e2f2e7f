#pragma once
// How much of what the kiosks have is here. Numbers in, numbers out.

#include <cstdint>
#include <optional>
#include <span>

namespace instante::server::scoring {

/// Of one kiosk: records received, and the highest number known from it, both of the period asked for.
struct ReceivedOfKnown {
    std::int64_t received = 0;
    std::int64_t known = 0;
};

struct Completeness {
    std::int64_t received = 0;
    std::int64_t known = 0;
    double share = 1; // received / known
};

/// Over the kiosks that contributed; nullopt where none did (imports are never incomplete: they have no
/// numbers). What a kiosk has gathered since its last word is in neither figure: it is not known.
std::optional<Completeness> completeness(std::span<ReceivedOfKnown const> kiosks);

} // namespace instante::server::scoring
