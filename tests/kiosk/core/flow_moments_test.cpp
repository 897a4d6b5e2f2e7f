// Several moments at one kiosk: in rotation, or together in one visit.

#include "kiosk/core/flow_visit.hpp"
#include "kiosk/core/tally.hpp"
#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// Three moments: a smiley with reasons, a segment and a comment; an NPS; a smiley with the same segment.
wire::KioskConfig three_moments(Asking asking) {
    auto config = two_moments();
    config.kiosk.asking = asking;
    Survey lounge;
    lounge.id = lounge.moment = "lounge";
    lounge.version = 1;
    lounge.idle_seconds = 15;
    lounge.thanks = both("come again");
    Question who = question("again", QuestionType::segment);
    who.dimension = "purpose";
    lounge.questions = {question("rest", QuestionType::smiley5), who};
    config.surveys.push_back(lounge);
    config.moments.push_back(Moment{});
    config.moments.back().id = "lounge";
    return config;
}

/// As it was last stored.
Response const* newest(Player const& player, std::string const& moment) {
    Response const* found = nullptr;
    for (Response const& each : player.stored) {
        if (each.moment == moment) found = &each;
    }
    return found;
}

/// check-in from attract to its end: a good verdict, business, no comment.
Player& answer_check_in(Player& player) {
    return player.rate(5).choose("business").send(event::Skipped{});
}

/// Of visits; what is counted of questions is another matter.
std::map<std::string, int> tallied(std::vector<Happened> const& all) {
    std::map<std::string, int> result;
    for (Happened const& each : all) {
        if (each.what.starts_with("reached:") || each.what.starts_with("ended:")) continue;
        ++result[each.moment + " " + each.what];
    }
    return result;
}

} // namespace

// ---- in rotation -----------------------------------------------------------------------------------

TEST_CASE("Where moments rotate, attract shows the next one's first question, and each visit turns on") {
    Player player{three_moments(Asking::rotate)};
    for (std::string const expected : {"verdict", "wait", "rest", "verdict"}) {
        CHECK(player.on<screen::Attract>());
        REQUIRE(player.asked() == expected);
        CHECK(asks_at_once(player.state));
        player.rate(4);
        REQUIRE(player.stored.back().revision == 1);
        player.send(event::Finished{}).commit().wait(thanks_ms);
        CHECK(player.forgotten());
    }
    std::set<Uuid> visits;
    for (Response const& each : player.stored)
        visits.insert(each.visit);
    CHECK(visits.size() == 4);
}

