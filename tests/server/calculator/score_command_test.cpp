#include "server/calculator/function.hpp"
#include "server/score_command.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <sstream>

using namespace instante;
using namespace instante::server;
using nlohmann::json;

namespace {

json score(std::string const& function, json const& input) {
    std::istringstream in{input.dump()};
    std::ostringstream out;
    REQUIRE(commands::score(function, in, out) == 0);
    return json::parse(out.str());
}

std::vector<std::string> wrong_fields(std::string const& function, json const& input) {
    auto const figures = calculator::evaluate(*calculator::find_function(function), input);
    REQUIRE(figures.has_error());
    std::vector<std::string> fields;
    for (FieldError const& error : figures.error().errors)
        fields.push_back(error.field);
    return fields;
}

} // namespace

TEST_CASE("a function of the calculator reads JSON and prints every figure") {
    json const figures = score("share", {{"successes", 81}, {"n", 263}});
    CHECK(figures["wilson"][0].get<double>() == Approx(0.255288519878274).margin(1e-9));
    CHECK(figures.size() == calculator::find_function("share")->output.size());
}

TEST_CASE("an input of the calculator that is wrong is told by field, all at once") {
    CHECK(wrong_fields("share", {{"successes", "many"}, {"n", -1}, {"colour", 1}}) ==
          std::vector<std::string>{"successes", "n", "colour"});
    auto const no_object = calculator::evaluate(*calculator::find_function("share"), json::array());
    CHECK(no_object.error().detail == "the input must be a JSON object");
    CHECK(no_object.error().errors.empty());
    CHECK(wrong_fields("share", {{"successes", 3}, {"n", 2}}) == std::vector<std::string>{"successes"});
    CHECK(wrong_fields("share", {{"successes", 1}, {"n", 2}, {"confidence", 1}}) ==
          std::vector<std::string>{"confidence"});
}

TEST_CASE("where nobody answered the calculator's figures are null") {
    for (auto const& [name, input] : std::vector<std::pair<std::string, json>>{
             {"share", {{"successes", 0}, {"n", 0}}},
             {"difference_of_shares", {{"x1", 0}, {"n1", 0}, {"x2", 1}, {"n2", 2}}},
             {"two_proportions", {{"table", {{1, 2}, {0, 0}}}}},
             {"rank_test", {{"a", json::array()}, {"b", {1}}}}}) {
        CAPTURE(name);
        auto const figures = calculator::evaluate(*calculator::find_function(name), input);
        REQUIRE(figures.has_value());
        CHECK(figures->size() == calculator::find_function(name)->output.size());
        for (json const& figure : *figures)
            CHECK(figure.is_null());
    }
}

TEST_CASE("the calculator refuses what is no function and no JSON") {
    std::istringstream in{"{"};
    std::ostringstream out;
    CHECK(commands::score("horoscope", in, out) == 2);
    CHECK(commands::score("share", in, out) == 2);
    CHECK(out.str().empty());
}

TEST_CASE("the calculator describes each function once, with its input and output") {
    std::ostringstream out;
    REQUIRE(commands::list_scores(out) == 0);
    std::set<std::string> names;
    for (json const& function : json::parse(out.str())) {
        CAPTURE(function["name"]);
        CHECK(names.insert(function["name"].get<std::string>()).second);
        CHECK_FALSE(function["summary"].get<std::string>().empty());
        CHECK_FALSE(function["input"].empty());
        CHECK_FALSE(function["output"].empty());
    }
    CHECK(names.contains("share"));
    std::ostringstream one;
    REQUIRE(commands::describe_score("share", one) == 0);
    CHECK(json::parse(one.str())["name"] == "share");
    CHECK(commands::describe_score("horoscope", one) == 2);
}
