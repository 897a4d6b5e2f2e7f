#include "shared/ids.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace instante {

namespace {

constexpr std::array<std::size_t, 4> dash_after_byte{4, 6, 8, 10};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void put_48_bits(Uuid& id, std::uint64_t value) {
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(value >> (8 * (5 - i)));
    }
}

void mark(Uuid& id, std::uint8_t version) {
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | (version << 4));
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
}

} // namespace

std::string to_string(Uuid const& id) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (std::find(dash_after_byte.begin(), dash_after_byte.end(), i) != dash_after_byte.end())
            text += '-';
        text += digits[id.bytes[i] >> 4];
        text += digits[id.bytes[i] & 0x0F];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (std::find(dash_after_byte.begin(), dash_after_byte.end(), i) != dash_after_byte.end()) {
            if (text[at++] != '-') return std::nullopt;
        }
        int const high = hex_digit(text[at]);
        int const low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
        at += 2;
    }
    return id;
}

Uuid make_uuid7(std::int64_t unix_ms, std::span<std::uint8_t const, 10> randomness) {
    Uuid id;
    put_48_bits(id, static_cast<std::uint64_t>(unix_ms));
    std::copy(randomness.begin(), randomness.end(), id.bytes.begin() + 6);
    mark(id, 7);
    return id;
}

Uuid new_uuid7(std::int64_t unix_ms) {
    std::array<std::uint8_t, 10> randomness{};
    randombytes_buf(randomness.data(), randomness.size());
    return make_uuid7(unix_ms, randomness);
}

Uuid make_uuid8(std::uint64_t order, std::string_view name) {
    std::array<std::uint8_t, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(name.data()),
                       name.size(), nullptr, 0);
    Uuid id;
    put_48_bits(id, order);
    std::memcpy(id.bytes.data() + 6, digest.data(), 10);
    mark(id, 8);
    return id;
}

bool is_slug(std::string_view text) {
    if (text.empty() || text.size() > 64) return false;
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (!plain(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-' || c == '_'; });
}

} // namespace instante
