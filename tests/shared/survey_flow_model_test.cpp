// How a kiosk asks about several moments, and what it tells of privacy: read, checked, written.

#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using nlohmann::json;
using test::check_cases;
using test::errors_of;
using test::programme_document;

namespace {

json both(char const* es, char const* en) {
    return {{"es", es}, {"en", en}};
}

json notice() {
    return {{"controller", both("Acme S.A.", "Acme Inc.")},
            {"purpose", both("Mejorar.", "To improve.")},
            {"rights", both("Puede pedir que se borre.", "You may have it erased.")},
            {"retention", both("Dos años.", "Two years.")},
            {"contact", both("privacidad@acme.example", "privacy@acme.example")}};
}

json with_notice() {
    json document = programme_document();
    document["privacy"] = notice();
    return document;
}

} // namespace

TEST_CASE("a kiosk whose author says nothing lets the customer choose, and its document stays as it was") {
    Programme const programme = read_programme(programme_document()).value();
    for (Kiosk const& kiosk : programme.kiosks)
        CHECK(kiosk.asking == Asking::choose);
    CHECK_FALSE(to_json(programme)["kiosks"][0].contains("asking"));
    CHECK_FALSE(programme.privacy);
    CHECK_FALSE(to_json(programme).contains("privacy"));
}

TEST_CASE("a kiosk may ask in rotation, or about all its moments together") {
    for (char const* const way : {"choose", "rotate", "together"}) {
        json document = programme_document();
        document["kiosks"][0]["asking"] = way;
        Programme const programme = read_programme(document).value();
        CHECK(to_string(programme.kiosks[0].asking) == way);
        CHECK(read_programme(to_json(programme)).value() == programme);
    }
    check_cases({
        {"another way",
         [](json& d) { d["kiosks"][0]["asking"] = "all"; },
         {"kiosks[0].asking: must be one of choose, rotate, together"}},
        {"no name", [](json& d) { d["kiosks"][0]["asking"] = 2; }, {"kiosks[0].asking: must be a text"}},
    });
}

TEST_CASE("a privacy notice is read and written with all its parts, of which two may be left out") {
    Programme const programme = read_programme(with_notice()).value();
    REQUIRE(programme.privacy);
    CHECK(programme.privacy->controller.at("en") == "Acme Inc.");
    CHECK(programme.privacy->contact.at("es") == "privacidad@acme.example");
    CHECK(to_json(programme)["privacy"] == notice());
    CHECK(read_programme(to_json(programme)).value() == programme);

    json shorter = with_notice();
    shorter["privacy"].erase("retention");
    shorter["privacy"].erase("contact");
    Programme const without = read_programme(shorter).value();
    CHECK(without.privacy->retention.empty());
    CHECK_FALSE(to_json(without)["privacy"].contains("contact"));
}

TEST_CASE("what is wrong with a privacy notice is named where it is, and only there") {
    auto const spoilt = [](auto spoil) {
        json document = with_notice();
        spoil(document["privacy"]);
        return errors_of(document);
    };
    using Lines = std::vector<std::string>;
    CHECK(spoilt([](json& p) { p.erase("purpose"); }) == Lines{"privacy.purpose: is required"});
    CHECK(spoilt([](json& p) { p["rights"].erase("en"); }) == Lines{"privacy.rights.en: is missing"});
    CHECK(spoilt([](json& p) { p["contact"]["es"] = " "; }) ==
          Lines{"privacy.contact.es: must not be empty"});
    CHECK(spoilt([](json& p) { p["retention"]["fr"] = "Deux ans"; }) ==
          Lines{"privacy.retention.fr: not a language of the programme"});
    CHECK(spoilt([](json& p) { p["rights"]["es"] = std::string(2'001, 'a'); }) ==
          Lines{"privacy.rights.es: must be at most 2000 bytes"});
    CHECK(spoilt([](json& p) { p["responsible"] = "x"; }) == Lines{"privacy.responsible: unknown key"});
    CHECK(spoilt([](json& p) { p = "we know everything"; }) == Lines{"privacy: must be an object"});

    // An error of its shape hides nothing that is wrong elsewhere.
    json document = with_notice();
    document["privacy"].erase("controller");
    document["kiosks"][1]["site"] = "nowhere";
    CHECK(errors_of(document) ==
          Lines{"privacy.controller: is required", "kiosks[1].site: no such site: nowhere"});
}
