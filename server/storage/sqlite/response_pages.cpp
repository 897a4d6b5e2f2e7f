#include "server/storage/sqlite/response_pages.hpp"

#include "server/storage/sqlite/programme_tables.hpp"

namespace instante::server {

bool PageReader::next() {
    if (bytes_.at_end()) return false;
    std::uint64_t const head = bytes_.number();
    std::uint8_t const shared = bytes_.byte();
    read_tail(bytes_, entry_.visit, shared);
    entry_.id = entry_.visit;
    if (head % 2 == 1) {
        std::uint8_t const of_visit = bytes_.byte();
        read_tail(bytes_, entry_.id, of_visit);
    }
    entry_.content = bytes_.raw(head / 2);
    return true;
}

ResponsePages::ResponsePages(sqlite::Database& database)
    : find_(database.prepare("SELECT visit, page FROM response WHERE programme = ? AND site = ? AND "
                             "visit <= ? ORDER BY visit DESC LIMIT 1")),
      next_(database.prepare("SELECT visit FROM response WHERE programme = ? AND site = ? AND visit > ? "
                             "ORDER BY visit LIMIT 1")),
      newest_(database.prepare("SELECT visit, page FROM response WHERE programme = ? AND site = ? "
                               "ORDER BY visit DESC LIMIT 1")),
      save_(database.prepare("INSERT OR REPLACE INTO response VALUES (?, ?, ?, ?)")),
      rows_(database.prepare("SELECT visit, page FROM response WHERE programme = ? AND site = ? "
                             "ORDER BY visit")) {}

std::optional<ResponsePages::Page> ResponsePages::page_of(Code site, Uuid const& visit) {
    std::optional<Page> page;
    if (find_.query(the_programme, site, sqlite::Blob{visit.bytes}).step()) {
        sqlite::Blob const bytes = find_.blob(1);
        page = Page{uuid_of(find_.blob(0)), {bytes.begin(), bytes.end()}};
    }
    find_.reset();
    return page;
}

std::optional<Uuid> ResponsePages::newest(Code site) {
    std::optional<Uuid> newest;
    if (newest_.query(the_programme, site).step()) {
        PageReader reader{uuid_of(newest_.blob(0)), newest_.blob(1)};
        while (reader.next())
            newest = reader.entry().visit;
    }
    newest_.reset();
    return newest;
}

// ---- writing ---------------------------------------------------------------------------------------

void ResponsePages::put(Code site, std::span<PageEntry const> entries) {
    while (!entries.empty()) {
        std::optional<Page> const page = page_of(site, entries.front().visit);
        std::optional<Uuid> const next = page_after(site, entries.front().visit);
        auto const beyond = std::find_if(entries.begin(), entries.end(), [&](PageEntry const& entry) {
            return next && entry.visit >= *next;
        });
        auto const these = entries.first(static_cast<std::size_t>(beyond - entries.begin()));
        entries = entries.subspan(these.size());
        std::size_t size = most_bytes;
        if (next) { // at the end pages are filled; between others each keeps room for what comes late
            std::size_t all = page ? page->bytes.size() : 0;
            for (PageEntry const& entry : these)
                all += most_bytes_of(entry);
            size = std::min(size, all / (all / most_bytes + 1) + most_bytes_of(these.front()));
        }
        write(site, page, these, size);
    }
}

std::optional<Uuid> ResponsePages::page_after(Code site, Uuid const& visit) {
    std::optional<Uuid> next;
    if (next_.query(the_programme, site, sqlite::Blob{visit.bytes}).step()) next = uuid_of(next_.blob(0));
    next_.reset();
    return next;
}

void ResponsePages::write(Code site, std::optional<Page> const& before, std::span<PageEntry const> entries,
                          std::size_t page_size) {
    PageFiller filler{page_size, [&](Uuid const& first, std::vector<std::uint8_t> const& page) {
                          bool const same = before && before->first == first && before->bytes == page;
                          if (!same)
                              save_.execute(the_programme, site, sqlite::Blob{first.bytes},
                                            sqlite::Blob{page});
                      }};
    auto at = entries.begin();
    auto const add_until = [&](PageEntry const& present) {
        for (; at != entries.end() && comes_before(*at, present); ++at)
            filler.add(*at);
    };
    if (before) {
        PageReader reader{before->first, before->bytes};
        while (reader.next()) {
            PageEntry const& present = reader.entry();
            add_until(present);
            bool const replaced = at != entries.end() && at->id == present.id && at->visit == present.visit;
            filler.add(replaced ? *at++ : present);
        }
    }
    for (; at != entries.end(); ++at)
        filler.add(*at);
    filler.finish();
}

// ---- reading ---------------------------------------------------------------------------------------

void ResponsePages::begin(Code site) {
    reader_.reset();
    rows_.query(the_programme, site);
}

void ResponsePages::end() {
    reader_.reset();
    rows_.reset();
}

PageEntry const* ResponsePages::next() {
    while (!reader_ || !reader_->next()) {
        reader_.reset();
        if (!rows_.step()) {
            rows_.reset();
            return nullptr;
        }
        reader_.emplace(uuid_of(rows_.blob(0)), rows_.blob(1));
    }
    return &reader_->entry();
}

} // namespace instante::server
