#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

wire::KioskConfig discarding() {
    auto config = one_moment();
    config.surveys[0].unfinished = Unfinished::discard;
    return config;
}

} // namespace

TEST_CASE("A customer who walks away after the first tap leaves exactly that rating") {
    for (auto const& config : {one_moment(), discarding()}) {
        Player player(config);
        player.rate(1).wait(19'999);
        CHECK(player.on<screen::Asking>());
        player.wait(1);
        CHECK(player.on<screen::Attract>());
        CHECK(player.forgotten());
        REQUIRE(player.stored.size() == 1);
        CHECK_FALSE(player.stored[0].final);
    }
}

TEST_CASE("A customer who only looks leaves nothing") {
    Player player(two_moments());
    player.send(event::Touched{});
    REQUIRE(player.on<screen::ChooseMoment>());
    player.wait(19'999);
    CHECK(player.on<screen::ChooseMoment>());
    player.wait(1);
    CHECK(player.on<screen::Attract>());
    player.send(event::MomentChosen{"luggage"}).wait(12'000);
    CHECK(player.on<screen::Attract>());
    CHECK(player.stored.empty());
    CHECK(player.forgotten());
}

TEST_CASE("Every touch begins the idle time anew, and so does keep going") {
    Player player(one_moment());
    player.rate(1);
    player.send(event::Touched{}, 19'000).wait(19'000);
    CHECK(player.on<screen::Asking>());
    player.send(event::KeepGoing{}, 900).wait(19'999);
    CHECK(player.on<screen::Asking>());
    player.send(event::ChoiceToggled{"slow"}, 0).wait(19'999);
    CHECK(player.on<screen::Asking>());
    player.wait(1);
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("Keep: an unconfirmed multiple choice is stored when the customer walks away") {
    Player player(one_moment());
    player.rate(1).choose("rude").wait(20'000);
    REQUIRE(player.stored.size() == 2);
    CHECK(*player.answer("why") == AnswerValue{Choices{{"rude"}}});
    CHECK(player.stored.back().revision == 2);
    CHECK_FALSE(player.stored.back().final);
    CHECK(player.forgotten());
}

TEST_CASE("Keep: an unconfirmed multiple choice is stored even as the first answer") {
    auto config = one_moment();
    config.surveys[0].questions = {with_options(question("a", QuestionType::multiple_choice), {"x", "y"})};
    Player player(config);
    player.send(event::Touched{}).choose("x").wait(20'000);
    REQUIRE(player.stored.size() == 1);
    CHECK(player.stored[0].revision == 1);
    CHECK(*player.answer("a") == AnswerValue{Choices{{"x"}}});
}

TEST_CASE("Keep: a comment that was not entered was not said") {
    Player player(one_moment());
    player.rate(5).send(event::Skipped{}).send(event::CommentEdited{"no se lo di"}).wait(20'000);
    CHECK(player.stored.size() == 1);
    CHECK(player.forgotten());
}

TEST_CASE(
    "Discard: the later answers are dropped by a revision that holds only the first, segment included") {
    Player player(discarding());
    player.rate(2).choose("slow").send(event::ChoiceConfirmed{}).choose("business");
    REQUIRE(player.stored.size() == 3);
    CHECK(player.stored.back().segments.count("purpose") == 1);
    player.wait(20'000);
    REQUIRE(player.stored.size() == 4);
    Response const& last = player.stored.back();
    CHECK(last.revision == 4);
    CHECK(last.answers == std::vector<Answer>{{"verdict", Rating{2}}});
    CHECK(last.segments.empty());
    CHECK_FALSE(last.final);
}

TEST_CASE("Discard: an unconfirmed choice after the first rating leaves no trace") {
    Player player(discarding());
    player.rate(2).choose("slow").wait(20'000);
    CHECK(player.stored.size() == 1);
}

TEST_CASE("Discard: where a segment is asked before the verdict, both stay") {
    auto config = discarding();
    auto& questions = config.surveys[0].questions;
    questions = {questions[2], questions[0], questions[3], question("more", QuestionType::text)};
    Player player(config);
    player.send(event::Touched{}).choose("leisure").rate(5).send(event::CommentEntered{"bien"}).wait(20'000);
    CHECK(player.stored.back().answers ==
          std::vector<Answer>{{"who", Choices{{"leisure"}}}, {"verdict", Rating{5}}});
    CHECK(player.stored.back().segments.at("purpose").value == "leisure");
}

TEST_CASE("A finished visit is not unfinished: discard keeps it whole") {
    Player player(discarding());
    player.rate(5).choose("business").send(event::CommentEntered{"bien"}).commit().wait(60'000);
    CHECK(player.stored.size() == 3);
    CHECK(player.stored.back().answers.size() == 3);
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("A tap that comes after the time-out belongs to nobody on the old screen") {
    Player player(one_moment());
    player.rate(1);
    REQUIRE(player.asked() == "why");
    player.send(event::Rated{5}, 60'000); // the window slept: no tick came
    CHECK(player.on<screen::Attract>());
    CHECK(player.stored.size() == 1);
    player.rate(5);
    REQUIRE(player.stored.size() == 2);
    CHECK(player.stored[0].id != player.stored[1].id);
    CHECK(player.stored[0].visit != player.stored[1].visit);
}

TEST_CASE("The countdown shows for the last ten seconds, or half of a short time-out") {
    Player player(two_moments());
    player.send(event::MomentChosen{"check-in"});
    auto const began = player.now().monotonic_ms;
    CHECK_FALSE(idle_seconds_left(player.state, began + 9'999));
    CHECK(idle_seconds_left(player.state, began + 10'000) == Approx(10.0));
    CHECK(idle_seconds_left(player.state, began + 17'500) == Approx(2.5));
    CHECK(countdown_seconds(player.state) == Approx(10.0));
    CHECK(next_deadline(player.state, began) == began + 10'000);
    CHECK(next_deadline(player.state, began + 10'000) == began + 20'000);

    Player brief(two_moments());
    brief.send(event::MomentChosen{"luggage"});
    CHECK(countdown_seconds(brief.state) == Approx(6.0));
    CHECK_FALSE(idle_seconds_left(brief.state, brief.now().monotonic_ms + 5'999));
    CHECK(idle_seconds_left(brief.state, brief.now().monotonic_ms + 6'000) == Approx(6.0));
}

TEST_CASE("A kiosk without a customer needs no ticks") {
    Player player(one_moment());
    CHECK_FALSE(next_deadline(player.state, player.now().monotonic_ms));
    player.rate(5);
    CHECK(next_deadline(player.state, player.now().monotonic_ms));
}

TEST_CASE("Whatever customers do, nothing of the last one is left when the kiosk waits again") {
    std::mt19937 random{4};
    auto const chance = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    auto const deed = [&]() -> Event {
        switch (chance(9)) {
        case 0:
            return event::Rated{chance(12)};
        case 1:
            return event::ChoiceToggled{std::array{"slow", "rude", "business"}[random() % 3]};
        case 2:
            return event::ChoiceConfirmed{};
        case 3:
            return event::CommentEdited{"secreto"};
        case 4:
            return event::CommentEntered{"secreto"};
        case 5:
            return event::LanguageChosen{"en"};
        case 6:
            return event::MomentChosen{chance(2) == 0 ? "check-in" : "luggage"};
        case 7:
            return event::Back{};
        default:
            return chance(2) == 0 ? Event{event::Skipped{}} : Event{event::Finished{}};
        }
    };
    for (auto const& config : {one_moment(), two_moments(), discarding()}) {
        Player player(config);
        for (int customer = 0; customer < 300; ++customer) {
            player.send(event::MomentChosen{"check-in"});
            if (chance(3) > 0) player.send(event::Rated{1 + chance(5)});
            for (int deeds = chance(12); deeds > 0; --deeds)
                player.send(deed(), 100 + chance(2'000));
            if (chance(3) > 0) player.commit();
            player.wait(20'000).wait(saving_limit_ms).wait(not_saved_ms).wait(thanks_ms);
            REQUIRE(player.on<screen::Attract>());
            REQUIRE(player.forgotten());
            player.commit(); // answers that come late find nobody
            REQUIRE(player.forgotten());
        }
        CHECK(player.stored.size() > 100);
    }
}
