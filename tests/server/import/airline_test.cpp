// 103,904 real passengers: what a statistician computed of them must come out of /api/v1/scores.

#include "server/config.hpp"
#include "server/import/csv_reader.hpp"
#include "server/import_command.hpp"
#include "shared/programme_json.hpp"
#include "shared/wire.hpp"
#include "tests/server/import/airline_drivers.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace instante;
using namespace instante::test;

namespace {

constexpr char const* airline = INSTANTE_SOURCE_DIR "/tests/data/airline/";

json read_json(std::string const& path) {
    std::ifstream stream{path, std::ios::binary};
    return json::parse(std::string{std::istreambuf_iterator<char>{stream}, {}});
}

/// Column name of the file to id in the programme, for moments, dimensions and their values.
struct Names {
    std::map<std::string, std::string> moments;
    std::map<std::string, std::string> dimensions;
    std::map<std::string, std::map<std::string, std::string>> values;
};

Names read_names() {
    Names names;
    json const map = read_json(std::string{airline} + "map.json");
    for (json const& rating : map["ratings"])
        names.moments[rating["column"]] = rating["moment"];
    names.moments["(overall satisfied share)"] = "journey";
    for (auto const& [dimension, source] : map["segments"].items()) {
        names.dimensions[source["column"]] = dimension;
        names.values[dimension] = source["values"].get<std::map<std::string, std::string>>();
    }
    return names;
}

/// Rows of /api/v1/scores by "moment" or "moment/value".
std::map<std::string, json> rows_by_cell(TestServer& server, std::string const& dimension) {
    std::string const axis = dimension.empty() ? "" : "segment." + dimension;
    std::string const target = "/api/v1/scores?group_by=moment" + (axis.empty() ? "" : "," + axis);
    std::map<std::string, json> rows;
    json const reply = server.get(target, server.token("viewer")).body;
    for (json const& row : reply["rows"]) {
        std::string const moment = row["group"]["moment"];
        rows[axis.empty() ? moment : moment + "/" + row["group"][axis].get<std::string>()] = row;
    }
    return rows;
}

/// The file gives ten significant digits: half a unit of the last one is added to the tolerance.
void check_close(json const& ours, std::string_view theirs) {
    double const expected = std::stod(std::string{theirs});
    CHECK(std::abs(ours.get<double>() - expected) <= 1e-9 + 5e-10 * std::max(1.0, std::abs(expected)));
}

void check_row(json const& row, server::import::Row const& expected) {
    CHECK(std::to_string(row["n"].get<std::int64_t>()) == expected[4]);
    CHECK(std::to_string(row["not_applicable"].get<std::int64_t>()) == expected[5]);
    if (row["scale"]["type"] == "yes_no") {
        CHECK(std::to_string(row["counts"]["1"].get<std::int64_t>()) == expected[13]);
    } else {
        for (std::size_t point = 1; point <= 5; ++point) {
            CHECK(std::to_string(row["counts"][std::to_string(point)].get<std::int64_t>()) ==
                  expected[5 + point]);
        }
        check_close(row["mean"], expected[11]);
        check_close(row["sd"], expected[12]);
    }
    check_close(row["favourable"]["share"], expected[14]);
    check_close(row["favourable"]["low"], expected[15]);
    check_close(row["favourable"]["high"], expected[16]);
}

/// The image over the fourteen rated moments, by hand: one visit a passenger.
struct Image {
    double value = 0;
    double by_visit = 0;    // half-interval, as visits are
    double independent = 0; // as if every answer were another passenger's
};

Image image_of(std::string const& file, std::vector<std::string> const& columns) {
    std::ifstream stream{file, std::ios::binary};
    server::import::CsvReader reader{stream, {}};
    auto const header = reader.read_header();
    REQUIRE(header.has_value());
    std::vector<std::size_t> at;
    for (std::string const& column : columns) {
        at.push_back(
            static_cast<std::size_t>(std::find(header->begin(), header->end(), column) - header->begin()));
    }
    double visits = 0, s = 0, k = 0, ss = 0, sk = 0, kk = 0, squares = 0;
    while (reader.next() == server::import::CsvReader::Next::row) {
        double visit_s = 0, visit_k = 0;
        for (std::size_t const column : at) {
            int const rating = std::stoi(std::string{reader.row()[column]});
            if (rating == 0) continue; // not applicable
            double const index = (rating - 1) / 4.0;
            visit_s += index;
            visit_k += 1;
            squares += index * index;
        }
        visits += visit_k > 0;
        s += visit_s;
        k += visit_k;
        ss += visit_s * visit_s;
        sk += visit_s * visit_k;
        kk += visit_k * visit_k;
    }
    double const ratio = s / k;
    double const variance = visits / (visits - 1) * (ss - 2 * ratio * sk + ratio * ratio * kk) / (k * k);
    return {100 * ratio, 196 * std::sqrt(variance), 196 * std::sqrt((squares / k - ratio * ratio) / k)};
}

/// The image that the API gives of the same moments, and its error by visit.
void check_image(TestServer& server, std::string const& file, Names const& names) {
    std::vector<std::string> columns;
    std::string moments;
    for (auto const& [column, moment] : names.moments) {
        if (moment == "journey") continue;
        columns.push_back(column);
        moments += (moments.empty() ? "" : ",") + moment;
    }
    REQUIRE(columns.size() == 14);
    Image const expected = image_of(file, columns);
    json const row =
        server.get("/api/v1/quality?moment=" + moments, server.token("viewer")).body["rows"].at(0);
    CHECK(row["quality"]["value"].get<double>() == Approx(expected.value).epsilon(1e-10));
    double const half = 1.96 * row["standard_error"].get<double>();
    CHECK(half == Approx(expected.by_visit).epsilon(1e-4)); // visits without any rating are not counted
    CHECK(half == Approx(0.10).margin(0.005));
    CHECK(expected.independent == Approx(0.05).margin(0.005));
    CHECK(row["quality"]["high"].get<double>() - row["quality"]["low"].get<double>() ==
          Approx(2 * half).epsilon(1e-3));
}

/// The figures that the statistician gives of one cell.
struct CellFigures {
    double n = 0, mean = 0, sd = 0, share = 0, low = 0, high = 0;
};

/// Travellers on business against personal ones, moment by moment: Welch's t and Newcombe's interval by hand,
/// from the statistician's means, deviations and Wilson limits.
void check_segments(TestServer& server,
                    std::map<std::string, std::map<std::string, CellFigures>> const& cells) {
    json const reply =
        server
            .get("/api/v1/scores?group_by=moment,segment.travel&compare=segment.travel:personal",
                 server.token("viewer"))
            .body;
    int compared = 0;
    double largest = 0; // p before and after the adjustment keep their order
    for (json const& row : reply["rows"]) {
        json const& comparison = row["comparison"];
        if (row["group"]["segment.travel"] == "personal") {
            CHECK(comparison.is_null());
            continue;
        }
        std::string const moment = row["group"]["moment"];
        CAPTURE(moment);
        CellFigures const& a = cells.at(moment).at("business");
        CellFigures const& b = cells.at(moment).at("personal");
        double const difference = a.share - b.share;
        json const& favourable = comparison["favourable"];
        CHECK(favourable["difference"].get<double>() == Approx(difference).margin(1e-8));
        CHECK(favourable["low"].get<double>() ==
              Approx(difference - std::hypot(a.share - a.low, b.high - b.share)).margin(1e-8));
        CHECK(favourable["high"].get<double>() ==
              Approx(difference + std::hypot(a.high - a.share, b.share - b.low)).margin(1e-8));
        CHECK(comparison["p_adjusted"].get<double>() >= comparison["p"].get<double>());
        largest = std::max(largest, comparison["p_adjusted"].get<double>());
        if (row["scale"]["type"] != "yes_no") {
            double const error = std::sqrt(a.sd * a.sd / a.n + b.sd * b.sd / b.n);
            CHECK(comparison["t"]["t"].get<double>() == Approx((a.mean - b.mean) / error).margin(1e-5));
            CHECK(comparison["index"]["difference"].get<double>() ==
                  Approx(25 * (a.mean - b.mean)).margin(1e-6));
            // So many passengers that the displayed interval is the textbook's.
            CHECK(comparison["index"]["low"].get<double>() ==
                  Approx(comparison["t"]["low"].get<double>()).margin(0.005));
        }
        bool const up = comparison["index"]["difference"].get<double>() >= 1.0;
        bool const down = comparison["index"]["difference"].get<double>() <= -1.0;
        CHECK((comparison["verdict"] == "higher") == (up && comparison["p_adjusted"].get<double>() <= 0.05));
        CHECK((comparison["verdict"] == "lower") == (down && comparison["p_adjusted"].get<double>() <= 0.05));
        ++compared;
    }
    CHECK(compared == 15);
    CHECK(largest <= 1.0);

    // Twelve kinds of customers, one of them with two passengers: each against the others.
    json const kinds =
        server
            .get("/api/v1/quality?group_by=segment.customer-type,segment.travel,segment.class&compare="
                 "rest:segment.class",
                 server.token("viewer"))
            .body["rows"];
    CHECK(kinds.size() == 12);
    for (json const& row : kinds) {
        bool const few = row["visits"].get<int>() < 10;
        json const& index = row["comparison"]["index"];
        double const width = index["high"].get<double>() - index["low"].get<double>();
        CHECK(few == (width > 20)); // what is not known shows as a wide interval, not as a verdict
        if (few) CHECK(row["comparison"]["verdict"] == "no_detectable_difference");
    }
}

} // namespace

