#pragma once
// From what a reader typed to what the flow may know of it.

#include "kiosk/core/flow.hpp"

namespace instante::kiosk {

/// TicketRead: what names the customer is sealed, and what it tells of them is told apart. TicketRefused: it
/// is no card or ticket of ours, such as the code of a product. The text itself is wiped in either case.
Event read_ticket(wire::KioskConfig const& config, SecretText text);

} // namespace instante::kiosk
