#pragma once
// The names of enumerations in documents and on the wire, one table for both directions.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace instante {

template <class Enum, std::size_t Count>
using NameTable = std::array<std::pair<Enum, std::string_view>, Count>;

/// The name of a value; empty for one the table does not know.
template <class Enum, std::size_t Count>
constexpr std::string_view name_of(NameTable<Enum, Count> const& table, Enum value) {
    for (auto const& [known, name] : table) {
        if (known == value) return name;
    }
    return {};
}

/// The value with exactly this name.
template <class Enum, std::size_t Count>
constexpr std::optional<Enum> value_of(NameTable<Enum, Count> const& table, std::string_view text) {
    for (auto const& [value, name] : table) {
        if (name == text) return value;
    }
    return std::nullopt;
}

} // namespace instante
