#include "server/storage/sqlite/intake.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/site_sections.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace instante::server {

namespace {

constexpr std::uint8_t has_own_id = 32; // the id is not the visit's: how much it shares with that follows

// An entry: the visit's id, the response's own where it has one, the content's size, the content.
void write_entry(ByteWriter& bytes, ResponseRow const& row, std::span<std::uint8_t const> content) {
    bool const own = row.id != row.visit;
    bytes.number(content.size() * 2 + (own ? 1 : 0));
    bytes.raw(row.visit.bytes);
    if (own) bytes.raw(row.id.bytes);
    bytes.raw(content);
}

std::span<std::uint8_t const> read_entry(ByteReader& bytes, ResponseRow& row) {
    std::uint64_t const head = bytes.number();
    read_tail(bytes, row.visit, 0);
    row.id = row.visit;
    if (head % 2 == 1) read_tail(bytes, row.id, 0);
    return bytes.raw(head / 2);
}

} // namespace

/// The last bytes of an id are random whatever its version.
void CommitIds::add(Uuid const& visit, Uuid const& id) {
    ByteWriter bytes{bytes_};
    bool const own = id != visit;
    std::uint8_t const shared = shared_head(visit, visit_);
    bytes.byte(shared | (own ? has_own_id : 0));
    write_tail(bytes, visit, shared);
    if (own) {
        std::uint8_t const of_visit = shared_head(id, visit);
        bytes.byte(of_visit);
        write_tail(bytes, id, of_visit);
    }
    visit_ = visit;
    ++size_;
}

bool CommitIdReader::next(Uuid& visit, Uuid& id) {
    if (at_ == bytes_.size()) return false;
    ByteReader bytes{std::span{bytes_}.subspan(at_)};
    std::uint8_t const head = bytes.byte();
    read_tail(bytes, visit_, head % has_own_id);
    visit = id = visit_;
    if (head >= has_own_id) read_tail(bytes, id, bytes.byte());
    at_ = static_cast<std::size_t>(bytes.position() - bytes_.data());
    return true;
}

std::vector<PageEntry> Intake::Site::sorted() const {
    std::vector<PageEntry> entries;
    entries.reserve(visits.size());
    for (auto const& [visit, waiting] : visits) {
        for (Waiting const& one : waiting)
            entries.push_back(one.entry(visit));
    }
    std::sort(entries.begin(), entries.end(), comes_before);
    return entries;
}

Intake::Intake(sqlite::Database& database, Journal& journal)
    : journal_(journal),
      counters_(database.prepare("SELECT site, commit_no, folded FROM site_counter WHERE programme = ?")),
      save_counter_(database.prepare("INSERT OR REPLACE INTO site_counter VALUES (?, ?, ?, ?)")) {}

void Intake::load() {
    if (loaded_) return;
    sites_.clear();
    sections_.clear();
    size_ = 0;
    needed_ = nothing;
    counters_.query(the_programme);
    while (counters_.step()) {
        Site& site = sites_[counters_.integer32(0)];
        site.last_number = counters_.integer(1);
        site.folded = counters_.integer(2);
    }
    counters_.reset();
    journal_.for_each(Journal::Part::responses, [&](std::int64_t number, sqlite::Blob sections) {
        for_each_section(sections, [&](Code site, std::span<std::uint8_t const> section) {
            if (number <= sites_[site].folded) return;
            ByteReader bytes{section};
            while (!bytes.at_end()) {
                ResponseRow row;
                auto const content = read_entry(bytes, row);
                ByteReader reader{content};
                read_content(reader, row);
                admit(site, row, content, number);
            }
        });
    });
    loaded_ = true;
}

std::span<Intake::Waiting const> Intake::find(Code site, Uuid const& visit) const {
    auto const place = sites_.find(site);
    if (place == sites_.end()) return {};
    auto const found = place->second.visits.find(visit);
    if (found == place->second.visits.end()) return {};
    return {found->second.data(), found->second.size()};
}

void Intake::admit(Code code, ResponseRow const& row, std::span<std::uint8_t const> content,
                   std::int64_t transaction) {
    Site& site = sites_[code];
    if (site.responses == 0) site.transaction = transaction;
    needed_ = std::min(needed_, transaction);
    if (row.commit_number > site.last_number) { // else it is restated
        site.last_number = row.commit_number;
        if (site.ids.empty() || site.ids.back().full()) site.ids.emplace_back(row.commit_number);
        site.ids.back().add(row.visit, row.id);
    }
    ++site.responses;
    ++size_;
    Visit& visit = site.visits[row.visit];
    auto at = std::find_if(visit.begin(), visit.end(), [&](Waiting const& w) { return w.id == row.id; });
    if (at == visit.end()) at = visit.emplace(visit.end());
    at->id = row.id;
    at->commit_number = row.commit_number;
    at->content.assign(content.begin(), content.end());
}

void Intake::add(Code site, ResponseRow row) {
    auto const [known, first] = sites_.try_emplace(site);
    if (first) save_counter_.execute(the_programme, site, 0, 0);
    row.commit_number = known->second.last_number + 1;
    write(site, row);
}

void Intake::restate(Code site, ResponseRow const& row) {
    write(site, row);
}

void Intake::write(Code site, ResponseRow const& row) {
    content_.clear();
    ByteWriter writer{content_};
    write_content(writer, row);
    ByteWriter section{sections_[site]};
    write_entry(section, row, content_);
    admit(site, row, content_, journal_.number());
}

void Intake::finish() {
    Bytes responses;
    ByteWriter bytes{responses};
    for (auto const& [site, section] : sections_)
        write_section(bytes, site, section);
    journal_.set(Journal::Part::responses, std::move(responses));
    sections_.clear();
}

Code Intake::oldest() const {
    Code oldest = 0;
    std::int64_t transaction = std::numeric_limits<std::int64_t>::max();
    for (auto const& [code, site] : sites_) {
        if (site.responses == 0 || site.transaction >= transaction) continue;
        oldest = code;
        transaction = site.transaction;
    }
    return oldest;
}

void Intake::drop(Code code) {
    Site& site = sites_.at(code);
    size_ -= site.responses;
    Site rest;
    rest.last_number = site.last_number;
    rest.folded = journal_.number();
    site = std::move(rest);
    save_counter_.execute(the_programme, code, site.last_number, site.folded);
    needed_ = size_ > 0 ? sites_.at(oldest()).transaction : nothing;
}

} // namespace instante::server
