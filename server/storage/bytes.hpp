#pragma once
// Small numbers in few bytes: how roll-ups and answers are written.

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server {

using Bytes = std::vector<std::uint8_t>;

/// Appends to bytes of the caller.
class ByteWriter {
  public:
    explicit ByteWriter(Bytes& bytes) : bytes_(bytes) {}

    void byte(std::uint8_t value) { bytes_.push_back(value); }
    /// Seven bits a byte, the lowest first.
    void number(std::uint64_t value) {
        while (value >= 0x80) {
            bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
            value >>= 7;
        }
        bytes_.push_back(static_cast<std::uint8_t>(value));
    }
    /// Zigzag, so that small negative numbers stay short too.
    void signed_number(std::int64_t value) {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void real(double value) {
        auto const raw = std::bit_cast<std::uint64_t>(value);
        for (int shift = 0; shift < 64; shift += 8)
            bytes_.push_back(static_cast<std::uint8_t>(raw >> shift));
    }
    void raw(std::span<std::uint8_t const> data) { bytes_.insert(bytes_.end(), data.begin(), data.end()); }
    void text(std::string_view value) {
        number(value.size());
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }

  private:
    Bytes& bytes_;
};

/// Reads what ByteWriter wrote; bytes it cannot have written throw std::runtime_error.
class ByteReader {
  public:
    explicit ByteReader(std::span<std::uint8_t const> data)
        : at_(data.data()), end_(data.data() + data.size()) {}

    bool at_end() const { return at_ == end_; }
    std::uint8_t const* position() const { return at_; }
    std::uint8_t byte() {
        if (at_ == end_) damaged();
        return *at_++;
    }
    std::uint64_t number() {
        // Most are of one byte or two.
        if (end_ - at_ >= 2) {
            std::uint64_t const first = at_[0];
            if (first < 0x80) {
                ++at_;
                return first;
            }
            std::uint64_t const second = at_[1];
            if (second < 0x80) {
                at_ += 2;
                return (first & 0x7F) | (second << 7);
            }
        }
        return long_number();
    }
    std::int64_t signed_number() {
        std::uint64_t const value = number();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    double real() {
        if (end_ - at_ < 8) damaged();
        std::uint64_t raw = 0;
        for (int shift = 0; shift < 64; shift += 8)
            raw |= static_cast<std::uint64_t>(*at_++) << shift;
        return std::bit_cast<double>(raw);
    }
    std::span<std::uint8_t const> raw(std::uint64_t size) {
        if (static_cast<std::uint64_t>(end_ - at_) < size) damaged();
        std::span const data{at_, size};
        at_ += size;
        return data;
    }
    std::string text() {
        auto const data = raw(number());
        return {data.begin(), data.end()};
    }

  private:
    std::uint64_t long_number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            std::uint64_t const next = byte();
            value |= (next & 0x7F) << shift;
            if (!(next & 0x80)) return value;
        }
        damaged();
    }
    [[noreturn]] static void damaged() { throw std::runtime_error("bytes in the store are damaged"); }

    std::uint8_t const* at_;
    std::uint8_t const* end_;
};

} // namespace instante::server
