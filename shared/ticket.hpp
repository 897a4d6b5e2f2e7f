#pragma once
// What a kiosk's reader may read, and what that says of the customer who holds it.

#include "shared/programme.hpp"
#include "shared/seal.hpp"

#include <string_view>

namespace instante {

/// The first pattern that the text fits; nullptr: it is none of ours.
TicketPattern const* pattern_of(Scanner const& scanner, std::string_view text);

/// Keeps of a text that fits the pattern what names the customer.
void keep_part(TicketPattern const& pattern, SecretText& text);

/// Does a customer who follows this kiosk's invitation say who they are? Then nothing there may be called
/// anonymous.
bool takes_reference(Kiosk const& kiosk);

} // namespace instante
