#include "kiosk/core/device_clock.hpp"

#include "shared/ids.hpp"

#include <fstream>

namespace instante::kiosk {

namespace {

std::string read_boot_id() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string text;
    if (std::getline(file, text) && parse_uuid(text)) return text;
    return to_string(new_uuid7(system_clock().wall_now()));
}

} // namespace

std::string const& boot_id() {
    static std::string const id = read_boot_id();
    return id;
}

DeviceTime device_now(Clock const& clock) {
    return DeviceTime{clock.wall_now(), clock.monotonic_now(), boot_id()};
}

} // namespace instante::kiosk
