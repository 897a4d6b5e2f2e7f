#pragma once
// What this device's clocks show, as records carry it.

#include "shared/response.hpp"
#include "shared/time.hpp"

#include <string>

namespace instante::kiosk {

/// Identifies the boot, from which the monotonic clock counts. Where the system does not say, this run of
/// the program stands for it: the monotonic times of two runs are never compared.
std::string const& boot_id();

/// Was the wall clock set from one that a battery keeps? Then it ran on while the device was off.
bool is_clock_kept();

/// Wall and monotonic time of `clock`, with the boot they belong to.
DeviceTime device_now(Clock const& clock = system_clock());

} // namespace instante::kiosk
