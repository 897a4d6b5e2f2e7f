#include "server/import/encoding.hpp"

#include <algorithm>
#include <iconv.h>
#include <stdexcept>
#include <utility>

namespace instante::server::import {

namespace {

constexpr std::pair<std::string_view, Encoding> names[] = {
    {"utf-8", Encoding::utf8},
    {"latin-1", Encoding::latin1},
    {"windows-1252", Encoding::windows1252}, // the first three are the names we give
    {"utf8", Encoding::utf8},
    {"latin1", Encoding::latin1},
    {"iso-8859-1", Encoding::latin1},
    {"iso8859-1", Encoding::latin1},
    {"cp1252", Encoding::windows1252},
    {"cp-1252", Encoding::windows1252},
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string_view to_string(Encoding encoding) {
    for (auto const& [name, value] : names) {
        if (value == encoding) return name;
    }
    return {};
}

std::optional<Encoding> parse_encoding(std::string_view name) {
    std::string plain{name};
    std::transform(plain.begin(), plain.end(), plain.begin(), lower);
    for (auto const& [known, value] : names) {
        if (known == plain) return value;
    }
    return std::nullopt;
}

TextDecoder::TextDecoder(Encoding encoding) {
    iconv_t const converter =
        iconv_open("UTF-8", encoding == Encoding::latin1 ? "ISO-8859-1" : "WINDOWS-1252");
    if (converter == iconv_t(-1)) throw std::runtime_error("the system cannot convert this encoding");
    // A table of 256 characters serves both encodings and leaves no converter state to mind.
    for (std::size_t byte = 0; byte < characters_.size(); ++byte) {
        char in = static_cast<char>(byte);
        char out[8];
        char* from = &in;
        char* to = out;
        std::size_t in_left = 1;
        std::size_t out_left = sizeof out;
        if (iconv(converter, &from, &in_left, &to, &out_left) != static_cast<std::size_t>(-1)) {
            characters_[byte].assign(out, sizeof out - out_left);
        }
        iconv(converter, nullptr, nullptr, nullptr, nullptr);
    }
    iconv_close(converter);
}

std::optional<std::string> TextDecoder::decode(std::string_view text) const {
    std::string decoded;
    decoded.reserve(text.size() * 2);
    for (char const c : text) {
        std::string const& character = characters_[static_cast<unsigned char>(c)];
        if (character.empty()) return std::nullopt;
        decoded += character;
    }
    return decoded;
}

} // namespace instante::server::import
