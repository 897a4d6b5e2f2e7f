#include "server/storage/cells.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;

namespace {

template <class Sums>
Bytes bytes_of(Sums const& sums) {
    Bytes bytes;
    ByteWriter writer{bytes};
    write(writer, sums);
    return bytes;
}

template <class Sums>
Sums round_trip(Sums const& sums) {
    Bytes const bytes = bytes_of(sums);
    ByteReader reader{bytes};
    Sums result;
    read(reader, result);
    CHECK(reader.at_end());
    return result;
}

} // namespace

TEST_CASE("cells come back from their bytes as they were, weighted or not") {
    CellSums sums;
    CHECK(round_trip(sums) == sums);
    sums.not_applicable = 3;
    sums.add_point(5, 200, 1);
    sums.add_point(1, 1, 1);
    CHECK(round_trip(sums) == sums);
    CHECK(bytes_of(sums).size() == 6);
    sums.add_point(2, 1, 0.75);
    CHECK(round_trip(sums) == sums);
    CHECK(sums.points[1].w2 == 0.5625);
}

TEST_CASE("options far beyond the mask come back in their order") {
    CellSums sums;
    for (int const point : {49, 50, 3, 200, -1})
        sums.add_point(point, point + 2, 1);
    CHECK(round_trip(sums) == sums);
}

TEST_CASE("visit sums come back from their bytes: single, whole and real") {
    VisitSums const single{3, 5400, 3, 1e7, 5400, 5400, 3};
    VisitSums const whole{3, 5400, 4, 1e7, 5400, 5400, 6};
    VisitSums const real{3, 5400.25, 3.5, 1e7, 5400, 5400, 6};
    CHECK(round_trip(single) == single);
    CHECK(round_trip(whole) == whole);
    CHECK(round_trip(real) == real);
    CHECK(bytes_of(single).size() < bytes_of(whole).size());
}

TEST_CASE("taking out what was put in leaves nothing") {
    CellSums sums;
    sums.add_point(4, 1, 0.1);
    sums.not_applicable = 1;
    CellSums out;
    out.add_point(4, -1, 0.1);
    out.not_applicable = -1;
    CHECK(round_trip(out) == out);
    sums.add(out);
    CHECK(sums.empty());
}

TEST_CASE("one response out and another of other weight in change the weights, though not the number") {
    CellSums change;
    change.add_point(4, -1, 0.5);
    change.add_point(4, 1, 1.5);
    CellSums cell;
    cell.add_point(4, 3, 0.5);
    cell.add(round_trip(change));
    REQUIRE(cell.points.size() == 1);
    CHECK(cell.points[0].n == 3);
    CHECK(cell.points[0].w == 2.5);
}

TEST_CASE("rounding of weights does not outlive the last response") {
    CellSums cell;
    for (double const weight : {0.1, 0.2, 0.7})
        cell.add_point(2, 1, weight);
    for (double const weight : {0.7, 0.2, 0.1})
        cell.add_point(2, -1, weight);
    cell.settle();
    CHECK(cell.empty());
}

TEST_CASE("damaged bytes are an error and not a number") {
    CellSums sums;
    Bytes const ends_early{40};
    Bytes const no_point{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (Bytes const& bytes : {ends_early, no_point}) {
        ByteReader reader{bytes};
        CHECK_THROWS(read(reader, sums));
    }
    VisitSums visits;
    Bytes const unknown_form{9, 0, 0};
    ByteReader reader{unknown_form};
    CHECK_THROWS(read(reader, visits));
}

TEST_CASE("each grain folds away what it does not keep") {
    CellKey key;
    key.period = to_day({2026, 11, 21});
    key.hour = 14;
    key.kiosk = 7;
    key.microsegment = 9;
    CHECK(at_grain(key, Grain::detail) == key);
    CHECK(at_grain(key, Grain::kiosks).kiosk == 7);
    CHECK(at_grain(key, Grain::kiosks).microsegment == 0);
    CHECK(at_grain(key, Grain::segments).microsegment == 9);
    CHECK(at_grain(key, Grain::hours).hour == 14);
    CHECK(at_grain(key, Grain::days).kiosk == 0);
    CHECK(at_grain(key, Grain::months).period == to_day({2026, 11, 1}));
    CHECK(at_grain(key, Grain::kiosk_months).kiosk == 7);
    key.period = unknown_day;
    CHECK(at_grain(key, Grain::months).period == unknown_day);
    CHECK(at_grain(key, Grain::weekday_hours).period == unknown_day);
    CHECK(block_of(unknown_day, Grain::months) == unknown_day);
}

TEST_CASE("all Saturdays of a month are kept as the first of them") {
    CellKey key;
    key.hour = 14;
    for (int const day : {7, 14, 21, 28}) {
        key.period = to_day({2026, 11, day});
        CHECK(at_grain(key, Grain::weekday_hours).period == to_day({2026, 11, 7}));
        CHECK(at_grain(key, Grain::weekday_hours).hour == 14);
    }
    key.period = to_day({2026, 11, 30});
    CHECK(at_grain(key, Grain::weekday_hours).period == to_day({2026, 11, 2}));
    CHECK(block_of(to_day({2026, 11, 7}), Grain::weekday_hours) == to_day({2026, 11, 1}));
}

TEST_CASE("a block of a grain begins on its first day") {
    Day const saturday = to_day({2026, 11, 21});
    CHECK(block_of(saturday, Grain::detail) == saturday);
    CHECK(block_of(saturday, Grain::segments) == saturday);
    CHECK(block_of(saturday, Grain::hours) == to_day({2026, 11, 16}));
    CHECK(block_of(saturday, Grain::days) == to_day({2026, 11, 1}));
    CHECK(block_of(saturday, Grain::months) == to_day({2026, 1, 1}));
}

TEST_CASE("an instrument packs into 31 bits and comes back") {
    Instrument const largest{2000, 4000, 250};
    CHECK(pack(largest) < (std::int64_t{1} << 31));
    CHECK(unpack_instrument(pack(largest)) == largest);
}

TEST_CASE("a pair of moments packs apart from every instrument and comes back") {
    MomentPair const pair{900'000, 1'000'000};
    CHECK(pack(pair) > pack(Instrument{2047, 4095, 255}));
    CHECK(unpack_moment_pair(pack(pair)) == pair);
}
