#include "server/import/import_map.hpp"
#include "tests/server/import/sample_programme.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace instante;
using namespace instante::server::import;

namespace {

std::string const wide = R"({
    "source": "airline-train", "layout": "wide", "delimiter": ";", "decimal": ",", "encoding": "latin-1",
    "id": {"column": "ID"}, "site": {"column": "Airport", "values": {"MAD": "madrid-t4", "LIM": "lima"}},
    "time": {"column": "Date", "format": "%d/%m/%Y %H:%M", "zone": "Europe/Madrid"},
    "weight": {"column": "W"}, "language": {"constant": "es"},
    "segments": {"class": {"column": "Class", "values": {"Business": "business", "Eco": "economy", "?": null}}},
    "not_applicable": ["0"], "missing": ["NA"],
    "ratings": [
        {"column": "Check-in", "moment": "check-in"},
        {"column": "Satisfaction", "moment": "flight", "not_applicable": [],
         "values": {"Satisfied": 1, "Dissatisfied": 0, "No idea": null}}],
    "comment": {"column": "Remarks", "moment": "check-in"}})";

std::string const in_long = R"({
    "source": "reviews", "layout": "long", "site": {"constant": "lima"}, "time": {"unknown": true},
    "moment": {"column": "Moment", "values": {"Counter": "check-in"}}, "question": {"column": "Q"},
    "rating": {"column": "Score", "missing": ["-1"]}})";

/// All errors of a map's text; it must have some.
std::vector<FieldError> errors_of(std::string const& text) {
    auto const map = parse_import_map(text);
    REQUIRE_FALSE(map.has_value());
    CHECK(map.error().kind == ProblemKind::invalid);
    return map.error().errors;
}

/// `wide` with one text in place of another.
std::string with(std::string const& from, std::string const& to, std::string text = wide) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::vector<FieldError> check(std::string const& text) {
    return check_map(map_of(text), sample_programme());
}

} // namespace

TEST_CASE("a wide map is read whole") {
    ImportMap const map = map_of(wide);
    CHECK(map.source == "airline-train");
    CHECK(map.layout == Layout::wide);
    CHECK(map.delimiter == ';');
    CHECK(map.decimal == ',');
    CHECK(map.encoding == Encoding::latin1);
    CHECK(map.id_column == "ID");
    CHECK(map.site.values->at("MAD") == "madrid-t4");
    CHECK(map.time.column == "Date");
    CHECK(map.time.zone == "Europe/Madrid");
    CHECK(map.time.precision == Precision::time);
    CHECK(map.weight_column == "W");
    CHECK(map.language->constant == "es");
    CHECK(map.segments.at("class").values->at("Eco") == "economy");
    CHECK(map.segments.at("class").values->at("?") == std::nullopt);
    REQUIRE(map.ratings.size() == 2);
    CHECK(map.ratings[0].not_applicable == std::vector<std::string>{"0"});
    CHECK(map.ratings[0].missing == std::vector<std::string>{"NA"});
    CHECK(map.ratings[1].not_applicable.empty());
    CHECK(map.ratings[1].values->at("Satisfied") == 1);
    CHECK(map.ratings[1].values->at("No idea") == std::nullopt);
    CHECK(map.comment->column == "Remarks");
    CHECK(check_map(map, sample_programme()).empty());
}

TEST_CASE("a long map is read whole, with plain defaults") {
    ImportMap const map = map_of(in_long);
    CHECK(map.layout == Layout::one_rating_a_row);
    CHECK(map.delimiter == ',');
    CHECK(map.decimal == '.');
    CHECK(map.encoding == Encoding::utf8);
    CHECK(map.id_column.empty());
    CHECK(map.time.column.empty());
    CHECK(map.moment.values->at("Counter") == "check-in");
    CHECK(map.question->column == "Q");
    REQUIRE(map.ratings.size() == 1);
    CHECK(map.ratings[0].column == "Score");
    CHECK(map.ratings[0].missing == std::vector<std::string>{"-1"});
    CHECK(check_map(map, sample_programme()).empty());
}

TEST_CASE("a tab may be the delimiter") {
    CHECK(map_of(with(R"("delimiter": ";")", R"("delimiter": "\t")")).delimiter == '\t');
}

TEST_CASE("text that is not JSON is refused with its place") {
    auto const map = parse_import_map("{\"source\": ");
    REQUIRE_FALSE(map.has_value());
    CHECK(map.error().detail.find("byte") != std::string::npos);
    CHECK_FALSE(errors_of("[]").empty());
}

