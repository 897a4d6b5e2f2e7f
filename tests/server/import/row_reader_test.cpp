#include "server/import/row_reader.hpp"
#include "tests/server/import/sample_programme.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace instante;
using namespace instante::server::import;

namespace {

std::string const header = "ID,Airport,Date,W,Class,Check-in,Sat,Remarks\n";
std::string const wide = R"({
    "source": "airline", "layout": "wide", "id": {"column": "ID"},
    "site": {"column": "Airport", "values": {"MAD": "madrid-t4", "LIM": "lima"}},
    "time": {"column": "Date", "format": "%Y-%m-%d %H:%M", "zone": "site"},
    "weight": {"column": "W"}, "language": {"constant": "es"},
    "segments": {"class": {"column": "Class", "values": {"Business": "business", "Eco": "economy", "?": null}}},
    "missing": ["NA"],
    "ratings": [{"column": "Check-in", "moment": "check-in", "not_applicable": ["0"]},
                {"column": "Sat", "moment": "flight", "values": {"Yes": 1, "No": 0, "Maybe": null}}],
    "comment": {"column": "Remarks", "moment": "check-in"}})";

std::string const sound_row = "7,MAD,2026-07-01 00:30,1.5,Eco,4,Yes,\"fast,\nfriendly\"\n";

Programme const& programme() {
    static Programme const sample = sample_programme();
    return sample;
}

ImportedFile import_wide(std::string const& rows) {
    return import_text(header + rows, map_of(wide), programme());
}

/// The one rejection of the sound row with one cell changed.
Rejection rejected(std::string const& from, std::string const& to) {
    std::string row = sound_row;
    row.replace(row.find(from), from.size(), to);
    ImportedFile const file = import_wide(row);
    REQUIRE(file.visits.empty());
    REQUIRE(file.rejections.size() == 1);
    return file.rejections[0];
}

/// The visit of the sound row with one cell changed.
ImportedVisit accepted(std::string const& from, std::string const& to) {
    std::string row = sound_row;
    row.replace(row.find(from), from.size(), to);
    ImportedFile const file = import_wide(row);
    if (!file.rejections.empty()) FAIL(file.rejections[0].column + ": " + file.rejections[0].reason);
    REQUIRE(file.visits.size() == 1);
    return file.visits[0];
}

/// The visit of a file with a time column only, and one rating.
ImportedFile import_time(std::string const& time, std::string const& cell) {
    std::string const map = R"({"source": "s", "layout": "wide", "site": {"constant": "lima"}, "time": )" +
                            time + R"(, "ratings": [{"column": "R", "moment": "check-in"}]})";
    return import_text("T,R\n" + cell + ",3\n", map_of(map), programme());
}

} // namespace

TEST_CASE("a wide row becomes a visit with its responses") {
    ImportedFile const file = import_wide(sound_row);
    CHECK(file.rejections.empty());
    REQUIRE(file.visits.size() == 1);
    ImportedVisit const& visit = file.visits[0];
    CHECK(visit.line == 2);
    CHECK(visit.key == "7");
    CHECK(visit.has_id);
    CHECK(visit.site->id == "madrid-t4");
    CHECK(visit.weight == 1.5);
    CHECK(visit.language == "es");
    CHECK(visit.segments == std::map<std::string, std::string>{{"class", "economy"}});
    REQUIRE(visit.responses.size() == 2);
    CHECK(visit.responses[0].moment->id == "check-in");
    CHECK(visit.responses[0].survey->id == "survey-check-in");
    CHECK(visit.responses[0].answers ==
          std::vector<Answer>{{"rating", Rating{4}}, {"remarks", Comment{"fast,\nfriendly"}}});
    CHECK(visit.responses[1].moment->id == "flight");
    CHECK(visit.responses[1].answers == std::vector<Answer>{{"satisfied", Rating{1}}});
}

TEST_CASE("local day and hour are those of the site, not of UTC") {
    ImportedVisit const visit = accepted("7,", "7,");
    CHECK(visit.at == parse_rfc3339("2026-06-30T22:30:00Z"));
    CHECK(visit.local == LocalTime{to_day({2026, 7, 1}), 0, 120});
}

