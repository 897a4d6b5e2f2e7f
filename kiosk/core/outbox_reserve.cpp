// The part of the outbox that puts something by for the day when the disk is full: a file of nothing, given
// up when a rating finds no room. Thousands of ratings fit where it lay.

#include "kiosk/core/outbox.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace instante::kiosk {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t reserve_bytes = 4 * 1024 * 1024;
/// Not while others need the room more.
constexpr std::int64_t plenty = 4;

fs::path reserve_of(std::string const& path) {
    return fs::path{path}.replace_extension(".reserve");
}

} // namespace

void Outbox::put_by() {
    if (!careful_) return;
    fs::path const file = reserve_of(path_);
    std::error_code trouble;
    bool const there = static_cast<std::int64_t>(fs::file_size(file, trouble)) == reserve_bytes && !trouble;
    if (!there) {
        auto const disk = fs::space(file.parent_path().empty() ? fs::path{"."} : file.parent_path(), trouble);
        reserve_spent_ = true;
        if (trouble || static_cast<std::int64_t>(disk.available) < plenty * reserve_bytes) return;
        int const handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (handle < 0) return;
        bool const given = ::posix_fallocate(handle, 0, reserve_bytes) == 0;
        ::close(handle);
        if (!given) {
            fs::remove(file, trouble);
            return;
        }
    }
    reserve_spent_ = false;
}

bool Outbox::spend_reserve() {
    if (!careful_) return false;
    std::error_code trouble;
    bool const freed = fs::remove(reserve_of(path_), trouble) && !trouble;
    if (freed) spdlog::warn("outbox: the disk is full; what was put by for this is given up");
    reserve_spent_ = true;
    // Else the log alone would fill what was freed.
    if (freed) database_.run("PRAGMA wal_autocheckpoint = 16");
    return freed;
}

bool Outbox::on_reserve() {
    std::lock_guard lock{mutex_};
    return reserve_spent_;
}

} // namespace instante::kiosk
