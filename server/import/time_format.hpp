#pragma once
// What a strptime format tells of a time, without a sample to try it on.

#include <optional>
#include <string>
#include <string_view>

namespace instante::server::import {

/// How much of a time a column tells. A month or a year stands at its first day; but for a time, the hour
/// is unknown.
enum class Precision { time, day, month, year };
std::string_view to_string(Precision precision);
std::optional<Precision> parse_precision(std::string_view name);

struct FormatParts {
    bool year = false;
    bool month = false;
    bool day = false;
    bool hour = false;
};

/// The parts a text of this format carries (directives of strptime and of cctz::parse).
FormatParts parts_of_format(std::string_view format);

/// The first part that the precision needs and the format does not tell: "year", "month", "day" or "hour";
/// empty when none lacks.
std::string what_lacks(FormatParts parts, Precision precision);

} // namespace instante::server::import
