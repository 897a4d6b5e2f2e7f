#include "kiosk/core/device_status.hpp"

#include <algorithm>

namespace instante::kiosk {

DeviceStatus device_status(Outbox& outbox, UploaderStatus const& uploader, std::filesystem::path const& data,
                           UnixMs now) {
    DeviceStatus told;
    told.server = uploader.server;
    told.online = uploader.link == UploaderStatus::Link::online;
    if (uploader.last_contact_ms > 0)
        told.last_contact_s = std::max<std::int64_t>((now - uploader.last_contact_ms) / 1'000, 0);
    auto const depth = outbox.depth();
    told.storage_usable = depth.has_value();
    if (depth) told.waiting = depth->waiting;
    std::error_code trouble;
    auto const disk = std::filesystem::space(data, trouble);
    if (!trouble) told.disk_free = static_cast<std::int64_t>(disk.available);
    return told;
}

} // namespace instante::kiosk
