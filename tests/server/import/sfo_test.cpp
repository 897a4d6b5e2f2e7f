// San Francisco Airport's passenger survey of 2014 to 2016, whose answers carry weights: the weighted image
// by year from /api/v1/quality, and what is said of one year against another, are what a statistician gets of
// the file.

#include "server/config.hpp"
#include "server/import/csv_reader.hpp"
#include "server/import_command.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

using namespace instante;
using namespace instante::test;

namespace {

/// Columns that rate one contact each on 1 to 5; blank and 0 are no answer, 6 is "not applicable".
constexpr std::array<std::string_view, 22> rated{
    "Q7ART",       "Q7FOOD",   "Q7STORE",    "Q7SIGN",     "Q7WALKWAYS", "Q7SCREENS",
    "Q7INFODOWN",  "Q7INFOUP", "Q7WIFI",     "Q7ROADS",    "Q7PARK",     "Q7AIRTRAIN",
    "Q7LTPARKING", "Q7RENTAL", "Q9BOARDING", "Q9AIRTRAIN", "Q9RENTAL",   "Q9FOOD",
    "Q9RESTROOM",  "Q10SAFE",  "Q14FIND",    "Q14PASSTHRU"};

std::string id_of(std::string_view column) {
    std::string id{column};
    for (char& c : id)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return id;
}

/// Terminals' boarding areas as sites, a survey of one question for each column.
json programme() {
    json document{{"format", 1},
                  {"id", "sfo"},
                  {"name", {{"en", "San Francisco Airport"}}},
                  {"languages", {"en"}},
                  {"disclosure_minimum", 1},
                  {"smallest_difference", 1.0},
                  {"dimensions", json::array()},
                  {"kiosks", json::array()}};
    document["sites"] = {{{"id", "sfo"},
                          {"name", {{"en", "SFO"}}},
                          {"group", true},
                          {"parent", nullptr},
                          {"time_zone", "America/Los_Angeles"}}};
    for (char const* area : {"a", "b", "c", "d", "e", "f", "g"}) {
        document["sites"].push_back(
            {{"id", area}, {"name", {{"en", std::string{"Boarding area "} + area}}}, {"parent", "sfo"}});
    }
    for (std::string_view const column : rated) {
        std::string const id = id_of(column);
        document["moments"].push_back({{"id", id}, {"name", {{"en", id}}}, {"stage", "deliver"}});
        document["surveys"].push_back({{"id", id},
                                       {"moment", id},
                                       {"questions",
                                        {{{"id", "rating"},
                                          {"type", "stars"},
                                          {"text", {{"en", "How do you rate it?"}}},
                                          {"allow_not_applicable", true},
                                          {"construct", "perception"}}}}});
    }
    return document;
}

json import_map() {
    json map{{"source", "sfo-wide"},
             {"layout", "wide"},
             {"site", {{"column", "BOARDING_AREA"}, {"values", json::object()}}},
             {"time", {{"column", "YEAR"}, {"format", "%Y"}, {"precision", "year"}}},
             {"weight", {{"column", "WEIGHT"}}},
             {"language", {{"constant", "en"}}}};
    for (char const* area : {"A", "B", "C", "D", "E", "F", "G"})
        map["site"]["values"][area] = id_of(area);
    for (std::string_view const column : rated) {
        map["ratings"].push_back(
            {{"column", column}, {"moment", id_of(column)}, {"not_applicable", {"6"}}, {"missing", {"0"}}});
    }
    return map;
}

/// One year's sums over its passengers, by hand.
struct Year {
    double visits = 0, s = 0, k = 0, ss = 0, sk = 0, kk = 0;
    // of the food question: rating and weight
    std::vector<std::pair<double, double>> food;

