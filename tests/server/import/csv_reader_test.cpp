#include "server/import/csv_reader.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace instante;
using namespace instante::server::import;

namespace {

struct File {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::int64_t> lines; // of the rows
    std::vector<Rejection> rejections;
};

File read(std::string const& bytes, CsvFormat format = {}) {
    std::istringstream in{bytes};
    CsvReader reader{in, format};
    auto header = reader.read_header();
    if (!header) throw std::runtime_error(to_line(header.error()));
    File file;
    file.header = *std::move(header);
    for (auto what = reader.next(); what != CsvReader::Next::end; what = reader.next()) {
        if (what == CsvReader::Next::rejected) {
            file.rejections.push_back(reader.rejection());
            continue;
        }
        std::vector<std::string> fields;
        for (std::size_t i = 0; i < reader.row().size(); ++i)
            fields.emplace_back(reader.row()[i]);
        file.rows.push_back(std::move(fields));
        file.lines.push_back(reader.row().line());
    }
    CHECK(reader.bytes_taken() == static_cast<std::int64_t>(bytes.size()));
    return file;
}

std::string header_problem(std::string const& bytes, CsvFormat format = {}) {
    std::istringstream in{bytes};
    CsvReader reader{in, format};
    auto const header = reader.read_header();
    return header ? "" : header.error().detail;
}

using Rows = std::vector<std::vector<std::string>>;
using Lines = std::vector<std::int64_t>;

} // namespace

TEST_CASE("rows come with their fields and the line they begin on") {
    File const file = read("a,b\n1,2\n3,4\n");
    CHECK(file.header == std::vector<std::string>{"a", "b"});
    CHECK(file.rows == Rows{{"1", "2"}, {"3", "4"}});
    CHECK(file.lines == Lines{2, 3});
    CHECK(file.rejections.empty());
}

TEST_CASE("all line ends are understood, also a last line without one") {
    Rows const wanted{{"1", "2"}, {"3", ""}};
    for (std::string const end : {"\n", "\r\n", "\r"}) {
        CHECK(read("a,b" + end + "1,2" + end + "3," + end).rows == wanted);
        CHECK(read("a,b" + end + "1,2" + end + "3,").rows == wanted);
        CHECK(read("a,b" + end + "1,2" + end + "3,").lines == Lines{2, 3});
    }
}

TEST_CASE("the mark of UTF-8 is not part of the first column's name") {
    File const file = read("\xEF\xBB\xBF\"ID\",b\r\n1,2\r\n");
    CHECK(file.header == std::vector<std::string>{"ID", "b"});
    CHECK(file.rows.size() == 1);
}

TEST_CASE("column names lose the spaces around them, fields keep theirs") {
    File const file = read(" a , b\n 1 , 2\n");
    CHECK(file.header == std::vector<std::string>{"a", "b"});
    CHECK(file.rows == Rows{{" 1 ", " 2"}});
}

TEST_CASE(
    "quoted fields hold delimiters, quotation marks and line breaks, and lines are counted through them") {
    File const file = read("a,b,c\n1,\"x, \"\"y\"\"\r\nz\n\n\",3\n4,5,6\n");
    CHECK(file.rows == Rows{{"1", "x, \"y\"\r\nz\n\n", "3"}, {"4", "5", "6"}});
    CHECK(file.lines == Lines{2, 6});

    std::istringstream in{"a,b,c\n1,\"x\ny\",3\n"};
    CsvReader reader{in, {}};
    REQUIRE(reader.read_header().has_value());
    REQUIRE(reader.next() == CsvReader::Next::row);
    CHECK(reader.row().line_of(0) == 2);
    CHECK(reader.row().line_of(1) == 2);
    CHECK(reader.row().line_of(2) == 3);
}

TEST_CASE("an empty quoted field is an empty field") {
    CHECK(read("a,b\n\"\",\"\"\n").rows == Rows{{"", ""}});
}

