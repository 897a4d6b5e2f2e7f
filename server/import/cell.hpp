#pragma once
// Cells as numbers, and as words in a message.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace instante::server::import {

/// A whole number; also `5.0`, as spreadsheets write the 5 of a column with gaps.
std::optional<std::int64_t> integer_of(std::string_view cell, char decimal);

/// A finite number such as 0.87, 1e-3 or, with decimal ',', 0,87.
std::optional<double> number_of(std::string_view cell, char decimal);

/// In quotation marks, cut where it is long, for people to read.
std::string quote(std::string_view text);

} // namespace instante::server::import
