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
    state.device = DeviceStatus{"1.2.3", "https://instante.example.com", true, 12, 90, 3'000'000'000,
                                false,   VoiceState::no_device};
    return state;
}

} // namespace

TEST_CASE("every page of the attendant's menu fits and can be touched, in every size and language") {
    using Page = screen::Attendant::Page;
    constexpr std::pair<Size, double> panels[] = {
        {landscape, 0}, {portrait, 0}, {small, 0}, {small, 7}, {Size{480, 800}, 7}};
    for (auto const& [size, inches] : panels) {
        Booth booth{size, inches};
        booth.ui().notes_texts = true;
        for (auto const& [language, accessible] :
             {std::pair{"es", false}, std::pair{"en", false}, std::pair{"es", true}}) {
            for (screen::Attendant const& menu :
                 {screen::Attendant{Page::pin, "25", true}, screen::Attendant{Page::menu},
                  screen::Attendant{Page::unpair}}) {
                INFO(size.width << "x" << size.height << " of " << inches << " " << language << " page "
                                << int(menu.page) << (accessible ? " accessible" : ""));
                State state = attendant(booth, menu, language);
                state.accessible = accessible;
                booth.draw(state);
                for (auto const& text : booth.ui().texts()) {
                    for (auto const& target : booth.ui().targets()) {
                        auto const& a = text.area;
                        auto const& t = target.area;
                        bool const apart =
                            a.right() <= t.x || t.right() <= a.x || a.bottom() <= t.y || t.bottom() <= a.y;
                        bool const inside =
                            a.x >= t.x && a.right() <= t.right() && a.y >= t.y && a.bottom() <= t.bottom();
                        INFO(text.text << " and " << target.name);
                        CHECK((apart || inside));
                    }
                }
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

TEST_CASE(
    "the attendant's menu is read aloud: where one is, how the device is, and how many digits were typed") {
    using Page = screen::Attendant::Page;
    Booth booth{landscape};
    auto const heard = [&](screen::Attendant const& menu) {
        State state = attendant(booth, menu, "en");
        state.accessible = true;
        booth.draw(state);
        for (auto const& target : booth.ui().targets()) {
            INFO(target.name);
            CHECK_FALSE(target.spoken.empty());
        }
        return booth.ui().narration() + " | " + booth.ui().announcement();
    };
    auto const has = [](std::string const& text, char const* part) {
        return text.find(part) != std::string::npos;
    };
    auto const pin = heard({Page::pin, "25"});
    CHECK(has(pin, "Type the PIN"));
    CHECK(has(pin, "Digits typed: 2"));
    CHECK_FALSE(has(pin, "25")); // nobody else is to hear it
    auto const menu = heard({Page::menu});
    for (char const* part : {"This kiosk", "Server: instante.example.com", "Answers to be sent: 12",
                             "Voice: no loudspeaker", "No answer can be saved"})
        CHECK(has(menu, part));
    CHECK(has(heard({Page::unpair}), "Unpair this kiosk?"));
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
