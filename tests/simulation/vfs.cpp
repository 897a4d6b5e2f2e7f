#include "tests/simulation/vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <new>
#include <stdexcept>
#include <vector>

namespace instante::simulation {

namespace {

struct Handle;

} // namespace

/// Who has the file open, and the shared memory of its write-ahead log, as other processes would see them.
struct DiskFile::Sharing {
    std::vector<Handle*> handles;
    std::vector<std::unique_ptr<std::uint8_t[]>> regions;
};

namespace {

/// SQLite allocates these bytes; `base` comes first, as its C interface wants it.
struct Handle {
    sqlite3_file base;
    Disk* disk;
    std::shared_ptr<DiskFile> file;
    int lock;
    unsigned shared; // bits of the shared memory's locks
    unsigned exclusive;
};

std::map<std::string, Disk*>& mounts() {
    static std::map<std::string, Disk*> all;
    return all;
}
Dice& sqlite_dice() {
    static Dice dice{0};
    return dice;
}
sqlite3_vfs* real() {
    static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
    return vfs;
}

constexpr std::string_view root = "/sim/";

/// The disk and the file's name on it; no disk: a path of the real machine.
std::pair<Disk*, std::string> locate(char const* path) {
    if (!path || !std::string_view{path}.starts_with(root)) return {};
    std::string const inside = path + root.size();
    auto const slash = inside.find('/');
    auto const found = mounts().find(inside.substr(0, slash));
    if (found == mounts().end() || slash == std::string::npos) return {};
    return {found->second, inside.substr(slash + 1)};
}

Handle& handle_of(sqlite3_file* file) {
    return *reinterpret_cast<Handle*>(file);
}

template <class Clash>
bool any_other(Handle const& self, Clash clash) {
    auto const& handles = self.file->sharing->handles;
    return std::any_of(handles.begin(), handles.end(),
                       [&](Handle const* other) { return other != &self && clash(*other); });
}

// ---- a file ----------------------------------------------------------------------------------------

int file_close(sqlite3_file* raw) {
    Handle& handle = handle_of(raw);
    std::erase(handle.file->sharing->handles, &handle);
    --handle.disk->open_handles;
    handle.file.~shared_ptr();
    return SQLITE_OK;
}

int file_read(sqlite3_file* raw, void* into, int amount, sqlite3_int64 at) {
    Handle& handle = handle_of(raw);
    if (handle.disk->stopped()) return SQLITE_IOERR_READ;
    Bytes const& content = handle.file->content();
    auto const wanted = static_cast<std::size_t>(amount);
    auto const from = std::min(static_cast<std::size_t>(at), content.size());
    auto const there = std::min(wanted, content.size() - from);
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), there, static_cast<std::uint8_t*>(into));
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<std::uint8_t*>(into) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int file_write(sqlite3_file* raw, void const* from, int amount, sqlite3_int64 at) {
    Handle& handle = handle_of(raw);
    if (handle.disk->crashes_now()) return SQLITE_IOERR_WRITE;
    auto const end = static_cast<std::size_t>(at) + static_cast<std::size_t>(amount);
    auto const size = handle.file->content().size();
    if (end > size && !handle.disk->take_room(end - size)) return SQLITE_FULL;
    handle.file->write(static_cast<std::size_t>(at),
                       {static_cast<std::uint8_t const*>(from), static_cast<std::size_t>(amount)});
    return SQLITE_OK;
}

int file_truncate(sqlite3_file* raw, sqlite3_int64 size) {
    Handle& handle = handle_of(raw);
    if (handle.disk->crashes_now()) return SQLITE_IOERR_TRUNCATE;
    handle.file->resize(static_cast<std::size_t>(size));
    return SQLITE_OK;
}

int file_sync(sqlite3_file* raw, int) {
    Handle& handle = handle_of(raw);
    if (handle.disk->crashes_now()) return SQLITE_IOERR_FSYNC;
    if (handle.disk->faults.failing_syncs > 0) {
        --handle.disk->faults.failing_syncs;
        return SQLITE_IOERR_FSYNC;
    }
    if (!handle.disk->faults.lying_syncs) handle.file->sync();
    return SQLITE_OK;
}

int file_size(sqlite3_file* raw, sqlite3_int64* size) {
    Handle& handle = handle_of(raw);
    if (handle.disk->stopped()) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(handle.file->content().size());
    return SQLITE_OK;
}

int file_lock(sqlite3_file* raw, int wanted) {
    Handle& handle = handle_of(raw);
    if (handle.disk->stopped()) return SQLITE_IOERR_LOCK;
    if (handle.lock >= wanted) return SQLITE_OK;
    auto const clash = [&](int from) {
        return any_other(handle, [from](Handle const& other) { return other.lock >= from; });
    };
    if (wanted == SQLITE_LOCK_SHARED) {
        if (clash(SQLITE_LOCK_PENDING)) return SQLITE_BUSY;
    } else if (wanted == SQLITE_LOCK_RESERVED) {
        if (clash(SQLITE_LOCK_RESERVED)) return SQLITE_BUSY;
    } else {
        if (clash(SQLITE_LOCK_RESERVED)) return SQLITE_BUSY;
        handle.lock = SQLITE_LOCK_PENDING; // no new readers; those present must go first
        if (clash(SQLITE_LOCK_SHARED)) return SQLITE_BUSY;
    }
    handle.lock = wanted;
    return SQLITE_OK;
}

int file_unlock(sqlite3_file* raw, int level) {
    Handle& handle = handle_of(raw);
    handle.lock = std::min(handle.lock, level);
    return SQLITE_OK;
}

int file_reserved(sqlite3_file* raw, int* reserved) {
    Handle& handle = handle_of(raw);
    auto const holds = [](Handle const& each) { return each.lock >= SQLITE_LOCK_RESERVED; };
    *reserved = holds(handle) || any_other(handle, holds);
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}
int file_sector_size(sqlite3_file*) {
    return sector_bytes;
}
/// As SQLite's own for unix says of every disk: a torn write harms no bytes beside those written.
int file_characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// ---- shared memory of the write-ahead log ----------------------------------------------------------

int shm_map(sqlite3_file* raw, int region, int size, int extend, void volatile** at) {
    Handle& handle = handle_of(raw);
    *at = nullptr;
    if (handle.disk->stopped()) return SQLITE_IOERR_SHMMAP;
    auto& regions = handle.file->sharing->regions;
    auto const wanted = static_cast<std::size_t>(region);
    if (regions.size() <= wanted && !extend) return SQLITE_OK;
    while (regions.size() <= wanted)
        regions.push_back(std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(size)));
    *at = regions[wanted].get();
    return SQLITE_OK;
}

