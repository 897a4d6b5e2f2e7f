#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("a kiosk of several moments offers them on attract, and a tap names one") {
    for (Size const size : {landscape, portrait, small}) {
        for (std::string const language : {"es", "en"}) {
            Booth booth{size};
            auto const config = demo_config("", "mad-sales");
            State const state = showing(booth, config, "attract", language);
            for (auto const& survey : config->surveys) {
                auto const event = booth.tap(state, "moment." + survey.moment);
                REQUIRE(event.has_value());
                CHECK(std::get<event::MomentChosen>(*event).id == survey.moment);
            }
        }
    }
}

TEST_CASE("the list of moments can be left once a visit has begun") {
    Booth booth{landscape};
    State const state = showing(booth, demo_config("", "mad-sales"), "moments", "es");
    auto const event = booth.tap(state, "back");
    REQUIRE(event.has_value());
    CHECK(std::holds_alternative<event::Back>(*event));
}

TEST_CASE("where one tap cannot answer, attract invites and any touch begins") {
    Booth booth{landscape};
    auto config = *demo_config("check-in");
    config.surveys.front().questions.erase(config.surveys.front().questions.begin());
    auto& first = config.surveys.front().questions.front();
    REQUIRE(first.type == QuestionType::multiple_choice);
    first.condition.reset();
    State const state = showing(booth, std::make_shared<wire::KioskConfig const>(config), "attract", "es");
    auto const event = booth.tap_at(state, {640, 400});
    REQUIRE(event.has_value());
    CHECK(std::holds_alternative<event::Touched>(*event));
}

TEST_CASE("thanks offers nothing to touch, draws its mouth and then rests") {
    Booth booth{landscape};
    State const state = [&] {
        State s = showing(booth, demo_config("check-in"), "thanks", "es");
        s.entered_ms = booth.now();
        return s;
    }();
    booth.draw(state);
    CHECK(booth.ui().targets().empty());
    CHECK(booth.ui().animating());
    booth.wait(ui::mouth_ms + 50);
    booth.draw(state);
    CHECK_FALSE(booth.ui().animating());
    CHECK_FALSE(booth.ui().next_wake().has_value());
}

TEST_CASE("attract sleeps between two blinks and wakes for the next") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("check-in"), "attract", "es");
    state.entered_ms = booth.now();
    booth.wait(1'000);
    booth.draw(state);
    CHECK_FALSE(booth.ui().animating());
    auto const wake = booth.ui().next_wake();
    REQUIRE(wake.has_value());
    CHECK(*wake > booth.now());
    booth.wait(*wake - booth.now());
    booth.draw(state);
    auto const next = booth.ui().next_wake();
    REQUIRE(next.has_value());
    CHECK(*next == booth.now() + ui::calm_frame_ms); // at a low rate: nobody may be there
    CHECK_FALSE(booth.ui().animating());
    booth.wait(400);
    booth.draw(state);
    REQUIRE(booth.ui().next_wake().has_value());
    CHECK(*booth.ui().next_wake() > booth.now() + 1'000);

    booth.ui().reduced_motion = true;
    booth.draw(state);
    CHECK_FALSE(booth.ui().next_wake().has_value());
}
