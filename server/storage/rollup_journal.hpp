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

    std::span<std::uint8_t const> bytes() const { return bytes_; }

  private:
    void add_place(std::uint8_t kind, Place const& place, std::size_t parts);

    Bytes bytes_;
};

/// Walks a page. Calls `on_cell(CellKey, CellSums)`, and `on_visit(Place, span<MomentPart const>, sign)`.
template <class OnCell, class OnVisit>
void read_journal(std::span<std::uint8_t const> page, Code site, OnCell&& on_cell, OnVisit&& on_visit);

// ---- the form of a page ----------------------------------------------------------------------------

namespace journal {

inline constexpr std::uint8_t visit_bit = 1;
inline constexpr std::uint8_t minus_bit = 2; // of a visit; cells carry their sign
inline constexpr std::uint8_t flagged_bit = 4;

MomentPart read_part(ByteReader& bytes);

} // namespace journal

template <class OnCell, class OnVisit>
void read_journal(std::span<std::uint8_t const> page, Code site, OnCell&& on_cell, OnVisit&& on_visit) {
    ByteReader bytes{page};
    CellKey key;
    CellSums sums;
    std::vector<MomentPart> parts;
    while (!bytes.at_end()) {
        std::uint8_t const kind = bytes.byte();
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
            on_cell(static_cast<CellKey const&>(key), static_cast<CellSums const&>(sums));
        }
    }
}

} // namespace instante::server