TEST_CASE("not applicable, missing and rated cells are told apart") {
    auto const answers = [](std::string const& cell) {
        return accepted("4,Yes", cell + ",Yes").responses[0].answers[0];
    };
    CHECK(answers("0") == Answer{"rating", NotApplicable{}});
    CHECK(answers("0.0") == Answer{"rating", NotApplicable{}});
    CHECK(answers(" 5 ") == Answer{"rating", Rating{5}});
    CHECK(answers("5.0") == Answer{"rating", Rating{5}});
    for (std::string const missing : {"", " ", "NA"}) {
        ImportedVisit const visit = accepted("4,Yes", missing + ",Yes");
        REQUIRE(visit.responses.size() == 2);
        CHECK(visit.responses[1].answers == std::vector<Answer>{{"remarks", Comment{"fast,\nfriendly"}}});
    }
    CHECK(accepted("4,Yes", "4,Maybe").responses.size() == 1);
    CHECK(accepted("4,Yes", "4,").responses.size() == 1);
}

TEST_CASE("a row that rates nothing is a visit without responses") {
    CHECK(accepted("4,Yes,\"fast,\nfriendly\"", ",,").responses.empty());
}

TEST_CASE("unknown segments are left out") {
    CHECK(accepted("Eco", "?").segments.empty());
    CHECK(accepted("Eco", "").segments.empty());
    CHECK(accepted("Eco", "NA").segments.empty());
}

TEST_CASE("a row that cannot be taken says where and why") {
    CHECK(rejected("4,Yes", "6,Yes") ==
          Rejection{2, "Check-in", "the rating \"6\" is not on the scale 1 to 5"});
    CHECK(rejected("4,Yes", "-1,Yes") ==
          Rejection{2, "Check-in", "the rating \"-1\" is not on the scale 1 to 5"});
    CHECK(rejected("4,Yes", "4.5,Yes") == Rejection{2, "Check-in", "\"4.5\" is not a whole number"});
    CHECK(rejected("4,Yes", "good,Yes") == Rejection{2, "Check-in", "\"good\" is not a whole number"});
    CHECK(rejected("4,Yes", "99999999999999999999,Yes").column == "Check-in");
    CHECK(rejected("4,Yes", "4,Perhaps") ==
          Rejection{2, "Sat", "\"Perhaps\" is not among the values of the map"});
    CHECK(rejected("MAD", "BCN") == Rejection{2, "Airport", "\"BCN\" is not among the values of the map"});
    CHECK(rejected("MAD", "") == Rejection{2, "Airport", "the site is missing"});
    CHECK(rejected("7,", ",") == Rejection{2, "ID", "the visit has no id"});
    CHECK(rejected("Eco", "First") == Rejection{2, "Class", "\"First\" is not among the values of the map"});
    CHECK(rejected("2026-07-01 00:30", "01/07/2026") ==
          Rejection{2, "Date", "\"01/07/2026\" is not a time of the format %Y-%m-%d %H:%M"});
    CHECK(rejected("2026-07-01 00:30", "2026-02-30 00:30").column == "Date");
    CHECK(rejected("2026-07-01 00:30", "") == Rejection{2, "Date", "the time is missing"});
    CHECK(rejected("2026-07-01 00:30", "26-07-01 00:30").reason.find("year 26") != std::string::npos);
    CHECK(rejected("1.5", "heavy") == Rejection{2, "W", "\"heavy\" is not a number"});
    CHECK(rejected("1.5", "-1").column == "W");
    CHECK(rejected("1.5", "inf").column == "W");
    CHECK(rejected("1.5", "") == Rejection{2, "W", "the weight is missing"});
    CHECK(rejected("fast", std::string(2001, 'x')) ==
          Rejection{2, "Remarks", "the text is longer than 2000 bytes"});
}

TEST_CASE("a long cell is cut in the reason, between characters") {
    std::string cell;
    for (int i = 0; i < 50; ++i)
        cell += "\xC3\xB1";
    Rejection const rejection = rejected("4,Yes", cell + ",Yes");
    CHECK(rejection.reason.size() < 100);
    CHECK(is_utf8(rejection.reason));
}

