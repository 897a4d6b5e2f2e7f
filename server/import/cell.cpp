#include "server/import/cell.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace instante::server::import {

namespace {

constexpr std::size_t longest_quote = 60;

} // namespace

std::optional<std::int64_t> integer_of(std::string_view cell, char decimal) {
    std::size_t const point = cell.find(decimal);
    std::string_view const digits = cell.substr(0, point);
    if (point != std::string_view::npos) {
        std::string_view const fraction = cell.substr(point + 1);
        if (!std::all_of(fraction.begin(), fraction.end(), [](char c) { return c == '0'; }))
            return std::nullopt;
    }
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<double> number_of(std::string_view cell, char decimal) {
    std::string text{cell};
    if (decimal != '.') {
        if (text.find('.') != std::string::npos) return std::nullopt;
        std::replace(text.begin(), text.end(), decimal, '.');
    }
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string quote(std::string_view text) {
    if (text.size() <= longest_quote) return "\"" + std::string{text} + "\"";
    std::size_t cut = longest_quote;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut; // not within a character
    return "\"" + std::string{text.substr(0, cut)} + "...\"";
}

} // namespace instante::server::import
