#include "server/storage/sqlite/disclosure_tables.hpp"

#include "server/storage/contributions.hpp"
#include "server/storage/sqlite/programme_tables.hpp"

#include <algorithm>
#include <limits>

namespace instante::server {

namespace {

/// A kiosk's response that is not finished may be revised for so long; the customer has walked away by then.
constexpr UnixMs waited_for = 15 * 60'000;

constexpr char const* minimum_key = "disclosure_minimum";

/// So many times the minimum may wait for a batch of which nothing need be withheld.
constexpr std::size_t patience = 4;

/// Only of what a device sent is known when it came.
bool may_be_revised(StoredResponse const& response) {
    return response.source == Source::kiosk && !response.final && response.received_at > 0;
}

std::span<std::uint8_t const> own_id(Uuid const& visit, Uuid const& id) {
    return id == visit ? std::span<std::uint8_t const>{} : std::span<std::uint8_t const>{id.bytes};
}

Uuid uuid_from(sqlite::Blob bytes, Uuid const& otherwise) {
    if (bytes.size() != otherwise.bytes.size()) return otherwise;
    Uuid id;
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

std::map<std::int64_t, PlacedAnswer> answers_of(StoredResponse const* response, std::int64_t microsegment,
                                                Catalog const& catalog) {
    std::map<std::int64_t, PlacedAnswer> answers;
    if (!response) return answers;
    for (auto& [key, sums] : contributions(*response, survey_of(*response, catalog), microsegment, 1))
        answers.insert_or_assign(pack(key.instrument), PlacedAnswer{key, std::move(sums)});
    return answers;
}

} // namespace

DisclosureTables::DisclosureTables(sqlite::Database& database)
    : find_minimum_(database.prepare("SELECT value FROM meta WHERE key = ?")),
      save_minimum_(database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")),
      find_(database.prepare("SELECT flagged, due, content FROM disclosure_answer WHERE programme = ? AND "
                             "site = ? AND visit = ? AND id = ? AND subject = ? AND serial = ?")),
      serials_(database.prepare("SELECT serial FROM disclosure_answer WHERE programme = ? AND site = ? AND "
                                "visit = ? AND id = ? AND subject = ? AND serial > 0")),
      waiting_(database.prepare("SELECT visit, id, serial, due, content FROM disclosure_answer WHERE "
                                "programme = ? AND site = ? AND subject = ? AND month = ? AND flagged = ? "
                                "AND waits = 1")),
      save_(database.prepare("INSERT OR REPLACE INTO disclosure_answer VALUES "
                             "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      drop_(database.prepare("DELETE FROM disclosure_answer WHERE programme = ? AND site = ? AND visit = ? "
                             "AND id = ? AND subject = ? AND serial = ?")),
      of_site_(database.prepare("SELECT visit, id, subject, serial, month, flagged, due, content FROM "
                                "disclosure_answer WHERE programme = ? AND site = ?")),
      due_(database.prepare("SELECT site, subject, month, flagged, visit, id, serial FROM disclosure_answer "
                            "WHERE programme = ? AND due > 0 AND due <= ?")),
      open_blocks_(database.prepare("SELECT DISTINCT site, subject, month, flagged FROM disclosure_answer "
                                    "WHERE programme = ? AND waits = 1")),
      find_counts_(database.prepare("SELECT counts FROM disclosure_block WHERE programme = ? AND site = ? "
                                    "AND subject = ? AND month = ? AND flagged = ?")),
      save_counts_(database.prepare("INSERT OR REPLACE INTO disclosure_block VALUES (?, ?, ?, ?, ?, ?)")),
      drop_counts_(database.prepare("DELETE FROM disclosure_block WHERE programme = ? AND site = ? AND "
                                    "subject = ? AND month = ? AND flagged = ?")),
      clear_answers_(database.prepare("DELETE FROM disclosure_answer WHERE programme = ?")),
      clear_counts_(database.prepare("DELETE FROM disclosure_block WHERE programme = ?")),
      microsegments_(database, "microsegment", "key") {}

int DisclosureTables::minimum() {
    if (!minimum_) {
        minimum_ = find_minimum_.query(minimum_key).step() ? std::stoi(find_minimum_.text(0)) : 1;
        find_minimum_.reset();
    }
    return *minimum_;
}

void DisclosureTables::set_minimum(int minimum) {
    save_minimum_.execute(minimum_key, std::to_string(minimum));
    minimum_ = minimum;
}

void DisclosureTables::clear() {
    clear_answers_.execute(the_programme);
    clear_counts_.execute(the_programme);
    entries_.clear();
    touched_.clear();
}

void DisclosureTables::forget() {
    minimum_.reset();
    entries_.clear();
    touched_.clear();
    segments_.clear();
    microsegments_.forget();
}

// ---- what changed ----------------------------------------------------------------------------------

void DisclosureTables::follow(std::span<ResponseChange const> changes, Catalog const& catalog, UnixMs now,
                              RollupTables& rollups) {
    if (minimum() <= 1) return;
    for (ResponseChange const& change : changes)
        follow(change, catalog);
    publish_touched(catalog, now, unknown_day, rollups);
}

void DisclosureTables::follow(ResponseChange const& change, Catalog const& catalog) {
    StoredResponse const& after = *change.after;
    UnixMs const due = may_be_revised(after) ? after.received_at + waited_for : 0;
    std::map<std::int64_t, PlacedAnswer> before =
        answers_of(change.before, change.microsegment_before, catalog);
    for (auto& [subject, answer] : answers_of(&after, change.microsegment, catalog)) {
        AnswerId const id{after.site, after.visit, after.id, subject, 0};
        auto const old = before.extract(subject);
        if (!old.empty() && old.mapped() == answer) {
            if (due == 0 && may_be_revised(*change.before)) await_no_longer(id);
        } else {
            replace(id, !old.empty(), std::move(answer), due);
        }
    }
    for (auto const& [subject, answer] : before)
        replace({after.site, after.visit, after.id, subject, 0}, true, std::nullopt, 0);
}

DisclosureTables::Block DisclosureTables::block_of(AnswerId const& id, Entry const& entry) {
    Place const& place = entry.answer.key;
    return {id.site, id.subject, place.period == unknown_day ? unknown_day : month_start(place.period),
            place.flagged};
}

DisclosureTables::Entry* DisclosureTables::find(AnswerId const& id) {
    if (auto const known = entries_.find(id); known != entries_.end())
        return known->second.gone ? nullptr : &known->second;
    find_.query(the_programme, id.site, sqlite::Blob{id.visit.bytes}, sqlite::Blob{own_id(id.visit, id.id)},
                id.subject, id.serial);
    Entry* found = nullptr;
    if (find_.step()) {
        Entry entry = read_entry(id.site, id.subject, find_.integer(0) != 0, find_.integer(1), find_.blob(2));
        found = &entries_.insert_or_assign(id, std::move(entry)).first->second;
    }
    find_.reset();
    return found;
}

DisclosureTables::Entry& DisclosureTables::put(AnswerId const& id, Entry entry) {
    entry.changed = true;
    touched_[block_of(id, entry)].insert(id);
    return entries_.insert_or_assign(id, std::move(entry)).first->second;
}

/// Puts another answer in the place of what there is, or none. What is published of that leaves; what is not
/// just goes.
void DisclosureTables::replace(AnswerId const& id, bool may_be_there, std::optional<PlacedAnswer> answer,
                               UnixMs due) {
    if (Entry* const present = may_be_there ? find(id) : nullptr) {
        Entry old = *present;
        touched_[block_of(id, old)].insert(id);
        present->gone = present->changed = true;
        if (old.in != 0) {
            AnswerId leaving = id;
            leaving_like(id, old.answer, leaving.serial);
            old.leaving = true;
            old.due = 0;
            put(leaving, std::move(old));
        }
    }
    if (!answer) return;
    int unused = 0;
    if (auto const same = may_be_there ? leaving_like(id, *answer, unused) : std::nullopt) {
        Entry back = *find(*same); // it was to leave, and may stay after all
        Entry& leaving = entries_.at(*same);
        leaving.gone = leaving.changed = true;
        touched_[block_of(*same, leaving)].insert(*same);
        back.leaving = false;
        put(id, std::move(back));
        return;
    }
    put(id, Entry{.answer = std::move(*answer), .due = due});
}

/// One that is leaving, in nothing yet, and says the same; and the first serial that is free.
std::optional<DisclosureTables::AnswerId>
DisclosureTables::leaving_like(AnswerId const& id, PlacedAnswer const& answer, int& free_serial) {
    std::set<int> serials;
    serials_.query(the_programme, id.site, sqlite::Blob{id.visit.bytes},
                   sqlite::Blob{own_id(id.visit, id.id)}, id.subject);
    while (serials_.step())
        serials.insert(serials_.integer32(0));
    serials_.reset();
    AnswerId other = id;
    for (other.serial = 1; entries_.contains(other); ++other.serial)
        serials.insert(other.serial);
    std::optional<AnswerId> like;
    for (int const serial : serials) {
        other.serial = serial;
        Entry const* const entry = find(other);
        if (entry && entry->out == 0 && entry->answer == answer) like = other;
    }
    for (free_serial = 1; serials.contains(free_serial);)
        ++free_serial;
    return like;
}

void DisclosureTables::await_no_longer(AnswerId const& id) {
    Entry* const present = find(id);
    if (!present || present->due == 0) return;
    present->due = 0;
    present->changed = true;
    touched_[block_of(id, *present)].insert(id);
}

// ---- publishing ------------------------------------------------------------------------------------

void DisclosureTables::publish_touched(Catalog const& catalog, UnixMs now, Day over, RollupTables& rollups) {
    std::vector<disclosure::View> const views = views_of(catalog);
    for (auto const& [block, ids] : touched_)
        publish(block, views, now, over, rollups);
    touched_.clear();
    entries_.clear();
}

void DisclosureTables::load_waiting(Block const& block) {
    waiting_.query(the_programme, block.site, block.subject, block.month, block.flagged ? 1 : 0);
    while (waiting_.step()) {
        AnswerId id{block.site, uuid_from(waiting_.blob(0), {}), {}, block.subject, waiting_.integer32(2)};
        id.id = uuid_from(waiting_.blob(1), id.visit);
        touched_.at(block).insert(id);
        if (entries_.contains(id)) continue;
        entries_.emplace(
            id, read_entry(id.site, id.subject, block.flagged, waiting_.integer(3), waiting_.blob(4)));
    }
    waiting_.reset();
}

void DisclosureTables::publish(Block const& block, std::vector<disclosure::View> const& views, UnixMs now,
                               Day over, RollupTables& rollups) {
    load_waiting(block);
    std::set<Uuid> waiting;
    Day newest = unknown_day;
    for (AnswerId const& id : touched_.at(block)) {
        Entry const& entry = entries_.at(id);
        if (entry.gone || block_of(id, entry) != block || !waits(entry) || entry.due > now) continue;
        waiting.insert(id.visit);
        newest = std::max(newest, entry.answer.key.period);
    }
    auto const least = static_cast<std::size_t>(minimum());
    if (waiting.size() >= least) {
        bool const long_enough =
            waiting.size() >= patience * least || (over != unknown_day && newest <= over);
        release(block, views, now, long_enough ? disclosure::Batch::any : disclosure::Batch::only_whole,
                rollups);
    }
    for (AnswerId const& id : touched_.at(block)) {
        Entry const& entry = entries_.at(id);
        if (entry.changed && (entry.gone || block_of(id, entry) == block)) save(id, entry);
    }
}

void DisclosureTables::release(Block const& block, std::vector<disclosure::View> const& views, UnixMs now,
                               disclosure::Batch batch, RollupTables& rollups) {
    std::vector<Entry*> entries;
    std::vector<disclosure::Item> items;
    std::map<Uuid, std::int64_t> visits;
    for (AnswerId const& id : touched_.at(block)) {
        Entry& entry = entries_.at(id);
        if (entry.gone || block_of(id, entry) != block || !waits(entry) || entry.due > now) continue;
        std::int64_t const visit =
            visits.try_emplace(id.visit, static_cast<std::int64_t>(visits.size())).first->second;
        entries.push_back(&entry);
        items.push_back({visit, cells_of(entry.answer.key, segments_of(entry.answer.key.microsegment), views),
                         entry.in, entry.out, entry.leaving});
    }
    disclosure::Counts counts = load_counts(block);
    auto const publications = disclosure::release(views, items, counts, minimum(), batch);
    if (publications.empty()) return;
    for (std::size_t i = 0; i < items.size(); ++i) {
        Entry& entry = *entries[i];
        entry.changed = entry.changed || entry.in != items[i].in || entry.out != items[i].out;
        entry.in = items[i].in;
        entry.out = items[i].out;
        if (entry.in != 0) entry.due = 0;
        // Where its taking out had to be withheld, it stays, and is remembered.
        if (entry.leaving && (entry.in & ~entry.out) == 0) entry.gone = entry.changed = true;
    }
    add_to_rollups(publications, views, entries, rollups);
    save_counts(block, counts);
}

/// Cell by cell: a group of answers is one change.
void DisclosureTables::add_to_rollups(std::vector<disclosure::Publication> const& publications,
                                      std::vector<disclosure::View> const& views,
                                      std::vector<Entry*> const& entries, RollupTables& rollups) {
    std::map<std::pair<int, CellKey>, CellSums> sums;
    for (disclosure::Publication const& one : publications) {
        int const view = views[one.view].number;
        PlacedAnswer const& answer = entries[one.item]->answer;
        sums[{view, key_in_view(view, answer)}].add(answer.sums, one.sign);
    }
    for (auto const& [cell, of_cell] : sums) {
        if (!of_cell.empty()) rollups.add_published(cell.first, cell.second, of_cell);
    }
}

CellKey DisclosureTables::key_in_view(int view, PlacedAnswer const& answer) {
    CellKey key = at_grain(answer.key, grain_of_view(view));
    if (view < first_dimension_view) return key;
    Code const dimension = dimension_of_view(view);
    Code const value = segment_in(segments_of(answer.key.microsegment), dimension);
    key.microsegment = microsegments_.number_of(microsegment_key({{dimension, value, Provenance::unknown}}));
    return key;
}

void DisclosureTables::release_due(Catalog const& catalog, UnixMs now, RollupTables& rollups) {
    if (minimum() <= 1) return;
    std::vector<AnswerId> due;
    due_.query(the_programme, now);
    while (due_.step()) {
        AnswerId id{due_.integer32(0), uuid_from(due_.blob(4), {}), {}, due_.integer(1), due_.integer32(6)};
        id.id = uuid_from(due_.blob(5), id.visit);
        due.push_back(id);
    }
    due_.reset();
    for (AnswerId const& id : due)
        await_no_longer(id);
    publish_touched(catalog, now, unknown_day, rollups);
}

void DisclosureTables::release_all(Catalog const& catalog, UnixMs now, Day over, RollupTables& rollups) {
    if (minimum() <= 1) return;
    open_blocks_.query(the_programme);
    while (open_blocks_.step()) {
        touched_[{open_blocks_.integer32(0), open_blocks_.integer(1), open_blocks_.integer32(2),
                  open_blocks_.integer(3) != 0}];
    }
    open_blocks_.reset();
    publish_touched(catalog, now, over, rollups);
}

// ---- rows ------------------------------------------------------------------------------------------

DisclosureTables::Entry DisclosureTables::read_entry(Code site, std::int64_t subject, bool flagged,
                                                     UnixMs due, sqlite::Blob content) const {
    ByteReader bytes{content};
    Entry entry;
    entry.due = due;
    entry.leaving = bytes.byte() != 0;
    entry.in = bytes.number();
    entry.out = bytes.number();
    CellKey& key = entry.answer.key;
    key.site = site;
    key.flagged = flagged;
    key.instrument = unpack_instrument(subject);
    key.period = static_cast<Day>(bytes.signed_number());
    key.hour = static_cast<int>(bytes.number()) - 1;
    key.kiosk = static_cast<Code>(bytes.number());
    key.microsegment = static_cast<std::int64_t>(bytes.number());
    read(bytes, entry.answer.sums);
    return entry;
}

void DisclosureTables::save(AnswerId const& id, Entry const& entry) {
    sqlite::Blob const visit{id.visit.bytes};
    sqlite::Blob const own = own_id(id.visit, id.id);
    if (entry.gone) {
        drop_.execute(the_programme, id.site, visit, own, id.subject, id.serial);
        return;
    }
    Bytes content;
    ByteWriter bytes{content};
    CellKey const& key = entry.answer.key;
    bytes.byte(entry.leaving ? 1 : 0);
    bytes.number(entry.in);
    bytes.number(entry.out);
    bytes.signed_number(key.period);
    bytes.number(static_cast<std::uint64_t>(std::int64_t{key.hour} + 1));
    bytes.number(static_cast<std::uint64_t>(key.kiosk));
    bytes.number(static_cast<std::uint64_t>(key.microsegment));
    write(bytes, entry.answer.sums);
    Block const block = block_of(id, entry);
    save_.execute(the_programme, id.site, visit, own, id.subject, id.serial, block.month,
                  block.flagged ? 1 : 0, entry.due, waits(entry) ? 1 : 0, sqlite::Blob{content});
}

disclosure::Counts DisclosureTables::load_counts(Block const& block) {
    disclosure::Counts counts;
    find_counts_.query(the_programme, block.site, block.subject, block.month, block.flagged ? 1 : 0);
    if (find_counts_.step()) {
        ByteReader bytes{find_counts_.blob(0)};
        while (!bytes.at_end()) {
            int const view = static_cast<int>(bytes.number());
            std::int64_t const cell = bytes.signed_number();
            counts[{view, cell}] = bytes.signed_number();
        }
    }
    find_counts_.reset();
    return counts;
}

void DisclosureTables::save_counts(Block const& block, disclosure::Counts const& counts) {
    int const flagged = block.flagged ? 1 : 0;
    if (counts.empty()) {
        drop_counts_.execute(the_programme, block.site, block.subject, block.month, flagged);
        return;
    }
    Bytes content;
    ByteWriter bytes{content};
    for (auto const& [cell, count] : counts) {
        bytes.number(static_cast<std::uint64_t>(cell.first));
        bytes.signed_number(cell.second);
        bytes.signed_number(count);
    }
    save_counts_.execute(the_programme, block.site, block.subject, block.month, flagged,
                         sqlite::Blob{content});
}

DisclosureTables::Segments const& DisclosureTables::segments_of(std::int64_t microsegment) {
    auto const [at, first] = segments_.try_emplace(microsegment);
    if (first) at->second = parse_microsegment_key(microsegments_.text_of(microsegment));
    return at->second;
}

} // namespace instante::server
