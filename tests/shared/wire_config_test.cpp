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
    CHECK(wire::to_json(*read) == wire::to_json(config));
}

TEST_CASE("an older kiosk passes over what a newer server adds") {
    json document = wire::to_json(a_config());
    document["weather"] = "sunny";
    document["surveys"][0]["questions"][0]["animation"] = "confetti";
    CHECK(wire::read_kiosk_config(document).has_value());
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
