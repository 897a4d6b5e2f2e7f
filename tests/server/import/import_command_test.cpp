#include "server/config.hpp"
#include "server/import_command.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace instante;
using namespace instante::test;

namespace {

/// A data folder with the sample programme, and files beside it.
struct Workshop {
    TempFolder folder;
    TestServer server{server::database_path(folder.file(""))};

    void write(std::string const& name, std::string const& content) const {
        std::ofstream{folder.file(name), std::ios::binary} << content;
    }
    std::string read(std::string const& name) const {
        std::ifstream stream{folder.file(name), std::ios::binary};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }
    int import(std::string const& csv, bool dry_run = false) {
        write("ratings.csv", csv);
        return server::run_import({folder.file(""), folder.file("ratings.csv"), folder.file("map.json"),
                                   folder.file("rejects.csv"), dry_run});
    }
    std::map<std::string, int> counts() {
        json const rows =
            server.get("/api/v1/scores?question=check-in.service", server.token("viewer")).body["rows"];
        return rows.empty() ? std::map<std::string, int>{}
                            : rows[0]["counts"].get<std::map<std::string, int>>();
    }
};

std::string const wide_map = R"({
  "source": "till", "layout": "wide", "id": {"column": "id"}, "site": {"constant": "bilbao"},
  "time": {"column": "when", "format": "%Y-%m-%d %H:%M"},
  "segments": {"class": {"column": "class", "values": {"J": "business", "Y": "economy"}}},
  "ratings": [{"column": "check-in", "moment": "check-in", "question": "service"}],
  "comment": {"column": "note", "moment": "check-in"}
})";

std::string rows_of_five(std::string const& tail) {
    std::string csv = "id,when,class,check-in,note\n";
    for (int i = 1; i <= 5; ++i)
        csv += std::to_string(i) + ",2026-03-0" + std::to_string(i) + " 10:30,J,4," + tail;
    return csv;
}

} // namespace

TEST_CASE("an import adds its ratings once, however often it is run") {
    Workshop shop;
    shop.write("map.json", wide_map);
    REQUIRE(shop.import(rows_of_five("\n"), true) == 0);
    CHECK(shop.counts().empty()); // the rehearsal stored nothing
    REQUIRE(shop.import(rows_of_five("\n")) == 0);
    REQUIRE(shop.import(rows_of_five("\n")) == 0);
    CHECK(shop.counts()["4"] == 5);
    json const month =
        shop.server.get("/api/v1/scores?group_by=month,segment.class", shop.server.token("viewer"))
            .body["rows"][0];
    CHECK(month["group"] == json{{"month", "2026-03"}, {"segment.class", "business"}});
}

TEST_CASE("bad rows are reported with line, column and reason, and the rest is imported") {
    Workshop shop;
    shop.write("map.json", wide_map);
    std::string csv = rows_of_five("\r\n");
    csv += "6,2026-03-06 10:30,J\r\n";                                     // too few columns
    csv += "7,2026-03-07 10:30,J,9,\r\n";                                  // off the scale
    csv += "8,2026-03-08 10:30,J,\"4\"x,\r\n";                             // bad quotes
    csv += "9,2026-03-09 10:30,J,4,caf\xe9\r\n";                           // Latin-1
    csv += "10,2026-03-10 10:30,J,4,\"two\r\nlines, \"\"quoted\"\"\"\r\n"; // sound
    csv += "11,2026-03-11 10:30,Q,4,\r\n"; // a class that the map does not know
    csv += "1,2026-03-01 10:30,J,2,\r\n";  // contradicts row 1
    REQUIRE(shop.import("\xef\xbb\xbf" + csv) == 0);
    CHECK(shop.counts()["4"] == 6);
    CHECK(shop.counts()["2"] == 0);
    std::string const rejects = shop.read("rejects.csv");
    INFO(rejects);
    CHECK(rejects.starts_with("line,column,reason\r\n"));
    for (char const* place :
         {"\r\n7,", "\r\n8,check-in,", "\r\n9,check-in,", "\r\n10,note,", "\r\n13,class,", "\r\n14,,"}) {
        INFO(place);
        CHECK(rejects.find(place) != std::string::npos);
    }
    CHECK(std::count(rejects.begin(), rejects.end(), '\n') == 7);
    std::string const raw = shop.server.get("/api/v1/responses.csv", shop.server.token("admin")).text;
    CHECK(raw.find("\"two\r\nlines, \"\"quoted\"\"\"") != std::string::npos);
}

TEST_CASE("a file in Latin-1 is read as such when the map says so") {
    Workshop shop;
    std::string map = wide_map;
    map.insert(1, "\"encoding\": \"latin-1\",");
    shop.write("map.json", map);
    REQUIRE(shop.import(rows_of_five("se\xf1or\n")) == 0);
    std::string const raw = shop.server.get("/api/v1/responses.csv", shop.server.token("admin")).text;
    CHECK(raw.find("se\xc3\xb1or") != std::string::npos);
}

TEST_CASE("a long file has one rating a row") {
    Workshop shop;
    shop.write("map.json",
               R"({"source": "long", "layout": "long", "site": {"column": "where"}, "time": {"unknown": true},
        "moment": {"column": "what", "values": {"Check": "check-in"}}, "question": {"constant": "service"},
        "rating": {"column": "score"}})");
    std::string csv = "where,what,score\n";
    for (int i = 0; i < 6; ++i)
        csv += "bilbao,Check,5\n";
    REQUIRE(shop.import(csv) == 0);
    CHECK(shop.counts()["5"] == 6); // alike to the letter, and still six customers
    REQUIRE(shop.import(csv) == 0);
    CHECK(shop.counts()["5"] == 6);
}

TEST_CASE("a map or file that cannot be used is the caller's mistake and stores nothing") {
    Workshop shop;
    shop.write("map.json", "{\"source\": 1}");
    CHECK(shop.import(rows_of_five("\n")) == 2);
    std::string map = wide_map;
    map.replace(map.find("\"bilbao\""), 8, "\"nowhere\"");
    shop.write("map.json", map);
    CHECK(shop.import(rows_of_five("\n")) == 2);
    shop.write("map.json", wide_map);
    CHECK(shop.import("id,when\n1,2026-01-01 10:00\n") == 2);
    CHECK(shop.import("") == 2);
    CHECK(shop.counts().empty());
}
