#pragma once
// Roll-up cells: what is kept of the responses that share a key, enough to compute every score.

#include "shared/programme.hpp"
#include "shared/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace instante::server {

/// One question of one survey version: what a cell's points belong to.
struct Instrument {
    Code survey = 0;
    int version = 0;
    Code question = 0;
    friend auto operator<=>(Instrument const&, Instrument const&) = default;
};

/// Packs into 31 bits: survey 11, version 12, question 8 (check_programme holds them to that).
std::int64_t pack(Instrument const& instrument);
Instrument unpack_instrument(std::int64_t packed);

/// Sums over responses at one point of a scale, or of one option of a choice.
struct PointSums {
    int point = 0;
    std::int64_t n = 0;
    double w = 0;  // sum of weights
    double w2 = 0; // sum of squared weights
    friend bool operator==(PointSums const&, PointSums const&) = default;
};

/// In a choice cell the point 0 counts the responses that chose anything (options may be several).
inline constexpr int answered_point = 0;

struct CellSums {
    std::int64_t not_applicable = 0;
    std::vector<PointSums> points; // ascending by point
    friend bool operator==(CellSums const&, CellSums const&) = default;

    bool empty() const { return not_applicable == 0 && points.empty(); }
    /// Also of changes: one response out and another in leave n as it was, but not the weights.
    void add(CellSums const& other);
    /// Of a cell as it is kept: where nothing is left, rounding of weights must not stay behind.
    void settle();
    void add_point(int point, std::int64_t n, double weight);
};

/// Compact bytes of a cell; encode(CellSums{}) is empty.
std::vector<std::uint8_t> encode(CellSums const& sums);
/// Throws std::runtime_error on bytes that encode() did not write.
CellSums decode_cell(std::uint8_t const* data, std::size_t size);

/// How finely roll-ups are kept. Every response is in all of them.
enum class Grain {
    hour,      // site, kiosk, microsegment, local day and hour: everything that can be grouped by
    kiosk_day, // without microsegment and hour
    day,       // without kiosk and hour
    month,     // like day, by calendar month
};
inline constexpr Grain all_grains[] = {Grain::hour, Grain::kiosk_day, Grain::day, Grain::month};

struct CellKey {
    Code site = 0;
    Day period = unknown_day; // a day, or the first of a month
    int hour = unknown_hour;
    Code kiosk = 0;
    Instrument instrument;
    std::int64_t microsegment = 0;
    bool flagged = false; // suspected misuse: kept apart
    friend auto operator<=>(CellKey const&, CellKey const&) = default;
};

/// The key with what a grain does not keep folded away.
CellKey at_grain(CellKey key, Grain grain);

} // namespace instante::server