int shm_lock(sqlite3_file* raw, int offset, int count, int flags) {
    Handle& handle = handle_of(raw);
    unsigned const bits = ((1U << count) - 1U) << offset;
    if (flags & SQLITE_SHM_UNLOCK) {
        handle.shared &= ~bits;
        handle.exclusive &= ~bits;
        return SQLITE_OK;
    }
    if (handle.disk->stopped()) return SQLITE_IOERR_SHMLOCK;
    bool const alone = flags & SQLITE_SHM_EXCLUSIVE;
    if (any_other(handle, [&](Handle const& other) {
            return ((other.exclusive | (alone ? other.shared : 0U)) & bits) != 0;
        }))
        return SQLITE_BUSY;
    (alone ? handle.exclusive : handle.shared) |= bits;
    return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* raw, int remove) {
    Handle& handle = handle_of(raw);
    handle.shared = handle.exclusive = 0;
    if (remove) handle.file->sharing->regions.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods = {
    2,
    file_close,
    file_read,
    file_write,
    file_truncate,
    file_sync,
    file_size,
    file_lock,
    file_unlock,
    file_reserved,
    file_control,
    file_sector_size,
    file_characteristics,
    shm_map,
    shm_lock,
    shm_barrier,
    shm_unmap,
    nullptr,
    nullptr,
};

// ---- the file system -------------------------------------------------------------------------------

int vfs_open(sqlite3_vfs*, char const* path, sqlite3_file* raw, int flags, int* out_flags) {
    auto const [disk, name] = locate(path);
    if (!disk) return real()->xOpen(real(), path, raw, flags, out_flags);
    raw->pMethods = nullptr;
    if (disk->stopped()) return SQLITE_CANTOPEN;
    auto file = disk->find(name);
    if (!file && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    if (!file) {
        if (disk->crashes_now()) return SQLITE_CANTOPEN;
        file = disk->create(name);
    }
    if (!file->sharing) file->sharing = std::make_shared<DiskFile::Sharing>();
    Handle* const handle = new (raw) Handle{{&methods}, disk, std::move(file), SQLITE_LOCK_NONE, 0, 0};
    handle->file->sharing->handles.push_back(handle);
    ++disk->open_handles;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs*, char const* path, int sync) {
    auto const [disk, name] = locate(path);
    if (!disk) return real()->xDelete(real(), path, sync);
    if (disk->crashes_now()) return SQLITE_IOERR_DELETE;
    if (!disk->find(name)) return SQLITE_IOERR_DELETE_NOENT;
    disk->remove(name); // durable at once: of SQLite's files only those are deleted that no longer count
    return SQLITE_OK;
}

int vfs_access(sqlite3_vfs*, char const* path, int flags, int* result) {
    auto const [disk, name] = locate(path);
    if (!disk) return real()->xAccess(real(), path, flags, result);
    if (disk->stopped()) return SQLITE_IOERR_ACCESS;
    auto const file = disk->find(name);
    *result = file && (flags != SQLITE_ACCESS_EXISTS || !file->content().empty());
    return SQLITE_OK;
}

int vfs_full_path(sqlite3_vfs*, char const* path, int size, char* out) {
    if (!locate(path).first) return real()->xFullPathname(real(), path, size, out);
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs*, int count, char* out) {
    for (int i = 0; i < count; ++i)
        out[i] = static_cast<char>(sqlite_dice().bits());
    return count;
}

/// Nobody else runs while a simulated machine waits.
int vfs_sleep(sqlite3_vfs*, int microseconds) {
    return microseconds;
}

} // namespace

void install_vfs() {
    // A process simulates one thing at a time: SQLite's locks and its accounting of memory only cost.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs copy = *real();
        copy.iVersion = 2; // without the system calls of the real one
        copy.szOsFile = std::max(copy.szOsFile, static_cast<int>(sizeof(Handle)));
        copy.zName = "simulation";
        copy.pNext = nullptr;
        copy.xOpen = vfs_open;
        copy.xDelete = vfs_delete;
        copy.xAccess = vfs_access;
        copy.xFullPathname = vfs_full_path;
        copy.xRandomness = vfs_randomness;
        copy.xSleep = vfs_sleep;
        return copy;
    }();
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) throw std::runtime_error("no file system for SQLite");
}

Mount::Mount(std::string name, Disk& disk) : name_(std::move(name)) {
    mounts()[name_] = &disk;
}

Mount::~Mount() {
    mounts().erase(name_);
}

void seed_sqlite(std::uint64_t seed) {
    sqlite_dice() = Dice{seed};
    sqlite3_randomness(0, nullptr); // it asks for new chance at its next use
}

} // namespace instante::simulation
