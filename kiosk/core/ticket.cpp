#include "kiosk/core/ticket.hpp"

#include "shared/ticket.hpp"

#include <spdlog/spdlog.h>

namespace instante::kiosk {

Event read_ticket(wire::KioskConfig const& config, SecretText text) {
    auto const& scanner = config.kiosk.scanner;
    TicketPattern const* const pattern = scanner ? pattern_of(*scanner, text.view()) : nullptr;
    if (!pattern) return event::TicketRefused{};
    event::TicketRead read;
    for (FixedSegment const& segment : pattern->segments)
        read.ticket.segments.emplace(segment.dimension, segment.value);
    if (pattern->identifies && config.reference_key) {
        keep_part(*pattern, text);
        try {
            read.ticket.reference = seal(text, *config.reference_key);
        } catch (std::runtime_error const& error) {
            spdlog::warn("a ticket is not kept: {}", error.what());
        }
    }
    // Nothing can be made of it: then it must not look as if it could.
    if (!read.ticket.reference && read.ticket.segments.empty()) return event::TicketRefused{};
    return read;
}

} // namespace instante::kiosk