TEST_CASE(
    "A rotation turns on however the visit ended, and not for a customer who went back or only looked") {
    Player player{three_moments(Asking::rotate)};
    player.send(event::LanguageChosen{"en"}).wait(60'000);
    CHECK(player.asked() == "verdict"); // looked only
    player.rate(1).wait(60'000);        // walked away amid the visit
    CHECK(player.asked() == "wait");
    player.rate(3).send(event::CommitFailed{player.stored.back().id, 1}).wait(60'000);
    CHECK(player.asked() == "rest");
    // A first question that no tap answers is opened by a touch, and may be left again.
    auto config = three_moments(Asking::rotate);
    std::swap(config.surveys[1].questions[0], config.surveys[2].questions[1]); // the segment goes first
    Player other{config};
    other.rate(5).send(event::Finished{}).commit().wait(thanks_ms);
    REQUIRE(other.on<screen::Attract>());
    CHECK_FALSE(asks_at_once(other.state));
    other.send(event::Touched{});
    CHECK(other.asked() == "again");
    other.send(event::Back{}).send(event::Touched{});
    CHECK(other.asked() == "again");
    other.wait(60'000); // left without a word: it was asked, though
    CHECK(other.asked() == "rest");
}

TEST_CASE("A rotation goes on after a restart where it was, and from the beginning where nobody knows") {
    auto const config = std::make_shared<wire::KioskConfig const>(three_moments(Asking::rotate));
    DeviceTime const now{1'700'000'000'000, 5'000, "boot"};
    auto const asked_after = [&](std::string const& last) {
        return current_question(start(true, config, now, last))->id;
    };
    CHECK(asked_after("check-in") == "wait");
    CHECK(asked_after("luggage") == "rest");
    CHECK(asked_after("lounge") == "verdict");
    CHECK(asked_after("") == "verdict");
    CHECK(asked_after("a moment that is no more") == "verdict");

    Player late{true, config};
    late.send(event::TurnRecalled{"check-in"});
    CHECK(late.asked() == "wait");
    late.rate(9).commit().wait(60'000);
    late.send(event::TurnRecalled{"lounge"}); // old news
    CHECK(late.asked() == "rest");
}

TEST_CASE("An attendant's test takes nobody's turn") {
    auto config = three_moments(Asking::rotate);
    config.kiosk.attendant_pin = "2580";
    Player player{config};
    player.send(event::AttendantCalled{});
    for (char const digit : {'2', '5', '8', '0'})
        player.send(event::PinTyped{digit}, 500);
    player.send(event::AttendantChose{event::AttendantChose::Action::test_tap});
    player.rate(5).send(event::Finished{}).commit().wait(thanks_ms);
    REQUIRE(player.stored.back().test);
    CHECK(player.asked() == "verdict");
}

// ---- together --------------------------------------------------------------------------------------

TEST_CASE("A visit that covers several moments asks one survey after the other and thanks at the end only") {
    Player player{three_moments(Asking::together)};
    CHECK(player.asked() == "verdict");
    CHECK(asks_at_once(player.state));
    answer_check_in(player);
    CHECK(player.asked() == "wait");
    CHECK_FALSE(player.state.verdict); // the face of another moment
    player.rate(9);
    CHECK(player.asked() == "rest");
    player.commit().rate(4);
    CHECK(player.on<screen::Saving>());
    player.commit();
    REQUIRE(player.on<screen::Thanks>());
    CHECK(thanks_text(player.state) == "come again (es)");

    std::set<Uuid> visits;
    std::set<Uuid> ids;
    for (Response const& each : player.stored) {
        visits.insert(each.visit);
        ids.insert(each.id);
    }
    CHECK(visits.size() == 1);
    CHECK(ids.size() == 3);
    for (char const* const moment : {"check-in", "luggage", "lounge"}) {
        REQUIRE(newest(player, moment));
        CHECK(newest(player, moment)->final);
        CHECK(newest(player, moment)->survey == moment);
    }
}

TEST_CASE(
    "Thanks waits until every response of the visit is on the disk, and a failure of any is confessed") {
    Player player{three_moments(Asking::together)};
    answer_check_in(player).rate(9).rate(4);
    REQUIRE(player.on<screen::Saving>());
    // All but the first: the writer has not said a word about check-in yet.
    auto const first = player.stored.front().id;
    for (Response const& each : player.stored) {
        if (each.id != first) player.send(event::Committed{each.id, each.revision}, 5);
    }
    CHECK(player.on<screen::Saving>());
    Player failing = player;
    player.send(event::Committed{first, newest(player, "check-in")->revision}, 5);
    CHECK(player.on<screen::Thanks>());
    failing.send(event::CommitFailed{first, 1}, 5);
    CHECK(failing.unavailable(UnavailableReason::not_saved));
}

TEST_CASE("Progress counts the whole visit, never grows, and reaches its end") {
    Player player{three_moments(Asking::together)};
    int of = 100;
    std::vector<int> at;
    auto const look = [&] {
        auto const here = progress(player.state);
        REQUIRE(here.has_value());
        CHECK(here->of <= of);
        CHECK(here->at <= here->of);
        of = here->of;
        at.push_back(here->at);
    };
    player.rate(1);
    look(); // reasons
    player.choose("slow").send(event::ChoiceConfirmed{});
    look(); // segment
    player.choose("leisure");
    look(); // comment
    player.send(event::Skipped{});
    look(); // luggage
    player.rate(9);
    look(); // lounge
    CHECK(at == std::vector<int>{2, 3, 4, 5, 6});
    CHECK(of == 6);
}

TEST_CASE("Whoever walks away amid a visit of several moments keeps what was said before") {
    Player player{three_moments(Asking::together)};
    answer_check_in(player);
    player.wait(60'000);
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
    CHECK(newest(player, "check-in")->final);
    CHECK(newest(player, "luggage") == nullptr); // shown, not answered
    CHECK(player.asked() == "verdict");
}

TEST_CASE("Done ends the whole visit, also at the first question of another moment") {
    Player player{three_moments(Asking::together)};
    answer_check_in(player);
    REQUIRE(player.asked() == "wait");
    CHECK(can_finish(player.state));
    player.send(event::Finished{}).commit();
    CHECK(player.on<screen::Thanks>());
    CHECK(newest(player, "luggage") == nullptr);
    CHECK(newest(player, "check-in")->final);

    Player early{three_moments(Asking::together)};
    early.rate(5).send(event::Finished{}).commit();
    CHECK(early.on<screen::Thanks>());
    CHECK(early.stored.back().moment == "check-in");
}

TEST_CASE("Back goes back within a survey, and not into one that is closed") {
    Player player{three_moments(Asking::together)};
    player.rate(5).choose("business");
    REQUIRE(player.asked() == "words");
    CHECK(can_go_back(player.state));
    player.send(event::Skipped{});
    REQUIRE(player.asked() == "wait");
    CHECK_FALSE(can_go_back(player.state));
    player.send(event::Back{});
    CHECK(player.asked() == "wait");
}

TEST_CASE(
    "A visit in which nothing is said of one moment has no response there, and none at all says nothing") {
    auto config = three_moments(Asking::together);
    std::swap(config.surveys[0].questions[0], config.surveys[0].questions[2]); // begins with the segment
    config.surveys[0].questions.resize(1);
    Player player{config};
    player.send(event::Touched{}).send(event::Skipped{});
    REQUIRE(player.asked() == "wait");
    CHECK_FALSE(can_go_back(player.state));
    player.send(event::Skipped{}).send(event::Skipped{});
    REQUIRE(player.asked() == "again");
    player.send(event::Skipped{});
    CHECK(player.on<screen::Attract>());
    CHECK(player.stored.empty());

    player.send(event::Touched{})
        .send(event::Skipped{})
        .rate(9)
        .send(event::Skipped{})
        .send(event::Skipped{});
    player.commit();
    CHECK(player.on<screen::Thanks>());
    CHECK(player.stored.size() == 1);
    CHECK(player.stored.back().moment == "luggage");
}

TEST_CASE("Who the customer is, said once, is said of the whole visit and asked once") {
    Player player{three_moments(Asking::together)};
    answer_check_in(player).rate(9).rate(4);
    REQUIRE(player.on<screen::Saving>()); // lounge's own question about the purpose was not asked
    for (char const* const moment : {"check-in", "luggage", "lounge"}) {
        INFO(moment);
        CHECK(newest(player, moment)->segments.at("purpose") ==
              SegmentFact{"business", Provenance::question});
    }
    CHECK(newest(player, "lounge")->answers.size() == 1);
}

TEST_CASE("What the customer says of himself late is said of the moments before too, in new revisions") {
    auto config = three_moments(Asking::together);
    config.kiosk.segments = {{"purpose", "leisure"}};
    Player player{config};
    player.rate(5).send(event::Skipped{}).send(event::Skipped{}).rate(9).rate(4);
    REQUIRE(player.asked() == "again");
    CHECK(newest(player, "check-in")->segments.at("purpose") == SegmentFact{"leisure", Provenance::kiosk});
    int const before = newest(player, "check-in")->revision;
    player.choose("business");
    REQUIRE(player.on<screen::Saving>());
    for (char const* const moment : {"check-in", "luggage", "lounge"})
        CHECK(newest(player, moment)->segments.at("purpose") ==
              SegmentFact{"business", Provenance::question});
    CHECK(newest(player, "check-in")->revision == before + 1);
    CHECK_FALSE(player.on<screen::Thanks>());
    player.commit();
    CHECK(player.on<screen::Thanks>());
    // Nothing else of them changed.
    Response earlier = *newest(player, "luggage");
    CHECK(earlier.final);
    CHECK(std::get<Rating>(earlier.answers.at(0).value).value == 9);
}

TEST_CASE("What is discarded because somebody walked away is not said of the other moments either") {
    auto config = three_moments(Asking::together);
    config.surveys[2].unfinished = Unfinished::discard;
    config.surveys[2].questions.push_back(question("more", QuestionType::stars));
    Player player{config};
    player.rate(5).send(event::Skipped{}).send(event::Skipped{}).rate(9).rate(4).choose("business");
    REQUIRE(player.asked() == "more");
    CHECK(newest(player, "check-in")->segments.contains("purpose"));
    player.wait(60'000);
    for (char const* const moment : {"check-in", "luggage", "lounge"})
        CHECK(newest(player, moment)->segments.empty());
    CHECK(newest(player, "lounge")->answers.size() == 1);
}

TEST_CASE("A segment on which another question hangs is asked again") {
    auto config = three_moments(Asking::together);
    Question more = question("desk", QuestionType::yes_no);
    Condition condition;
    condition.question = "again";
    condition.any_of = {"business"};
    more.condition = condition;
    config.surveys[2].questions.push_back(more);
    Player player{config};
    answer_check_in(player).rate(9).rate(4);
    REQUIRE(player.asked() == "again");
    player.choose("business");
    CHECK(player.asked() == "desk");
}

TEST_CASE("The counts of a visit to several moments are those of each moment") {
    auto const config = std::make_shared<wire::KioskConfig const>(three_moments(Asking::together));
    Player player{true, config};
    std::vector<Happened> all;
    auto const send = [&](Event const& event, std::int64_t after = 1'000) {
        State const before = player.state;
        player.send(event, after);
        auto const happened = what_happened(before, player.state, player.now());
        all.insert(all.end(), happened.begin(), happened.end());
    };
    send(event::Rated{5});
    send(event::Skipped{});
    send(event::Skipped{});
    send(event::Rated{9}); // luggage has one question: answered, and on to the lounge in one step
    send(event::Tick{}, 60'000);
    auto const reached = [&](std::string const& moment) {
        return std::ranges::count_if(all, [&](Happened const& each) {
            return each.moment == moment && each.what.starts_with("reached:");
        });
    };
    CHECK(reached("check-in") == 3);
    CHECK(reached("luggage") == 1);
    CHECK(reached("lounge") == 1);
    CHECK(tallied(all) == std::map<std::string, int>{{"check-in first_touches", 1},
                                                     {"check-in rated", 1},
                                                     {"luggage first_touches", 1},
                                                     {"luggage rated", 1},
                                                     {"lounge first_touches", 1},
                                                     {"lounge abandoned:question:rest", 1},
                                                     {"check-in attract_views", 1}});
    all.clear();
    send(event::Rated{5});
    send(event::Finished{});
    for (std::size_t i = 0; i < player.stored.size(); ++i)
        send(event::Committed{player.stored[i].id, player.stored[i].revision}, 5);
    CHECK(reached("check-in") == 2);
    CHECK(tallied(all) == std::map<std::string, int>{{"check-in first_touches", 1},
                                                     {"check-in rated", 1},
                                                     {"check-in completed", 1}});
}
