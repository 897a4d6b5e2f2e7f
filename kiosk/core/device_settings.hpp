#pragma once
// What was chosen at this device when it was installed, kept beside the outbox: no configuration of the
// server changes it, and unpairing does not either.

#include <array>
#include <filesystem>
#include <string>

namespace instante::kiosk {

struct DeviceSettings {
    double panel = 0;   // inches from corner to corner; 0: nobody has said
    int rotation = 0;   // degrees by which the picture is turned clockwise: 0, 90, 180, 270
    std::string server; // the address it was paired with last
    friend bool operator==(DeviceSettings const&, DeviceSettings const&) = default;
};

inline constexpr double smallest_panel = 5;
inline constexpr double largest_panel = 120;
inline constexpr std::array rotations{0, 90, 180, 270};

/// Those of a data directory. A missing file gives the defaults; a broken one too, and the log says so.
DeviceSettings read_settings(std::filesystem::path const& data);
/// All or nothing; false when the disk did not take them, and the log says so.
bool write_settings(std::filesystem::path const& data, DeviceSettings const& settings);

} // namespace instante::kiosk
