#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

using namespace instante;
using nlohmann::json;
using test::check_cases;
using test::errors_of;
using test::programme_document;
using test::question;
using test::slug_rule;

TEST_CASE("the sample programme is sound") {
    REQUIRE(errors_of(programme_document()).empty());
}

TEST_CASE("ids are slugs and used once in their list") {
    check_cases({
        {"programme", [](json& d) { d["id"] = "Acme Inc"; }, {"id: " + slug_rule}},
        {"site",
         [](json& d) {
             d["sites"][3]["id"] = "";
             d["kiosks"].erase(1);
         },
         {"sites[3].id: " + slug_rule}},
        {"site twice",
         [](json& d) { d["sites"].push_back(d["sites"][3]); },
         {"sites[4].id: is used twice: lpa"}},
        {"dimension twice",
         [](json& d) { d["dimensions"].push_back(d["dimensions"][0]); },
         {"dimensions[2].id: is used twice: class"}},
        {"value twice",
         [](json& d) { d["dimensions"][0]["values"].push_back(d["dimensions"][0]["values"][1]); },
         {"dimensions[0].values[2].id: is used twice: economy"}},
        {"moment twice",
         [](json& d) { d["moments"].push_back(d["moments"][2]); },
         {"moments[3].id: is used twice: web"}},
        {"survey twice",
         [](json& d) {
             d["surveys"].push_back(d["surveys"][1]);
             d["surveys"][2]["moment"] = "web";
         },
         {"surveys[2].id: is used twice: lounge"}},
        {"question twice",
         [](json& d) {
             question(d, 4)["id"] = "note";
             question(d, 4)["variable"] = "SEAT";
         },
         {"surveys[0].questions[5].id: is used twice: note"}},
        {"option twice",
         [](json& d) { question(d, 1)["options"].push_back(question(d, 1)["options"][0]); },
         {"surveys[0].questions[1].options[2].id: is used twice: wait"}},
        {"kiosk twice",
         [](json& d) { d["kiosks"].push_back(d["kiosks"][1]); },
         {"kiosks[2].id: is used twice: lpa-1"}},
        {"the same id in two lists", [](json& d) { d["dimensions"][1]["values"][0]["id"] = "business"; }, {}},
    });
}

TEST_CASE("codes are used once in their list and fit where they are stored") {
    auto const set = [](char const* where, int code) {
        return [where, code](json& d) { d[json::json_pointer(where)] = code; };
    };
    check_cases({
        {"survey", set("/surveys/0/code", 2001), {"surveys[0].code: must be between 1 and 2000"}},
        {"survey, largest", set("/surveys/0/code", 2000), {}},
        {"version", set("/surveys/0/version", 4001), {"surveys[0].version: must be between 0 and 4000"}},
        {"question",
         set("/surveys/0/questions/0/code", 251),
         {"surveys[0].questions[0].code: must be between 1 and 250"}},
        {"question, largest", set("/surveys/0/questions/0/code", 250), {}},
        {"option",
         set("/surveys/0/questions/1/options/0/code", 60001),
         {"surveys[0].questions[1].options[0].code: must be between 1 and 60000"}},
        {"site", set("/sites/0/code", 60001), {"sites[0].code: must be between 1 and 60000"}},
        {"dimension", set("/dimensions/0/code", 60001), {"dimensions[0].code: must be between 1 and 60000"}},
        {"value",
         set("/dimensions/0/values/0/code", 60001),
         {"dimensions[0].values[0].code: must be between 1 and 60000"}},
        {"moment", set("/moments/0/code", 60001), {"moments[0].code: must be between 1 and 60000"}},
        {"kiosk", set("/kiosks/0/code", 60001), {"kiosks[0].code: must be between 1 and 60000"}},
        {"kiosk, largest", set("/kiosks/0/code", 60000), {}},
        {"twice",
         [](json& d) {
             d["moments"][0]["code"] = 7;
             d["moments"][2]["code"] = 7;
         },
         {"moments[2].code: is used twice: 7"}},
        {"the same in two lists",
         [](json& d) {
             d["moments"][0]["code"] = 7;
             d["sites"][0]["code"] = 7;
         },
         {}},
    });
}

