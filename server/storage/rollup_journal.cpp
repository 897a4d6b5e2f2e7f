#include "server/storage/rollup_journal.hpp"

#include <cmath>

namespace instante::server {

namespace {

/// A part with k = 1 and whole s is written as 2 s; any other as 1 and two real numbers.
void write_part(ByteWriter& bytes, MomentPart const& part) {
    bytes.number(static_cast<std::uint64_t>(part.moment));
    if (part.k == 1 && part.s >= 0 && part.s == std::trunc(part.s)) {
        bytes.number(static_cast<std::uint64_t>(part.s) * 2);
        return;
    }
    bytes.number(1);
    bytes.real(part.s);
    bytes.real(part.k);
}

} // namespace

MomentPart journal::read_part(ByteReader& bytes) {
    MomentPart part;
    part.moment = static_cast<Code>(bytes.number());
    std::uint64_t const head = bytes.number();
    if (head % 2 == 0) {
        std::uint64_t const whole = head / 2;
        part.s = static_cast<double>(whole);
        part.k = 1;
        return part;
    }
    part.s = bytes.real();
    part.k = bytes.real();
    return part;
}

void JournalPage::add_place(std::uint8_t kind, Place const& place, std::size_t parts, int view) {
    ByteWriter bytes{bytes_};
    bytes.byte(kind | (place.flagged ? journal::flagged_bit : 0));
    if (kind & journal::published_bit) bytes.number(static_cast<std::uint64_t>(view));
    bytes.signed_number(place.period);
    bytes.number(static_cast<std::uint64_t>(place.hour) + 1);
    bytes.number(static_cast<std::uint64_t>(place.kiosk));
    bytes.number(static_cast<std::uint64_t>(place.microsegment));
    bytes.number(parts);
}

void JournalPage::add(std::span<std::pair<CellKey, CellSums> const> cells) {
    if (cells.empty()) return;
    add_place(0, cells.front().first, cells.size());
    ByteWriter bytes{bytes_};
    for (auto const& [key, sums] : cells) {
        bytes.number(static_cast<std::uint64_t>(pack(key.instrument)));
        write(bytes, sums);
    }
}

void JournalPage::add_published(int view, CellKey const& key, CellSums const& sums) {
    add_place(journal::published_bit, key, 1, view);
    ByteWriter bytes{bytes_};
    bytes.number(static_cast<std::uint64_t>(pack(key.instrument)));
    write(bytes, sums);
}

void JournalPage::add(VisitContribution const& visit, int sign) {
    add_place(journal::visit_bit | (sign < 0 ? journal::minus_bit : 0), visit.place, visit.parts.size());
    ByteWriter bytes{bytes_};
    for (MomentPart const& part : visit.parts)
        write_part(bytes, part);
}

} // namespace instante::server
