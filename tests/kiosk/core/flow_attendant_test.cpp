// The attendant's menu and the opening hours: what is not for customers.

#include "kiosk/core/gesture.hpp"
#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;
using Action = event::AttendantChose::Action;
using Page = screen::Attendant::Page;

namespace {

wire::KioskConfig with_pin() {
    auto config = one_moment();
    config.kiosk.attendant_pin = "2580";
    return config;
}

Page page_of(Player const& player) {
    auto const* menu = std::get_if<screen::Attendant>(&player.state.screen);
    REQUIRE(menu != nullptr);
    return menu->page;
}

Player& type(Player& player, std::string const& pin) {
    for (char const digit : pin)
        player.send(event::PinTyped{digit}, 200);
    return player;
}

Player& in_menu(Player& player) {
    return type(player.send(event::AttendantCalled{}), "2580");
}

Player& choose(Player& player, Action action) {
    return player.send(event::AttendantChose{action});
}

} // namespace

TEST_CASE("Five touches in the corner within four seconds are the attendant's gesture") {
    CHECK(CornerGesture::is_in_corner(10, 10, 1280, 800));
    CHECK_FALSE(CornerGesture::is_in_corner(200, 10, 1280, 800));
    CHECK_FALSE(CornerGesture::is_in_corner(-100'000, -100'000, 1280, 800));
    CornerGesture gesture;
    for (int i = 0; i < 4; ++i)
        CHECK_FALSE(gesture.take(true, i * 500));
    CHECK(gesture.take(true, 2'000));
    CHECK_FALSE(gesture.take(true, 2'500)); // the next begins anew
    CornerGesture slow;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(slow.take(true, i * 1'100));
    CornerGesture mixed;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(mixed.take(i % 5 != 4, i * 100));
}

TEST_CASE("The menu opens by its PIN, and only where the kiosk has one and nobody is there") {
    Player none(one_moment());
    CHECK(none.send(event::AttendantCalled{}).on<screen::Attract>());
    Player player(with_pin());
    player.rate(1);
    CHECK(player.send(event::AttendantCalled{}).on<screen::Asking>());
    player.wait(20'000);
    player.send(event::AttendantCalled{});
    CHECK(page_of(player) == Page::pin);
    type(player, "258").send(event::PinErased{});
    type(player, "80");
    CHECK(page_of(player) == Page::menu);
    CHECK(player.state.wrong_pins == 0);
}

TEST_CASE("After five wrong PINs in a row a minute has to pass") {
    Player player(with_pin());
    player.send(event::AttendantCalled{});
    for (int i = 0; i < 5; ++i)
        type(player, "1111");
    CHECK(std::get<screen::Attendant>(player.state.screen).wrong);
    type(player, "2580");
    CHECK(page_of(player) == Page::pin);
    // To leave and come back is no way around.
    choose(player, Action::close);
    CHECK(player.on<screen::Attract>());
    CHECK(page_of(in_menu(player)) == Page::pin);
    player.wait(pin_lock_ms);
    CHECK(page_of(in_menu(player)) == Page::menu);
}

TEST_CASE("Without the PIN no action of the menu does anything") {
    for (auto const action : {Action::test_tap, Action::pause, Action::unpair, Action::confirm_unpair}) {
        Player player(with_pin());
        player.send(event::AttendantCalled{});
        choose(player, action);
        CHECK(page_of(player) == Page::pin);
        CHECK_FALSE(player.state.paused);
        CHECK_FALSE(player.unpaired);
        Player outside(with_pin());
        choose(outside, action);
        CHECK(outside.on<screen::Attract>());
    }
}

TEST_CASE("A test tap is stored as one, and the visit after it is a customer's again") {
    Player player(with_pin());
    choose(in_menu(player), Action::test_tap);
    REQUIRE(player.on<screen::Attract>());
    CHECK(player.state.testing);
    player.rate(5).send(event::Finished{}).commit().wait(thanks_ms);
    REQUIRE(player.stored.size() >= 1);
    for (Response const& each : player.stored)
        CHECK(each.test);
    CHECK_FALSE(player.state.testing);
    auto const before = player.stored.size();
    player.rate(5);
    CHECK(player.stored.size() == before + 1);
    CHECK_FALSE(player.stored.back().test);
}

TEST_CASE("A test tap that nobody makes is waited for no longer than a minute") {
    Player player(with_pin());
    choose(in_menu(player), Action::test_tap);
    player.wait(test_idle_ms);
    CHECK_FALSE(player.state.testing);
    player.rate(4);
    CHECK_FALSE(player.stored.back().test);
}

TEST_CASE("A paused kiosk takes nothing until it is resumed, whatever arrives") {
    Player player(with_pin());
    choose(in_menu(player), Action::pause);
    CHECK(player.unavailable(UnavailableReason::paused));
    player.rate(5).send(event::Touched{});
    CHECK(player.stored.empty());
    auto config = with_pin();
    config.revision = "r2";
    player.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(config)});
    player.send(event::StorageChanged{false}).send(event::StorageChanged{true});
    CHECK(player.unavailable(UnavailableReason::paused));
    CHECK(screen_name(player.state) == "paused");
    choose(in_menu(player), Action::resume);
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("A paused kiosk whose menu goes away is paused no longer: nobody could resume it") {
    auto const as_ptr = [](wire::KioskConfig const& config) {
        return std::make_shared<wire::KioskConfig const>(config);
    };
    Player without(with_pin());
    choose(in_menu(without), Action::pause);
    auto config = one_moment();
    config.revision = "r2";
    without.send(event::ConfigArrived{as_ptr(config)});
    CHECK(without.on<screen::Attract>());

    Player moved(with_pin());
    choose(in_menu(moved), Action::pause);
    moved.send(event::PairingChanged{false});
    CHECK(moved.on<screen::Unpaired>());
    moved.send(event::PairingChanged{true});
    CHECK(moved.unavailable(UnavailableReason::waiting_for_config));
    moved.send(event::ConfigArrived{as_ptr(with_pin())});
    CHECK(moved.on<screen::Attract>());
}

TEST_CASE("To unpair is asked twice, and the menu is left by itself after half a minute") {
    Player player(with_pin());
    choose(in_menu(player), Action::unpair);
    CHECK(page_of(player) == Page::unpair);
    choose(player, Action::back);
    CHECK(page_of(player) == Page::menu);
    choose(player, Action::confirm_unpair); // not from here
    CHECK_FALSE(player.unpaired);
    choose(player, Action::unpair);
    choose(player, Action::confirm_unpair);
    CHECK(player.unpaired);
    player.send(event::PairingChanged{false});
    CHECK(player.on<screen::Unpaired>());

    Player idle(with_pin());
    in_menu(idle).wait(attendant_idle_ms);
    CHECK(idle.on<screen::Attract>());
    CHECK(idle.forgotten());
}

// ---- opening hours ---------------------------------------------------------------------------------

namespace {

/// The player's clock begins on Tuesday, 2023-11-14 22:13:20 UTC, so the server's word on it decides.
constexpr std::int64_t hour_ms = 3'600'000;
/// To Tuesday 2026-11-24 at 12:00 in Montevideo, three hours behind UTC.
std::int64_t to_noon(Player const& player) {
    return *parse_rfc3339("2026-11-24T15:00:00Z") - player.now().wall_ms;
}

wire::KioskConfig shop() {
    auto config = with_pin();
    config.opening_hours.emplace();
    (*config.opening_hours)[1] = {{9 * 60, 14 * 60}};  // Tuesday
    (*config.opening_hours)[2] = {{10 * 60, 20 * 60}}; // Wednesday
    return config;
}

} // namespace

TEST_CASE("A touch beside the keys of the PIN page or the menu gives time, and no more than that") {
    std::vector<Event> const touches{event::Touched{}, event::KeepGoing{}, event::AccessChosen{true},
                                     event::LanguageChosen{"en"}};
    for (Event const& touch : touches) {
        Player at_pin(with_pin());
        at_pin.send(event::AttendantCalled{});
        Player at_menu(with_pin());
        in_menu(at_menu);
        for (Player* player : {&at_pin, &at_menu}) {
            player->send(touch, attendant_idle_ms / 2);
            CHECK(player->wait(attendant_idle_ms - 1).on<screen::Attendant>());
            CHECK(player->wait(1).on<screen::Attract>());
        }
    }
}

TEST_CASE("Outside its hours the kiosk sleeps, and no touch wakes it; it opens and closes by itself") {
    Player player(shop());
    player.send(event::ClockHeard{to_noon(player)});
    REQUIRE(player.on<screen::Attract>());
    player.rate(5);
    CHECK(player.stored.size() == 1);
    player.wait(20'000);
    // Ticks come when they are due, as the window sends them.
    auto const live = [&](std::int64_t ms) {
        auto const until = player.elapsed + ms;
        while (auto const due = next_deadline(player.state, player.now().monotonic_ms)) {
            auto const step = std::max<std::int64_t>(*due - player.now().monotonic_ms, 1);
            if (player.elapsed + step > until) break;
            player.wait(step);
        }
        player.wait(until - player.elapsed);
    };
    live(2 * hour_ms - 60'000);
    CHECK(player.on<screen::Attract>());
    live(60'000);
    CHECK(player.on<screen::Asleep>());
    player.rate(5).send(event::Touched{}).send(event::LanguageChosen{"en"});
    CHECK(player.on<screen::Asleep>());
    CHECK(player.stored.size() == 1);
    live(19 * hour_ms + 59 * 60'000);
    CHECK(player.on<screen::Asleep>());
    live(60'000); // Wednesday, ten o'clock and some seconds
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("Closing time sends nobody away") {
    Player player(shop());
    player.send(event::ClockHeard{to_noon(player) + 2 * hour_ms - 10'000});
    player.rate(1);
    REQUIRE(player.asked() == "why");
    player.choose("slow").send(event::Touched{}, 15'000);
    CHECK(player.on<screen::Asking>());
    player.wait(20'000);
    CHECK(player.on<screen::Asleep>());
    CHECK(player.stored.size() == 2);
}

TEST_CASE("A clock that was never set closes nothing, and hours that are set take effect at once") {
    Player player(shop());
    CHECK(player.on<screen::Attract>()); // 2023: nobody has set it
    player.send(event::ClockHeard{to_noon(player) + 3 * hour_ms});
    CHECK(player.on<screen::Asleep>());
    auto always = shop();
    always.opening_hours.reset();
    always.revision = "r2";
    player.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(always)});
    CHECK(player.on<screen::Attract>());
    CHECK_FALSE(next_deadline(player.state, player.now().monotonic_ms));
}

TEST_CASE("An attendant may come in outside the hours, and a test tap works there") {
    Player player(shop());
    player.send(event::ClockHeard{to_noon(player) + 3 * hour_ms});
    choose(in_menu(player), Action::test_tap);
    REQUIRE(player.on<screen::Attract>());
    player.rate(5).send(event::Finished{}).commit().wait(thanks_ms);
    CHECK(player.stored.front().test);
    CHECK(player.on<screen::Asleep>());
}
