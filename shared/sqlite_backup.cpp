// A consistent copy of a database in use, put in place whole or not at all.

#include "shared/sqlite.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace instante::sqlite {

namespace {

namespace fs = std::filesystem;

constexpr int pages_per_step = 1024;
constexpr auto patience = std::chrono::seconds{10};
constexpr auto locked_pause = std::chrono::milliseconds{5};

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};

/// What SQLite keeps beside a database; left from another one, it would be applied to the new file.
void remove_companions(std::string const& path) {
    for (char const* const suffix : {"-wal", "-shm", "-journal"})
        fs::remove(path + suffix);
}

/// Keeps one snapshot for all steps; otherwise each commit of others would begin the copy anew.
class Snapshot {
  public:
    explicit Snapshot(Database& database) : database_(database) {
        database_.run("BEGIN");
        try {
            database_.prepare("SELECT count(*) FROM sqlite_schema").execute();
        } catch (...) {
            database_.run("ROLLBACK");
            throw;
        }
    }
    ~Snapshot() { sqlite3_exec(database_.raw(), "ROLLBACK", nullptr, nullptr, nullptr); }
    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

  private:
    Database& database_;
};

void copy_pages(sqlite3* from, sqlite3* to) {
    sqlite3_backup* const backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) throw Error(sqlite3_extended_errcode(to), std::string{"backup: "} + sqlite3_errmsg(to));
    auto last_progress = std::chrono::steady_clock::now();
    int code = SQLITE_OK;
    while (code != SQLITE_DONE) {
        code = sqlite3_backup_step(backup, pages_per_step);
        auto const now = std::chrono::steady_clock::now();
        bool const waiting = (code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED;
        if (code == SQLITE_OK) last_progress = now;
        if (waiting && now - last_progress < patience) {
            std::this_thread::sleep_for(locked_pause);
        } else if (code != SQLITE_OK && code != SQLITE_DONE) {
            break;
        }
    }
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) throw Error(code, std::string{"backup: "} + sqlite3_errstr(code));
}

void write_copy(Database& database, std::string const& path) {
    sqlite3* raw = nullptr;
    int const opened = sqlite3_open_v2(
        path.c_str(), &raw,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    std::unique_ptr<sqlite3, Close> const target{raw};
    if (opened != SQLITE_OK)
        throw Error(opened, "backup: cannot create " + path + ": " + sqlite3_errstr(opened));
    Snapshot const snapshot{database};
    copy_pages(database.raw(), target.get());
}

void sync(std::string const& path, int flags) {
    int const file = ::open(path.c_str(), flags | O_CLOEXEC);
    int const failed = file < 0 || ::fsync(file) != 0 ? errno : 0;
    if (file >= 0) ::close(file);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), "backup: cannot sync " + path);
}

} // namespace

void Database::backup_to(std::string const& path) {
    if (in_transaction()) throw Error(SQLITE_MISUSE, "backup: not within a transaction of this connection");
    char const* const own = sqlite3_db_filename(raw(), "main");
    if (std::error_code ignored; own && *own && fs::equivalent(own, path, ignored)) {
        throw Error(SQLITE_MISUSE, "backup: " + path + " is the database itself");
    }
    std::string const part = path + ".part";
    try {
        fs::remove(part);
        remove_companions(part);
        write_copy(*this, part);
        sync(part, O_RDONLY);
        remove_companions(path);
        fs::rename(part, path);
    } catch (...) {
        std::error_code ignored;
        fs::remove(part, ignored);
        throw;
    }
    fs::path const folder = fs::path{path}.parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

} // namespace instante::sqlite
