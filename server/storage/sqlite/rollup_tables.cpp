#include "server/storage/sqlite/rollup_tables.hpp"

#include "server/storage/published_views.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/site_sections.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr Code whole_programme = 0;
/// Published cells are stored as grains of their own, after all others: this and the view's number.
constexpr int first_published_grain = 1000;

} // namespace

RollupTables::RollupTables(sqlite::Database& database, Journal& journal)
    : find_block_(database.prepare("SELECT cells FROM rollup WHERE programme = ? AND site = ? AND grain = ? "
                                   "AND block = ? AND subject = ?")),
      save_block_(database.prepare("INSERT OR REPLACE INTO rollup VALUES (?, ?, ?, ?, ?, ?)")),
      drop_block_(database.prepare("DELETE FROM rollup WHERE programme = ? AND site = ? AND grain = ? "
                                   "AND block = ? AND subject = ?")),
      blocks_(database.prepare("SELECT block, subject, cells FROM rollup WHERE programme = ? AND site = ? "
                               "AND grain = ? AND block BETWEEN ? AND ?")),
      counters_(database.prepare("SELECT site, folded FROM site_counter WHERE programme = ?")),
      clear_blocks_(database.prepare("DELETE FROM rollup WHERE programme = ?")),
      clear_published_(database.prepare("DELETE FROM rollup WHERE programme = ? AND grain >= ?")),
      journal_(journal) {}

// ---- writing ---------------------------------------------------------------------------------------

void RollupTables::add(std::span<std::pair<CellKey, CellSums> const> cells) {
    if (!cells.empty()) pending_[cells.front().first.site].add(cells);
}

void RollupTables::add(VisitContribution const& visit, int sign) {
    pending_[visit.place.site].add(visit, sign);
}

void RollupTables::add_published(int view, CellKey const& key, CellSums const& sums) {
    pending_[key.site].add_published(view, key, sums);
}

void RollupTables::finish() {
    if (pending_.empty()) return;
    load();
    Bytes changes;
    ByteWriter bytes{changes};
    for (auto const& [site, page] : pending_) {
        write_section(bytes, site, page.bytes());
        ByteWriter{unfolded_[site]}.raw(page.bytes());
    }
    pending_.clear();
    journal_.set(Journal::Part::changes, std::move(changes));
}

void RollupTables::forget() {
    pending_.clear();
    whole_ = {};
    whole_published_.clear();
    loaded_ = false;
}

void RollupTables::load() {
    if (loaded_) return;
    unfolded_.clear();
    for_each_page(
        [&](Code site, std::span<std::uint8_t const> page) { ByteWriter{unfolded_[site]}.raw(page); });
    loaded_ = true;
}

/// Calls `take(site, page)` for all that no block holds yet, the oldest first.
template <class Take>
void RollupTables::for_each_page(Take&& take) {
    std::map<Code, std::int64_t> folded;
    counters_.query(the_programme);
    while (counters_.step())
        folded[counters_.integer32(0)] = counters_.integer(1);
    counters_.reset();
    journal_.for_each(Journal::Part::changes, [&](std::int64_t transaction, sqlite::Blob sections) {
        for_each_section(sections, [&](Code site, std::span<std::uint8_t const> page) {
            if (transaction > folded[site]) take(site, page);
        });
    });
}

template <class OnCell, class OnVisit, class OnPublished>
void RollupTables::read_journal_of(CellQuery const& query, OnCell&& on_cell, OnVisit&& on_visit,
                                   OnPublished&& on_published) {
    for_each_page([&](Code site, std::span<std::uint8_t const> page) {
        if (query.whole_programme ||
            std::find(query.sites.begin(), query.sites.end(), site) != query.sites.end())
            read_journal(page, site, on_cell, on_visit, on_published);
    });
}

void RollupTables::fold(Code site) {
    load();
    auto const unfolded = unfolded_.find(site);
    if (unfolded == unfolded_.end()) return;
    fold(site, unfolded->second);
    unfolded_.erase(unfolded);
}

void RollupTables::write_through() {
    for (auto const& [site, page] : pending_)
        fold(site, page.bytes());
    fold_whole();
    pending_.clear();
}

void RollupTables::clear() {
    clear_blocks_.execute(the_programme);
    journal_.clear_changes();
    forget();
}

void RollupTables::clear_published() {
    clear_published_.execute(the_programme, first_published_grain);
}

