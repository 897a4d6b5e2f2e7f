#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("Several moments: a touch offers them, choosing one asks its survey") {
    Player player(two_moments());
    CHECK_FALSE(asks_at_once(player.state));
    CHECK(player.asked().empty());
    player.rate(5); // there is nothing to rate yet
    CHECK(player.on<screen::Attract>());
    player.send(event::Touched{});
    REQUIRE(player.on<screen::ChooseMoment>());
    player.send(event::MomentChosen{"nowhere"});
    CHECK(player.on<screen::ChooseMoment>());
    player.send(event::MomentChosen{"luggage"});
    CHECK(player.asked() == "wait");
    CHECK(player.stored.empty());
    player.rate(0); // the bottom of an NPS scale is a rating
    REQUIRE(player.stored.size() == 1);
    CHECK(player.stored[0].moment == "luggage");
    CHECK(*player.answer("wait") == AnswerValue{Rating{0}});
}

TEST_CASE("A moment shown on attract itself may be chosen there") {
    Player player(two_moments());
    player.send(event::MomentChosen{"check-in"});
    CHECK(player.asked() == "verdict");
}

TEST_CASE("Branching: reasons are asked after a low rating only") {
    Player low(one_moment());
    low.rate(2);
    CHECK(low.asked() == "why");
    Player high(one_moment());
    high.rate(3);
    CHECK(high.asked() == "who");
}

TEST_CASE("Back shows what was answered, and a changed rating takes the reasons with it") {
    Player player(one_moment());
    player.rate(1).choose("slow").send(event::ChoiceConfirmed{});
    REQUIRE(player.asked() == "who");
    player.send(event::Back{});
    CHECK(player.asked() == "why");
    CHECK(std::get<screen::Asking>(player.state.screen).draft_choices == std::vector<std::string>{"slow"});
    player.send(event::Back{});
    CHECK(player.asked() == "verdict");
    CHECK(rating_given(player.state) == 1);
    CHECK_FALSE(can_go_back(player.state)); // it is stored: there is no way to before it
    CHECK_FALSE(can_skip(player.state));    // a verdict may be changed, not withdrawn
    player.rate(5);
    CHECK(player.asked() == "who");
    REQUIRE(player.stored.size() == 3);
    CHECK(player.stored.back().answers == std::vector<Answer>{{"verdict", Rating{5}}});
    CHECK(player.state.verdict->value == 5);
}

TEST_CASE("The same answer again is no new revision") {
    Player player(one_moment());
    player.rate(5).send(event::Back{}).rate(5);
    CHECK(player.stored.size() == 1);
    CHECK(player.asked() == "who");
}

TEST_CASE("An answer that was given may be taken back by skipping it") {
    Player player(one_moment());
    player.rate(5).choose("business").send(event::Back{});
    REQUIRE(player.asked() == "who");
    player.send(event::Skipped{});
    CHECK(player.stored.back().answers == std::vector<Answer>{{"verdict", Rating{5}}});
    CHECK(player.stored.back().segments.empty());
}

TEST_CASE("Back before the first answer leaves no visit behind") {
    Player player(two_moments());
    player.send(event::Touched{}).send(event::MomentChosen{"luggage"});
    REQUIRE(can_go_back(player.state));
    player.send(event::Back{});
    CHECK(player.on<screen::ChooseMoment>());
    CHECK_FALSE(player.state.visit);
    player.send(event::Back{});
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
}

TEST_CASE("Segments come from the place and from the customer, who knows better") {
    auto config = one_moment();
    config.kiosk.segments = {{"purpose", "business"}, {"counter", "fast"}};
    Player player(config);
    player.rate(5);
    CHECK(player.stored[0].segments.at("purpose") == SegmentFact{"business", Provenance::kiosk});
    player.choose("leisure");
    CHECK(player.stored[1].segments.at("purpose") == SegmentFact{"leisure", Provenance::question});
    CHECK(player.stored[1].segments.at("counter") == SegmentFact{"fast", Provenance::kiosk});
    player.send(event::Back{}).send(event::Skipped{});
    CHECK(player.stored[2].segments.at("purpose") == SegmentFact{"business", Provenance::kiosk});
}

