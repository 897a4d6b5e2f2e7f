#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using nlohmann::json;
using test::check_cases;
using test::programme_document;

TEST_CASE("the sites are one tree of groups with one root") {
    check_cases({
        {"no root",
         [](json& d) { d["sites"][0]["parent"] = "north"; },
         {"sites: must have a root: one group without a parent",
          "sites[0].parent: leads back to the site itself",
          "sites[1].parent: leads back to the site itself"}},
        {"no sites at all",
         [](json& d) {
             d["sites"] = json::array();
             d["kiosks"] = json::array();
         },
         {"sites: must have a root: one group without a parent"}},
        {"two roots",
         [](json& d) { d["sites"][3]["parent"] = nullptr; },
         {"sites[3].parent: is required: only one site, the root, has none"}},
        {"the root is no group",
         [](json& d) {
             d["sites"] = json::array({d["sites"][3]});
             d["sites"][0].erase("parent");
             d["kiosks"].erase(0);
         },
         {"sites[0].group: must be true: the root is a group"}},
        {"no such parent",
         [](json& d) { d["sites"][3]["parent"] = "south"; },
         {"sites[3].parent: no such site: south"}},
        {"its own parent",
         [](json& d) { d["sites"][3]["parent"] = "lpa"; },
         {"sites[3].parent: leads back to the site itself"}},
        {"a parent that is no group",
         [](json& d) { d["sites"][3]["parent"] = "bilbao"; },
         {"sites[3].parent: is no group: bilbao"}},
    });
}

TEST_CASE("every site where ratings happen has a time zone, its own or of a group above") {
    check_cases({
        {"none",
         [](json& d) { d["sites"][0].erase("time_zone"); },
         {"sites[2].time_zone: is required here or in a group above"}},
        {"inherited from the nearest", [](json& d) { d["sites"][1]["time_zone"] = "Europe/Lisbon"; }, {}},
        {"unknown",
         [](json& d) { d["sites"][3]["time_zone"] = "Atlantic/Canaries"; },
         {"sites[3].time_zone: not an IANA time zone: Atlantic/Canaries"}},
        {"unknown of a group",
         [](json& d) { d["sites"][1]["time_zone"] = "CET+1"; },
         {"sites[1].time_zone: not an IANA time zone: CET+1"}},
    });
}

TEST_CASE("opening hours follow one another") {
    check_cases({
        {"overlap",
         [](json& d) {
             d["sites"][2]["opening_hours"]["mon"] = {"09:00-14:00", "13:59-20:00"};
         },
         {"sites[2].opening_hours.mon[1]: begins before the one above ends"}},
        {"touching",
         [](json& d) {
             d["sites"][2]["opening_hours"]["mon"] = {"09:00-14:00", "14:00-20:00"};
         },
         {}},
    });
    Programme programme = read_programme(programme_document()).value();
    programme.sites[2].opening_hours->at(1) = {{600, 600}, {-1, 30}, {1440, 1500}, {60, 1501}};
    auto const errors = check_programme(programme);
    REQUIRE(errors.size() == 4);
    CHECK(errors[3] ==
          FieldError{"sites[2].opening_hours.tue[3]", "must begin within the day and end within 24 hours"});
}