TEST_CASE("the airline's passengers give exactly the scores that a statistician gets") {
    char const* const reference = std::getenv("INSTANTE_REFERENCE_DATA");
    if (!reference) {
        std::cout << "skipped: INSTANTE_REFERENCE_DATA does not say where the airline data is\n";
        return;
    }
    if (sanitized) {
        std::cout << "skipped: a hundred thousand passengers take a sanitizer minutes; San Francisco's are "
                     "read there\n";
        return;
    }
    std::string const folder = std::string{reference} + "/airline/";
    TempFolder data;
    TestServer server{server::database_path(data.file("")), false};
    auto programme = read_programme(read_json(std::string{airline} + "programme.json"));
    REQUIRE(programme.has_value());
    REQUIRE(server.store->apply_programme(std::move(*programme), {"test", 0, 0, {}}).has_value());
    server::ImportOptions const options{data.file(""), folder + "train.csv",
                                        std::string{airline} + "map.json", data.file("rejects.csv"), false};
    REQUIRE(server::run_import(options) == 0);

    Names const names = read_names();
    std::map<std::string, std::map<std::string, json>> answers; // by dimension
    answers[""] = rows_by_cell(server, "");
    for (auto const& [column, dimension] : names.dimensions)
        answers[dimension] = rows_by_cell(server, dimension);

    std::ifstream cells{folder + "train_cells.csv", std::ios::binary};
    server::import::CsvReader reader{cells, {}};
    REQUIRE(reader.read_header().has_value());
    int compared = 0;
    std::map<std::string, std::map<std::string, CellFigures>> by_travel;
    while (reader.next() == server::import::CsvReader::Next::row) {
        auto const& expected = reader.row();
        std::string const column{expected[1]};
        std::string const dimension = column == "(all)" ? "" : names.dimensions.at(column);
        std::string cell = names.moments.at(std::string{expected[3]});
        if (!dimension.empty()) cell += "/" + names.values.at(dimension).at(std::string{expected[2]});
        INFO(column << " " << cell);
        REQUIRE(answers[dimension].contains(cell));
        check_row(answers[dimension][cell], expected);
        ++compared;
        if (dimension != "travel") continue;
        auto const number = [&](std::size_t at) {
            return expected[at].empty() ? 0.0 : std::stod(std::string{expected[at]});
        };
        by_travel[names.moments.at(std::string{expected[3]})][names.values.at(dimension).at(std::string{
            expected[2]})] = {number(4), number(11), number(12), number(14), number(15), number(16)};
    }
    CHECK(compared == 15 * (1 + 2 + 2 + 3));
    check_segments(server, by_travel);

    check_image(server, folder + "train.csv", names);
    check_airline_drivers(server);
    CHECK(server.store->verify().different == 0);

    // The same file again adds nothing.
    REQUIRE(server::run_import(options) == 0);
    CHECK(rows_by_cell(server, "") == answers[""]);
}
