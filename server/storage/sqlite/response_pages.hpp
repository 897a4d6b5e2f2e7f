#pragma once

#include "server/storage/sqlite/uuid_bytes.hpp"
#include "shared/programme.hpp"
#include "shared/sqlite.hpp"

#include <optional>
#include <vector>

namespace instante::server {

/// A response as it stands in a page; `content` is write_content()'s, and stays where it was.
struct PageEntry {
    Uuid visit;
    Uuid id;
    std::span<std::uint8_t const> content;
};
inline bool comes_before(PageEntry const& one, PageEntry const& other) {
    return one.visit != other.visit ? one.visit < other.visit : one.id < other.id;
}

/// Reads a page's entries, one by one.
class PageReader {
  public:
    /// `first`: the visit that the page is stored under.
    PageReader(Uuid const& first, std::span<std::uint8_t const> page) : bytes_(page) { entry_.visit = first; }
    /// False at the end; else entry() is the next.
    bool next();
    PageEntry const& entry() const { return entry_; }

  private:
    ByteReader bytes_;
    PageEntry entry_;
};

/// The table of responses: a row is a page of them, of consecutive visits, in order, for a row each would
/// cost several times the processor. A visit's responses are in one page, and pages do not overlap: a visit
/// is in the last page that begins with it or before it, or nowhere.
class ResponsePages {
  public:
    /// A row beyond a quarter of SQLite's page would take pages of its own.
    static constexpr std::size_t most_bytes = 950;

    explicit ResponsePages(sqlite::Database& database);

    /// Calls `take(PageEntry)` for the responses of a visit.
    template <class Take>
    void find(Code site, Uuid const& visit, Take&& take);
    /// The newest visit of a site.
    std::optional<Uuid> newest(Code site);
    /// Adds responses, in order, or puts them in place of those with the same ids.
    void put(Code site, std::span<PageEntry const> entries);

    /// Walks a site's responses in order: begin, then next until there is none, or end.
    void begin(Code site);
    PageEntry const* next();
    void end();

  private:
    struct Page {
        Uuid first;
        std::vector<std::uint8_t> bytes;
    };
    std::optional<Page> page_of(Code site, Uuid const& visit);
    std::optional<Uuid> page_after(Code site, Uuid const& visit);
    void write(Code site, std::optional<Page> const& before, std::span<PageEntry const> entries,
               std::size_t page_size);

    sqlite::Statement find_;
    sqlite::Statement next_;
    sqlite::Statement newest_;
    sqlite::Statement save_;
    sqlite::Statement rows_;
    std::optional<PageReader> reader_; // of the row that is walked
};

/// Fills pages of about `size` bytes from entries in order; calls `save(first visit, page)` for each.
template <class Save>
class PageFiller {
  public:
    PageFiller(std::size_t size, Save save) : size_(size), save_(std::move(save)) {}
    void add(PageEntry const& entry);
    void finish();

  private:
    std::size_t size_;
    Save save_;
    Uuid first_;
    Uuid last_;
    std::vector<std::uint8_t> page_;
};

/// What an entry takes in a page, at most.
inline std::size_t most_bytes_of(PageEntry const& entry) {
    constexpr std::size_t head = 4; // sizes, and how much the ids share
    return head + entry.visit.bytes.size() + (entry.id != entry.visit ? entry.id.bytes.size() : 0) +
           entry.content.size();
}

template <class Save>
void PageFiller<Save>::add(PageEntry const& entry) {
    if (!page_.empty() && entry.visit != last_ && page_.size() + most_bytes_of(entry) > size_) finish();
    if (page_.empty()) first_ = last_ = entry.visit;
    bool const own = entry.id != entry.visit;
    ByteWriter bytes{page_};
    bytes.number(entry.content.size() * 2 + (own ? 1 : 0));
    std::uint8_t const shared = shared_head(entry.visit, last_);
    bytes.byte(shared);
    write_tail(bytes, entry.visit, shared);
    if (own) {
        std::uint8_t const of_visit = shared_head(entry.id, entry.visit);
        bytes.byte(of_visit);
        write_tail(bytes, entry.id, of_visit);
    }
    bytes.raw(entry.content);
    last_ = entry.visit;
}

template <class Save>
void PageFiller<Save>::finish() {
    if (page_.empty()) return;
    save_(first_, page_);
    page_.clear();
}

template <class Take>
void ResponsePages::find(Code site, Uuid const& visit, Take&& take) {
    std::optional<Page> const page = page_of(site, visit);
    if (!page) return;
    PageReader reader{page->first, page->bytes};
    while (reader.next() && reader.entry().visit <= visit) {
        if (reader.entry().visit == visit) take(reader.entry());
    }
}

} // namespace instante::server
