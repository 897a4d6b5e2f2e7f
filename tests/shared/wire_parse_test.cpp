#include "shared/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace instante;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string problem_of(std::string_view text) {
    Result<json> const result = wire::parse(text);
    REQUIRE(result.has_error());
    CHECK(result.error().kind == ProblemKind::invalid);
    CHECK(is_utf8(result.error().detail));
    return result.error().detail;
}

} // namespace

TEST_CASE("sound JSON is read as the library would") {
    for (char const* const text :
         {"null", " true ", "-0", "9223372036854775807", "18446744073709551615", "1.5e3", "\"\"",
          "\"\\u00ed\\n😀\"", "[]", "{}", R"({"a":[1,{"b":null},[[]],"x"],"":{"a":{}}})",
          "[1,2,[3,[4,5],6],{\"k\":[7]}]"}) {
        CAPTURE(text);
        Result<json> const result = wire::parse(text);
        REQUIRE(result.has_value());
        CHECK(*result == json::parse(text));
    }
}

TEST_CASE("what is not JSON is told with its place") {
    CHECK(problem_of("") ==
          "not sound JSON at byte 1: syntax error while parsing value - unexpected end of input; "
          "expected '[', '{', or a literal");
    CHECK_THAT(problem_of("{\"a\":1,}"), Contains("at byte 8") && Contains("object key"));
    CHECK_THAT(problem_of("[1 2]"), Contains("at byte 4"));
    CHECK_THAT(problem_of("{} {}"), Contains("at byte 4"));
    CHECK_THAT(problem_of("{'a':1}"), Contains("at byte 2"));
    CHECK_THAT(problem_of("[NaN]"), Contains("at byte"));
    CHECK_THAT(problem_of("[1,"), Contains("unexpected end of input"));
    CHECK_THAT(problem_of("[1e999]"), Contains("number out of range"));
    CHECK_THAT(problem_of("// no\n1"), Contains("at byte 1"));
}

TEST_CASE("a repeated key is named, with its place, however deep") {
    CHECK(problem_of(R"({"a":1,"a":2})") == "not sound JSON at byte 10: the key \"a\" is repeated");
    CHECK_THAT(problem_of(R"([{"x":{"site":1,"b":{},"site":2}}])"), Contains("the key \"site\" is repeated"));
    CHECK_THAT(problem_of(R"({"a":1,"\u0061":2})"), Contains("the key \"a\" is repeated"));
    CHECK(wire::parse(R"([{"a":1},{"a":{"a":2}}])").has_value());
}

TEST_CASE("nesting has its limit, whatever follows") {
    std::string const deepest = std::string(64, '[') + std::string(64, ']');
    CHECK(wire::parse(deepest).has_value());
    CHECK_THAT(problem_of("[" + deepest + "]"),
               Contains("byte 65") && Contains("nested deeper than 64 levels"));
    CHECK_THAT(problem_of(std::string(1'000'000, '[')), Contains("nested deeper than 64 levels"));
    std::string objects;
    for (int i = 0; i < 65; ++i)
        objects += "{\"a\":";
    CHECK_THAT(problem_of(objects), Contains("nested deeper than 64 levels"));
}

TEST_CASE("texts must be UTF-8, and nothing may hide behind a NUL") {
    CHECK_THAT(problem_of("[\"L\xEDnea\"]"), Contains("at byte 5") && Contains("UTF-8"));
    CHECK_THAT(problem_of("{\"\xFF\":1}"), Contains("UTF-8"));
    CHECK_THAT(problem_of("[\"\xED\xA0\x80\"]"), Contains("UTF-8"));
    CHECK_THAT(problem_of("[\"\\ud800\"]"), Contains("surrogate"));
    CHECK_THAT(problem_of("[\"a\nb\"]"), Contains("control character"));
    CHECK(problem_of(std::string_view{"{}\0{", 4}) == "not sound JSON at byte 3: a NUL byte");
}

TEST_CASE("an error does not repeat what was sent") {
    std::string const secret = problem_of("[\"" + std::string(5000, 's') + "\xFF\"]");
    CHECK(secret.size() < 200);
    CHECK(secret.find("sss") == std::string::npos);
}
