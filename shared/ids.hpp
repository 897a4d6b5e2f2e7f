#pragma once
// UUIDs (RFC 9562). Responses and visits carry version 7, made where the customer taps; imported ones
// carry version 8, derived from their source so that the same file gives the same ids again.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace instante {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(Uuid const&, Uuid const&) = default;
};

/// Lower-case canonical text, 36 characters.
std::string to_string(Uuid const& id);

/// Reads the canonical text in either case; nullopt for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);

/// Version 7 from milliseconds since 1970 and ten bytes of randomness, of which 74 bits are kept.
Uuid make_uuid7(std::int64_t unix_ms, std::span<std::uint8_t const, 10> randomness);

/// Version 7 with randomness of the operating system.
Uuid new_uuid7(std::int64_t unix_ms);

/// Version 8: `order` (48 bits) leads, so that ids of neighbouring rows are neighbours in the store;
/// the rest is a keyed digest of `name`.
Uuid make_uuid8(std::uint64_t order, std::string_view name);

/// An id a person may type: 1 to 64 of a-z 0-9 - _ , starting with a letter or digit.
bool is_slug(std::string_view text);

} // namespace instante
