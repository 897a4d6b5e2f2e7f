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
      range_(database.prepare("SELECT (SELECT min(number) FROM journal), (SELECT max(number) FROM journal)")),
      known_(
          database.prepare("SELECT max((SELECT ifnull(max(folded), 0) FROM site_counter WHERE programme = "
                           "?1), (SELECT ifnull(max(saved), 0) FROM device_stream WHERE programme = ?1))")),
      add_(database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?)")),
      drop_(database.prepare("DELETE FROM journal WHERE number < ?")) {}

void Journal::load() {
    if (loaded_) return;
    range_.query().step();
    oldest_ = range_.integer(0);
    next_ = range_.integer(1) + 1;
    range_.reset();
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
    bool const any =
        std::any_of(std::begin(parts_), std::end(parts_), [](Bytes const& b) { return !b.empty(); });
    if (any && next_ >= needed)
        add_.execute(next_, sqlite::Blob{parts_[0]}, sqlite::Blob{parts_[1]}, sqlite::Blob{parts_[2]});
    for (Bytes& part : parts_)
        part.clear();
    if (oldest_ < needed) {
        drop_.execute(needed);
        oldest_ = needed;
    }
    ++next_;
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
