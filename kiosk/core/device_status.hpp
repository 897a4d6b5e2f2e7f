#pragma once
// What an attendant is told of this device, read where it is: also of a kiosk that never reached a server.

#include "kiosk/core/uploader.hpp"

#include <filesystem>

namespace instante::kiosk {

/// `data` is the folder of the outbox. Version and voice are the caller's to add.
DeviceStatus device_status(Outbox& outbox, UploaderStatus const& uploader, std::filesystem::path const& data,
                           UnixMs now);

} // namespace instante::kiosk
