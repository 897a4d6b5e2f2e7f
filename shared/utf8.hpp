#pragma once
// The bytes of a character, and where in a text one begins.

#include <cstddef>
#include <string>
#include <string_view>

namespace instante {

/// A character in UTF-8; of no plane but the first, and no surrogate.
inline std::string utf8_of(unsigned character) {
    auto const tail = [](unsigned bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
    if (character < 0x80) return {static_cast<char>(character)};
    if (character < 0x800) return {static_cast<char>(0xC0U | character >> 6), tail(character)};
    return {static_cast<char>(0xE0U | (character >> 12 & 0x0FU)), tail(character >> 6), tail(character)};
}

/// Where the character begins that the byte at `at` belongs to: a text that is cut there stays one.
inline std::size_t character_start(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        --at;
    return at;
}

} // namespace instante
