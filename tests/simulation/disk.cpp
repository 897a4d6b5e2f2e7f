#include "tests/simulation/disk.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::simulation {

void DiskFile::mark(std::size_t from, std::size_t to) {
    if (from >= to) return;
    std::size_t const last = (to - 1) / sector_bytes;
    if (dirty_.size() <= last) dirty_.resize(last + 1);
    for (std::size_t sector = from / sector_bytes; sector <= last; ++sector) {
        if (dirty_[sector]) continue;
        dirty_[sector] = true;
        sectors_.push_back(sector);
    }
}

void DiskFile::write(std::size_t at, std::span<std::uint8_t const> data) {
    if (at > now_.size()) mark(now_.size(), at);
    if (now_.size() < at + data.size()) now_.resize(at + data.size());
    std::copy(data.begin(), data.end(), now_.begin() + static_cast<std::ptrdiff_t>(at));
    mark(at, at + data.size());
}

void DiskFile::resize(std::size_t size) {
    mark(std::min(size, now_.size()), std::max(size, now_.size()));
    now_.resize(size);
}

void DiskFile::sync() {
    synced_.resize(now_.size());
    for (std::size_t const sector : sectors_) {
        dirty_[sector] = false;
        std::size_t const from = sector * sector_bytes;
        if (from >= now_.size()) continue;
        auto const begin = now_.begin() + static_cast<std::ptrdiff_t>(from);
        auto const count = std::min(sector_bytes, now_.size() - from);
        std::copy_n(begin, count, synced_.begin() + static_cast<std::ptrdiff_t>(from));
    }
    sectors_.clear();
}

void DiskFile::lose_power(Dice& dice) {
    // The size is metadata of its own: it may be ahead of the data or behind it.
    std::size_t const least = std::min(synced_.size(), now_.size());
    std::size_t const most = std::max(synced_.size(), now_.size());
    std::size_t size = dice.chance(0.5) ? synced_.size() : now_.size();
    if (most > least && dice.chance(0.3)) size = least + dice.below(most - least + 1);
    Bytes left = synced_;
    left.resize(size);
    std::sort(sectors_.begin(), sectors_.end());
    double const survives = dice.fraction();
    for (std::size_t const sector : sectors_) {
        dirty_[sector] = false;
        std::size_t const from = sector * sector_bytes;
        if (!dice.chance(survives) || from >= std::min(size, now_.size())) continue;
        std::size_t count = std::min({sector_bytes, size - from, now_.size() - from});
        if (dice.chance(0.1)) count = dice.below(count + 1); // torn within the sector
        std::copy_n(now_.begin() + static_cast<std::ptrdiff_t>(from), count,
                    left.begin() + static_cast<std::ptrdiff_t>(from));
    }
    sectors_.clear();
    now_ = left;
    synced_ = std::move(left);
}

void Disk::restart(bool power_was_cut, Dice& dice) {
    if (open_handles != 0) throw std::logic_error("a restarted machine has files open");
    for (auto const& [name, file] : files_) {
        if (power_was_cut) file->lose_power(dice);
        file->sharing.reset();
    }
    bool const lying = faults.lying_syncs;
    faults = {};
    faults.lying_syncs = lying;
    stopped_ = false;
}

std::shared_ptr<DiskFile> Disk::find(std::string const& name) const {
    auto const found = files_.find(name);
    return found == files_.end() ? nullptr : found->second;
}

std::shared_ptr<DiskFile> Disk::create(std::string const& name) {
    auto& file = files_[name];
    if (!file) file = std::make_shared<DiskFile>();
    return file;
}

void Disk::put(std::string const& name, Bytes content) {
    files_[name] = std::make_shared<DiskFile>(std::move(content));
}

void Disk::copy(Disk const& other) {
    for (auto const& [name, file] : other.files_)
        put(name, file->content());
}

bool Disk::crashes_now() {
    if (stopped_) return true;
    if (faults.accesses_to_crash && --*faults.accesses_to_crash < 0) stopped_ = true;
    return stopped_;
}

bool Disk::take_room(std::size_t bytes) {
    if (!faults.room) return true;
    if (*faults.room < bytes) return false;
    *faults.room -= bytes;
    return true;
}

} // namespace instante::simulation