TEST_CASE("an empty map lacks everything it needs, and all of it is named at once") {
    auto const errors = errors_of("{}");
    for (char const* const field : {"source", "layout", "site", "time", "ratings"}) {
        CAPTURE(field);
        CHECK(blamed(errors, field).find("required") != std::string::npos);
    }
    auto const long_errors = errors_of(R"({"source": "x", "layout": "long", "site": {"constant": "lima"},
                                           "time": {"unknown": true}})");
    CHECK(blamed(long_errors, "moment").find("required") != std::string::npos);
    CHECK(blamed(long_errors, "rating").find("required") != std::string::npos);
    CHECK(long_errors.size() == 2);
}

TEST_CASE("each mistake in a map is named by its path") {
    struct Mistake {
        std::string from;
        std::string to;
        std::string field;
    };
    std::vector<Mistake> const mistakes{
        {R"("airline-train")", R"("Airline train")", "source"},
        {R"("airline-train")", "7", "source"},
        {R"("layout": "wide")", R"("layout": "tall")", "layout"},
        {R"("delimiter": ";")", R"("delimiter": ";;")", "delimiter"},
        {R"("delimiter": ";")", R"("delimiter": "\"")", "delimiter"},
        {R"("decimal": ",")", R"("decimal": "x")", "decimal"},
        {R"("latin-1")", R"("utf-16")", "encoding"},
        {R"({"column": "ID"})", R"({"colum": "ID"})", "id.column"},
        {R"({"column": "ID"})", R"({"column": "ID", "kind": 1})", "id.kind"},
        {R"({"column": "ID"})", R"({"column": ""})", "id.column"},
        {R"({"column": "Airport",)", R"({"constant": "lima", "column": "Airport",)", "site.column"},
        {R"({"column": "Airport",)", R"({)", "site"},
        {R"("MAD": "madrid-t4")", R"("MAD": 4)", "site.values.MAD"},
        {R"("Europe/Madrid")", R"("Europe/Madriz")", "time.zone"},
        {R"(%d/%m/%Y %H:%M", )", R"(%d/%m %H:%M", )", "time.format"},
        {R"(%d/%m/%Y %H:%M", )", R"(%d/%m/%Y", "precision": "time", )", "time.format"},
        {R"("zone": "Europe/Madrid")", R"("unknown": true)", "time.column"},
        {R"("constant": "es")", R"("constant": "castellano antiguo")", "language.constant"},
        {R"("Business": "business")", R"("Business": ["business"])", "segments.class.values.Business"},
        {R"("missing": ["NA"])", R"("missing": ["NA", "0"])", "not_applicable"},
        {R"("moment": "check-in"},)", R"("moment": "check-in", "not_applicable": ["NA"]},)",
         "ratings[0].not_applicable"},
        {R"("column": "Check-in", )", "", "ratings[0].column"},
        {R"({"column": "Check-in", "moment": "check-in"})", R"({"column": "Check-in"})", "ratings[0].moment"},
        {R"("Satisfied": 1)", R"("Satisfied": "yes")", "ratings[1].values.Satisfied"},
        {R"("Satisfied": 1)", R"("Satisfied": 1.5)", "ratings[1].values.Satisfied"},
        {R"("column": "Remarks", "moment": "check-in")", R"("column": "Remarks")", "comment.moment"},
        {R"("source":)", R"("sauce": 1, "source":)", "sauce"},
    };
    for (Mistake const& mistake : mistakes) {
        CAPTURE(mistake.to, mistake.field);
        CHECK_FALSE(blamed(errors_of(with(mistake.from, mistake.to)), mistake.field).empty());
    }
    CHECK(
        blamed(errors_of(with(R"("layout": "wide")", R"("layout": "tall")")), "layout").find("wide, long") !=
        std::string::npos);
}

TEST_CASE("the precision of a time follows from its format unless it is given") {
    auto const precision = [](std::string const& rest) {
        return map_of(with(R"("format": "%d/%m/%Y %H:%M", "zone": "Europe/Madrid")", rest)).time.precision;
    };
    CHECK(precision(R"("format": "%Y-%m-%dT%H:%M:%S%Ez")") == Precision::time);
    CHECK(precision(R"("format": "%s")") == Precision::time);
    CHECK(precision(R"("format": "%E4Y%m%d")") == Precision::day);
    CHECK(precision(R"("format": "%Y-%m-%d %H:%M:%S", "precision": "day")") == Precision::day);
    CHECK(precision(R"("format": "%Y", "precision": "year")") == Precision::year);
    CHECK(precision(R"("format": "%b %y", "precision": "month")") == Precision::month);
}

