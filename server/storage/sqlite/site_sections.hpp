#pragma once
// A transaction's row holds what it changed at each site, one after the other.

#include "server/storage/bytes.hpp"
#include "shared/programme.hpp"

namespace instante::server {

inline void write_section(ByteWriter& bytes, Code site, std::span<std::uint8_t const> section) {
    bytes.number(static_cast<std::uint64_t>(site));
    bytes.number(section.size());
    bytes.raw(section);
}

/// Calls `take(site, section)` for each.
template <class Take>
void for_each_section(std::span<std::uint8_t const> sections, Take&& take) {
    ByteReader bytes{sections};
    while (!bytes.at_end()) {
        Code const site = static_cast<Code>(bytes.number());
        take(site, bytes.raw(bytes.number()));
    }
}

} // namespace instante::server