TEST_CASE("The language is the customer's until the visit ends") {
    Player player(one_moment());
    CHECK(text(player.state, player.state.config->surveys[0].thanks) == "thanks (es)");
    player.send(event::LanguageChosen{"fr"});
    CHECK(player.state.language == "es");
    player.send(event::LanguageChosen{"en"});
    CHECK(text(player.state, player.state.config->surveys[0].thanks) == "thanks (en)");
    player.rate(5);
    CHECK(player.stored[0].language == "en");
    player.send(event::LanguageChosen{"es"}).choose("business");
    CHECK(player.stored[1].language == "es"); // changed on the way: that of the last answer
    player.send(event::LanguageChosen{"en"}).wait(20'000);
    CHECK(player.state.language == "es");
}

TEST_CASE("A language chosen by somebody who then leaves goes back to the default") {
    Player player(one_moment());
    player.send(event::LanguageChosen{"en"}).wait(19'999);
    CHECK(player.state.language == "en");
    player.wait(1);
    CHECK(player.state.language == "es");
    CHECK(player.forgotten());
}

TEST_CASE("A kiosk's own languages come before the programme's") {
    auto config = one_moment();
    config.kiosk.languages = {"en"};
    Player player(config);
    CHECK(player.state.language == "en");
    player.send(event::LanguageChosen{"es"});
    CHECK(player.state.language == "en");
}

TEST_CASE("A new configuration waits for the end of the visit") {
    Player player(one_moment());
    player.rate(1);
    auto next = one_moment();
    next.revision = "r2";
    next.surveys[0].version = 4;
    auto const arrived = std::make_shared<wire::KioskConfig const>(next);
    player.send(event::ConfigArrived{arrived});
    CHECK(player.asked() == "why");
    player.choose("slow").send(event::ChoiceConfirmed{});
    CHECK(player.stored.back().survey_version == 3);
    player.wait(20'000);
    CHECK(player.state.config == arrived);
    player.rate(4);
    CHECK(player.stored.back().survey_version == 4);
}

TEST_CASE("A new configuration is applied at once while nobody is there, and opens a waiting kiosk") {
    Player player(true, nullptr);
    player.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(one_moment())});
    CHECK(player.on<screen::Attract>());
    CHECK(player.state.language == "es");
    auto empty = one_moment();
    empty.revision = "r2";
    empty.surveys.clear();
    player.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(empty)});
    CHECK(player.unavailable(UnavailableReason::nothing_to_ask));
}

TEST_CASE("The same configuration again does not disturb the screen") {
    Player player(one_moment());
    auto const entered = player.state.entered_ms;
    player.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(one_moment())});
    CHECK(player.state.entered_ms == entered);
}

TEST_CASE("A revoked pairing closes the kiosk after the visit and forgets the questions") {
    Player player(one_moment());
    player.rate(5).send(event::PairingChanged{false});
    CHECK(player.on<screen::Asking>());
    player.send(event::Skipped{}).send(event::CommentEntered{"gracias"}).commit();
    CHECK(player.on<screen::Thanks>());
    player.wait(thanks_ms);
    CHECK(player.on<screen::Unpaired>());
    CHECK(player.state.config == nullptr);
    player.send(event::PairingChanged{true});
    CHECK(player.unavailable(UnavailableReason::waiting_for_config));
}

TEST_CASE("Paired anew in the middle of a visit: the old place's questions do not come back") {
    Player player(one_moment());
    player.rate(5).send(event::PairingChanged{false}).send(event::PairingChanged{true}).wait(20'000);
    CHECK(player.unavailable(UnavailableReason::waiting_for_config));

    Player quick(one_moment());
    auto elsewhere = one_moment(); // same revision, another device
    elsewhere.kiosk.site = "puerto";
    quick.rate(5).send(event::PairingChanged{false}).send(event::PairingChanged{true});
    quick.send(event::ConfigArrived{std::make_shared<wire::KioskConfig const>(elsewhere)}).wait(20'000);
    REQUIRE(quick.on<screen::Attract>());
    CHECK(quick.state.config->kiosk.site == "puerto");
}

TEST_CASE("Progress never grows, and shrinks when a branch falls away") {
    Player low(one_moment());
    CHECK_FALSE(progress(low.state));
    low.rate(1);
    CHECK(progress(low.state)->at == 2);
    CHECK(progress(low.state)->of == 4);
    Player high(one_moment());
    high.rate(5);
    CHECK(progress(high.state)->at == 2);
    CHECK(progress(high.state)->of == 3);
    high.send(event::Back{});
    CHECK(progress(high.state)->at == 1);
}

TEST_CASE("Offers are options or segment values, with what is chosen") {
    Player player(one_moment());
    player.rate(1).choose("dear");
    auto const reasons = offers(player.state);
    REQUIRE(reasons.size() == 3);
    CHECK(reasons[0].id == "slow");
    CHECK_FALSE(reasons[0].chosen);
    CHECK(reasons[2].chosen);
    player.send(event::ChoiceConfirmed{});
    auto const values = offers(player.state);
    REQUIRE(values.size() == 2);
    CHECK(text(player.state, *values[1].label) == "leisure (es)");
}

TEST_CASE("The verdict for the face that settles is the first rating's, whatever is rated later") {
    auto config = one_moment();
    config.surveys[0].questions = {question("a", QuestionType::smiley5), question("b", QuestionType::stars),
                                   question("c", QuestionType::text)};
    Player player(config);
    player.rate(4);
    auto const tapped = player.now().monotonic_ms;
    player.rate(1);
    REQUIRE(player.state.verdict);
    CHECK(player.state.verdict->value == 4);
    CHECK(player.state.verdict->type == QuestionType::smiley5);
    CHECK(player.state.verdict->at_ms == tapped);
}
