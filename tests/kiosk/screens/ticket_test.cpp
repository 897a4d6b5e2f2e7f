// The quiet invitation to show a ticket, and the word about one that was.

#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

ConfigPtr with_reader(bool identifies = true, LocalizedText prompt = {}) {
    auto config = *demo_config("check-in");
    TicketPattern card;
    card.prefix = "LC";
    card.identifies = identifies;
    config.kiosk.scanner = Scanner{std::move(prompt), {card}};
    return std::make_shared<wire::KioskConfig const>(std::move(config));
}

bool shows(Booth& booth, State const& state, std::string const& part) {
    booth.ui().notes_texts = true;
    booth.draw(state);
    auto const& texts = booth.ui().texts();
    return std::any_of(texts.begin(), texts.end(),
                       [&](auto const& mark) { return mark.text.find(part) != std::string::npos; });
}

State at(Booth const& booth, ConfigPtr const& config, std::string const& screen) {
    State state = showing(booth, config, screen, "en");
    state.entered_ms = booth.now() - 5'000;
    return state;
}

} // namespace

TEST_CASE("a kiosk with a reader invites to use it, in the programme's words where it has some") {
    Booth booth{landscape};
    std::string const house = "You may scan your ticket or card";
    CHECK(shows(booth, at(booth, with_reader(), "attract"), house));
    CHECK(shows(booth, at(booth, with_reader(), "question:why"), house));
    LocalizedText const own{{"es", "Acerque su tarjeta"}, {"en", "Hold your card here"}};
    CHECK(shows(booth, at(booth, with_reader(true, own), "attract"), "Hold your card here"));
    CHECK_FALSE(shows(booth, at(booth, demo_config("check-in"), "attract"), house));
    State state = at(booth, with_reader(), "question:why");
    state.ticket.emplace(); // it was shown already
    CHECK_FALSE(shows(booth, state, house));
}

TEST_CASE("an invitation that has no room does not push anything aside") {
    Booth booth{small};
    LocalizedText const long_one{{"es", std::string(300, 'w')}, {"en", std::string(300, 'w')}};
    booth.ui().notes_texts = true;
    booth.draw(at(booth, with_reader(true, long_one), "attract"));
    CHECK(booth.ui().overflows().empty());
    CHECK(shows(booth, at(booth, with_reader(true, long_one), "attract"), "One tap is enough"));
}

TEST_CASE("nobody is promised that we do not ask who they are where a card tells it") {
    Booth booth{landscape};
    std::string const promise = "We do not ask who you are";
    auto config = *demo_config("boarding");
    auto const without = std::make_shared<wire::KioskConfig const>(config);
    REQUIRE(shows(booth, at(booth, without, "attract"), promise));
    TicketPattern card;
    card.prefix = "LC";
    config.kiosk.scanner = Scanner{{}, {card}};
    CHECK_FALSE(
        shows(booth, at(booth, std::make_shared<wire::KioskConfig const>(config), "attract"), promise));
    config.kiosk.scanner->patterns[0].identifies = false; // looked at, and not kept
    CHECK(shows(booth, at(booth, std::make_shared<wire::KioskConfig const>(config), "attract"), promise));
}

TEST_CASE("what became of a code is seen in the next frame and heard, and goes by itself") {
    for (Size const size : {landscape, portrait, small}) {
        for (bool const accessible : {false, true}) {
            Booth booth{size};
            State state = at(booth, with_reader(), "question:why");
            state.accessible = accessible;
            state.idle_deadline_ms = booth.now() + 600'000; // else it is asked whether anybody is there
            CHECK_FALSE(shows(booth, state, "Code read"));
            state.ticket.emplace();
            state.ticket_notice = TicketNotice{TicketNotice::Kind::read, booth.now()};
            CHECK(shows(booth, state, "Code read"));
            CHECK(booth.ui().announcement() == "Code read");
            REQUIRE(booth.ui().next_wake()); // and the window wakes up to take it away
            CHECK(*booth.ui().next_wake() <= state.ticket_notice->at_ms + ticket_notice_ms * patience(state));
            booth.wait(ticket_notice_ms * patience(state));
            CHECK_FALSE(shows(booth, state, "Code read"));
            state.ticket_notice = TicketNotice{TicketNotice::Kind::unknown, booth.now()};
            CHECK(shows(booth, state, "We do not know this code"));
        }
    }
}