TEST_CASE("texts are there in every language and in no other") {
    check_cases({
        {"missing", [](json& d) { d["moments"][0]["name"].erase("en"); }, {"moments[0].name.en: is missing"}},
        {"blank",
         [](json& d) { d["sites"][1]["name"]["en"] = " \n"; },
         {"sites[1].name.en: must not be empty"}},
        {"foreign",
         [](json& d) { d["dimensions"][0]["name"]["fr"] = "Classe"; },
         {"dimensions[0].name.fr: not a language of the programme"}},
        {"value",
         [](json& d) { d["dimensions"][0]["values"][1]["name"].erase("es"); },
         {"dimensions[0].values[1].name.es: is missing"}},
        {"programme", [](json& d) { d["name"].erase("es"); }, {"name.es: is missing"}},
        {"kiosk", [](json& d) { d["kiosks"][0]["name"].erase("es"); }, {"kiosks[0].name.es: is missing"}},
        {"question",
         [](json& d) { question(d, 0)["text"].erase("es"); },
         {"surveys[0].questions[0].text.es: is missing"}},
        {"option",
         [](json& d) { question(d, 1)["options"][1]["label"].erase("en"); },
         {"surveys[0].questions[1].options[1].label.en: is missing"}},
        {"help",
         [](json& d) { question(d, 1)["help"].erase("en"); },
         {"surveys[0].questions[1].help.en: is missing"}},
        {"low end",
         [](json& d) { question(d, 2)["low_label"].erase("en"); },
         {"surveys[0].questions[2].low_label.en: is missing"}},
        {"high end",
         [](json& d) { question(d, 2)["high_label"].erase("en"); },
         {"surveys[0].questions[2].high_label.en: is missing"}},
        {"thanks",
         [](json& d) { d["surveys"][0]["thanks"].erase("es"); },
         {"surveys[0].thanks.es: is missing"}},
        {"help may be absent altogether", [](json& d) { question(d, 1).erase("help"); }, {}},
        {"thanks may be absent altogether", [](json& d) { d["surveys"][0].erase("thanks"); }, {}},
    });
}

TEST_CASE("languages are language codes, each once, at least one") {
    for (char const* const wrong : {"", "e", "espa", "ES", "es-", "es-a", "es_ES", "es-toolongsub"}) {
        CAPTURE(wrong);
        Programme programme;
        programme.languages = {wrong};
        auto const errors = check_programme(programme);
        CHECK(std::find(errors.begin(), errors.end(),
                        FieldError{"languages[0]", "must be a language such as es or pt-BR"}) !=
              errors.end());
    }
    Programme programme = read_programme(programme_document()).value();
    programme.languages = {"es", "en", "es"};
    CHECK(check_programme(programme) == std::vector<FieldError>{{"languages[2]", "is named twice: es"}});
    programme.languages.clear();
    programme.kiosks[0].languages.clear();
    CHECK(check_programme(programme) ==
          std::vector<FieldError>{{"languages", "must name at least one language"}});
}

TEST_CASE("the numbers of the whole programme have their bounds") {
    check_cases({
        {"disclosure, least",
         [](json& d) { d["disclosure_minimum"] = 0; },
         {"disclosure_minimum: must be between 1 and 100"}},
        {"disclosure, most",
         [](json& d) { d["disclosure_minimum"] = 101; },
         {"disclosure_minimum: must be between 1 and 100"}},
        {"difference",
         [](json& d) { d["smallest_difference"] = -0.1; },
         {"smallest_difference: must not be negative"}},
        {"no difference", [](json& d) { d["smallest_difference"] = 0; }, {}},
    });
}

