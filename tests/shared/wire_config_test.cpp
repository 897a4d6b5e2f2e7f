#include "shared/wire.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using nlohmann::json;

namespace {

wire::KioskConfig a_config() {
    Programme const programme = read_programme(test::programme_document()).value();
    wire::KioskConfig config;
    config.revision = "3-abc";
    config.programme_name = programme.name;
    config.kiosk = programme.kiosks[0];
    config.site_name = programme.sites[2].name;
    config.time_zone = "Europe/Madrid";
    config.languages = {"es", "en"};
    config.device = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    config.generation = 4;
    config.moments = {programme.moments[0], programme.moments[1]};
    config.surveys = programme.surveys;
    config.surveys[0].version = 2;
    config.dimensions = programme.dimensions;
    config.kiosk.attendant_pin = "2580";
    config.kiosk.asking = Asking::together;
    config.privacy = PrivacyNotice{{{"es", "Acme"}}, {{"es", "Mejorar"}}, {{"es", "Borrarla"}}, {}, {}};
    config.opening_hours.emplace();
    config.opening_hours->at(4) = {{9 * 60, 26 * 60}};
    return config;
}

} // namespace

TEST_CASE("a kiosk reads the configuration the server wrote") {
    wire::KioskConfig const config = a_config();
    Result<wire::KioskConfig> const read = wire::read_kiosk_config(wire::to_json(config));
    REQUIRE(read.has_value());
    CHECK(read->revision == config.revision);
    CHECK(read->programme_name == config.programme_name);
    CHECK(read->kiosk == config.kiosk);
    CHECK(read->site_name == config.site_name);
    CHECK(read->time_zone == config.time_zone);
    CHECK(read->languages == config.languages);
    CHECK(read->device == config.device);
    CHECK(read->generation == 4);
    CHECK(read->moments == config.moments);
    CHECK(read->surveys == config.surveys);
    CHECK(read->dimensions == config.dimensions);
    CHECK(read->opening_hours == config.opening_hours);
    CHECK(read->privacy == config.privacy);
    CHECK(wire::to_json(*read) == wire::to_json(config));
}

TEST_CASE("an older kiosk passes over what a newer server adds") {
    json document = wire::to_json(a_config());
    document["weather"] = "sunny";
    document["surveys"][0]["questions"][0]["animation"] = "confetti";
    CHECK(wire::read_kiosk_config(document).has_value());
}

TEST_CASE("a configuration that a kiosk could not work by is found before it is taken") {
    wire::KioskConfig const sound = a_config();
    CHECK(wire::check_kiosk_config(sound).empty());
    auto const fields = [](wire::KioskConfig const& config) {
        std::vector<std::string> found;
        for (FieldError const& error : wire::check_kiosk_config(config))
            found.push_back(error.field);
        return found;
    };
    wire::KioskConfig broken = sound;
    broken.languages.clear();
    broken.moments.pop_back();
    broken.surveys[0].questions.clear();
    Question choice;
    choice.id = "choice";
    choice.type = QuestionType::single_choice;
    choice.condition = Condition{"later", 1, {}, {}};
    broken.surveys[1].questions = {choice, choice};
    CHECK(fields(broken) ==
          std::vector<std::string>{
              "languages", "surveys[0].questions", "surveys[1].moment", "surveys[1].questions[1].id",
              "surveys[1].questions[0].text", "surveys[1].questions[0].options",
              "surveys[1].questions[0].condition.question", "surveys[1].questions[1].text",
              "surveys[1].questions[1].options", "surveys[1].questions[1].condition.question",
              "surveys[1].questions[0].condition"});
}

TEST_CASE("a configuration that cannot be read is refused with every path") {
    json document = wire::to_json(a_config());
    document.erase("kiosk");
    document["generation"] = 0;
    document["surveys"][1]["questions"][0]["type"] = "hologram";
    Result<wire::KioskConfig> const read = wire::read_kiosk_config(document);
    REQUIRE(read.has_error());
    REQUIRE(read.error().errors.size() == 3);
    CHECK(read.error().errors[0] == FieldError{"kiosk", "is required"});
    CHECK(read.error().errors[1] == FieldError{"generation", "must be at least 1"});
    CHECK(read.error().errors[2].field == "surveys[1].questions[0].type");
}
