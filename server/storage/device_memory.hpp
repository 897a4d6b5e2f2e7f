#pragma once

#include "server/storage/store.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstring>
#include <mutex>

namespace instante::server {

/// Devices by their token, as read a moment ago: a kiosk that uploads many batches is looked up once. Whoever
/// changes a device here forgets all of them, so that a token revoked by this process is refused at once; one
/// that another process revoked is believed for a few seconds more.
class DeviceMemory {
  public:
    std::optional<Device> find(Digest const& token) const {
        std::lock_guard const lock{mutex_};
        auto const known = devices_.find(token);
        if (known == devices_.end() || Clock::now() > known->second.until) return std::nullopt;
        return known->second.device;
    }

    /// Taken before a device is read, so that one which changes meanwhile is not remembered as it was.
    std::uint64_t changes() const {
        std::lock_guard const lock{mutex_};
        return changes_;
    }
    void keep(Digest const& token, Device const& device, std::uint64_t changes_before) {
        std::lock_guard const lock{mutex_};
        if (changes_ == changes_before) devices_[token] = {device, Clock::now() + believed};
    }
    void forget() {
        std::lock_guard const lock{mutex_};
        ++changes_;
        devices_.clear();
    }

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds believed{5};
    struct Known {
        Device device;
        Clock::time_point until;
    };
    struct Hash {
        using is_avalanching = void;
        /// A digest is one already.
        std::size_t operator()(Digest const& digest) const {
            std::size_t head = 0;
            std::memcpy(&head, digest.data(), sizeof head);
            return head;
        }
    };
    mutable std::mutex mutex_;
    boost::unordered_flat_map<Digest, Known, Hash> devices_;
    std::uint64_t changes_ = 0;
};

} // namespace instante::server
