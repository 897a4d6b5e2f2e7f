#include "server/storage/sqlite/journal.hpp"

#include "server/storage/sqlite/programme_tables.hpp"

#include <algorithm>
#include <string>

namespace instante::server {

namespace {

sqlite::Statement read_part(sqlite::Database& database, std::string const& part) {
    return database.prepare("SELECT number, " + part + " FROM journal ORDER BY number");
}

} // namespace

Journal::Journal(sqlite::Database& database)
    : rows_{read_part(database, "advances"), read_part(database, "changes"),
            read_part(database, "responses")},
      clear_changes_(database.prepare("UPDATE journal SET changes = x''")),
      sizes_(database.prepare("SELECT number, length(advances) + length(changes) + length(responses) "
                              "FROM journal ORDER BY number")),
      known_(
          database.prepare("SELECT max((SELECT ifnull(max(folded), 0) FROM site_counter WHERE programme = "
                           "?1), (SELECT ifnull(max(saved), 0) FROM device_stream WHERE programme = ?1))")),
      add_(database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?)")),
      drop_(database.prepare("DELETE FROM journal WHERE number < ?")) {}

void Journal::load() {
    if (loaded_) return;
    held_.clear();
    size_ = 0;
    sizes_.query();
    while (sizes_.step()) {
        held_.emplace_back(sizes_.integer(0), static_cast<std::size_t>(sizes_.integer(1)));
        size_ += held_.back().second;
    }
    sizes_.reset();
    next_ = held_.empty() ? 1 : held_.back().first + 1;
    known_.query(the_programme).step();
    next_ = std::max(next_, known_.integer(0) + 1);
    known_.reset();
    loaded_ = true;
}

std::int64_t Journal::number() {
    load();
    return next_;
}

void Journal::finish(std::int64_t needed) {
    load();
    needed = std::min(needed, next_ + 1);
    std::size_t bytes = 0;
    for (Bytes const& part : parts_)
        bytes += part.size();
    if (bytes > 0 && next_ >= needed) {
        add_.execute(next_, sqlite::Blob{parts_[0]}, sqlite::Blob{parts_[1]}, sqlite::Blob{parts_[2]});
        held_.emplace_back(next_, bytes);
        size_ += bytes;
    }
    for (Bytes& part : parts_)
        part.clear();
    if (!held_.empty() && held_.front().first < needed) drop_.execute(needed);
    for (; !held_.empty() && held_.front().first < needed; held_.pop_front())
        size_ -= held_.front().second;
    ++next_;
}

std::size_t Journal::size() {
    load();
    return size_;
}

void Journal::clear_changes() {
    clear_changes_.execute();
}

void Journal::forget() {
    for (Bytes& part : parts_)
        part.clear();
    loaded_ = false;
}

} // namespace instante::server
