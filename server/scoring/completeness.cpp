#include "server/scoring/completeness.hpp"

namespace instante::server::scoring {

std::optional<Completeness> completeness(std::span<ReceivedOfKnown const> kiosks) {
    Completeness all;
    for (ReceivedOfKnown const& kiosk : kiosks) {
        all.received += kiosk.received;
        all.known += kiosk.known;
    }
    if (all.known == 0) return std::nullopt;
    all.share = static_cast<double>(all.received) / static_cast<double>(all.known);
    return all;
}

} // namespace instante::server::scoring