TEST_CASE("a rejected row leaves the others alone") {
    ImportedFile const file = import_wide("1,MAD,2026-07-01 10:00,1,Eco,4,Yes,\n"
                                          "2,MAD,2026-07-01 10:00,1,Eco,9,Yes,\n"
                                          "3,LIM,2026-07-01 10:00,1,Eco,5,No,\n");
    REQUIRE(file.visits.size() == 2);
    CHECK(file.visits[0].key == "1");
    CHECK(file.visits[1].key == "3");
    CHECK(file.visits[1].site->id == "lima");
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0].line == 3);
}

TEST_CASE("without an id column a visit goes by its line and content") {
    std::string const map =
        R"({"source": "s", "layout": "wide", "site": {"constant": "lima"}, "time": {"unknown": true},
                                "ratings": [{"column": "R", "moment": "check-in"}]})";
    ImportedFile const file = import_text("R,other\n3,a\n3,a\n3,b\n", map_of(map), programme());
    REQUIRE(file.visits.size() == 3);
    CHECK_FALSE(file.visits[0].has_id);
    CHECK(file.visits[0].key != file.visits[1].key); // two customers may say the same
    CHECK(file.visits[1].key != file.visits[2].key);
    CHECK_FALSE(file.visits[0].at);
    CHECK(file.visits[0].local == LocalTime{});
    ImportedFile const again = import_text("R,other\r\n3,a\r\n3,a\r\n3,c\r\n", map_of(map), programme());
    CHECK(again.visits[0].key == file.visits[0].key);
    CHECK(again.visits[2].key != file.visits[2].key);
}

TEST_CASE("times in a named zone and with their own offset fall on the site's day") {
    // 03:00 in Madrid (UTC+2) is 20:00 of the day before in Lima (UTC-5).
    ImportedFile const zone = import_time(
        R"({"column": "T", "format": "%Y-%m-%d %H:%M", "zone": "Europe/Madrid"})", "2026-07-02 03:00");
    REQUIRE(zone.visits.size() == 1);
    CHECK(zone.visits[0].local == LocalTime{to_day({2026, 7, 1}), 20, -300});
    ImportedFile const offset =
        import_time(R"({"column": "T", "format": "%Y-%m-%dT%H:%M:%S%Ez"})", "2026-07-02T03:00:00+02:00");
    REQUIRE(offset.visits.size() == 1);
    CHECK(offset.visits[0].at == zone.visits[0].at);
    CHECK(offset.visits[0].local == zone.visits[0].local);
}

TEST_CASE("a day without an hour is the day as written") {
    ImportedFile const day = import_time(R"({"column": "T", "format": "%d.%m.%Y"})", "02.07.2026");
    REQUIRE(day.visits.size() == 1);
    CHECK_FALSE(day.visits[0].at);
    CHECK(day.visits[0].local == LocalTime{to_day({2026, 7, 2}), unknown_hour, 0});
    // Declared to be no more than a day although the text goes on: 00:00 is not midnight but nothing.
    ImportedFile const midnight = import_time(
        R"({"column": "T", "format": "%Y-%m-%d %H:%M:%S", "precision": "day"})", "2026-07-02 00:00:00");
    REQUIRE(midnight.visits.size() == 1);
    CHECK(midnight.visits[0].local == LocalTime{to_day({2026, 7, 2}), unknown_hour, 0});
    ImportedFile const year = import_time(R"({"column": "T", "format": "%Y", "precision": "year"})", "2014");
    REQUIRE(year.visits.size() == 1);
    CHECK(year.visits[0].local.day == to_day({2014, 1, 1}));
    ImportedFile const month =
        import_time(R"({"column": "T", "format": "%m/%Y", "precision": "month"})", "05/2016");
    REQUIRE(month.visits.size() == 1);
    CHECK(month.visits[0].local.day == to_day({2016, 5, 1}));
}

