// What only an attendant sees, and what nobody does.

#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

State attendant(Booth const& booth, screen::Attendant const& menu, std::string const& language) {
    auto config = *demo_config("check-in");
    config.kiosk.attendant_pin = "25801";
    State state = showing(booth, std::make_shared<wire::KioskConfig const>(config), "attract", language);
    state.screen = menu;
    state.device = DeviceStatus{"1.2.3", "https://instante.example.com", true, 12, 90, 3'000'000'000, false};
    return state;
}

} // namespace

TEST_CASE("every page of the attendant's menu fits and can be touched, in every size and language") {
    using Page = screen::Attendant::Page;
    for (Size const size : {landscape, portrait, small}) {
        for (std::string const language : {"es", "en"}) {
            Booth booth{size};
            for (screen::Attendant const& menu :
                 {screen::Attendant{Page::pin, "25", true}, screen::Attendant{Page::menu},
                  screen::Attendant{Page::unpair}}) {
                INFO(size.width << "x" << size.height << " " << language << " page " << int(menu.page));
                booth.draw(attendant(booth, menu, language));
                for (auto const& overflow : booth.ui().overflows())
                    FAIL_CHECK("does not fit: " << overflow.text);
                for (auto const& target : booth.ui().targets()) {
                    INFO(target.name);
                    CHECK(target.area.w >= ui::control_min);
                    CHECK(target.area.h >= ui::control_min);
                    CHECK(target.area.bottom() <= booth.ui().area().bottom());
                }
            }
        }
    }
}

TEST_CASE("the PIN is typed by touch, and the actions say what they are") {
    using Page = screen::Attendant::Page;
    Booth booth{landscape};
    State const pin = attendant(booth, {Page::pin}, "es");
    CHECK(std::get<event::PinTyped>(*booth.tap(pin, "digit.7")).digit == '7');
    CHECK(std::get<event::PinTyped>(*booth.tap(pin, "digit.0")).digit == '0');
    CHECK(std::holds_alternative<event::PinErased>(*booth.tap(pin, "erase")));
    using Action = event::AttendantChose::Action;
    State menu = attendant(booth, {Page::menu}, "es");
    auto const chosen = [&](char const* name) {
        return std::get<event::AttendantChose>(*booth.tap(menu, name)).action;
    };
    CHECK(chosen("attendant.test") == Action::test_tap);
    CHECK(chosen("attendant.pause") == Action::pause);
    CHECK(chosen("attendant.unpair") == Action::unpair);
    CHECK(chosen("attendant.close") == Action::close);
    menu.paused = true;
    CHECK(chosen("attendant.resume") == Action::resume);
}

TEST_CASE("asleep, the screen is black and takes no touch") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("check-in"), "attract", "es");
    state.screen = screen::Asleep{};
    auto const event = booth.tap_at(state, {640, 400});
    CHECK(booth.ui().targets().empty());
    if (event) CHECK(std::holds_alternative<event::Touched>(*event)); // which the flow passes over
    CHECK_FALSE(booth.ui().next_wake().has_value());
}
