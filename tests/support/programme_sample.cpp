#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

namespace instante::test {

nlohmann::json programme_document(int disclosure_minimum) {
    auto document = nlohmann::json::parse(R"json({
  "format": 1,
  "id": "acme",
  "name": {"es": "Acme", "en": "Acme"},
  "languages": ["es", "en"],
  "disclosure_minimum": 1,
  "smallest_difference": 1.5,
  "sites": [
    {"id": "acme", "name": {"es": "Acme", "en": "Acme"}, "parent": null, "group": true, "time_zone": "Europe/Madrid"},
    {"id": "north", "name": {"es": "Norte", "en": "North"}, "parent": "acme", "group": true},
    {"id": "bilbao", "name": {"es": "Bilbao", "en": "Bilbao"}, "parent": "north",
     "opening_hours": {"mon": ["09:00-14:00", "16:00-20:00"], "sat": ["22:00-03:00"], "sun": ["00:00-24:00"]}},
    {"id": "lpa", "name": {"es": "Gran Canaria", "en": "Gran Canaria"}, "parent": "acme", "time_zone": "Atlantic/Canary"}
  ],
  "dimensions": [
    {"id": "class", "name": {"es": "Clase", "en": "Class"}, "values": [
      {"id": "business", "name": {"es": "Business", "en": "Business"},
       "worth": {"amount": 4200.5, "currency": "EUR", "period": "year"}},
      {"id": "economy", "name": {"es": "Turista", "en": "Economy"}}]},
    {"id": "purpose", "name": {"es": "Motivo", "en": "Purpose"}, "values": [
      {"id": "work", "name": {"es": "Trabajo", "en": "Work"}}]}
  ],
  "moments": [
    {"id": "check-in", "name": {"es": "Facturación", "en": "Check-in"}, "stage": "deliver", "channel": "counter",
     "owner": "Nuria Castaño", "target": 80, "importance": 3},
    {"id": "lounge", "name": {"es": "Sala", "en": "Lounge"}, "stage": "reinforce"},
    {"id": "web", "name": {"es": "Web", "en": "Website"}, "stage": "attract", "channel": "web"}
  ],
  "surveys": [
    {"id": "check-in", "moment": "check-in", "thanks": {"es": "Gracias", "en": "Thank you"}, "questions": [
      {"id": "service", "type": "smiley5", "text": {"es": "¿Qué tal?", "en": "How was it?"}, "required": true},
      {"id": "why", "type": "multiple_choice", "text": {"es": "¿Qué ha fallado?", "en": "What went wrong?"},
       "help": {"es": "Varias", "en": "Several"},
       "options": [{"id": "wait", "label": {"es": "La espera", "en": "The wait"}},
                   {"id": "care", "label": {"es": "El trato", "en": "The care"}}],
       "condition": {"question": "service", "at_most": 2}},
      {"id": "effort", "type": "ces", "text": {"es": "¿Esfuerzo?", "en": "Effort?"}, "construct": "effort",
       "low_label": {"es": "Nada", "en": "None"}, "high_label": {"es": "Mucho", "en": "A lot"}, "weight": 0.5,
       "allow_not_applicable": true, "condition": {"question": "why", "any_of": ["wait"]}},
      {"id": "cabin", "type": "segment", "text": {"es": "¿Clase?", "en": "Class?"}, "dimension": "class"},
      {"id": "seat", "type": "stars", "text": {"es": "¿Asiento?", "en": "Seat?"}, "cut": null,
       "condition": {"question": "cabin", "any_of": ["business"]}},
      {"id": "note", "type": "text", "text": {"es": "¿Algo más?", "en": "Anything else?"}}]},
    {"id": "lounge", "moment": "lounge", "idle_seconds": 30, "unfinished": "discard", "questions": [
      {"id": "recommend", "type": "nps", "text": {"es": "¿Recomienda?", "en": "Recommend?"}, "cut": 8}]}
  ],
  "kiosks": [
    {"id": "bio-1", "name": {"es": "Quiosco 1", "en": "Kiosk 1"}, "site": "bilbao", "moments": ["check-in", "lounge"],
     "segments": [{"dimension": "class", "value": "business"}], "languages": ["en", "es"]},
    {"id": "lpa-1", "name": {"es": "Quiosco 2", "en": "Kiosk 2"}, "site": "lpa", "moments": ["check-in"]}
  ]
})json");
    document["disclosure_minimum"] = disclosure_minimum;
    return document;
}

std::vector<std::string> errors_of(nlohmann::json const& document) {
    std::vector<std::string> lines;
    Result<Programme> const programme = read_programme(document);
    if (programme.has_value()) return lines;
    for (FieldError const& error : programme.error().errors)
        lines.push_back(error.field + ": " + error.detail);
    return lines;
}

void check_cases(std::vector<Case> const& cases) {
    for (Case const& one : cases) {
        CAPTURE(one.rule);
        nlohmann::json document = programme_document();
        one.spoil(document);
        CHECK(errors_of(document) == one.expected);
    }
}

nlohmann::json& question(nlohmann::json& document, std::size_t index) {
    return document["surveys"][0]["questions"][index];
}

} // namespace instante::test
