#include "kiosk/core/device_clock.hpp"

#include "shared/ids.hpp"

#include <fstream>

namespace instante::kiosk {

namespace {

struct Boot {
    std::string id;
    std::int64_t began_ms = 0; // on the monotonic clock
};

Boot find_boot() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string text;
    if (std::getline(file, text) && parse_uuid(text)) return {text, 0};
    return {to_string(new_uuid7(system_clock().wall_now())), system_clock().monotonic_now()};
}

Boot const& this_boot() {
    static Boot const boot = find_boot();
    return boot;
}

} // namespace

std::string const& boot_id() {
    return this_boot().id;
}

bool is_clock_kept() {
    std::ifstream file{"/sys/class/rtc/rtc0/hctosys"};
    return file.get() == '1';
}

DeviceTime device_now(Clock const& clock) {
    return DeviceTime{clock.wall_now(), clock.monotonic_now() - this_boot().began_ms, boot_id()};
}

} // namespace instante::kiosk
