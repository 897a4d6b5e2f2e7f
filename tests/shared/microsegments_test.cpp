#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using nlohmann::json;

namespace {

/// Of the sample's classes, and of its one purpose and another.
json of(char const* travel_class, char const* purpose) {
    return json::array(
        {{{"dimension", "class"}, {"value", travel_class}}, {{"dimension", "purpose"}, {"value", purpose}}});
}

json with(json const& microsegments) {
    json document = programme_document();
    json leisure = document["dimensions"][1]["values"][0];
    leisure["id"] = "leisure";
    document["dimensions"][1]["values"].push_back(leisure);
    document["microsegments"] = microsegments;
    return document;
}

using Errors = std::vector<std::string>;

} // namespace

TEST_CASE("shares and worths of microsegments are given back as they were") {
    json const microsegments =
        json::array({{{"segments", of("business", "work")},
                      {"share", 0.2},
                      {"worth", {{"amount", 9000.0}, {"currency", "EUR"}, {"period", "year"}}}},
                     {{"segments", of("economy", "leisure")}, {"share", 0.5}}});
    auto const programme = read_programme(with(microsegments));
    REQUIRE(programme.has_value());
    REQUIRE(programme->microsegments.size() == 2);
    CHECK(programme->microsegments[0].worth->amount == 9000);
    CHECK_FALSE(programme->microsegments[1].worth);
    CHECK(to_json(*programme)["microsegments"] == microsegments);
    CHECK(*read_programme(to_json(*programme)) == *programme);
    CHECK_FALSE(to_json(*read_programme(programme_document())).contains("microsegments"));
}

TEST_CASE("what is wrong with a microsegment is told where it is") {
    auto const errors = [](json const& one) { return errors_of(with(json::array({one}))); };
    CHECK(errors({{"segments", of("business", "work")}, {"share", 1.5}}) ==
          Errors{"microsegments[0].share: must be between 0 and 1"});
    CHECK(errors({{"segments", of("first", "work")}, {"share", 0.5}}).size() == 1);
    CHECK(errors({{"segments", json::array({{{"dimension", "class"}, {"value", "business"}}})}}) ==
          Errors{"microsegments[0].segments: must be one of each dimension"});
    CHECK(errors({{"segments", json::array()}}) ==
          Errors{"microsegments[0].segments: must be one of each dimension"});
    CHECK(errors({{"segments", of("business", "work")},
                  {"worth", {{"amount", -1}, {"currency", "EUR"}, {"period", "year"}}}}) ==
          Errors{"microsegments[0].worth.amount: must not be negative"});
    CHECK(errors({{"segments", of("business", "work")}, {"rank", 1}}) ==
          Errors{"microsegments[0].rank: unknown key"});
    json const twice{{"segments", of("business", "work")}, {"share", 0.1}};
    CHECK(errors_of(with(json::array({twice, twice}))) ==
          Errors{"microsegments[1].segments: have a share and a worth already"});
}

TEST_CASE("shares of microsegments are of one whole, and agree with those of their segments") {
    auto const all = [](double a, double b, double c, double d) {
        return json::array({{{"segments", of("business", "work")}, {"share", a}},
                            {{"segments", of("business", "leisure")}, {"share", b}},
                            {{"segments", of("economy", "work")}, {"share", c}},
                            {{"segments", of("economy", "leisure")}, {"share", d}}});
    };
    CHECK(errors_of(with(all(0.2, 0.1, 0.3, 0.4))).empty());
    CHECK(errors_of(with(all(0.2, 0.1, 0.3, 0.3))) ==
          Errors{"microsegments: have shares that sum to 0.9, not to 1"});
    json some = all(0.6, 0.5, 0, 0);
    some.erase(2);
    some.erase(2);
    CHECK(errors_of(with(some)) == Errors{"microsegments: have shares that sum to 1.1, not to 1"});

    json document = with(all(0.2, 0.1, 0.3, 0.4));
    json& classes = document["dimensions"][0]["values"];
    classes[0]["share"] = 0.3;
    classes[1]["share"] = 0.7;
    CHECK(errors_of(document).empty());
    classes[0]["share"] = 0.4;
    classes[1]["share"] = 0.6;
    CHECK(errors_of(document) ==
          Errors{"dimensions[0].values[0].share: is 0.4, but the microsegments with it have 0.3",
                 "dimensions[0].values[1].share: is 0.6, but the microsegments with it have 0.7"});
}
