#include "tests/simulation/programme.hpp"

#include "shared/programme_json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace instante::simulation {

using nlohmann::json;

std::string kiosk_id(int kiosk) {
    return fmt::format("kiosk-{}", kiosk + 1);
}
std::string site_id(int site) {
    return fmt::format("site-{}", site + 1);
}

namespace {

json words(std::string const& text) {
    return {{"en", text}};
}

json surveys(ProgrammeState const& state) {
    auto const asked = [&](std::size_t survey) { return fmt::format("Wording {}?", state.wording[survey]); };
    json const options = {{{"id", "wait"}, {"label", words("Wait")}},
                          {{"id", "care"}, {"label", words("Care")}}};
    json counter = {{"id", "counter"}, {"moment", "counter"}, {"questions", json::array()}};
    counter["questions"].push_back(
        {{"id", "service"}, {"type", "smiley5"}, {"text", words(asked(0))}, {"required", true}});
    counter["questions"].push_back(
        {{"id", "why"}, {"type", "multiple_choice"}, {"text", words("Why?")}, {"options", options}});
    counter["questions"].push_back(
        {{"id", "who"}, {"type", "segment"}, {"text", words("Who?")}, {"dimension", "purpose"}});
    json lounge = {{"id", "lounge"}, {"moment", "lounge"}, {"questions", json::array()}};
    lounge["questions"].push_back({{"id", "recommend"}, {"type", "nps"}, {"text", words(asked(1))}});
    return {counter, lounge};
}

} // namespace

Programme make_programme(ProgrammeState const& state) {
    json document{{"format", 1},
                  {"id", "acme"},
                  {"name", words("Acme")},
                  {"languages", {"en"}},
                  {"disclosure_minimum", 5},
                  {"smallest_difference", 1.0}};
    document["sites"] = {{{"id", "acme"},
                          {"name", words("Acme")},
                          {"parent", nullptr},
                          {"group", true},
                          {"time_zone", "Europe/Madrid"}}};
    for (int site = 0; site < site_count; ++site)
        document["sites"].push_back(
            {{"id", site_id(site)}, {"name", words(site_id(site))}, {"parent", "acme"}});
    document["dimensions"] = {
        {{"id", "purpose"},
         {"name", words("Purpose")},
         {"values",
          {{{"id", "work"}, {"name", words("Work")}}, {{"id", "leisure"}, {"name", words("Leisure")}}}}}};
    document["moments"] = {{{"id", "counter"}, {"name", words("Counter")}, {"stage", "deliver"}},
                           {{"id", "lounge"}, {"name", words("Lounge")}, {"stage", "reinforce"}}};
    document["surveys"] = surveys(state);
    document["kiosks"] = json::array();
    for (int kiosk = 0; kiosk < most_kiosks; ++kiosk) {
        document["kiosks"].push_back({{"id", kiosk_id(kiosk)},
                                      {"name", words(kiosk_id(kiosk))},
                                      {"site", site_id(state.kiosk_site[static_cast<std::size_t>(kiosk)])},
                                      {"moments", {"counter", "lounge"}}});
    }
    auto programme = read_programme(document);
    if (!programme) throw std::logic_error(to_line(programme.error()));
    return std::move(*programme);
}

} // namespace instante::simulation
