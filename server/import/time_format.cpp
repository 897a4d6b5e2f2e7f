#include "server/import/time_format.hpp"

#include "shared/names.hpp"

namespace instante::server::import {

namespace {

constexpr NameTable<Precision, 4> precisions{{{Precision::time, "time"},
                                              {Precision::day, "day"},
                                              {Precision::month, "month"},
                                              {Precision::year, "year"}}};

} // namespace

std::string_view to_string(Precision precision) {
    return name_of(precisions, precision);
}
std::optional<Precision> parse_precision(std::string_view name) {
    return value_of(precisions, name);
}

FormatParts parts_of_format(std::string_view format) {
    FormatParts parts;
    auto const is_one_of = [](char c, std::string_view set) { return set.find(c) != std::string_view::npos; };
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%') continue;
        ++at;
        // %E4Y, %E*S, %Od: modifiers stand between the mark and the letter.
        while (at < format.size() && is_one_of(format[at], "EO:*#_-^0123456789"))
            ++at;
        if (at == format.size()) break;
        char const letter = format[at];
        parts.year = parts.year || is_one_of(letter, "YyDFcxs");
        parts.month = parts.month || is_one_of(letter, "mbBhDFcxs");
        parts.day = parts.day || is_one_of(letter, "deDFcxs");
        parts.hour = parts.hour || is_one_of(letter, "HIklTRrXcs");
    }
    return parts;
}

std::string what_lacks(FormatParts parts, Precision precision) {
    if (!parts.year) return "year";
    if (precision == Precision::year) return "";
    if (!parts.month) return "month";
    if (precision == Precision::month) return "";
    if (!parts.day) return "day";
    return precision == Precision::time && !parts.hour ? "hour" : "";
}

} // namespace instante::server::import
