#include "kiosk/core/watchdog.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace instante::kiosk;
using namespace std::chrono_literals;

TEST_CASE("A thread that beats, or rests, is left alone; one that falls silent is named") {
    Pulse busy{"busy"};
    Pulse resting{"resting"};
    Pulse hanging{"hanging"};
    busy.beat();
    hanging.beat();
    std::promise<std::string> named;
    std::atomic<bool> once = false;
    Watchdog dog{{{&busy, 10s}, {&resting, 1ms}, {&hanging, 200ms}},
                 [&](std::string const& name) {
                     if (!once.exchange(true)) named.set_value(name);
                 },
                 {},
                 5ms};
    auto word = named.get_future();
    REQUIRE(word.wait_for(30s) == std::future_status::ready);
    CHECK(word.get() == "hanging");
    resting.beat();
    resting.rest();
    CHECK(resting.silence() == 0ms);
    resting.rest(1h);
    CHECK(resting.silence() == 0ms);
}

TEST_CASE("A thread that was asked to work, or should have woken by now, hangs like one amid its work") {
    for (bool const asked : {true, false}) {
        Pulse pulse{"asleep"};
        pulse.rest(1ms);
        if (asked) {
            pulse.rest();
            pulse.beat(); // by whoever asks
        }
        std::promise<void> named;
        std::atomic<bool> once = false;
        Watchdog dog{{{&pulse, 50ms}},
                     [&](std::string const&) {
                         if (!once.exchange(true)) named.set_value();
                     },
                     {},
                     5ms};
        CHECK(named.get_future().wait_for(30s) == std::future_status::ready);
    }
}

TEST_CASE("While everything goes on, the watchdog says so") {
    Pulse pulse{"one"};
    std::promise<void> said;
    std::atomic<int> rounds = 0;
    Watchdog dog{{{&pulse, 1h}},
                 [](std::string const&) {},
                 [&] {
                     if (++rounds == 3) said.set_value();
                 },
                 1ms};
    CHECK(said.get_future().wait_for(30s) == std::future_status::ready);
}
