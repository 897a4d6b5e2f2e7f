#pragma once
// Changes to roll-ups as a transaction leaves them, in few bytes: writing one response touches no
// block. They are folded into the blocks later, many at a time; until then readers add them up.

#include "server/storage/contributions.hpp"

namespace instante::server {

/// The changes of one site within a transaction.
class JournalPage {
  public:
    /// `cells` are those of one response: they share a place.
    void add(std::span<std::pair<CellKey, CellSums> const> cells);
    void add(VisitContribution const& visit, int sign);
    /// What is published in a cell of a view (see published_views.hpp), more or less than before.
    void add_published(int view, CellKey const& key, CellSums const& sums);

    std::span<std::uint8_t const> bytes() const { return bytes_; }

  private:
    void add_place(std::uint8_t kind, Place const& place, std::size_t parts, int view = 0);

    Bytes bytes_;
};

/// Walks a page. Calls `on_cell(CellKey, CellSums)`, `on_visit(Place, span<MomentPart const>, sign)`, and
/// `on_published(view, CellKey, CellSums)`.
template <class OnCell, class OnVisit, class OnPublished>
void read_journal(std::span<std::uint8_t const> page, Code site, OnCell&& on_cell, OnVisit&& on_visit,
                  OnPublished&& on_published);

// ---- the form of a page ----------------------------------------------------------------------------

namespace journal {

inline constexpr std::uint8_t visit_bit = 1;
inline constexpr std::uint8_t minus_bit = 2; // of a visit; cells carry their sign
inline constexpr std::uint8_t flagged_bit = 4;
inline constexpr std::uint8_t published_bit = 8; // the view follows

MomentPart read_part(ByteReader& bytes);

} // namespace journal

template <class OnCell, class OnVisit, class OnPublished>
void read_journal(std::span<std::uint8_t const> page, Code site, OnCell&& on_cell, OnVisit&& on_visit,
                  OnPublished&& on_published) {
    ByteReader bytes{page};
    CellKey key;
    CellSums sums;
    std::vector<MomentPart> parts;
    while (!bytes.at_end()) {
        std::uint8_t const kind = bytes.byte();
        int const view = kind & journal::published_bit ? static_cast<int>(bytes.number()) : 0;
        key.site = site;
        key.period = static_cast<Day>(bytes.signed_number());
        key.hour = static_cast<int>(bytes.number()) - 1;
        key.kiosk = static_cast<Code>(bytes.number());
        key.microsegment = static_cast<std::int64_t>(bytes.number());
        key.flagged = kind & journal::flagged_bit;
        std::uint64_t count = bytes.number();
        if (kind & journal::visit_bit) {
            parts.clear();
            for (; count > 0; --count)
                parts.push_back(journal::read_part(bytes));
            on_visit(static_cast<Place const&>(key), std::span<MomentPart const>{parts},
                     kind & journal::minus_bit ? -1 : 1);
            continue;
        }
        for (; count > 0; --count) {
            key.instrument = unpack_instrument(static_cast<std::int64_t>(bytes.number()));
            read(bytes, sums);
            if (kind & journal::published_bit) {
                on_published(view, static_cast<CellKey const&>(key), static_cast<CellSums const&>(sums));
            } else {
                on_cell(static_cast<CellKey const&>(key), static_cast<CellSums const&>(sums));
            }
        }
    }
}

} // namespace instante::server