TEST_CASE("what a map names must be in the programme, by path") {
    struct Mistake {
        std::string from;
        std::string to;
        std::string field;
    };
    std::vector<Mistake> const mistakes{
        {R"("LIM": "lima")", R"("LIM": "cusco")", "site.values.LIM"},
        {R"("LIM": "lima")", R"("LIM": "company")", "site.values.LIM"}, // a group
        {R"("LIM": "lima")", R"("LIM": null)", "site.values.LIM"},
        {R"({"class":)", R"({"klass":)", "segments.klass"},
        {R"("Eco": "economy")", R"("Eco": "economical")", "segments.class.values.Eco"},
        {R"("moment": "check-in"},)", R"("moment": "checkin"},)", "ratings[0].moment"},
        {R"("moment": "check-in"},)", R"("moment": "gate"},)", "ratings[0].moment"}, // asks for words only
        {R"("moment": "check-in"},)", R"("moment": "check-in", "question": "score"},)",
         "ratings[0].question"},
        {R"("moment": "check-in"},)", R"("moment": "check-in", "question": "remarks"},)",
         "ratings[0].question"},
        {R"("moment": "check-in"},)", R"("moment": "flight"},)", "ratings[1]"}, // the same question twice
        {R"("not_applicable": [],)", "", "ratings[1].not_applicable"},          // yes/no does not offer it
        {R"("Satisfied": 1)", R"("Satisfied": 2)", "ratings[1].values.Satisfied"},
        {R"("column": "Remarks", "moment": "check-in")", R"("column": "Remarks", "moment": "lounge")",
         "comment.moment"},
        {R"("column": "Remarks", "moment": "check-in")", R"("column": "Remarks", "moment": "flight")",
         "comment.moment"},
        {R"("moment": "check-in"}})", R"("moment": "check-in", "question": "rating"}})", "comment.question"},
    };
    for (Mistake const& mistake : mistakes) {
        CAPTURE(mistake.to, mistake.field);
        CHECK_FALSE(blamed(check(with(mistake.from, mistake.to)), mistake.field).empty());
    }
}

TEST_CASE("what a long map names must be in the programme, by path") {
    CHECK_FALSE(blamed(check(with("\"lima\"", "\"cusco\"", in_long)), "site.constant").empty());
    CHECK_FALSE(blamed(check(with("\"check-in\"", "\"desk\"", in_long)), "moment.values.Counter").empty());
    CHECK_FALSE(blamed(check(with("\"check-in\"", "null", in_long)), "moment.values.Counter").empty());
    CHECK_FALSE(
        blamed(check(with(R"({"column": "Q"})", R"({"constant": "mood"})", in_long)), "question.constant")
            .empty());
    std::string const one_moment =
        with(R"({"column": "Moment", "values": {"Counter": "check-in"}})", R"({"constant": "gate"})",
             with(R"("question": {"column": "Q"},)", "", in_long));
    CHECK_FALSE(blamed(check(one_moment), "moment.constant").empty());
    std::string const with_comment =
        with(R"("rating":)", R"("comment": {"column": "C", "question": "mood"}, "rating":)", in_long);
    CHECK_FALSE(blamed(check(with_comment), "comment.question").empty());
}

TEST_CASE("columns are found by name and the missing ones named by the map's path") {
    ImportMap const map = map_of(wide);
    auto const found = check_columns(map, {"Satisfaction", "ID", "Airport", "Date", "W", "Class", "Check-in",
                                           "Remarks", "unused", "unused"});
    REQUIRE(found.has_value());
    CHECK(found->id == 1U);
    CHECK(found->weight == 4U);
    CHECK(found->ratings == std::vector<std::size_t>{6, 0});
    CHECK(found->segments == std::vector<std::optional<std::size_t>>{5U});
    CHECK_FALSE(found->language);
    CHECK(found->comment == 7U);

    auto const lacking = check_columns(map, {"ID", "ID", "Airport", "Date", "W", "Class", "Remarks"});
    REQUIRE_FALSE(lacking.has_value());
    CHECK(blamed(lacking.error().errors, "ratings[0].column") == "the file has no column \"Check-in\";");
    CHECK(blamed(lacking.error().errors, "ratings[1].column") == "the file has no column \"Satisfaction\";");
    CHECK(blamed(lacking.error().errors, "id.column") == "the file has several columns \"ID\";");
    CHECK(lacking.error().detail.find("\"Airport\"") != std::string::npos);

    auto const long_columns = check_columns(map_of(in_long), {"Moment", "Q", "Points"});
    REQUIRE_FALSE(long_columns.has_value());
    CHECK(long_columns.error().errors.size() == 1);
    CHECK(long_columns.error().errors[0].field == "rating.column");
}
