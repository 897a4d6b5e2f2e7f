#include "shared/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <thread>

namespace instante::sqlite {

namespace {

constexpr int busy_timeout_ms = 10'000;
constexpr auto retry_pause = std::chrono::milliseconds{5};

/// More different texts than any program of ours has; what is made up on the way must not pile up.
constexpr std::size_t most_idle = 256;

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

bool only_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == ';'; });
}

sqlite3_stmt* compile(sqlite3* database, std::string const& sql) {
    sqlite3_stmt* statement = nullptr;
    char const* tail = nullptr;
    int const code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &tail);
    if (code != SQLITE_OK) fail(database, code, sql);
    // A second statement would never run.
    if (!statement || !only_blank(tail)) {
        sqlite3_finalize(statement);
        fail(nullptr, SQLITE_MISUSE, sql);
    }
    return statement;
}

} // namespace

class Connection {
  public:
    Connection(std::string const& path, int flags) {
        int const code = sqlite3_open_v2(path.c_str(), &handle_,
                                         flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
        if (code != SQLITE_OK) {
            Owned const to_close{handle_}; // there is one even when opening failed
            fail(handle_, code, "open " + path);
        }
        sqlite3_busy_timeout(handle_, busy_timeout_ms);
    }
    ~Connection() {
        forget_idle();
        sqlite3_close(handle_);
    }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    sqlite3* handle() const { return handle_; }

    sqlite3_stmt* take(std::string const& sql) {
        auto const found = idle_.find(sql);
        if (found == idle_.end()) return compile(handle_, sql);
        sqlite3_stmt* const statement = found->second;
        idle_.erase(found);
        return statement;
    }
    void give_back(std::string sql, sqlite3_stmt* statement) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        bool const keep = idle_.size() < most_idle && idle_.try_emplace(std::move(sql), statement).second;
        if (!keep) sqlite3_finalize(statement);
    }
    void forget_idle() {
        for (auto const& [sql, statement] : idle_)
            sqlite3_finalize(statement);
        idle_.clear();
    }

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    using Owned = std::unique_ptr<sqlite3, Close>;

    sqlite3* handle_ = nullptr;
    std::map<std::string, sqlite3_stmt*, std::less<>> idle_;
};

namespace {

/// Changing the journal mode may answer "busy" at once, without asking the busy handler, when several
/// connections open a new file together; whoever comes second only has to look again.
void use_write_ahead_log(Database& database) {
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{busy_timeout_ms};
    for (;;) {
        try {
            Statement pragma = database.prepare("PRAGMA journal_mode=WAL");
            std::string const mode = pragma.step() ? pragma.text(0) : std::string{};
            if (mode == "wal" || mode == "memory") return;
            throw Error(SQLITE_CANTOPEN, "the file system gives no write-ahead log, only " + mode);
        } catch (Error const& error) {
            if (!error.is_busy() || std::chrono::steady_clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(retry_pause);
    }
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

Database::Database(std::string const& path, Mode mode)
    : connection_(std::make_shared<Connection>(path, mode == Mode::read_write
                                                         ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                         : SQLITE_OPEN_READONLY)) {
    run("PRAGMA foreign_keys=ON");
    if (mode == Mode::read_write) {
        use_write_ahead_log(*this);
        run("PRAGMA synchronous=FULL");
    } else {
        run("PRAGMA query_only=ON");
    }
}

void Database::forget_statements() {
    connection_->forget_idle();
}

sqlite3* Database::raw() const {
    return connection_->handle();
}

void Database::run(std::string const& sql) {
    execute(raw(), sql);
}

Statement Database::prepare(std::string_view sql) {
    return Statement{connection_, sql};
}

std::int64_t Database::last_insert_rowid() const {
    return sqlite3_last_insert_rowid(raw());
}

int Database::changes() const {
    return sqlite3_changes(raw());
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(raw()) == 0;
}

// ---- statement -------------------------------------------------------------------------------------

Statement::~Statement() {
    if (handle_) connection_->give_back(std::move(sql_), handle_);
}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(connection_, other.connection_);
    std::swap(sql_, other.sql_);
    std::swap(handle_, other.handle_);
    return *this;
}

sqlite3_stmt* Statement::compiled() {
    if (!handle_) handle_ = connection_->take(sql_);
    return handle_;
}

namespace {

void check_bind(sqlite3_stmt* statement, int code) {
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), code, sqlite3_sql(statement));
}

} // namespace

Statement& Statement::bind(int at, std::int64_t value) {
    int const code = sqlite3_bind_int64(compiled(), at, value);
    check_bind(handle_, code);
    return *this;
}

Statement& Statement::bind(int at, double value) {
    int const code = sqlite3_bind_double(compiled(), at, value);
    check_bind(handle_, code);
    return *this;
}

Statement& Statement::bind(int at, std::string_view value) {
    // A null pointer would bind NULL; an empty text is not NULL.
    char const* const data = value.data() ? value.data() : "";
    int const code = sqlite3_bind_text64(compiled(), at, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    check_bind(handle_, code);
    return *this;
}

Statement& Statement::bind(int at, Blob value) {
    void const* const data = value.data() ? static_cast<void const*>(value.data()) : "";
    int const code = sqlite3_bind_blob64(compiled(), at, data, value.size(), SQLITE_TRANSIENT);
    check_bind(handle_, code);
    return *this;
}

void Statement::bind_for_now(int at, Blob value) {
    void const* const data = value.data() ? static_cast<void const*>(value.data()) : "";
    int const code = sqlite3_bind_blob64(compiled(), at, data, value.size(), SQLITE_STATIC);
    check_bind(handle_, code);
}

Statement& Statement::bind(int at, std::nullptr_t) {
    int const code = sqlite3_bind_null(compiled(), at);
    check_bind(handle_, code);
    return *this;
}

bool Statement::step() {
    int const code = sqlite3_step(compiled());
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
    if (handle_) sqlite3_reset(handle_); // repeats the last step's error, which was thrown then
}

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
    database_.prepare("BEGIN IMMEDIATE").execute();
}

Transaction::~Transaction() {
    // SQLite has already rolled back by itself after some failures, such as a full disk.
    if (open_ && database_.in_transaction())
        sqlite3_exec(database_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.prepare("COMMIT").execute();
    open_ = false;
}

} // namespace instante::sqlite
