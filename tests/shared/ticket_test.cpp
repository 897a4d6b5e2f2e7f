// How a kiosk's reader is described in a programme, and which code fits which description.

#include "shared/ticket.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using nlohmann::json;

namespace {

/// A card of business customers, a ticket that tells its class by a letter, and a code that tells nothing.
json scanner_document() {
    return json::parse(R"json({
      "prompt": {"es": "Escanee su tarjeta", "en": "Scan your card"},
      "patterns": [
        {"prefix": "LC", "length": 10, "characters": "letters_digits",
         "segments": [{"dimension": "class", "value": "business"}], "part": {"from": 2}},
        {"prefix": "M1", "min_length": 20, "marks": [{"at": 8, "one_of": "YM"}], "identifies": false,
         "segments": [{"dimension": "class", "value": "economy"}]},
        {"min_length": 6, "max_length": 8, "characters": "digits", "part": {"from": 1, "length": 4}}
      ]})json");
}

json with_scanner() {
    json document = programme_document();
    document["kiosks"][0]["scanner"] = scanner_document();
    return document;
}

Kiosk kiosk_of(json const& document) {
    return read_programme(document).value().kiosks[0];
}

std::vector<std::string> errors_with(std::function<void(json&)> const& spoil) {
    json document = with_scanner();
    spoil(document["kiosks"][0]["scanner"]);
    return errors_of(document);
}

int which(Scanner const& scanner, std::string_view text) {
    auto const* const pattern = pattern_of(scanner, text);
    return pattern ? static_cast<int>(pattern - scanner.patterns.data()) : -1;
}

} // namespace

TEST_CASE("a kiosk's reader is read as it was written") {
    Programme const programme = read_programme(with_scanner()).value();
    CHECK(read_programme(to_json(programme)).value() == programme);
    Scanner const& scanner = *programme.kiosks[0].scanner;
    CHECK(to_json(programme)["kiosks"][0]["scanner"] == scanner_document());
    CHECK(scanner.patterns[0].min_length == 10);
    CHECK(scanner.patterns[0].max_length == 10);
    CHECK(scanner.patterns[2].identifies);
    CHECK_FALSE(to_json(programme)["kiosks"][1].contains("scanner"));
}

TEST_CASE("the first pattern that a code fits tells what it is") {
    Scanner const scanner = *kiosk_of(with_scanner()).scanner;
    CHECK(which(scanner, "LC00412345") == 0);
    CHECK(which(scanner, "LC0041234") == -1);   // too short
    CHECK(which(scanner, "LC004123456") == -1); // too long
    CHECK(which(scanner, "LC0041-345") == -1);  // neither letter nor digit
    CHECK(which(scanner, "lc00412345") == -1);
    CHECK(which(scanner, "M1RUIZ/AYNA MADMVD 0123") == 1);
    CHECK(which(scanner, "M1RUIZ/AJNA MADMVD 0123") == -1); // another letter
    CHECK(which(scanner, "123456") == 2);
    CHECK(which(scanner, "12345678") == 2);
    CHECK(which(scanner, "123456789") == -1);
    CHECK(which(scanner, "12345a") == -1);
    CHECK(which(scanner, "4006381333931") == -1); // a pencil
    CHECK(which(scanner, "") == -1);
}

TEST_CASE("a kiosk takes references where one of its patterns identifies, and only there") {
    Kiosk kiosk = kiosk_of(with_scanner());
    CHECK(takes_reference(kiosk));
    for (TicketPattern& pattern : kiosk.scanner->patterns)
        pattern.identifies = false;
    CHECK_FALSE(takes_reference(kiosk));
    kiosk.scanner.reset();
    CHECK_FALSE(takes_reference(kiosk));
}

TEST_CASE("what is wrong with a reader is named by its path") {
    std::string const at = "kiosks[0].scanner.";
    std::string const length_rule = ": must be between 4 and 512";
    using Lines = std::vector<std::string>;
    CHECK(errors_with([](json& s) { s["patterns"] = json::array(); }) ==
          Lines{at + "patterns: must have at least one pattern"});
    CHECK(errors_with([](json& s) { s["prompt"].erase("en"); }) == Lines{at + "prompt.en: is missing"});
    CHECK(errors_with([](json& s) { s["patterns"][0]["length"] = 3; }) ==
          Lines{at + "patterns[0].length" + length_rule});
    CHECK(errors_with([](json& s) { s["patterns"][1]["max_length"] = 513; }) ==
          Lines{at + "patterns[1].max_length" + length_rule});
    CHECK(errors_with([](json& s) { s["patterns"][2]["min_length"] = 9; }) ==
          Lines{at + "patterns[2].min_length: must not be greater than max_length"});
    CHECK(errors_with([](json& s) { s["patterns"][0]["prefix"] = "LOYALTY-CARD"; }) ==
          Lines{at + "patterns[0].prefix: is longer than a code may be"});
    CHECK(errors_with([](json& s) {
              s["patterns"][0]["marks"] = {{{"at", 10}, {"one_of", "A"}}};
          }) == Lines{at + "patterns[0].marks[0].at: lies behind the end of the code"});
    CHECK(errors_with([](json& s) { s["patterns"][2]["part"]["length"] = 6; }) ==
          Lines{at + "patterns[2].part: does not lie within the shortest code"});
    CHECK(errors_with([](json& s) {
              s["patterns"][0]["part"] = {{"from", 10}};
          }) == Lines{at + "patterns[0].part: does not lie within the shortest code"});
    CHECK(errors_with([](json& s) { s["patterns"][0]["segments"][0]["value"] = "first"; }) ==
          Lines{at + "patterns[0].segments[0].value: no such value of class: first"});
    CHECK(errors_with([](json& s) { s["patterns"][1].erase("segments"); }) ==
          Lines{at + "patterns[1].segments: must not be empty where the code does not identify"});
    CHECK(errors_with([](json& s) { s["patterns"][0]["characters"] = "hex"; }) ==
          Lines{at + "patterns[0].characters: must be one of any, letters_digits, digits"});
    CHECK(errors_with([](json& s) { s["kind"] = "wedge"; }) == Lines{at + "kind: unknown key"});
}
