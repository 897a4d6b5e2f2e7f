#pragma once
// Ids that follow each other in order share their heads: only the tails are written.

#include "server/storage/bytes.hpp"
#include "shared/ids.hpp"

#include <algorithm>
#include <cstring>

namespace instante::server {

inline Uuid uuid_of(std::span<std::uint8_t const> bytes) {
    Uuid id;
    if (bytes.size() != id.bytes.size()) throw std::runtime_error("an id in the store is damaged");
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

inline std::uint8_t shared_head(Uuid const& one, Uuid const& other) {
    auto const differ = std::mismatch(one.bytes.begin(), one.bytes.end(), other.bytes.begin());
    return static_cast<std::uint8_t>(differ.first - one.bytes.begin());
}

inline void write_tail(ByteWriter& bytes, Uuid const& id, std::uint8_t shared) {
    bytes.raw(std::span{id.bytes}.subspan(shared));
}

inline void read_tail(ByteReader& bytes, Uuid& id, std::size_t shared) {
    if (shared > id.bytes.size()) throw std::runtime_error("an id in the store is damaged");
    auto const tail = bytes.raw(id.bytes.size() - shared);
    std::copy(tail.begin(), tail.end(), id.bytes.begin() + static_cast<std::ptrdiff_t>(shared));
}

struct UuidHash {
    using is_avalanching = void;
    std::size_t operator()(Uuid const& id) const {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        std::memcpy(&head, id.bytes.data(), sizeof head);
        std::memcpy(&tail, id.bytes.data() + sizeof head, sizeof tail);
        tail = (tail ^ (head >> 32) ^ head) * 0x9E37'79B9'7F4A'7C15;
        return tail ^ (tail >> 32);
    }
};

} // namespace instante::server