    double image() const { return 100 * s / k; }
    double error() const {
        double const r = s / k;
        return 100 * std::sqrt(visits / (visits - 1) * (ss - 2 * r * sk + r * r * kk)) / k;
    }
};

std::map<std::string, Year> years_of(std::string const& file) {
    std::ifstream stream{file, std::ios::binary};
    server::import::CsvReader reader{stream, {}};
    auto const header = reader.read_header();
    REQUIRE(header.has_value());
    auto const at = [&](std::string_view column) {
        return static_cast<std::size_t>(std::find(header->begin(), header->end(), column) - header->begin());
    };
    std::map<std::string, Year> years;
    while (reader.next() == server::import::CsvReader::Next::row) {
        auto const& row = reader.row();
        Year& year = years[std::string{row[at("YEAR")]}];
        double const weight = std::stod(std::string{row[at("WEIGHT")]});
        double s = 0;
        double k = 0;
        for (std::string_view const column : rated) {
            std::string const text{row[at(column)]};
            if (text.empty() || text == "0" || text == "6") continue;
            double const rating = std::stod(text);
            s += weight * (rating - 1) / 4;
            k += weight;
            if (column == "Q7FOOD") year.food.emplace_back(rating, weight);
        }
        if (k == 0) continue;
        year.visits += 1;
        year.s += s;
        year.k += k;
        year.ss += s * s;
        year.sk += s * k;
        year.kk += k * k;
    }
    return years;
}

void check_food(json const& row, Year const& year) {
    double w = 0, wx = 0, squared = 0;
    for (auto const& [rating, weight] : year.food) {
        w += weight;
        wx += weight * rating;
    }
    for (auto const& [rating, weight] : year.food)
        squared += std::pow(weight * (rating - wx / w) / w, 2);
    auto const n = static_cast<double>(year.food.size());
    CHECK(row["n"] == year.food.size());
    CHECK(row["mean"].get<double>() == Approx(wx / w).epsilon(1e-9));
    CHECK(row["standard_error"].get<double>() == Approx(std::sqrt(n / (n - 1) * squared)).epsilon(1e-9));
    CHECK(row["n_effective"].get<double>() < n);
}

/// What a statistician says of one year's image against another's: both errors are by passenger.
std::string verdict_on(Year const& year, Year const& other, double smallest_that_matters) {
    double const difference = year.image() - other.image();
    double const error = std::hypot(year.error(), other.error());
    if (std::abs(difference) < 1.96 * error || std::abs(difference) < smallest_that_matters)
        return "no_detectable_difference";
    return difference > 0 ? "higher" : "lower";
}

void check_verdicts(TestServer& server, std::map<std::string, Year> const& years) {
    std::map<std::string, std::string> verdicts;
    for (auto const& [year, other] :
         {std::pair{"2015", "2014"}, {"2016", "2015"}, {"2016", "2014"}, {"2014", "2016"}}) {
        CAPTURE(year, other);
        auto const days = [](std::string const& name, std::string const& of) {
            return name + "from=" + of + "-01-01&" + name + "to=" + of + "-12-31&";
        };
        json const rows =
            server
                .get("/api/v1/quality?compare=period&" + days("", year) + days("compare_", other),
                     server.token("viewer"))
                .body["rows"];
        REQUIRE(rows.size() == 1);
        json const& comparison = rows[0]["comparison"];
        Year const& own = years.at(year);
        Year const& beside = years.at(other);
        double const error = std::hypot(own.error(), beside.error());
        double const difference = own.image() - beside.image();
        CHECK(comparison["index"]["difference"].get<double>() == Approx(difference).epsilon(1e-9));
        CHECK(comparison["index"]["low"].get<double>() == Approx(difference - 1.96 * error).margin(0.01));
        CHECK(comparison["index"]["high"].get<double>() == Approx(difference + 1.96 * error).margin(0.01));
        CHECK(comparison["t"]["standard_error"].get<double>() == Approx(error).epsilon(1e-6));
        CHECK(comparison["other"]["visits"] == beside.visits);
        CHECK(comparison["verdict"] == verdict_on(own, beside, 1.0));
        verdicts[std::string{year} + " on " + other] = comparison["verdict"];
    }
    // From year to year nothing can be told; over two years it can.
    CHECK(verdicts["2015 on 2014"] == "no_detectable_difference");
    CHECK(verdicts["2016 on 2015"] == "no_detectable_difference");
    CHECK(verdicts["2016 on 2014"] == "higher");
    CHECK(verdicts["2014 on 2016"] == "lower");
}

} // namespace

TEST_CASE("the weighted image of San Francisco's airport by year is what a statistician gets") {
    char const* const reference = std::getenv("INSTANTE_REFERENCE_DATA");
    if (!reference) {
        std::cout << "skipped: INSTANTE_REFERENCE_DATA does not say where the airport's survey is\n";
        return;
    }
    std::string const file = std::string{reference} + "/sfo/wide_2014_2016.csv";
    TempFolder data;
    TestServer server{server::database_path(data.file("")), false};
    auto sound = read_programme(programme());
    REQUIRE(sound.has_value());
    REQUIRE(server.store->apply_programme(std::move(*sound), {"test", 0, 0, {}}).has_value());
    std::ofstream{data.file("map.json")} << import_map().dump();
    server::ImportOptions const options{data.file(""), file, data.file("map.json"), data.file("rejects.csv"),
                                        false};
    REQUIRE(server::run_import(options) == 0);

    auto const years = years_of(file);
    REQUIRE(years.size() == 3);
    json const reply = server.get("/api/v1/quality?group_by=month", server.token("viewer")).body;
    REQUIRE(reply["rows"].size() == 3);
    for (json const& row : reply["rows"]) {
        std::string const month = row["group"]["month"];
        CAPTURE(month);
        Year const& year = years.at(month.substr(0, 4));
        CHECK(row["visits"] == year.visits);
        CHECK(row["contacts"].get<double>() == Approx(year.k).epsilon(1e-9));
        CHECK(row["quality"]["value"].get<double>() == Approx(year.image()).epsilon(1e-9));
        CHECK(row["standard_error"].get<double>() == Approx(year.error()).epsilon(1e-6));
        // The displayed interval is, at this size, the normal one.
        double const half = (row["quality"]["high"].get<double>() - row["quality"]["low"].get<double>()) / 2;
        CHECK(half == Approx(1.96 * year.error()).epsilon(0.01));
    }
    json const food = server.get("/api/v1/scores?group_by=month&moment=q7food", server.token("viewer")).body;
    REQUIRE(food["rows"].size() == 3);
    for (json const& row : food["rows"])
        check_food(row, years.at(row["group"]["month"].get<std::string>().substr(0, 4)));
    check_verdicts(server, years);
}
