#include "server/storage/sqlite/comment_index.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/uuid_bytes.hpp"

#include <algorithm>
#include <limits>

namespace instante::server {

bool has_words(StoredResponse const& response) {
    return std::ranges::any_of(response.answers, [](StoredAnswer const& answer) {
        auto const* const text = std::get_if<std::string>(&answer.value);
        return text && !text->empty();
    });
}

CommentIndex::CommentIndex(sqlite::Database& database)
    : note_(database.prepare("INSERT OR IGNORE INTO comment_place VALUES (?, ?, ?, ?, ?, ?)")),
      read_(database.prepare(
          "SELECT day, moment, visit, id FROM comment_place WHERE programme = ? AND site = ? AND "
          "day BETWEEN ? AND ? ORDER BY day DESC")) {}

void CommentIndex::note(StoredResponse const& response) {
    if (!has_words(response)) return;
    note_.execute(the_programme, response.site, response.local.day, response.moment,
                  sqlite::Blob{response.visit.bytes}, sqlite::Blob{response.id.bytes});
}

void CommentIndex::read(Code site, ResponseFilter const& filter,
                        std::function<bool(Place const&)> const& take) {
    bool const dated = filter.from || filter.to;
    Day const first = filter.from.value_or(dated ? unknown_day + 1 : std::numeric_limits<Day>::min());
    read_.query(the_programme, site, first, filter.to.value_or(std::numeric_limits<Day>::max()));
    bool more = true;
    while (more && read_.step()) {
        Place const place{read_.integer32(0), read_.integer32(1), uuid_of(read_.blob(2)),
                          uuid_of(read_.blob(3))};
        bool const wanted =
            filter.moments.empty() || std::ranges::find(filter.moments, place.moment) != filter.moments.end();
        if (wanted) more = take(place);
    }
    read_.reset();
}

} // namespace instante::server
