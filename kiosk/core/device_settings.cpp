#include "kiosk/core/device_settings.hpp"

#include "kiosk/core/keepsake.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

namespace instante::kiosk {
namespace {

std::filesystem::path file_in(std::filesystem::path const& data) {
    return data / "device.keep";
}

/// nullopt for what no kiosk has written.
std::optional<DeviceSettings> read(std::string const& text) {
    auto const document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object()) return std::nullopt;
    try {
        DeviceSettings settings;
        settings.panel = document.value("panel_inches", 0.0);
        settings.rotation = document.value("rotation", 0);
        settings.server = document.value("server", std::string{});
        bool const panel_sound =
            settings.panel == 0 || (settings.panel >= smallest_panel && settings.panel <= largest_panel);
        bool const rotation_sound = std::ranges::find(rotations, settings.rotation) != rotations.end();
        if (panel_sound && rotation_sound) return settings;
    } catch (nlohmann::json::exception const&) { // of another type
    }
    return std::nullopt;
}

} // namespace

DeviceSettings read_settings(std::filesystem::path const& data) {
    auto const file = file_in(data);
    std::error_code trouble;
    if (!std::filesystem::exists(file, trouble)) return {};
    auto const kept = read_keepsake(file);
    auto const settings = kept ? read(*kept) : std::nullopt;
    if (!settings) spdlog::warn("{} is damaged: panel and rotation are the default ones", file.string());
    return settings.value_or(DeviceSettings{});
}

bool write_settings(std::filesystem::path const& data, DeviceSettings const& settings) {
    std::error_code trouble;
    std::filesystem::create_directories(data, trouble);
    nlohmann::json const document{
        {"panel_inches", settings.panel}, {"rotation", settings.rotation}, {"server", settings.server}};
    if (write_keepsake(file_in(data),
                       document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)))
        return true;
    spdlog::warn("{} cannot be written: what was chosen lasts until the next start", file_in(data).string());
    return false;
}

} // namespace instante::kiosk
