#include "server/export/csv_writer.hpp"

#include <catch2/catch.hpp>

using instante::server::exporting::CsvWriter;

TEST_CASE("what would break a row is quoted and what a spreadsheet would run is disarmed") {
    std::string out;
    CsvWriter csv{out};
    csv.text("plain").text("a,b").text("say \"hi\"").text("two\nlines").text("=1+1").text("-x").number(-2.5);
    csv.number(std::int64_t{-3}).empty().text("");
    csv.end_row();
    CHECK(out == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=1+1\",\"'-x\",-2.5,-3,,\r\n");
}
