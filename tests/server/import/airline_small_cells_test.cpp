// The twelve customer-type x travel x class cells of the airline's passengers, from 40,163 down to 4.

#include "server/config.hpp"
#include "server/import_command.hpp"
#include "shared/programme_json.hpp"
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
constexpr char const* cells =
    "/api/v1/scores?group_by=moment,segment.customer-type,segment.travel,segment.class&moment=seat";

json read_json(std::string const& path) {
    std::ifstream stream{path, std::ios::binary};
    return json::parse(std::string{std::istreambuf_iterator<char>{stream}, {}});
}

void apply(TestServer& server) {
    json const document = read_json(std::string{airline} + "programme.json");
    auto programme = read_programme(document);
    REQUIRE(programme.has_value());
    REQUIRE(server.store->apply_programme(std::move(*programme), {"test", 0, 0, {}}).has_value());
}

double width(json const& figure) {
    return figure["high"].get<double>() - figure["low"].get<double>();
}

} // namespace

TEST_CASE("the airline's twelve microsegments are shown honestly: four passengers are no confident score") {
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
    TempFolder data;
    TestServer server{server::database_path(data.file("")), false};
    apply(server);
    REQUIRE(server::run_import({data.file(""), std::string{reference} + "/airline/train.csv",
                                std::string{airline} + "map.json", data.file("rejects.csv"), false}) == 0);

    std::string const viewer = server.token("viewer");
    json const all = server.get(std::string{cells} + "&include=shrunk,rank", viewer).body["rows"];
    REQUIRE(all.size() == 12);
    json smallest = all[0];
    json largest = all[0];
    for (json const& row : all) {
        if (row["n"] < smallest["n"]) smallest = row;
        if (row["n"] > largest["n"]) largest = row;
        // The displayed interval is as wide as n makes it, and shrinking draws in what is small.
        CHECK(width(row["shrunk"]["index"]) <= 1.02 * width(row["index"]));
        CHECK(row["shrunk"]["towards"]["value"] == "seat");
    }
    CHECK(smallest["n"].get<int>() <= 4);
    CHECK(width(smallest["index"]) > 35);
    CHECK(smallest["shrunk"]["index"]["weight_of_own_data"].get<double>() < 0.75);
    CHECK(smallest["rank"]["defended"][1].get<int>() - smallest["rank"]["defended"][0].get<int>() >= 4);
    CHECK(largest["n"].get<int>() > 40'000);
    CHECK(width(largest["index"]) < 0.6);
    CHECK(largest["shrunk"]["index"]["weight_of_own_data"].get<double>() > 0.999);
    CHECK(largest["shrunk"]["index"]["value"].get<double>() ==
          Approx(largest["index"]["value"].get<double>()).margin(0.01));
}
