#include "server/storage/cells.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server {

namespace {

// A cell of ratings begins with a mask: what it holds, then one bit for each point that was chosen.
constexpr std::uint64_t has_not_applicable = 1;
constexpr std::uint64_t has_weights = 2;    // else every weight is 1: w and w2 equal n
constexpr std::uint64_t has_far_points = 4; // points beyond the mask follow, each with its number
constexpr int first_point_bit = 3;
constexpr int points_in_mask = 50;

// A cell of visits begins with its form.
constexpr std::uint8_t single_form = 1; // each visit has k = 1 at one moment: n, s and ss say all
constexpr std::uint8_t whole_form = 2;  // all sums are whole numbers
constexpr std::uint8_t real_form = 3;

constexpr std::int64_t visit_mark = std::int64_t{1} << 40; // tells packed pairs from packed instruments
constexpr int moment_bits = 20;

constexpr int days_in_week = 7;

bool in_mask(int point) {
    return point >= 0 && point < points_in_mask;
}

void write_point(ByteWriter& bytes, PointSums const& point, bool weighted) {
    bytes.signed_number(point.n);
    if (!weighted) return;
    bytes.real(point.w);
    bytes.real(point.w2);
}

/// Points of the mask, into as many elements as it has bits.
template <bool weighted>
void read_points(ByteReader& bytes, std::uint64_t chosen, PointSums* into) {
    for (; chosen != 0; chosen &= chosen - 1, ++into) {
        into->point = std::countr_zero(chosen);
        into->n = bytes.signed_number();
        into->w = weighted ? bytes.real() : static_cast<double>(into->n);
        into->w2 = weighted ? bytes.real() : into->w;
    }
}

bool is_plain(PointSums const& point) {
    auto const n = static_cast<double>(point.n);
    return point.w == n && point.w2 == n;
}

/// The day that stands for all that are taken together with this one.
Day first_of(Day day, Period period) {
    if (period == Period::day || day == unknown_day) return day;
    Day const month = month_start(day);
    return period == Period::month ? month : month + (day - month) % days_in_week;
}

bool is_whole(double value) {
    return std::abs(value) < 9e15 && value == std::trunc(value);
}

} // namespace

std::int64_t pack(Instrument const& instrument) {
    return (static_cast<std::int64_t>(instrument.survey) << 20) |
           (static_cast<std::int64_t>(instrument.version) << 8) | instrument.question;
}

Instrument unpack_instrument(std::int64_t packed) {
    return {static_cast<Code>(packed >> 20), static_cast<int>((packed >> 8) & 0xFFF),
            static_cast<Code>(packed & 0xFF)};
}

// ---- ratings ---------------------------------------------------------------------------------------

void CellSums::clear() {
    not_applicable = 0;
    points.clear();
}

void CellSums::add(CellSums const& other, int sign) {
    not_applicable += sign * other.not_applicable;
    if (std::equal(points.begin(), points.end(), other.points.begin(), other.points.end(),
                   [](PointSums const& a, PointSums const& b) { return a.point == b.point; })) {
        add_same_points(other, sign);
    } else {
        add_other_points(other, sign);
    }
    auto const nothing = [](PointSums const& p) { return p.n == 0 && p.w == 0 && p.w2 == 0; };
    if (std::any_of(points.begin(), points.end(), nothing)) std::erase_if(points, nothing);
}

void CellSums::add_same_points(CellSums const& other, int sign) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i].n += sign * other.points[i].n;
        points[i].w += sign * other.points[i].w;
        points[i].w2 += sign * other.points[i].w2;
    }
}

void CellSums::add_other_points(CellSums const& other, int sign) {
    for (PointSums const& theirs : other.points) {
        auto at = std::lower_bound(points.begin(), points.end(), theirs.point,
                                   [](PointSums const& p, int point) { return p.point < point; });
        if (at == points.end() || at->point != theirs.point) at = points.insert(at, {theirs.point, 0, 0, 0});
        at->n += sign * theirs.n;
        at->w += sign * theirs.w;
        at->w2 += sign * theirs.w2;
    }
}

void CellSums::settle() {
    std::erase_if(points, [](PointSums const& p) { return p.n == 0; });
}

void CellSums::add_point(int point, std::int64_t n, double weight) {
    auto const count = static_cast<double>(n);
    PointSums const sums{point, n, count * weight, count * weight * weight};
    if (points.empty() && n != 0) {
        points.push_back(sums);
        return;
    }
    CellSums one;
    one.points.push_back(sums);
    add(one);
}

void write(ByteWriter& bytes, CellSums const& sums) {
    bool const weighted = !std::all_of(sums.points.begin(), sums.points.end(), is_plain);
    std::uint64_t mask = weighted ? has_weights : 0;
    std::uint64_t far = 0;
    if (sums.not_applicable != 0) mask |= has_not_applicable;
    for (PointSums const& point : sums.points) {
        if (in_mask(point.point)) {
            mask |= std::uint64_t{1} << (first_point_bit + point.point);
        } else {
            ++far;
        }
    }
    if (far != 0) mask |= has_far_points;
    bytes.number(mask);
    if (sums.not_applicable != 0) bytes.signed_number(sums.not_applicable);
    for (PointSums const& point : sums.points) {
        if (in_mask(point.point)) write_point(bytes, point, weighted);
    }
    if (far == 0) return;
    bytes.number(far);
    for (PointSums const& point : sums.points) {
        if (in_mask(point.point)) continue;
        bytes.signed_number(point.point);
        write_point(bytes, point, weighted);
    }
}

