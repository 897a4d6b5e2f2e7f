#pragma once
// Whether a survey can learn who somebody is. Every claim of anonymity asks here first.

#include "shared/wire.hpp"

namespace instante::kiosk {

/// Does a visit that answers this survey at this kiosk take anything that may tell who the customer is? A
/// comment may, and so may a card or a ticket. Where one visit covers several moments, its responses hang
/// together: what one of them takes, all of them do.
bool takes_personal_data(wire::KioskConfig const& config, Survey const& survey);

} // namespace instante::kiosk
