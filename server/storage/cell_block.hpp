#pragma once
// A block of cells as it is stored: one row holds all cells of a site, grain, stretch of days and subject,
// ascending, so that thousands of cells are a few rows to read and a change rewrites few pages.

#include "server/storage/cells.hpp"

#include <algorithm>
#include <bit>
#include <tuple>
#include <vector>

namespace instante::server {

/// Where in its block a cell lies.
struct CellSpot {
    int day = 0; // its period's, from the block's first
    int hour = unknown_hour;
    Code kiosk = 0;
    std::int64_t microsegment = 0;
    bool flagged = false;
    friend auto operator<=>(CellSpot const&, CellSpot const&) = default;
};

/// `place` is folded to the grain already.
inline CellSpot spot_of(Place const& place, Grain grain) {
    return {place.period - block_of(place.period, grain), place.hour, place.kiosk, place.microsegment,
            place.flagged};
}
inline Place place_of(CellSpot const& spot, Code site, Day block) {
    return {site, block + spot.day, spot.hour, spot.kiosk, spot.microsegment, spot.flagged};
}

/// Spots pack into numbers that ascend with them; as few bits as the block's kiosks and microsegments need.
struct SpotWidths {
    int kiosk = 0;
    int microsegment = 0;

    std::uint64_t pack(CellSpot const& spot) const {
        auto packed = static_cast<std::uint64_t>(spot.day) * 32 + static_cast<std::uint64_t>(spot.hour + 1);
        packed = (packed << kiosk) | static_cast<std::uint64_t>(spot.kiosk);
        packed = (packed << microsegment) | static_cast<std::uint64_t>(spot.microsegment);
        return (packed << 1) | static_cast<std::uint64_t>(spot.flagged);
    }
    CellSpot unpack(std::uint64_t packed) const {
        CellSpot spot;
        spot.flagged = packed & 1;
        packed >>= 1;
        spot.microsegment = static_cast<std::int64_t>(packed & ((std::uint64_t{1} << microsegment) - 1));
        packed >>= microsegment;
        spot.kiosk = static_cast<Code>(packed & ((std::uint64_t{1} << kiosk) - 1));
        packed >>= kiosk;
        spot.hour = static_cast<int>(packed % 32) - 1;
        spot.day = static_cast<int>(packed / 32);
        return spot;
    }
    static int bits(std::int64_t value) {
        return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
    }
    void hold(CellSpot const& spot) {
        kiosk = std::max(kiosk, bits(spot.kiosk));
        microsegment = std::max(microsegment, bits(spot.microsegment));
    }
};

/// Walks the cells of a stored block.
template <class Sums>
class BlockReader {
  public:
    explicit BlockReader(std::span<std::uint8_t const> stored) : bytes_(stored) {
        if (bytes_.at_end()) return;
        widths_.kiosk = bytes_.byte();
        widths_.microsegment = bytes_.byte();
    }
    /// False at the end; else spot() and sums() are the next cell's.
    bool next() {
        if (bytes_.at_end()) return false;
        packed_ += bytes_.number();
        sums_begin_ = bytes_.position();
        read(bytes_, sums_);
        return true;
    }
    CellSpot spot() const { return widths_.unpack(packed_); }
    Sums const& sums() const { return sums_; }
    /// The sums as they are stored.
    std::span<std::uint8_t const> stored_sums() const { return {sums_begin_, bytes_.position()}; }
    SpotWidths widths() const { return widths_; }

  private:
    ByteReader bytes_;
    SpotWidths widths_;
    std::uint64_t packed_ = 0;
    std::uint8_t const* sums_begin_ = nullptr;
    Sums sums_;
};

/// The number a grain is stored under; ratings and visits are apart.
template <class Sums>
constexpr int stored_grain_of(Grain grain) {
    return static_cast<int>(grain) * 2 + (std::is_same_v<Sums, VisitSums> ? 1 : 0);
}

/// What is added to a cell, and where it lies.
template <class Sums>
struct CellChange {
    Day block = 0;
    std::int64_t subject = 0; // a packed instrument or pair of moments
    CellSpot spot;
    Sums sums;
};

/// Where a change goes, and which it is: sorting these is much cheaper than sorting changes.
struct ChangePlace {
    Day block = 0;
    std::int64_t subject = 0;
    std::uint64_t spot = 0; // packed
    std::size_t change = 0;

