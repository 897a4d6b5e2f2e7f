#include "server/storage/cells.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;

namespace {
CellSums round_trip(CellSums const& sums) {
    auto const bytes = encode(sums);
    return decode_cell(bytes.data(), bytes.size());
}
} // namespace

TEST_CASE("cells come back from their bytes as they were, weighted or not") {
    CellSums sums;
    CHECK(encode(sums).empty());
    sums.not_applicable = 3;
    sums.add_point(5, 200, 1);
    sums.add_point(1, 1, 1);
    CHECK(round_trip(sums) == sums);
    CHECK(encode(sums).size() < 12);
    sums.add_point(2, 1, 0.75);
    CHECK(round_trip(sums) == sums);
    CHECK(sums.points[1].w2 == 0.5625);
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
    std::vector<std::uint8_t> const unknown_form{9, 0, 0};
    std::vector<std::uint8_t> const too_short{1, 2, 8, 2};
    CHECK_THROWS(decode_cell(unknown_form.data(), unknown_form.size()));
    CHECK_THROWS(decode_cell(too_short.data(), too_short.size()));
}

TEST_CASE("each grain folds away what it does not keep") {
    CellKey key;
    key.period = to_day({2026, 11, 21});
    key.hour = 14;
    key.kiosk = 7;
    key.microsegment = 9;
    CHECK(at_grain(key, Grain::hour) == key);
    CHECK(at_grain(key, Grain::kiosk_day).kiosk == 7);
    CHECK(at_grain(key, Grain::kiosk_day).microsegment == 0);
    CHECK(at_grain(key, Grain::day).kiosk == 0);
    CHECK(at_grain(key, Grain::month).period == to_day({2026, 11, 1}));
    key.period = unknown_day;
    CHECK(at_grain(key, Grain::month).period == unknown_day);
}

TEST_CASE("an instrument packs into 31 bits and comes back") {
    Instrument const largest{2000, 4000, 250};
    CHECK(pack(largest) < (std::int64_t{1} << 31));
    CHECK(unpack_instrument(pack(largest)) == largest);
}
