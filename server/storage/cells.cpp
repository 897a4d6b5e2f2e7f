#include "server/storage/cells.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr std::uint8_t plain_form = 1;    // every weight is 1: w and w2 equal n
constexpr std::uint8_t weighted_form = 2; // w and w2 follow as doubles

void put_varint(std::vector<std::uint8_t>& bytes, std::int64_t value) {
    // Zigzag, so that the small negative numbers of a withdrawn revision stay short.
    auto rest = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    while (rest >= 0x80) {
        bytes.push_back(static_cast<std::uint8_t>(rest | 0x80));
        rest >>= 7;
    }
    bytes.push_back(static_cast<std::uint8_t>(rest));
}

void put_double(std::vector<std::uint8_t>& bytes, double value) {
    std::uint8_t raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.insert(bytes.end(), raw, raw + sizeof raw);
}

class Reader {
  public:
    Reader(std::uint8_t const* data, std::size_t size) : at_(data), end_(data + size) {}

    std::uint8_t byte() {
        if (at_ == end_) throw std::runtime_error("roll-up cell ends early");
        return *at_++;
    }
    std::int64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            std::uint8_t const next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
            if (!(next & 0x80)) return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
        }
        throw std::runtime_error("roll-up cell holds a number that is too long");
    }
    double real() {
        double value = 0;
        if (end_ - at_ < static_cast<std::ptrdiff_t>(sizeof value))
            throw std::runtime_error("roll-up cell ends early");
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return value;
    }

  private:
    std::uint8_t const* at_;
    std::uint8_t const* end_;
};

} // namespace

std::int64_t pack(Instrument const& instrument) {
    return (static_cast<std::int64_t>(instrument.survey) << 20) |
           (static_cast<std::int64_t>(instrument.version) << 8) | instrument.question;
}

Instrument unpack_instrument(std::int64_t packed) {
    return {static_cast<Code>(packed >> 20), static_cast<int>((packed >> 8) & 0xFFF),
            static_cast<Code>(packed & 0xFF)};
}

void CellSums::add(CellSums const& other) {
    not_applicable += other.not_applicable;
    for (PointSums const& theirs : other.points) {
        auto const at = std::lower_bound(points.begin(), points.end(), theirs.point,
                                         [](PointSums const& p, int point) { return p.point < point; });
        if (at == points.end() || at->point != theirs.point) {
            points.insert(at, theirs);
        } else {
            at->n += theirs.n;
            at->w += theirs.w;
            at->w2 += theirs.w2;
        }
    }
    std::erase_if(points, [](PointSums const& p) { return p.n == 0 && p.w == 0 && p.w2 == 0; });
}

void CellSums::settle() {
    std::erase_if(points, [](PointSums const& p) { return p.n == 0; });
}

void CellSums::add_point(int point, std::int64_t n, double weight) {
    auto const count = static_cast<double>(n);
    CellSums one;
    one.points.push_back({point, n, count * weight, count * weight * weight});
    add(one);
}

std::vector<std::uint8_t> encode(CellSums const& sums) {
    std::vector<std::uint8_t> bytes;
    if (sums.empty()) return bytes;
    bool const plain = std::all_of(sums.points.begin(), sums.points.end(), [](PointSums const& p) {
        auto const n = static_cast<double>(p.n);
        return p.w == n && p.w2 == n;
    });
    bytes.push_back(plain ? plain_form : weighted_form);
    put_varint(bytes, sums.not_applicable);
    put_varint(bytes, static_cast<std::int64_t>(sums.points.size()));
    for (PointSums const& point : sums.points) {
        put_varint(bytes, point.point);
        put_varint(bytes, point.n);
        if (!plain) {
            put_double(bytes, point.w);
            put_double(bytes, point.w2);
        }
    }
    return bytes;
}

CellSums decode_cell(std::uint8_t const* data, std::size_t size) {
    CellSums sums;
    if (size == 0) return sums;
    Reader reader{data, size};
    std::uint8_t const form = reader.byte();
    if (form != plain_form && form != weighted_form)
        throw std::runtime_error("roll-up cell of an unknown form");
    sums.not_applicable = reader.varint();
    std::int64_t const count = reader.varint();
    for (std::int64_t i = 0; i < count; ++i) {
        PointSums point;
        point.point = static_cast<int>(reader.varint());
        point.n = reader.varint();
        point.w = form == plain_form ? static_cast<double>(point.n) : reader.real();
        point.w2 = form == plain_form ? static_cast<double>(point.n) : reader.real();
        sums.points.push_back(point);
    }
    return sums;
}

CellKey at_grain(CellKey key, Grain grain) {
    if (grain != Grain::hour) key.hour = 0;
    if (grain == Grain::kiosk_day) key.microsegment = 0;
    if (grain == Grain::day || grain == Grain::month) key.kiosk = 0;
    if (grain == Grain::month && key.period != unknown_day) key.period = month_start(key.period);
    return key;
}

} // namespace instante::server
