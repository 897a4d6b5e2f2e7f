#pragma once
// SQLite with its resources owned. Statements are trusted text of ours with values bound, never pasted.
// Anything that fails here is our side's failure (disk, corruption, a mistake in our SQL): it throws.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace instante::sqlite {

/// Carries SQLite's extended result code; compare that, not the text.
class Error : public std::runtime_error {
  public:
    Error(int extended_code, std::string const& what) : std::runtime_error(what), code_(extended_code) {}
    int code() const { return code_; }
    bool is_busy() const;
    bool is_full() const;
    bool is_corrupt() const;
    bool is_constraint() const;

  private:
    int code_;
};

using Blob = std::span<std::uint8_t const>;

enum class Mode { read_write, read_only };

class Statement;
class Connection; // the handle, and the compiled statements that nobody uses at the moment

class Database {
  public:
    /// Opens (read_write: creates) a file, or ":memory:". Sets foreign_keys, busy_timeout 10 s; a
    /// read_write file is put into WAL with synchronous=FULL: what a commit returns from is on disk.
    explicit Database(std::string const& path, Mode mode = Mode::read_write);

    /// One or more statements without results.
    void run(std::string const& sql);
    /// Compiled at its first use. The same text again costs no second compilation, once the one before is
    /// done with.
    Statement prepare(std::string_view sql);
    std::int64_t last_insert_rowid() const;
    int changes() const;
    bool in_transaction() const;
    sqlite3* raw() const;

    /// Lets go of statements that wait to be used again, and of what they last wrote and read.
    void forget_statements();

    /// Copies the whole database, consistent, while others write. Replaces the target.
    void backup_to(std::string const& path);

  private:
    std::shared_ptr<Connection> connection_;
};

/// A statement. Bind by position from 1, step, read columns from 0; `reset` for the next use.
class Statement {
  public:
    Statement(std::shared_ptr<Connection> connection, std::string_view sql)
        : connection_(std::move(connection)), sql_(sql) {}
    ~Statement();
    Statement(Statement&& other) noexcept
        : connection_(std::move(other.connection_)),
          sql_(std::move(other.sql_)),
          handle_(std::exchange(other.handle_, nullptr)) {}
    Statement& operator=(Statement&& other) noexcept;

    Statement& bind(int at, std::int64_t value);
    Statement& bind(int at, int value) { return bind(at, static_cast<std::int64_t>(value)); }
    Statement& bind(int at, double value);
    Statement& bind(int at, std::string_view value); // copied
    Statement& bind(int at, char const* value) { return bind(at, std::string_view{value}); }
    Statement& bind(int at, Blob value); // copied
    Statement& bind(int at, std::nullptr_t);
    template <class T>
    Statement& bind(int at, std::optional<T> const& value) {
        return value ? bind(at, *value) : bind(at, nullptr);
    }

    /// Binds all from position 1 and runs to the end.
    template <class... Values>
    void execute(Values const&... values) {
        reset();
        [[maybe_unused]] int at = 0;
        (bind_for_now(++at, values), ...);
        while (step()) {
        }
        reset();
    }
    /// Binds all from position 1; read rows with step().
    template <class... Values>
    Statement& query(Values const&... values) {
        reset();
        [[maybe_unused]] int at = 0;
        (bind(++at, values), ...);
        return *this;
    }

    bool step(); // true: a row is there
    void reset();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    int integer32(int column) const { return static_cast<int>(integer(column)); }
    double real(int column) const;
    std::string text(int column) const;
    Blob blob(int column) const; // until the next step
    std::optional<std::int64_t> optional_integer(int column) const;
    std::optional<std::string> optional_text(int column) const;

  private:
    /// A blob that stays where it is until the next reset need not be copied.
    void bind_for_now(int at, Blob value);
    template <class T>
    void bind_for_now(int at, T const& value) {
        bind(at, value);
    }
    sqlite3_stmt* compiled();

    std::shared_ptr<Connection> connection_;
    std::string sql_;
    sqlite3_stmt* handle_ = nullptr; // none before the first use
};

/// BEGIN IMMEDIATE now, COMMIT on commit(), ROLLBACK when left without.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

} // namespace instante::sqlite
