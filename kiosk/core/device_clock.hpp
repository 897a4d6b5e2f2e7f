#pragma once
// What this device's clocks show, as records carry it.

#include "shared/response.hpp"
#include "shared/time.hpp"

#include <string>

namespace instante::kiosk {

/// Identifies the boot, within which the monotonic clock counts. Where the system does not say, one id
/// for this run of the program: then the monotonic times of two runs are never compared.
std::string const& boot_id();

/// Wall and monotonic time of `clock`, with the boot they belong to.
DeviceTime device_now(Clock const& clock = system_clock());

} // namespace instante::kiosk
