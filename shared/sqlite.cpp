#include "shared/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace instante::sqlite {

namespace {

constexpr int busy_timeout_ms = 10'000;
constexpr auto retry_pause = std::chrono::milliseconds{5};

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Owned = std::unique_ptr<sqlite3, Close>;

[[noreturn]] void fail(sqlite3* handle, int code, std::string_view during) {
    std::string what{handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)};
    what += " (";
    what += std::to_string(code);
    what += ") in: ";
    what += during;
    throw Error(code, what);
}

void execute(sqlite3* handle, std::string const& sql) {
    int const code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle, code, sql);
}

Owned open(std::string const& path, int flags) {
    sqlite3* raw = nullptr;
    int const code =
        sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Owned handle{raw}; // SQLite gives a handle to close even when opening failed
    if (code != SQLITE_OK) fail(raw, code, "open " + path);
    sqlite3_busy_timeout(raw, busy_timeout_ms);
    return handle;
}

/// Changing the journal mode may answer "busy" at once, without asking the busy handler, when several
/// connections open a new file together; whoever comes second only has to look again.
void use_write_ahead_log(sqlite3* handle) {
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{busy_timeout_ms};
    for (;;) {
        try {
            Statement pragma{handle, "PRAGMA journal_mode=WAL"};
            std::string const mode = pragma.step() ? pragma.text(0) : std::string{};
            if (mode == "wal" || mode == "memory") return;
            throw Error(SQLITE_CANTOPEN, "the file system gives no write-ahead log, only " + mode);
        } catch (Error const& error) {
            if (!error.is_busy() || std::chrono::steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(retry_pause);
    }
}

bool only_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == ';'; });
}

} // namespace

// ---- errors ----------------------------------------------------------------------------------------

bool Error::is_busy() const {
    return (code_ & 0xFF) == SQLITE_BUSY || (code_ & 0xFF) == SQLITE_LOCKED;
}
bool Error::is_full() const {
    return (code_ & 0xFF) == SQLITE_FULL;
}
bool Error::is_corrupt() const {
    return (code_ & 0xFF) == SQLITE_CORRUPT || (code_ & 0xFF) == SQLITE_NOTADB;
}
bool Error::is_constraint() const {
    return (code_ & 0xFF) == SQLITE_CONSTRAINT;
}

// ---- database --------------------------------------------------------------------------------------

Database::Database(std::string const& path, Mode mode) {
    bool const writes = mode == Mode::read_write;
    Owned handle = open(path, writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    execute(handle.get(), "PRAGMA foreign_keys=ON");
    if (writes) {
        use_write_ahead_log(handle.get());
        execute(handle.get(), "PRAGMA synchronous=FULL");
    } else {
        execute(handle.get(), "PRAGMA query_only=ON");
    }
    handle_ = handle.release();
}

Database::~Database() {
    sqlite3_close_v2(handle_);
}

Database& Database::operator=(Database&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

void Database::run(std::string const& sql) {
    execute(handle_, sql);
}

Statement Database::prepare(std::string_view sql) {
    return Statement{handle_, sql};
}

std::int64_t Database::last_insert_rowid() const {
    return sqlite3_last_insert_rowid(handle_);
}

int Database::changes() const {
    return sqlite3_changes(handle_);
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

// ---- statement -------------------------------------------------------------------------------------

Statement::Statement(sqlite3* database, std::string_view sql) {
    char const* tail = nullptr;
    int const code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle_, &tail);
    if (code != SQLITE_OK) fail(database, code, sql);
    // A second statement would never run.
    if (!handle_ || !only_blank(sql.substr(static_cast<std::size_t>(tail - sql.data())))) {
        sqlite3_finalize(handle_);
        fail(nullptr, SQLITE_MISUSE, sql);
    }
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

namespace {

void check_bind(sqlite3_stmt* statement, int code) {
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), code, sqlite3_sql(statement));
}

} // namespace

Statement& Statement::bind(int at, std::int64_t value) {
    check_bind(handle_, sqlite3_bind_int64(handle_, at, value));
    return *this;
}

Statement& Statement::bind(int at, double value) {
    check_bind(handle_, sqlite3_bind_double(handle_, at, value));
    return *this;
}

Statement& Statement::bind(int at, std::string_view value) {
    // A null pointer would bind NULL; an empty text is not NULL.
    char const* const data = value.data() ? value.data() : "";
    check_bind(handle_, sqlite3_bind_text64(handle_, at, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int at, Blob value) {
    void const* const data = value.data() ? static_cast<void const*>(value.data()) : "";
    check_bind(handle_, sqlite3_bind_blob64(handle_, at, data, value.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind(int at, std::nullptr_t) {
    check_bind(handle_, sqlite3_bind_null(handle_, at));
    return *this;
}

bool Statement::step() {
    int const code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    try {
        fail(sqlite3_db_handle(handle_), code, sqlite3_sql(handle_));
    } catch (...) {
        sqlite3_reset(handle_); // else it would keep its snapshot open
        throw;
    }
}

void Statement::reset() {
    sqlite3_reset(handle_);
} // repeats the last step's error, which was thrown then

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(handle_, column);
}

std::string Statement::text(int column) const {
    auto const* const data = reinterpret_cast<char const*>(sqlite3_column_text(handle_, column));
    if (!data) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

Blob Statement::blob(int column) const {
    auto const* const data = static_cast<std::uint8_t const*>(sqlite3_column_blob(handle_, column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)) : 0};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

std::optional<std::string> Statement::optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return text(column);
}

// ---- transaction -----------------------------------------------------------------------------------

Transaction::Transaction(Database& database) : database_(database) {
    database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // SQLite has already rolled back by itself after some failures, such as a full disk.
    if (open_ && database_.in_transaction())
        sqlite3_exec(database_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.run("COMMIT");
    open_ = false;
}

} // namespace instante::sqlite
