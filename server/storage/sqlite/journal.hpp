#pragma once

#include "server/storage/bytes.hpp"
#include "shared/sqlite.hpp"

#include <cstdint>
#include <deque>
#include <utility>

namespace instante::server {

/// What transactions of batches brought and is not in its own tables yet: one row each, however many trees it
/// belongs to in the end, so that a single rating costs a piece of one page. Of one connection, inside
/// transactions of the caller.
class Journal {
  public:
    /// The columns, each read and put into tables by its own class.
    enum class Part { advances, changes, responses };

    explicit Journal(sqlite::Database& database);

    /// This transaction's number: above all that any table knows of.
    std::int64_t number();
    void set(Part part, Bytes bytes) { parts_[static_cast<std::size_t>(part)] = std::move(bytes); }
    /// Ends the transaction: writes its row. What is older than `needed` is in the tables.
    void finish(std::int64_t needed);
    /// Calls `take(number, bytes)` for what the transactions left of a part, the oldest first.
    template <class Take>
    void for_each(Part part, Take&& take);
    void clear_changes();
    /// Bytes of the rows that stand there.
    std::size_t size();
    /// After a rollback, or when another process wrote.
    void forget();

  private:
    void load();

    static constexpr std::size_t part_count = 3;
    sqlite::Statement rows_[part_count];
    sqlite::Statement clear_changes_;
    sqlite::Statement sizes_;
    sqlite::Statement known_;
    sqlite::Statement add_;
    sqlite::Statement drop_;
    Bytes parts_[part_count]; // of this transaction
    std::int64_t next_ = 1;
    std::deque<std::pair<std::int64_t, std::size_t>> held_; // the rows and their bytes, the oldest first
    std::size_t size_ = 0;
    bool loaded_ = false;
};

template <class Take>
void Journal::for_each(Part part, Take&& take) {
    sqlite::Statement& rows = rows_[static_cast<std::size_t>(part)];
    rows.query();
    while (rows.step())
        take(rows.integer(0), rows.blob(1));
    rows.reset();
}

} // namespace instante::server
