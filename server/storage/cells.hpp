#pragma once
// Roll-up cells: what is kept of the responses that share a place, enough to compute every score.
// Two kinds: ratings of one question by scale point, and visit sums, for figures over several questions or
// moments, whose error must know that the answers of one visit hang together.

#include "server/storage/bytes.hpp"
#include "shared/programme.hpp"
#include "shared/time.hpp"

#include <cstdint>
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

// ---- ratings ---------------------------------------------------------------------------------------

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
    void clear();
    /// Also of changes: one response out and another in leave n as it was, but not the weights.
    void add(CellSums const& other, int sign = 1);
    /// Of a cell as it is kept: where nothing is left, rounding of weights must not stay behind.
    void settle();
    void add_point(int point, std::int64_t n, double weight);

  private:
    void add_same_points(CellSums const& other, int sign);
    void add_other_points(CellSums const& other, int sign);
};

void write(ByteWriter& bytes, CellSums const& sums);
/// Into `sums`, whose memory is used again. Throws std::runtime_error on bytes that write() did not write.
void read(ByteReader& bytes, CellSums& sums);

// ---- visits ----------------------------------------------------------------------------------------

/// Two moments of one visit, first <= second; {m, m} is the moment alone, {0, 0} the visit over all moments.
struct MomentPair {
    Code first = 0;
    Code second = 0;
    friend auto operator<=>(MomentPair const&, MomentPair const&) = default;
};

std::int64_t pack(MomentPair const& pair);
MomentPair unpack_moment_pair(std::int64_t packed);

/// What one visit says of a moment: k is the weight of its responses there, s that times their quality
/// (0..quality_unit). Whole numbers where weights are 1, so that sums are exact and can be taken back.
inline constexpr double quality_unit = 3600; // divisible by every scale's steps, and by means of up to six

/// Sums over visits. With a the first moment of the pair and b the second: ss = sum s_a s_b, and so on.
struct VisitSums {
    std::int64_t n = 0; // visits
    double s = 0;       // of the first moment
    double k = 0;
    double ss = 0;
    double sk = 0;
    double ks = 0;
    double kk = 0;
    friend bool operator==(VisitSums const&, VisitSums const&) = default;

    bool empty() const { return *this == VisitSums{}; }
    void clear() { *this = {}; }
    void add(VisitSums const& other, int sign = 1);
    void settle();
};

void write(ByteWriter& bytes, VisitSums const& sums);
void read(ByteReader& bytes, VisitSums& sums);

// ---- places and grains -----------------------------------------------------------------------------

/// Where and when; what a grain does not keep is 0.
struct Place {
    Code site = 0;            // 0: the whole programme
    Day period = unknown_day; // the first day of what the grain takes together
    int hour = unknown_hour;
    Code kiosk = 0;
    std::int64_t microsegment = 0;
    bool flagged = false; // suspected misuse: kept apart
    friend auto operator<=>(Place const&, Place const&) = default;
};
struct CellKey : Place {
    Instrument instrument;
    friend auto operator<=>(CellKey const&, CellKey const&) = default;
};
struct VisitKey : Place {
    MomentPair moments;
    friend auto operator<=>(VisitKey const&, VisitKey const&) = default;
};

/// How finely roll-ups are kept. Every response is in all of them but the last, which only what is published
/// behind the disclosure gate has.
enum class Grain {
    detail,         // hour, kiosk and microsegment: everything that can be grouped by
    segments,       // day and microsegment
    hours,          // day and hour
    kiosks,         // day and kiosk
    days,           // day
    segment_months, // calendar month and microsegment
    months,         // calendar month
    weekday_hours,  // calendar month, weekday and hour
    kiosk_months,   // calendar month and kiosk
    weekdays,       // calendar month and weekday
};
inline constexpr Grain all_grains[] = {Grain::detail, Grain::segments,      Grain::hours,
                                       Grain::kiosks, Grain::days,          Grain::segment_months,
                                       Grain::months, Grain::weekday_hours, Grain::kiosk_months};

/// To be raised when grains or their blocks change: a store then counts its roll-ups again.
inline constexpr int rollup_form = 3;

/// Cells that are read together are kept together, in blocks of this many days: some hundred bytes, for what
/// is beyond 1,000 would take pages of its own.
enum class Block { day, week, month, year };

/// What cells take together: a day, a month, or the days of a month that fall on the same weekday.
enum class Period { day, weekday_of_month, month };

struct GrainRule {
    Block block = Block::day;
    Period period = Period::day;
    bool hour = false;
    bool kiosk = false;
    bool microsegment = false;
    bool whole = false;  // kept for the whole programme too, at site 0
    bool visits = false; // visit sums are kept
};
constexpr GrainRule rule_of(Grain grain) {
    switch (grain) {
    case Grain::detail:
        return {.block = Block::day, .hour = true, .kiosk = true, .microsegment = true};
    case Grain::segments:
        return {.block = Block::day, .microsegment = true, .whole = true, .visits = true};
    case Grain::hours:
        return {.block = Block::week, .hour = true, .whole = true};
    case Grain::kiosks:
        return {.block = Block::month, .kiosk = true, .visits = true};
    case Grain::days:
        return {.block = Block::month, .whole = true, .visits = true};
    case Grain::segment_months:
        return {.block = Block::month,
                .period = Period::month,
                .microsegment = true,
                .whole = true,
                .visits = true};
    case Grain::months:
        return {.block = Block::year, .period = Period::month, .whole = true, .visits = true};
    case Grain::weekday_hours:
        return {.block = Block::month, .period = Period::weekday_of_month, .hour = true, .whole = true};
    case Grain::kiosk_months:
        return {.block = Block::year, .period = Period::month, .kiosk = true, .visits = true};
    case Grain::weekdays:
        return {.block = Block::year, .period = Period::weekday_of_month, .whole = true};
    }
    return {};
}

/// A grain whose cells tell those of this one: what changed in them is folded on. Of detail: detail.
constexpr Grain finer_than(Grain grain) {
    switch (grain) {
    case Grain::detail:
    case Grain::segments:
    case Grain::hours:
    case Grain::kiosks:
        return Grain::detail;
    case Grain::days:
    case Grain::kiosk_months:
        return Grain::kiosks;
    case Grain::segment_months:
        return Grain::segments;
    case Grain::months:
    case Grain::weekdays:
        return Grain::days;
    case Grain::weekday_hours:
        return Grain::hours;
    }
    return Grain::detail;
}

/// The place with what a grain does not keep folded away.
Place at_grain(Place place, Grain grain);
CellKey at_grain(CellKey const& key, Grain grain);
VisitKey at_grain(VisitKey const& key, Grain grain);
/// First day of the block that holds a period of this grain.
Day block_of(Day period, Grain grain);

} // namespace instante::server