void RollupTables::fold(Code site, std::span<std::uint8_t const> changes) {
    std::vector<CellChange<CellSums>> ratings;
    std::vector<CellChange<VisitSums>> visits;
    std::map<int, std::vector<CellChange<CellSums>>> published;
    read_journal(
        changes, site,
        [&](CellKey const& key, CellSums const& sums) {
            ratings.push_back({block_of(key.period, Grain::detail), pack(key.instrument),
                               spot_of(key, Grain::detail), sums});
        },
        [&](Place const& place, std::span<MomentPart const> parts, int sign) {
            for_each_pair(parts, [&](MomentPair const& pair, VisitSums const& one) {
                VisitSums sums;
                sums.add(one, sign);
                visits.push_back(
                    {block_of(place.period, Grain::detail), pack(pair), spot_of(place, Grain::detail), sums});
            });
        },
        [&](int view, CellKey const& key, CellSums const& sums) {
            Grain const grain = grain_of_view(view);
            published[view].push_back(
                {block_of(key.period, grain), pack(key.instrument), spot_of(key, grain), sums});
        });
    write_grains(site, std::move(ratings));
    write_grains(site, std::move(visits));
    write_published(site, published);
}

void RollupTables::write_published(Code site, std::map<int, std::vector<CellChange<CellSums>>>& changes) {
    for (auto& [view, cells] : changes) {
        merge(cells);
        write_blocks<CellSums>(site, first_published_grain + view, cells);
        if (!rule_of(grain_of_view(view)).whole) continue;
        auto& whole = whole_published_[view];
        whole.insert(whole.end(), cells.begin(), cells.end());
    }
}

template <class Sums>
void RollupTables::write_grains(Code site, std::vector<CellChange<Sums>> detailed) {
    merge(detailed);
    ByGrain<Sums> by_grain;
    auto const of = [&](Grain grain) -> auto& {
        return by_grain[static_cast<std::size_t>(grain)];
    };
    of(Grain::detail) = std::move(detailed);
    for (Grain const grain : all_grains) {
        GrainRule const rule = rule_of(grain);
        if (grain != Grain::detail) of(grain) = coarsen(of(finer_than(grain)), grain);
        if (std::is_same_v<Sums, VisitSums> && !rule.visits) continue;
        write_blocks<Sums>(site, stored_grain_of<Sums>(grain), of(grain));
        if (!rule.whole) continue;
        auto& whole = std::get<ByGrain<Sums>>(whole_)[static_cast<std::size_t>(grain)];
        whole.insert(whole.end(), of(grain).begin(), of(grain).end());
    }
}

void RollupTables::fold_whole() {
    write_whole<CellSums>();
    write_whole<VisitSums>();
    for (auto& [view, changes] : whole_published_) {
        merge(changes);
        write_blocks<CellSums>(whole_programme, first_published_grain + view, changes);
    }
    whole_published_.clear();
}

template <class Sums>
void RollupTables::write_whole() {
    for (Grain const grain : all_grains) {
        auto& changes = std::get<ByGrain<Sums>>(whole_)[static_cast<std::size_t>(grain)];
        merge(changes);
        write_blocks<Sums>(whole_programme, stored_grain_of<Sums>(grain), changes);
        changes.clear();
    }
}

template <class Sums>
void RollupTables::write_blocks(Code site, int grain, std::span<CellChange<Sums> const> changes) {
    for_each_block<Sums>(changes, [&](Day day, std::int64_t subject, auto cells) {
        find_block_.query(the_programme, site, grain, day, subject);
        Bytes const block =
            add_to_block<Sums>(find_block_.step() ? find_block_.blob(0) : sqlite::Blob{}, cells);
        find_block_.reset();
        if (block.empty()) {
            drop_block_.execute(the_programme, site, grain, day, subject);
        } else {
            save_block_.execute(the_programme, site, grain, day, subject, sqlite::Blob{block});
        }
    });
}

// ---- reading ---------------------------------------------------------------------------------------

namespace {

/// The query's period, as far as cells of a day (or month) are concerned.
struct Bounds {
    Day from;
    Day to;
    explicit Bounds(CellQuery const& query)
        : from(query.from.value_or(query.to ? unknown_day + 1 : unknown_day)),
          to(query.to.value_or(std::numeric_limits<Day>::max())) {}
    bool hold(Day period) const { return period >= from && period <= to; }
};

} // namespace