    bool same_cell(ChangePlace const& other) const {
        return block == other.block && subject == other.subject && spot == other.spot;
    }
    friend bool operator<(ChangePlace const& one, ChangePlace const& other) {
        if (one.block != other.block) return one.block < other.block;
        if (one.subject != other.subject) return one.subject < other.subject;
        return one.spot < other.spot;
    }
};

/// Adds up the changes of one cell, in the order of blocks. `first(place)` gives the first of a cell, whole.
template <class Sums, class First>
std::vector<CellChange<Sums>> add_up(std::vector<ChangePlace>& places,
                                     std::vector<CellChange<Sums>> const& changes, First&& first) {
    if (!std::is_sorted(places.begin(), places.end())) std::sort(places.begin(), places.end());
    std::vector<CellChange<Sums>> sums;
    sums.reserve(places.size());
    ChangePlace const* last = nullptr;
    for (ChangePlace const& place : places) {
        if (last && last->same_cell(place)) {
            sums.back().sums.add(changes[place.change].sums);
        } else {
            sums.push_back(first(place));
        }
        last = &place;
    }
    std::erase_if(sums, [](CellChange<Sums> const& c) { return c.sums.empty(); }); // in and out again
    return sums;
}

/// Orders changes as blocks are stored, and adds up those of one cell.
template <class Sums>
void merge(std::vector<CellChange<Sums>>& changes) {
    SpotWidths widths;
    for (CellChange<Sums> const& change : changes)
        widths.hold(change.spot);
    std::vector<ChangePlace> places;
    places.reserve(changes.size());
    for (CellChange<Sums> const& change : changes)
        places.push_back({change.block, change.subject, widths.pack(change.spot), places.size()});
    changes = add_up<Sums>(places, changes,
                           [&](ChangePlace const& place) { return std::move(changes[place.change]); });
}

/// The same changes at a coarser grain.
template <class Sums>
std::vector<CellChange<Sums>> coarsen(std::vector<CellChange<Sums>> const& finer, Grain grain) {
    SpotWidths widths;
    for (CellChange<Sums> const& change : finer)
        widths.hold(change.spot);
    GrainRule const rule = rule_of(grain);
    std::vector<ChangePlace> places;
    places.reserve(finer.size());
    Day finer_day = unknown_day; // neighbours are mostly of one day
    Place there = at_grain(Place{.period = finer_day}, grain);
    Day block = block_of(there.period, grain);
    for (CellChange<Sums> const& change : finer) {
        CellSpot spot = change.spot;
        if (Day const day = change.block + spot.day; day != finer_day) {
            finer_day = day;
            there = at_grain(Place{.period = day}, grain);
            block = block_of(there.period, grain);
        }
        spot.day = there.period - block;
        if (!rule.hour) spot.hour = there.hour;
        if (!rule.kiosk) spot.kiosk = there.kiosk;
        if (!rule.microsegment) spot.microsegment = there.microsegment;
        places.push_back({block, change.subject, widths.pack(spot), places.size()});
    }
    return add_up<Sums>(places, finer, [&](ChangePlace const& place) {
        return CellChange<Sums>{place.block, place.subject, widths.unpack(place.spot),
                                finer[place.change].sums};
    });
}

/// Calls `take(block, subject, span of its changes)` for each block of merged changes.
template <class Sums, class Take>
void for_each_block(std::span<CellChange<Sums> const> changes, Take&& take) {
    while (!changes.empty()) {
        CellChange<Sums> const& first = changes.front();
        auto const other = std::find_if(changes.begin(), changes.end(), [&](CellChange<Sums> const& change) {
            return change.block != first.block || change.subject != first.subject;
        });
        auto const size = static_cast<std::size_t>(other - changes.begin());
        take(first.block, first.subject, changes.first(size));
        changes = changes.subspan(size);
    }
}

/// Adds the merged changes of one block to it as it is stored (empty: there was none); empty when nothing is
/// left.
template <class Sums>
Bytes add_to_block(std::span<std::uint8_t const> stored, std::span<CellChange<Sums> const> changes) {
    BlockReader<Sums> before{stored};
    SpotWidths widths = before.widths();
    for (CellChange<Sums> const& change : changes)
        widths.hold(change.spot);

    Bytes result;
    result.reserve(stored.size() + changes.size() * 8 + 2);
    ByteWriter bytes{result};
    bytes.byte(static_cast<std::uint8_t>(widths.kiosk));
    bytes.byte(static_cast<std::uint8_t>(widths.microsegment));
    std::uint64_t last = 0;
    auto const place = [&](CellSpot const& spot) {
        std::uint64_t const packed = widths.pack(spot);
        bytes.number(packed - last);
        last = packed;
    };
    Sums sum;
    bool more = before.next();
    for (auto change = changes.begin(); more || change != changes.end();) {
        if (more && (change == changes.end() || before.spot() < change->spot)) {
            place(before.spot());
            bytes.raw(before.stored_sums());
            more = before.next();
            continue;
        }
        CellSpot const spot = change->spot;
        sum = change->sums;
        ++change;
        if (more && before.spot() == spot) {
            sum.add(before.sums());
            more = before.next();
        }
        sum.settle();
        if (sum.empty()) continue;
        place(spot);
        write(bytes, sum);
    }
    if (result.size() == 2) result.clear();
    return result;
}

} // namespace instante::server