TEST_CASE("moments have sound targets, weights and channels") {
    check_cases({
        {"below",
         [](json& d) { d["moments"][0]["target"] = -1; },
         {"moments[0].target: must be between 0 and 100"}},
        {"above",
         [](json& d) { d["moments"][0]["target"] = 100.5; },
         {"moments[0].target: must be between 0 and 100"}},
        {"weight",
         [](json& d) { d["moments"][0]["importance"] = 0; },
         {"moments[0].importance: must be greater than 0"}},
        {"channel",
         [](json& d) { d["moments"][0]["channel"] = "a, b"; },
         {"moments[0].channel: " + slug_rule}},
        {"owner",
         [](json& d) { d["moments"][0]["owner"] = std::string(201, 'x'); },
         {"moments[0].owner: must be at most 200 bytes"}},
    });
    Programme programme = read_programme(programme_document()).value();
    programme.moments[0].importance = std::numeric_limits<double>::infinity();
    programme.moments[0].target = std::numeric_limits<double>::quiet_NaN();
    programme.surveys[0].questions[0].weight = std::numeric_limits<double>::quiet_NaN();
    CHECK(check_programme(programme).size() == 3);
}

TEST_CASE("dimensions have values, and a worth is money over a period") {
    check_cases({
        {"no values",
         [](json& d) { d["dimensions"][1]["values"] = json::array(); },
         {"dimensions[1].values: must have at least one value"}},
        {"amount",
         [](json& d) { d["dimensions"][0]["values"][0]["worth"]["amount"] = -1; },
         {"dimensions[0].values[0].worth.amount: must not be negative"}},
        {"currency",
         [](json& d) { d["dimensions"][0]["values"][0]["worth"]["currency"] = "euro"; },
         {"dimensions[0].values[0].worth.currency: must be an ISO 4217 code such as EUR"}},
        {"period",
         [](json& d) { d["dimensions"][0]["values"][0]["worth"]["period"] = "week"; },
         {"dimensions[0].values[0].worth.period: must be one of year, month, visit"}},
    });
}

TEST_CASE("known shares are given for all values of a dimension or for none, and are the whole together") {
    auto const with = [](json business, json economy) {
        return [=](json& d) {
            d["dimensions"][0]["values"][0]["share"] = business;
            d["dimensions"][0]["values"][1]["share"] = economy;
        };
    };
    check_cases({
        {"sound", with(0.2, 0.8), {}},
        {"nobody is of a value", with(0, 1), {}},
        {"rounded", with(0.3333333, 0.6666666), {}},
        {"one is missing",
         with(nullptr, 1),
         {"dimensions[0].values[0].share: is missing: other values of the dimension have it"}},
        {"below zero", with(-0.1, 1), {"dimensions[0].values[0].share: must be between 0 and 1"}},
        {"percent",
         with(20, 80),
         {"dimensions[0].values[0].share: must be between 0 and 1",
          "dimensions[0].values[1].share: must be between 0 and 1"}},
        {"not the whole", with(0.2, 0.7), {"dimensions[0].values: have shares that sum to 0.9, not to 1"}},
    });
    Programme programme = read_programme(programme_document()).value();
    programme.dimensions[0].values[0].share = std::numeric_limits<double>::quiet_NaN();
    programme.dimensions[0].values[1].share = 0.5;
    CHECK(check_programme(programme).size() == 1);
}

TEST_CASE("a kiosk stands at a site and asks about moments that have a survey") {
    check_cases({
        {"no such site",
         [](json& d) { d["kiosks"][1]["site"] = "mars"; },
         {"kiosks[1].site: no such site: mars"}},
        {"a group",
         [](json& d) { d["kiosks"][1]["site"] = "acme"; },
         {"kiosks[1].site: is a group; a kiosk stands at a site"}},
        {"no moments",
         [](json& d) { d["kiosks"][1]["moments"] = json::array(); },
         {"kiosks[1].moments: must name at least one moment"}},
        {"no such moment",
         [](json& d) { d["kiosks"][1]["moments"] = {"spa"}; },
         {"kiosks[1].moments[0]: no such moment: spa"}},
        {"a moment twice",
         [](json& d) {
             d["kiosks"][1]["moments"] = {"check-in", "check-in"};
         },
         {"kiosks[1].moments[1]: is named twice: check-in"}},
        {"a moment without survey",
         [](json& d) { d["kiosks"][1]["moments"] = {"web"}; },
         {"kiosks[1].moments[0]: has no survey: web"}},
        {"no such dimension",
         [](json& d) { d["kiosks"][0]["segments"][0]["dimension"] = "age"; },
         {"kiosks[0].segments[0].dimension: no such dimension: age"}},
        {"no such value",
         [](json& d) { d["kiosks"][0]["segments"][0]["value"] = "first"; },
         {"kiosks[0].segments[0].value: no such value of class: first"}},
        {"a dimension twice",
         [](json& d) {
             d["kiosks"][0]["segments"].push_back({{"dimension", "class"}, {"value", "economy"}});
         },
         {"kiosks[0].segments[1].dimension: is named twice: class"}},
        {"a language the programme lacks",
         [](json& d) {
             d["kiosks"][0]["languages"] = {"es", "fr"};
         },
         {"kiosks[0].languages[1]: not a language of the programme: fr"}},
        {"a language twice",
         [](json& d) {
             d["kiosks"][0]["languages"] = {"es", "es"};
         },
         {"kiosks[0].languages[1]: is named twice: es"}},
    });
}