TEST_CASE("empty lines are passed over but counted") {
    File const file = read("a,b\n\n1,2\r\n\r\n\n3,4\n\n");
    CHECK(file.rows == Rows{{"1", "2"}, {"3", "4"}});
    CHECK(file.lines == Lines{3, 6});
    CHECK(file.rejections.empty());
}

TEST_CASE("other delimiters are taken when declared") {
    CHECK(read("a;b\n1,5;2\n", {';', Encoding::utf8}).rows == Rows{{"1,5", "2"}});
    CHECK(read("a\tb\n1\t\n", {'\t', Encoding::utf8}).rows == Rows{{"1", ""}});
}

TEST_CASE("a row with a wrong number of columns is rejected with both numbers") {
    File const file = read("a,b,c\n1,2\n1,2,3\n1,2,3,4\n");
    CHECK(file.rows == Rows{{"1", "2", "3"}});
    CHECK(file.rejections == std::vector<Rejection>{{2, "", "expected 3 columns, found 2"},
                                                    {4, "", "expected 3 columns, found 4"}});
}

TEST_CASE("a quotation mark inside a plain field costs its row only") {
    File const file = read("a,b\n1,say \"hi\"\n3,4\n");
    CHECK(file.rows == Rows{{"3", "4"}});
    CHECK(file.rejections ==
          std::vector<Rejection>{{2, "b", "a quotation mark in a field that does not begin with one"}});
}

TEST_CASE("text after a closing quotation mark costs its row only") {
    File const file = read("a,b\n\"1\"x,2\n3,4\n");
    CHECK(file.rows == Rows{{"3", "4"}});
    CHECK(file.rejections == std::vector<Rejection>{{2, "a", "text after the closing quotation mark"}});
}

TEST_CASE("a quotation mark that is never closed does not swallow the rows after it") {
    File const file = read("a,b\n1,\"open\n3,4\n5,6\n");
    CHECK(file.rows == Rows{{"3", "4"}, {"5", "6"}});
    CHECK(file.lines == Lines{3, 4});
    CHECK(file.rejections ==
          std::vector<Rejection>{{2, "b", "the quotation mark that opens the field is never closed"}});
}

TEST_CASE("a forgotten quotation mark costs one row although another row has quotation marks too") {
    File const file = read("a,b\n1,\"open\n3,4\n5,\"well quoted\"\n7,8\n");
    CHECK(file.rows == Rows{{"3", "4"}, {"5", "well quoted"}, {"7", "8"}});
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0].line == 2);
    CHECK(file.rejections[0].column == "b");
    CHECK(file.rejections[0].reason ==
          "the quotation mark that opens the field is closed only on line 4, and text follows there");
}

TEST_CASE("many forgotten quotation marks cost as many rows") {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 1000; ++i)
        bytes += "1,\"open\n2,fine\n";
    File const file = read(bytes);
    // An odd mark pairs with the next row's, so a field may begin in one row and end in another; the column
    // count or the text after it gives that away.
    CHECK(file.rows.size() == 1000);
    CHECK(file.rejections.size() == 1000);
}

TEST_CASE("bytes that are not UTF-8 reject their row and say what to declare") {
    File const file = read("a,b\n1,caf\xE9\n2,caf\xC3\xA9\n");
    CHECK(file.rows == Rows{{"2", "caf\xC3\xA9"}});
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0].line == 2);
    CHECK(file.rejections[0].column == "b");
    CHECK(file.rejections[0].reason.find("\"encoding\": \"windows-1252\"") != std::string::npos);
}

TEST_CASE("a bad byte is blamed on the line it stands on") {
    File const file = read("a,b\n\"1\n1\",\xE9\n");
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0].line == 3);
}

