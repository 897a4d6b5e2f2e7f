#include "kiosk/face.hpp"
#include "kiosk/scene.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("a preview's configuration is the kiosk's own: its site, its moments in its order, its surveys") {
    auto const* kiosk = find_by_id(demo().kiosks, "mad-sales");
    REQUIRE(kiosk != nullptr);
    auto const all = config_of(demo(), *kiosk, "");
    REQUIRE(all.surveys.size() == kiosk->moments.size());
    for (std::size_t i = 0; i < all.surveys.size(); ++i)
        CHECK(all.surveys[i].moment == kiosk->moments[i]);
    CHECK(all.site_name == find_by_id(demo().sites, kiosk->site)->name);
    auto const one = config_of(demo(), *kiosk, "booking");
    REQUIRE(one.surveys.size() == 1);
    CHECK(one.surveys.front().id == "booking");
}

TEST_CASE("a preview shows what was asked for, and nothing for what does not exist") {
    DeviceTime const now{1'700'000'000'000, 5'000, "boot"};
    auto const config = demo_config("check-in");
    auto const question = state_showing(config, "question:why", "en", 1, now);
    REQUIRE(question.has_value());
    REQUIRE(current_question(*question) != nullptr);
    CHECK(current_question(*question)->id == "why");
    CHECK(question->verdict->value == 1);
    CHECK(question->language == "en");
    CHECK_FALSE(state_showing(config, "question:nothing", "", 1, now).has_value());
    CHECK_FALSE(state_showing(config, "unavailable:nothing", "", 1, now).has_value());
    CHECK_FALSE(state_showing(config, "nothing", "", 1, now).has_value());
}

TEST_CASE("every text a customer may read is handed to the typefaces, in capitals too") {
    auto config = *demo_config("check-in");
    config.surveys.front().questions.front().help["es"] = "ō";
    config.programme_name["es"] = "ñandú";
    auto const texts = all_texts(config);
    CHECK(texts.find("ō") != std::string::npos);
    CHECK(texts.find("ÑANDÚ") != std::string::npos);
}

namespace {

SceneOptions of_demo() {
    SceneOptions options;
    options.programme = INSTANTE_SOURCE_DIR "/assets/demo/linea-clara.json";
    return options;
}

std::string blamed(SceneOptions const& options) {
    auto const scene = set_scene(options, {1'700'000'000'000, 5'000, "boot"});
    if (scene) return "nothing";
    REQUIRE(scene.error().errors.size() == 1);
    CHECK_FALSE(scene.error().errors.front().detail.empty());
    return scene.error().errors.front().field;
}

} // namespace

TEST_CASE("what cannot be shown blames the option that asks for it") {
    CHECK(blamed(of_demo()) == "nothing");
    auto const wrong = [](auto member, auto value) {
        SceneOptions options = of_demo();
        options.*member = value;
        return blamed(options);
    };
    CHECK(wrong(&SceneOptions::programme, "/nowhere.json") == "programme");
    CHECK(wrong(&SceneOptions::programme, INSTANTE_SOURCE_DIR "/README.md") == "programme");
    CHECK(wrong(&SceneOptions::kiosk, "nobody") == "kiosk");
    CHECK(wrong(&SceneOptions::survey, "nothing") == "survey");
    CHECK(wrong(&SceneOptions::language, "xx") == "language");
    CHECK(wrong(&SceneOptions::screen, "nothing") == "screen");
    CHECK(wrong(&SceneOptions::screen, "question:nothing") == "screen");
    CHECK(wrong(&SceneOptions::verdict, 9) == "verdict");
    SceneOptions options = of_demo();
    options.screen = "question:why";
    options.chosen = {"nothing"};
    CHECK(blamed(options) == "chosen");
}

TEST_CASE("where surveys share a question's name, a kiosk that is named means its own") {
    auto options = of_demo();
    options.screen = "question:service";
    for (char const* kiosk : {"mad-check-in", "mad-claims", "mad-lounge", "bcn-information"}) {
        INFO(kiosk);
        options.kiosk = kiosk;
        CHECK(blamed(options) == "nothing");
    }
}

TEST_CASE("every screen that is listed can be set, and carries what was asked for") {
    SceneOptions options = of_demo();
    options.survey = "check-in";
    auto const names = screens_of(options);
    REQUIRE(names.has_value());
    CHECK(names->size() >= 10);
    for (auto const& name : *names) {
        INFO(name);
        options.screen = name;
        CHECK(blamed(options) == "nothing");
    }
    options.screen = "question:why";
    options.chosen = {"wait"};
    options.accessible = true;
    options.seconds_left = 7;
    DeviceTime const now{1'700'000'000'000, 5'000, "boot"};
    auto const scene = set_scene(options, now);
    REQUIRE(scene.has_value());
    CHECK(scene->state.accessible);
    CHECK(std::get<screen::Asking>(scene->state.screen).draft_choices == options.chosen);
    CHECK(idle_seconds_left(scene->state, now.monotonic_ms) == Approx(7));
}