std::vector<Code> RollupTables::sites_of(CellQuery const& query) {
    if (query.whole_programme && !rule_of(query.grain).whole)
        throw std::invalid_argument("this grain is not kept for the whole programme");
    return query.whole_programme ? std::vector<Code>{whole_programme} : query.sites;
}

template <class Key, class Sums, class Unpack>
std::optional<std::int64_t>
RollupTables::read_blocks(CellQuery const& query, int stored_grain, Unpack unpack,
                          std::function<void(Key const&, Sums const&)> const& take, std::int64_t walked) {
    Bounds const bounds{query};
    if (walked > query.row_budget) return std::nullopt;
    Day const first_block = bounds.from <= unknown_day + 1 ? bounds.from : block_of(bounds.from, query.grain);
    for (Code const site : sites_of(query)) {
        blocks_.query(the_programme, site, stored_grain, first_block, bounds.to);
        while (blocks_.step()) {
            Day const block = blocks_.integer32(0);
            auto const subject = unpack(blocks_.integer(1));
            if constexpr (std::is_same_v<Key, CellKey>) {
                if (query.instruments && !query.instruments(subject)) continue;
            }
            BlockReader<Sums> cells{blocks_.blob(2)};
            while (cells.next()) {
                if (++walked > query.row_budget) {
                    blocks_.reset();
                    return std::nullopt;
                }
                Key const key{place_of(cells.spot(), site, block), subject};
                if (bounds.hold(key.period)) take(key, cells.sums());
            }
        }
    }
    blocks_.reset();
    return walked;
}

std::optional<std::int64_t> RollupTables::read_published(CellQuery const& query, TakeCell const& take) {
    auto const view = view_that_answers(query.grain, query.dimension);
    if (!view) throw std::invalid_argument("nothing is published at this grain");
    Bounds const bounds{query};
    std::int64_t walked = 0;
    read_journal_of(
        query, [](CellKey const&, CellSums const&) {}, [](Place const&, std::span<MomentPart const>, int) {},
        [&](int of, CellKey const& published, CellSums const& sums) {
            if (of != *view || !bounds.hold(published.period)) return;
            if (query.instruments && !query.instruments(published.instrument)) return;
            CellKey key = published;
            if (query.whole_programme) key.site = whole_programme;
            ++walked;
            take(key, sums);
        });
    return read_blocks<CellKey, CellSums>(query, first_published_grain + *view, unpack_instrument, take,
                                          walked);
}

std::optional<std::int64_t> RollupTables::read(CellQuery const& query, TakeCell const& take) {
    if (query.gated) return read_published(query, take);
    if (query.grain == Grain::weekdays) { // there was a gate when this was asked
        CellQuery by_day = query;
        by_day.grain = Grain::days;
        return read(by_day, take);
    }
    Bounds const bounds{query};
    std::int64_t walked = 0;
    read_journal_of(
        query,
        [&](CellKey const& detailed, CellSums const& sums) {
            CellKey key = at_grain(detailed, query.grain);
            if (!bounds.hold(key.period)) return;
            if (query.instruments && !query.instruments(key.instrument)) return;
            if (query.whole_programme) key.site = whole_programme;
            ++walked;
            take(key, sums);
        },
        [](Place const&, std::span<MomentPart const>, int) {}, [](int, CellKey const&, CellSums const&) {});
    return read_blocks<CellKey, CellSums>(query, stored_grain_of<CellSums>(query.grain), unpack_instrument,
                                          take, walked);
}

std::optional<std::int64_t> RollupTables::read_visits(CellQuery const& query, TakeVisits const& take) {
    if (!rule_of(query.grain).visits) throw std::invalid_argument("this grain keeps no visit sums");
    Bounds const bounds{query};
    std::int64_t walked = 0;
    read_journal_of(
        query, [](CellKey const&, CellSums const&) {},
        [&](Place const& detailed, std::span<MomentPart const> parts, int sign) {
            Place place = at_grain(detailed, query.grain);
            if (!bounds.hold(place.period)) return;
            if (query.whole_programme) place.site = whole_programme;
            for_each_pair(parts, [&](MomentPair const& pair, VisitSums const& one) {
                VisitSums sums;
                sums.add(one, sign);
                ++walked;
                take(VisitKey{place, pair}, sums);
            });
        },
        [](int, CellKey const&, CellSums const&) {});
    return read_blocks<VisitKey, VisitSums>(query, stored_grain_of<VisitSums>(query.grain),
                                            unpack_moment_pair, take, walked);
}

} // namespace instante::server