TEST_CASE("a site column may hold the programme's own ids") {
    std::string const map =
        R"({"source": "s", "layout": "wide", "site": {"column": "S"}, "time": {"unknown": true},
                                "ratings": [{"column": "R", "moment": "check-in"}]})";
    ImportedFile const file = import_text("S,R\nlima,3\ncompany,3\nnowhere,3\n", map_of(map), programme());
    REQUIRE(file.visits.size() == 1);
    CHECK(file.visits[0].site->id == "lima");
    REQUIRE(file.rejections.size() == 2); // a group is no place where ratings happen
    CHECK(file.rejections[0] == Rejection{3, "S", "no site \"company\" in the programme"});
}

TEST_CASE("decimal commas are read when declared") {
    std::string const map =
        R"({"source": "s", "layout": "wide", "delimiter": ";", "decimal": ",", "site": {"constant": "lima"},
                                "time": {"unknown": true}, "weight": {"column": "W"},
                                "ratings": [{"column": "R", "moment": "check-in"}]})";
    ImportedFile const file = import_text("W;R\n0,87;5,0\n0.87;5\n", map_of(map), programme());
    REQUIRE(file.visits.size() == 1);
    CHECK(file.visits[0].weight == 0.87);
    CHECK(file.visits[0].responses[0].answers[0] == Answer{"rating", Rating{5}});
    CHECK(file.rejections.size() == 1);
}

TEST_CASE("an answer to a question that was not to be asked rejects its row") {
    std::string const map =
        R"({"source": "s", "layout": "wide", "site": {"constant": "lima"}, "time": {"unknown": true},
                                "ratings": [{"column": "R", "moment": "check-in"}],
                                "comment": {"column": "Why", "question": "why"}})";
    ImportedFile const file = import_text("R,Why\n1,slow\n5,nice\n5,\n", map_of(map), programme());
    REQUIRE(file.visits.size() == 2);
    CHECK(file.visits[0].responses[0].answers.size() == 2);
    REQUIRE(file.rejections.size() == 1);
    CHECK(file.rejections[0] == Rejection{3, "Why", "question \"why\" is not asked after these answers"});
}

TEST_CASE("a long row becomes one rating of its moment, with its comment") {
    std::string const map =
        R"({"source": "s", "layout": "long", "id": {"column": "V"}, "site": {"constant": "lima"},
                                "time": {"unknown": true}, "moment": {"column": "M", "values": {"Desk": "check-in", "Air": "flight"}},
                                "question": {"column": "Q"}, "rating": {"column": "R", "not_applicable": ["0"]},
                                "comment": {"column": "C"}})";
    ImportedFile const file = import_text("V,M,Q,R,C\n"
                                          "1,Desk,,4,fine\n"
                                          "1,Air,recommend,10,\n"
                                          "2,Desk,rating,0,\n"
                                          "3,Desk,mood,4,\n"
                                          "4,Desk,remarks,4,\n"
                                          "5,Lounge,,4,\n"
                                          "6,,,4,\n"
                                          "7,Air,,1,lost here\n"
                                          "8,Air,recommend,0,\n",
                                          map_of(map), programme());
    REQUIRE(file.visits.size() == 3);
    CHECK(file.visits[0].responses[0].answers ==
          std::vector<Answer>{{"rating", Rating{4}}, {"remarks", Comment{"fine"}}});
    CHECK(file.visits[1].key == "1");
    CHECK(file.visits[1].responses[0].answers == std::vector<Answer>{{"recommend", Rating{10}}});
    CHECK(file.visits[2].responses[0].answers == std::vector<Answer>{{"rating", NotApplicable{}}});
    CHECK(file.rejections ==
          std::vector<Rejection>{{5, "Q", "moment \"check-in\" has no question \"mood\""},
                                 {6, "Q", "question \"remarks\" is not on a scale"},
                                 {7, "M", "\"Lounge\" is not among the values of the map"},
                                 {8, "M", "the moment is missing"},
                                 {9, "C", "moment \"flight\" has no question for this text"},
                                 {10, "R", "question \"recommend\" does not offer \"not applicable\""}});
}