TEST_CASE("declared Latin-1 and Windows-1252 become UTF-8, in the header too") {
    File const latin = read("a\xF1o,b\n1,\xBFqu\xE9?\n", {',', Encoding::latin1});
    CHECK(latin.header[0] == "a\xC3\xB1o");
    CHECK(latin.rows == Rows{{"1", "\xC2\xBFqu\xC3\xA9?"}});
    File const windows = read("a,b\n1,\x80 \x93x\x94\n2,\x81\n", {',', Encoding::windows1252});
    CHECK(windows.rows == Rows{{"1", "\xE2\x82\xAC \xE2\x80\x9Cx\xE2\x80\x9D"}});
    CHECK(windows.rejections ==
          std::vector<Rejection>{{3, "b", "a byte that means nothing in windows-1252"}});
}

TEST_CASE("encodings go by their usual names") {
    CHECK(parse_encoding("UTF-8") == Encoding::utf8);
    CHECK(parse_encoding("latin-1") == Encoding::latin1);
    CHECK(parse_encoding("ISO-8859-1") == Encoding::latin1);
    CHECK(parse_encoding("Windows-1252") == Encoding::windows1252);
    CHECK_FALSE(parse_encoding("ebcdic"));
}

TEST_CASE("NUL bytes reject their row") {
    File const file = read(std::string{"a,b\n1,\0\n2,3\n", 12});
    CHECK(file.rows == Rows{{"2", "3"}});
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0].column == "b");
}

TEST_CASE("files that cannot be read say why") {
    CHECK(header_problem("") == "the file is empty");
    CHECK(header_problem("\xEF\xBB\xBF\n\n") == "the file is empty");
    CHECK(header_problem(std::string{"\xFF\xFE\x61\0", 4}).find("UTF-16") != std::string::npos);
    CHECK(header_problem("a,b\"c\n1,2\n").find("header") != std::string::npos);
    CHECK(header_problem("\xEF\xBB\xBF\x61\n", {',', Encoding::latin1}).find("UTF-8") != std::string::npos);
}

TEST_CASE("a stream that breaks is our side's failure") {
    std::ifstream folder{"/", std::ios::binary};
    CsvReader reader{folder, {}};
    CHECK_THROWS_AS(reader.read_header(), std::runtime_error);
}

TEST_CASE("a field beyond its limit costs its row only, quoted or not") {
    std::string const big(longest_field + 1, 'x');
    File const plain = read("a,b\n1," + big + "\n3,4\n");
    CHECK(plain.rows == Rows{{"3", "4"}});
    CHECK(plain.rejections == std::vector<Rejection>{{2, "b", "the field is longer than 1 MB"}});
    File const quoted = read("a,b\n1,\"" + big + "\"\n3,4\n");
    CHECK(quoted.rows == Rows{{"3", "4"}});
    CHECK(quoted.rejections == plain.rejections);
    std::string const fits(longest_field, 'x');
    CHECK(read("a,b\n1," + fits + "\n").rows.size() == 1);
}

TEST_CASE("an open quotation mark before millions of bytes loses its own row only") {
    std::string bytes = "a,b\n1,\"open\n";
    std::size_t const rows = longest_field / 4 + 1000;
    for (std::size_t i = 0; i < rows; ++i)
        bytes += "3,4\n";
    File const file = read(bytes);
    CHECK(file.rows.size() == rows);
    CHECK(file.rejections == std::vector<Rejection>{{2, "b", "the field is longer than 1 MB"}});
}

TEST_CASE("a row of countless columns is cut off") {
    File const file = read("a,b\n" + std::string(300'000, ',') + "\n3,4\n");
    CHECK(file.rows == Rows{{"3", "4"}});
    CHECK(file.rejections.size() == 1);
}

TEST_CASE("line ends and marks may fall anywhere between two reads of the file") {
    // 64 KiB is read at a time: move a quoted CR LF row across that border byte by byte.
    for (std::size_t pad = 65'536 - 24; pad < 65'536 + 2; ++pad) {
        std::string const first(pad - 8, 'x');
        File const file = read("a,b\r\n1," + first + "\r\n\"2\",\"y\r\n\"\"z\"\r\n3,4\r\n");
        CHECK(file.rows == Rows{{"1", first}, {"2", "y\r\n\"z"}, {"3", "4"}});
        CHECK(file.lines == Lines{2, 3, 5});
    }
}