TEST_CASE("an attendant's PIN is four to eight digits, or none") {
    std::string const rule = "kiosks[0].attendant_pin: must be 4 to 8 digits";
    auto const with = [](char const* pin) {
        return [pin](json& d) { d["kiosks"][0]["attendant_pin"] = pin; };
    };
    check_cases({
        {"short", with("123"), {rule}},
        {"long", with("123456789"), {rule}},
        {"letters", with("12a4"), {rule}},
    });
    json document = programme_document();
    with("2580")(document);
    CHECK(errors_of(document).empty());
}

TEST_CASE("a theme that could not be read, or is none, is blamed where it was chosen") {
    auto const theme = [](json value) { return [value = std::move(value)](json& d) { d["theme"] = value; }; };
    check_cases({
        {"a pale accent",
         theme({{"accent", "#FFD60A"}}),
         {"theme.accent: accent on ground has a contrast of 1.3 to 1, and needs 4.5",
          "theme.accent: accent on surface has a contrast of 1.4 to 1, and needs 4.5",
          "theme.accent: focus on ground has a contrast of 1.3 to 1, and needs 3.0"}},
        {"no colour", theme({{"ground", "red"}}), {"theme.ground: must be a colour such as #0B5D6B"}},
        {"no scheme", theme({{"scheme", "sepia"}}), {"theme.scheme: must be one of light, dark"}},
        {"no logo", theme({{"logo", "AAAA"}}), {"theme.logo: must be a PNG in base64"}},
    });
    json document = programme_document();
    theme({{"scheme", "dark"}, {"accent", "#FFC23D"}})(document);
    CHECK(errors_of(document).empty());
}

TEST_CASE("a sheet is about a moment and segments that are there, once, and of bounded length") {
    auto const with = [](json const& sheet) {
        return [sheet](json& d) { d["sheets"] = json::array({sheet}); };
    };
    json const business{{"dimension", "class"}, {"value", "business"}};
    json const work{{"dimension", "purpose"}, {"value", "work"}};
    check_cases({
        {"none", [](json& d) { d["sheets"] = json::array(); }, {}},
        {"sound", with({{"moment", "web"}, {"segments", json::array({business, work})}, {"offer", "x"}}), {}},
        {"no moment", with({{"moment", "nothing"}}), {"sheets[0].moment: no such moment: nothing"}},
        {"no such segment",
         with({{"moment", "web"}, {"segments", json::array({{{"dimension", "class"}, {"value", "x"}}})}}),
         {"sheets[0].segments[0].value: no such value of class: x"}},
        {"too long",
         with({{"moment", "web"}, {"systems", std::string(4'001, 'x')}}),
         {"sheets[0].systems: must be at most 4000 bytes"}},
        {"unknown aspect", with({{"moment", "web"}, {"mood", "x"}}), {"sheets[0].mood: unknown key"}},
        {"twice, the segments in another order",
         [&](json& d) {
             d["sheets"] = json::array({{{"moment", "web"}, {"segments", json::array({business, work})}},
                                        {{"moment", "web"}, {"segments", json::array({work, business})}}});
         },
         {"sheets[1].segments: have a sheet of this moment already"}},
        {"of a part of the customers beside all of them",
         [&](json& d) {
             d["sheets"] = json::array(
                 {{{"moment", "web"}}, {{"moment", "web"}, {"segments", json::array({business})}}});
         },
         {}},
    });
}