void read(ByteReader& bytes, CellSums& sums) {
    std::uint64_t const mask = bytes.number();
    bool const weighted = mask & has_weights;
    sums.not_applicable = mask & has_not_applicable ? bytes.signed_number() : 0;
    std::uint64_t const chosen = mask >> first_point_bit;
    if (chosen >> points_in_mask) throw std::runtime_error("a roll-up cell is damaged");
    sums.points.resize(static_cast<std::size_t>(std::popcount(chosen)));
    (weighted ? read_points<true> : read_points<false>)(bytes, chosen, sums.points.data());
    if (!(mask & has_far_points)) return;
    for (std::uint64_t left = bytes.number(); left > 0; --left) {
        PointSums far{static_cast<int>(bytes.signed_number()), bytes.signed_number(), 0, 0};
        far.w = weighted ? bytes.real() : static_cast<double>(far.n);
        far.w2 = weighted ? bytes.real() : far.w;
        sums.points.push_back(far);
    }
    std::sort(sums.points.begin(), sums.points.end(),
              [](PointSums const& a, PointSums const& b) { return a.point < b.point; });
}

// ---- visits ----------------------------------------------------------------------------------------

std::int64_t pack(MomentPair const& pair) {
    return visit_mark | (static_cast<std::int64_t>(pair.first) << moment_bits) | pair.second;
}

MomentPair unpack_moment_pair(std::int64_t packed) {
    constexpr std::int64_t mask = (std::int64_t{1} << moment_bits) - 1;
    return {static_cast<Code>((packed >> moment_bits) & mask), static_cast<Code>(packed & mask)};
}

void VisitSums::add(VisitSums const& other, int sign) {
    n += sign * other.n;
    s += sign * other.s;
    k += sign * other.k;
    ss += sign * other.ss;
    sk += sign * other.sk;
    ks += sign * other.ks;
    kk += sign * other.kk;
}

void VisitSums::settle() {
    if (n == 0) clear();
}

void write(ByteWriter& bytes, VisitSums const& sums) {
    double const all[] = {sums.s, sums.k, sums.ss, sums.sk, sums.ks, sums.kk};
    bool const whole = std::all_of(std::begin(all), std::end(all), is_whole);
    auto const n = static_cast<double>(sums.n);
    bool const single = whole && sums.k == n && sums.kk == n && sums.sk == sums.s && sums.ks == sums.s;
    bytes.byte(single ? single_form : whole ? whole_form : real_form);
    bytes.signed_number(sums.n);
    if (single) {
        bytes.signed_number(static_cast<std::int64_t>(sums.s));
        bytes.signed_number(static_cast<std::int64_t>(sums.ss));
        return;
    }
    for (double const value : all) {
        if (whole) {
            bytes.signed_number(static_cast<std::int64_t>(value));
        } else {
            bytes.real(value);
        }
    }
}

void read(ByteReader& bytes, VisitSums& sums) {
    std::uint8_t const form = bytes.byte();
    if (form < single_form || form > real_form) throw std::runtime_error("a visit cell is damaged");
    sums.n = bytes.signed_number();
    if (form == single_form) {
        sums.s = sums.sk = sums.ks = static_cast<double>(bytes.signed_number());
        sums.ss = static_cast<double>(bytes.signed_number());
        sums.k = sums.kk = static_cast<double>(sums.n);
        return;
    }
    for (double* const value : {&sums.s, &sums.k, &sums.ss, &sums.sk, &sums.ks, &sums.kk})
        *value = form == whole_form ? static_cast<double>(bytes.signed_number()) : bytes.real();
}

// ---- places and grains -----------------------------------------------------------------------------

Place at_grain(Place place, Grain grain) {
    GrainRule const rule = rule_of(grain);
    if (!rule.hour) place.hour = 0;
    if (!rule.kiosk) place.kiosk = 0;
    if (!rule.microsegment) place.microsegment = 0;
    place.period = first_of(place.period, rule.period);
    return place;
}

CellKey at_grain(CellKey const& key, Grain grain) {
    return {at_grain(static_cast<Place const&>(key), grain), key.instrument};
}

VisitKey at_grain(VisitKey const& key, Grain grain) {
    return {at_grain(static_cast<Place const&>(key), grain), key.moments};
}

Day block_of(Day period, Grain grain) {
    if (period == unknown_day) return unknown_day;
    switch (rule_of(grain).block) {
    case Block::day:
        return period;
    case Block::week:
        return week_start(period);
    case Block::month:
        return month_start(period);
    case Block::year:
        return to_day({to_civil(period).year, 1, 1});
    }
    return period;
}

} // namespace instante::server
