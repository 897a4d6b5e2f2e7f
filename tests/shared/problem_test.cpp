#include "shared/problem.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace instante;

TEST_CASE("a problem with one field to blame says it once") {
    Problem const problem = Problem::at(ProblemKind::invalid, "from", "not a day");
    REQUIRE(problem.errors == std::vector<FieldError>{{"from", "not a day"}});
    REQUIRE(to_line(problem) == "not a day (from)");
}

TEST_CASE("a problem with several fields names each with its own words") {
    Problem const problem{
        ProblemKind::invalid, "2 errors", {{"a.b", "is required"}, {"c[0]", "must be a text"}}};
    REQUIRE(to_line(problem) == "2 errors; a.b: is required; c[0]: must be a text");
}

TEST_CASE("a problem nobody looked at ends as our own error, with its words") {
    Result<int> const result = Problem::at(ProblemKind::not_found, "site", "no such site");
    REQUIRE(result.has_error());
    REQUIRE_THROWS_AS(result.value(), std::logic_error);
    REQUIRE_THROWS_WITH(result.value(), Catch::Contains("no such site (site)"));
}
